package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/bot"
	"loa/channel"
	"loa/cmd/loa/internal/approvals"
	"loa/cmd/loa/internal/pager"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/deliver"
	"loa/deliver/throttle"
	troubles "loa/internal/trouble"
	"loa/store"
	"loa/web"
)

// WebhookPath is where Telegram posts updates in webhook mode.
const WebhookPath = "/telegram/webhook"

// paidRate is how many messages a second Telegram takes that are paid for.
const paidRate = 1000

// telegram is the bot. A nil one is off: its methods do nothing.
type telegram struct {
	log       *slog.Logger
	store     *store.Store
	bot       *bot.Bot
	limiter   *throttle.Limiter
	paid      *throttle.Limiter // of emergencies; nil: they are not paid for
	webhook   bool
	canary    int64 // chat, 0 for none
	operators []int64
	alarms    chan alert       // for the operators
	taker     *approvals.Taker // nil: another process collects
	news      chan struct{}    // something was published
	sender    atomic.Pointer[deliver.Deliverer]
	pager     *pager.Pager                    // the second way to tell operators; nil for none
	asleep    atomic.Pointer[map[string]bool] // sources that are paused
}

// paused tells whether operators left a source alone: it is in no trouble then.
func (t *telegram) paused(source string) bool {
	asleep := t.asleep.Load()
	return asleep != nil && (*asleep)[source]
}

// rest notes which sources are paused.
func (t *telegram) rest(sources []article.Source) {
	if t == nil {
		return
	}
	asleep := map[string]bool{}
	for _, s := range sources {
		asleep[s.ID] = s.Paused
	}
	t.asleep.Store(&asleep)
}

// alert is what operators are told.
type alert struct {
	text string
	held string // a source of which something is held back, with buttons to take it; "" for none
}

// newTelegram wires the bot; nil without a token. accept takes what is held back
// of a source, nil where another process collects.
func (s *Service) newTelegram(cfg *config.Config,
	accept func(ctx context.Context, source string, send bool) (string, error)) (*telegram, error) {
	db, log := s.store, s.log
	if !cfg.Telegram.Token.Set() {
		return nil, nil
	}
	client, err := TelegramClient(cfg)
	if err != nil {
		return nil, setup.Usage(fmt.Errorf("telegram.proxy: %w", err))
	}
	t := &telegram{log: log, store: db, webhook: cfg.Telegram.Mode == "webhook", canary: cfg.Telegram.Canary,
		alarms: make(chan alert, 16), news: make(chan struct{}, 1)}
	t.limiter = throttle.NewLimiter(cfg.Telegram.Rate, time.Now)
	if cfg.Telegram.PaidBroadcast {
		t.paid = throttle.NewLimiter(paidRate, time.Now)
	}
	if err := t.keepPenalty(db); err != nil {
		return nil, err
	}
	options := bot.Options{
		Token: cfg.Telegram.Token.Reveal(), Endpoint: cfg.Telegram.APIEndpoint, Client: client,
		Store: setup.ForBot(db), Updates: db.Subscribers, Pacer: t.limiter, Topics: cfg.ArticleTopics(),
		Sources: s.listed,
		Site:    cfg.Site.Name, SiteURL: cfg.Site.URL, Operator: cfg.Site.Operator, Contact: cfg.Site.Contact,
		Admins: cfg.Telegram.Admins, TimeZone: cfg.Site.Location(),
		Logger: log,
		Quiet:  cfg.Telegram.Quiet(), Keywords: true, TokenRefused: t.state, Took: func() { t.state(nil) },
		Files:       setup.Documents(cfg, db, "telegram"),
		Emergencies: bot.Emergencies{RemindAfter: cfg.Telegram.RemindAfter, Paid: cfg.Telegram.PaidBroadcast},
		Actions: bot.Actions{
			Health: func(ctx context.Context) string { return operatorsHealth(ctx, db) },
			Publish: func(ctx context.Context, a article.Article) (int64, error) {
				return PublishWarning(ctx, db, a, cfg.Site.URL, s.published)
			},
			Withdraw: func(ctx context.Context, id int64) error {
				defer s.published()
				return db.Publishing.Withdraw(ctx, id, "ended by an operator")
			},
			Warnings: db.Ledger.Warnings,
			ConfirmEscalation: func(ctx context.Context, id int64, operator string) (article.Escalation, error) {
				defer s.published()
				return db.Publishing.ConfirmEscalation(ctx, id, operator)
			},
			DeclineEscalation: db.Publishing.DeclineEscalation,
			EndEmergency: func(ctx context.Context, id int64, how article.EscalationState,
				operator string) (article.Escalation, error) {
				defer s.published()
				return db.Publishing.EndEmergency(ctx, id, how, operator)
			},
		},
	}
	if accept != nil {
		t.takeBy(&options, accept)
	}
	t.operators = cfg.Telegram.Admins
	if t.webhook {
		options.Webhook = WebhookOf(cfg)
	}
	if t.bot, err = bot.New(options); err != nil {
		return nil, setup.Usage(err)
	}
	return t, nil
}

