package bots

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/audience"
	"loa/bot"
	"loa/channel"
	"loa/cmd/loa/internal/approvals"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/deliver"
	"loa/deliver/throttle"
	troubles "loa/internal/trouble"
	"loa/store"
)

// paidRate is how many messages a second Telegram takes that are paid for.
const paidRate = 1000

// Bot is one of the bots.
type Bot struct {
	log       *slog.Logger
	store     *store.Store
	settings  config.ActiveBot
	bot       *bot.Bot
	limiter   *throttle.Limiter
	paid      *throttle.Limiter // of emergencies; nil: they are not paid for
	webhook   bool
	canary    int64 // chat, 0 for none
	operators []int64
	serves    atomic.Pointer[audience.Bound]
	topics    atomic.Pointer[[]string] // those that it serves, where it does not serve all
	alarms    chan alert               // for the operators
	news      chan struct{}            // something was published
	tell      func(text string)
	// leads does, until ctx ends, what one process does for all bots; nil: another
	// bot of it does.
	leads func(ctx context.Context)
}

// alert is what operators are told.
type alert struct {
	text   string
	source string  // which it is about; "" for none
	held   string  // a source of which something is held back, with buttons to take it; "" for none
	to     []int64 // by which operators
}

// newBot wires a bot.
func (t *Bots) newBot(o Options, settings config.ActiveBot) (*Bot, error) {
	client, err := Client(o.Config)
	if err != nil {
		return nil, setup.Usage(fmt.Errorf("telegram.proxy: %w", err))
	}
	b := &Bot{log: o.Log.With("channel", settings.ID), store: o.Store, settings: settings,
		webhook: settings.Mode == "webhook", canary: settings.Canary, operators: settings.Admins,
		alarms: make(chan alert, 16), news: make(chan struct{}, 1), tell: t.Tell}
	bound := setup.BoundOf(o.Config, settings)
	b.serve(bound, o.Config.ArticleTopics())
	b.limiter = throttle.NewLimiter(settings.Rate, time.Now)
	if settings.PaidBroadcast {
		b.paid = throttle.NewLimiter(paidRate, time.Now)
	}
	if err := b.keepPenalty(); err != nil {
		return nil, err
	}
	cfg := o.Config
	state := func(err error) {
		if d := t.sender.Load(); d != nil {
			d.ChannelState(settings.ID, err)
		}
	}
	options := bot.Options{
		Channel: settings.ID,
		Token:   settings.Token.Reveal(), Endpoint: settings.APIEndpoint, Client: client,
		Store: &bounded{setup.ForBot(o.Store), b}, Updates: o.Store.Subscribers, Pacer: b.limiter,
		Topics: served(cfg.ArticleTopics(), bound), Sources: o.Sources,
		Site: settings.Name, SiteURL: cfg.Site.URL, Operator: settings.Operator, Contact: settings.Contact,
		Admins: settings.Admins, TimeZone: cfg.Site.Location(),
		Logger: o.Log,
		Quiet:  settings.Quiet(), Keywords: true, TokenRefused: state, Took: func() { state(nil) },
		Files:       setup.Documents(cfg, o.Store, settings.ID),
		Emergencies: bot.Emergencies{RemindAfter: settings.RemindAfter, Paid: settings.PaidBroadcast},
		Actions:     b.actions(cfg, o.Published),
	}
	if t.taker != nil {
		options.Actions.Held, options.Actions.TakeHeld = t.taker.Held, t.taker.Take
	}
	if b.webhook {
		options.Webhook = WebhookOf(cfg, settings)
	}
	if b.bot, err = bot.New(options); err != nil {
		return nil, setup.Usage(fmt.Errorf("%s: %w", settings.Section(), err))
	}
	return b, nil
}

// serve has the bot serve something of the topics that there are.
func (b *Bot) serve(bound audience.Bound, topics []article.Topic) {
	var ids []string
	if len(bound.Topics) > 0 {
		for _, t := range served(topics, bound) {
			ids = append(ids, t.ID)
		}
	}
	b.serves.Store(&bound)
	b.topics.Store(&ids)
}

// Health is how the bot is.
func (b *Bot) Health() bot.Health { return b.bot.Health() }

