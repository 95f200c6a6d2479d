package bots

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"loa/article"
	"loa/audience"
	"loa/cmd/loa/internal/approvals"
	"loa/cmd/loa/internal/pager"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/deliver"
	"loa/store"
	"loa/web"
)

// Bots are the bots of an installation, the first one first. A nil one has none:
// its methods do nothing.
type Bots struct {
	log    *slog.Logger
	store  *store.Store
	list   []*Bot
	taker  *approvals.Taker // nil: another process collects
	pager  *pager.Pager     // the second way to tell operators; nil for none
	sender atomic.Pointer[deliver.Deliverer]
	asleep atomic.Pointer[map[string]bool] // sources that are paused
}

// Options are what Bots are made of. Accept takes what is held back of a source, nil
// where another process collects; Published is called when a bot has published
// something.
type Options struct {
	Config    *config.Config
	Sources   []article.Source // those of Config, which the rooms share
	Store     *store.Store
	Log       *slog.Logger
	Pager     *pager.Pager
	Published func()
	Accept    func(ctx context.Context, source string, send bool) (string, error)
}

// New wires the bots; nil without a token.
func New(o Options) (*Bots, error) {
	active := o.Config.ActiveBots()
	if len(active) == 0 {
		return nil, nil
	}
	t := &Bots{log: o.Log, store: o.Store, pager: o.Pager}
	if o.Accept != nil {
		t.taker = approvals.NewTaker(o.Store, o.Log)
		t.taker.Visit, t.taker.Tell = o.Accept, t.Tell
	}
	for _, settings := range active {
		b, err := t.newBot(o, settings)
		if err != nil {
			return nil, err
		}
		t.list = append(t.list, b)
	}
	t.list[0].leads = t.watchSources // once, whoever hears of it
	return t, nil
}

// Names are the names of the bots that are configured.
func Names(cfg *config.Config) (names []string) {
	for _, b := range cfg.ActiveBots() {
		names = append(names, b.ID)
	}
	return names
}

// Each are the bots, the first one first.
func (t *Bots) Each() []*Bot {
	if t == nil {
		return nil
	}
	return t.list
}

// SetSender has bots tell the deliverer what they find out: that Telegram refuses a
// token, or takes messages.
func (t *Bots) SetSender(d *deliver.Deliverer) {
	if t != nil {
		t.sender.Store(d)
	}
}

// Rest notes which sources are paused: they are in no trouble then.
func (t *Bots) Rest(sources []article.Source) {
	if t == nil {
		return
	}
	asleep := map[string]bool{}
	for _, s := range sources {
		asleep[s.ID] = s.Paused
	}
	t.asleep.Store(&asleep)
}

func (t *Bots) paused(source string) bool {
	asleep := t.asleep.Load()
	return asleep != nil && (*asleep)[source]
}

// Extend adds what the web server shows of the bots.
func (t *Bots) Extend(o *web.Options) {
	for _, b := range t.Each() {
		if b.webhook {
			o.Extra["POST "+WebhookPathOf(b.bot.Name())] = b.bot.Handler()
		}
	}
}

// Notify says that something was published: perhaps a question to operators.
func (t *Bots) Notify() {
	for _, b := range t.Each() {
		select {
		case b.news <- struct{}{}:
		default:
		}
	}
}

// Reload replaces topics and sources, and what each bot serves of them.
func (t *Bots) Reload(cfg *config.Config, topics []article.Topic, sources []article.Source) {
	bounds := setup.Bounds(cfg)
	for _, b := range t.Each() {
		if bound, configured := bounds[b.bot.Name()]; configured {
			b.serve(bound, topics)
		}
		b.bot.Reload(served(topics, b.Serves()), sources)
	}
}

// served are the topics that people of a bot can choose.
func served(topics []article.Topic, bound audience.Bound) (list []article.Topic) {
	for _, topic := range topics {
		if bound.ServesTopic(topic.ID) {
			list = append(list, topic)
		}
	}
	return list
}

// Run talks to the operators until ctx ends. Nothing that Telegram does ends
// it. named learns the bots' user names.
func (t *Bots) Run(ctx context.Context, named func(channel, name string)) {
	if t == nil {
		return
	}
	var all sync.WaitGroup
	for _, b := range t.list {
		all.Go(func() { b.tellOperators(ctx) })
		all.Go(func() { b.learnName(ctx, named) })
	}
	if t.taker != nil {
		all.Go(func() { t.taker.Run(ctx) })
	}
	all.Wait()
}

// Tell tells the operators something, soon. It never blocks.
func (t *Bots) Tell(text string) { t.alert(alert{text: text}) }

// alert tells operators something: each by one bot, the first of theirs whose token
// Telegram takes; of what concerns a source, those of bots that serve it.
func (t *Bots) alert(a alert) {
	if t == nil {
		return // the log has it
	}
	t.pager.Tell(a.text)
	concerned := func(b *Bot) bool { return a.source == "" || b.serves.Load().ServesSource(a.source) }
	if !t.pass(a, concerned) {
		t.pass(a, func(*Bot) bool { return true })
	}
}

// pass passes an alarm to the operators of some bots; false when they have none.
func (t *Bots) pass(a alert, some func(*Bot) bool) bool {
	told := map[int64]bool{}
	for _, refused := range []bool{false, true} { // by one that Telegram refuses only who has no other
		for _, b := range t.list {
			if !some(b) || b.Health().Refused != refused {
				continue
			}
			var to []int64
			for _, id := range b.operators {
				if !told[id] {
					told[id], to = true, append(to, id)
				}
			}
			if len(to) > 0 {
				b.pass(alert{text: a.text, held: a.held, to: to})
			}
		}
	}
	return len(told) > 0
}