// takeBy gives operators buttons to take what is held back.
func (t *telegram) takeBy(o *bot.Options, accept func(context.Context, string, bool) (string, error)) {
	t.taker = approvals.NewTaker(t.store, t.log)
	t.taker.Visit, t.taker.Tell = accept, t.tell
	o.Actions.Held, o.Actions.TakeHeld = t.taker.Held, t.taker.Take
}

// state passes on what the bot found out: that Telegram refuses its token, or nil
// that it takes messages.
func (t *telegram) state(err error) {
	if tell := t.sender.Load(); tell != nil {
		tell.ChannelState(t.bot.Name(), err)
	}
}

// penaltyMost bounds what a penalty of an earlier process keeps this one from
// before it delivers and knows how long it lasts: the clock may have been wrong.
const penaltyMost = 10 * time.Minute

// keepPenalty heeds what Telegram asked of an earlier process: until then it is
// not called at all.
func (t *telegram) keepPenalty(db *store.Store) error {
	until, err := db.Ledger.ChannelNotBefore(context.Background(), "telegram")
	if err != nil {
		return err
	}
	if d := time.Until(until); d > 0 {
		t.limiter.Pause(min(d, penaltyMost))
	}
	return nil
}

// TelegramClient reaches Telegram, through its own proxy when there is one.
func TelegramClient(cfg *config.Config) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.MaxIdleConnsPerHost = 256                // paid broadcast has a hundred messages on their way
	transport.ResponseHeaderTimeout = 90 * time.Second // longer than a long poll
	if cfg.Telegram.Proxy.Set() {
		address, err := url.Parse(cfg.Telegram.Proxy.Reveal())
		if err != nil {
			return nil, err
		}
		transport.Proxy = http.ProxyURL(address)
	}
	return &http.Client{Transport: transport}, nil
}

// WebhookOf is where Telegram posts updates in webhook mode.
func WebhookOf(cfg *config.Config) bot.Webhook {
	return bot.Webhook{URL: cfg.Site.URL + WebhookPath, Secret: WebhookSecret(cfg.Telegram.Token.Reveal())}
}

// WebhookSecret is what Telegram shows with each update. It follows from the
// token, so that all processes of a bot agree, and tells nothing of it.
func WebhookSecret(token string) string {
	sum := sha256.Sum256([]byte("loa telegram webhook " + token))
	return hex.EncodeToString(sum[:])
}