// named begins what is said of a bot that is not the first.
func (b *Bot) named() string {
	if b.settings.ID == config.FirstBot {
		return ""
	}
	return b.settings.ID + ": "
}

// Name is the name of its channel.
func (b *Bot) Name() string { return b.settings.ID }

// Label is what people know it by.
func (b *Bot) Label() string { return b.settings.Name }

// Serves is what it serves now.
func (b *Bot) Serves() audience.Bound { return *b.serves.Load() }

// penaltyMost bounds what a penalty of an earlier process keeps this one from
// before it delivers and knows how long it lasts: the clock may have been wrong.
const penaltyMost = 10 * time.Minute

// keepPenalty heeds what Telegram asked of an earlier process: until then it is
// not called at all.
func (b *Bot) keepPenalty() error {
	until, err := b.store.Ledger.ChannelNotBefore(context.Background(), b.settings.ID)
	if err != nil {
		return err
	}
	if d := time.Until(until); d > 0 {
		b.limiter.Pause(min(d, penaltyMost))
	}
	return nil
}

// pass passes an alarm to operators of the bot, soon. It never blocks.
func (b *Bot) pass(a alert) {
	select {
	case b.alarms <- a:
	default: // the log has it
	}
}

const (
	alertAgain  = 5 * time.Second // until operators who could not be told are told
	alertsKept  = 50              // of those that could not be told
	alertsLater = time.Hour       // the longest pause between tries
)

// tellOperators passes alarms on, in their order. What nobody could be told,
// because Telegram is away or refuses the token, waits.
func (b *Bot) tellOperators(ctx context.Context) {
	var waiting []alert
	untold := troubles.New(b.log, "operators were not told", nil)
	pause := alertAgain
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-b.alarms:
			waiting = append(waiting, a)
		case <-again:
			again = nil
		}
		for len(waiting) > 0 && again == nil {
			told, err := b.bot.Alert(ctx, bot.Alarm{Text: waiting[0].text, Held: waiting[0].held, To: waiting[0].to})
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				untold.Over()
			} else {
				untold.Note("told", told, "err", err)
			}
			var later *channel.LaterError
			if told == 0 && (errors.As(err, &later) || errors.Is(err, channel.ErrRefused) ||
				errors.Is(err, channel.ErrUnknownOutcome)) {
				again = time.After(pause)
				pause = min(2*pause, alertsLater)
				break
			}
			waiting, pause = waiting[1:], alertAgain
		}
		waiting = waiting[max(0, len(waiting)-alertsKept):]
	}
}

// learnName asks Telegram for the bot's name until it answers.
func (b *Bot) learnName(ctx context.Context, named func(channel, name string)) {
	absent := troubles.New(b.log, "telegram: no answer; the feeds run on. loa check says what to do", nil)
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		name, err := b.bot.Check(ctx)
		if err == nil {
			named(b.settings.ID, name)
			absent.Over()
			b.log.Info("telegram: the bot answers", "bot", "@"+name)
			return
		}
		if ctx.Err() != nil {
			return
		}
		absent.Note("err", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

// Route is the bot as a channel of the delivery.
func (b *Bot) Route() deliver.Route {
	return deliver.Route{Channel: b.bot, Limiter: b.limiter, Paid: b.paid}
}

// Refused says in the operators' words that Telegram refuses the token.
const Refused = "Telegram không nhận mã của bot, tin đang chờ"

// Converse does until ctx ends what only the process that delivers may do: it
// takes what people send, for a token allows one program to poll, and asks and
// tells the operators.
func (b *Bot) Converse(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() {
		if err := b.bot.Run(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("the bot's conversation ended", "err", err)
		}
	})
	if b.leads != nil {
		all.Go(func() { b.leads(ctx) })
	}
	all.Go(func() {
		(&approvals.Asker{Store: b.store, Channel: b.settings.ID, Ask: b.bot.AskEmergency, Operators: b.operators,
			Serves: b.isServed, Log: b.log, News: b.news}).Run(ctx)
	})
	if b.canary != 0 {
		all.Go(func() { b.sendCanaries(ctx) })
	}
	all.Wait()
}