// PublishWarning stores an operator's warning and announces it. One that was
// published before stays as it is, also when it has been ended.
func PublishWarning(ctx context.Context, db *store.Store, a article.Article, site string, published func()) (int64,
	error) {
	known, err := db.Articles.Known(ctx, a.Source, []string{a.Key})
	if err != nil {
		return 0, err
	}
	if before, ok := known[a.Key]; ok {
		published() // in case whoever stored it died before it could say so
		return before.ID, nil
	}
	a.URL = site + "/topics/" + strings.Join(a.Topics, "+")
	if len(a.Topics) == 0 {
		a.URL = site + "/"
	}
	saved, err := db.Publishing.SaveArticle(ctx, a)
	if err != nil {
		return 0, err
	}
	published()
	return saved.ID, nil
}

// extend adds what the web server shows of the bot.
func (t *telegram) extend(o *web.Options) {
	if t != nil && t.webhook {
		o.Extra["POST "+WebhookPath] = t.bot.Handler()
	}
}

// notify says that something was published: perhaps a question to operators.
func (t *telegram) notify() {
	if t == nil {
		return
	}
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// reload replaces topics and sources.
func (t *telegram) reload(topics []article.Topic, sources []article.Source) {
	if t != nil {
		t.bot.Reload(topics, sources)
	}
}

// tell sends the operators a message, soon. It never blocks.
func (t *telegram) tell(text string) { t.alert(alert{text: text}) }

// alert is tell, with what stands below the message.
func (t *telegram) alert(a alert) {
	if t == nil {
		return // the log has it
	}
	t.pager.Tell(a.text)
	select {
	case t.alarms <- a:
	default: // the log has it
	}
}

// Run talks to the operators until ctx ends. Nothing that Telegram does ends
// it. named learns the bot's user name.
func (t *telegram) Run(ctx context.Context, named func(string)) {
	if t == nil {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { t.tellOperators(ctx) })
	all.Go(func() { t.learnName(ctx, named) })
	if t.taker != nil {
		all.Go(func() { t.taker.Run(ctx) })
	}
	all.Wait()
}

const (
	alertAgain  = 5 * time.Second // until operators who could not be told are told
	alertsKept  = 50              // of those that could not be told
	alertsLater = time.Hour       // the longest pause between tries
)

// tellOperators passes alarms on, in their order. What nobody could be told,
// because Telegram is away or refuses the token, waits.
func (t *telegram) tellOperators(ctx context.Context) {
	var waiting []alert
	untold := troubles.New(t.log, "operators were not told", nil)
	pause := alertAgain
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-t.alarms:
			waiting = append(waiting, a)
		case <-again:
			again = nil
		}
		for len(waiting) > 0 && again == nil {
			told, err := t.bot.AlertHeld(ctx, waiting[0].text, waiting[0].held)
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
func (t *telegram) learnName(ctx context.Context, named func(string)) {
	absent := troubles.New(t.log, "telegram: no answer; the feeds run on. loa check says what to do", nil)
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		name, err := t.bot.Check(ctx)
		if err == nil {
			named(name)
			absent.Over()
			t.log.Info("telegram: the bot answers", "bot", "@"+name)
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

// outlet is Telegram as a channel of the delivery.
func (t *telegram) outlet() outlet {
	return outlet{
		Route:        deliver.Route{Channel: t.bot, Limiter: t.limiter, Paid: t.paid},
		refused:      "Telegram không nhận mã của bot, tin đang chờ",
		whileLeading: t.converse,
	}
}

// converse does until ctx ends what only the process that delivers may do: it
// takes what people send, for a token allows one program to poll, and asks and
// tells the operators.
func (t *telegram) converse(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() {
		if err := t.bot.Run(ctx); err != nil && ctx.Err() == nil {
			t.log.Error("the bot's conversation ended", "err", err)
		}
	})
	all.Go(func() { t.watchSources(ctx) })
	all.Go(func() {
		(&approvals.Asker{Store: t.store, Channel: t.bot.Name(), Ask: t.bot.AskEmergency, Operators: t.operators, Log: t.log,
			News: t.news}).Run(ctx)
	})
	if t.canary != 0 {
		all.Go(func() { t.sendCanaries(ctx) })
	}
	all.Wait()
}
