package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"loa/article"
	"loa/cmd/loa/internal/bots"
	"loa/config"
	"loa/deliver"
	"loa/journal"
	"loa/store"
)

// outlet is a configured channel with all that it brings.
type outlet struct {
	deliver.Route // the channel and its limiter
	// refused says in the operators' words that the channel refuses us.
	refused string
	// follow brings the channel's own subscribers in line with the topics;
	// nil when people subscribe by themselves.
	follow func(ctx context.Context, topics []article.Topic) error
	// whileLeading works, until ctx ends, while this process delivers; nil for
	// nothing.
	whileLeading func(ctx context.Context)
}

// kinds are the channels that can be configured beside the bots: the one list of
// them.
var kinds = []struct {
	name       string
	configured func(*config.Config) bool
	outlet     func(*config.Config, *store.Store) outlet
}{
	{journal.Name, func(cfg *config.Config) bool { return cfg.Journal.File != "" }, journalOutlet},
}

// outlets are the configured channels.
func outlets(cfg *config.Config, db *store.Store, t *bots.Bots) []outlet {
	var list []outlet
	for _, b := range t.Each() {
		list = append(list, outlet{Route: b.Route(), refused: bots.Refused, whileLeading: b.Converse})
	}
	for _, k := range kinds {
		if k.configured(cfg) {
			list = append(list, k.outlet(cfg, db))
		}
	}
	return list
}

// Channels are the names of the configured channels.
func Channels(cfg *config.Config) (names []string) {
	names = bots.Names(cfg)
	for _, k := range kinds {
		if k.configured(cfg) {
			names = append(names, k.name)
		}
	}
	return names
}

// LeadDelivery names the right to deliver.
const LeadDelivery = "delivery"

// delivery sends articles over every configured channel. A nil one has none:
// its methods do nothing.
type delivery struct {
	log     *slog.Logger
	store   *store.Store
	outlets []outlet
	bots    []string // which of them are bots
	sender  *deliver.Deliverer
	tell    func(text string) // the operators

	mu     sync.Mutex
	topics []article.Topic
}

// newDelivery wires the deliverer with all channels; nil without a channel.
func newDelivery(cfg *config.Config, db *store.Store, log *slog.Logger, t *bots.Bots,
	watch func(deliver.Channel) deliver.Channel) *delivery {
	d := &delivery{log: log, store: db, outlets: outlets(cfg, db, t), bots: bots.Names(cfg), tell: t.Tell,
		topics: cfg.ArticleTopics()}
	if len(d.outlets) == 0 {
		return nil
	}
	options := deliver.Options{Lead: d.lead, Alarm: d.alarm, Logger: log, TimeZone: cfg.Site.Location()}
	for _, o := range d.outlets {
		route := o.Route
		route.Channel = watch(route.Channel)
		options.Routes = append(options.Routes, route)
	}
	d.sender = deliver.New(options)
	t.SetSender(d.sender)
	return d
}

// notify says that something was published.
func (d *delivery) notify() {
	if d != nil {
		d.sender.Notify()
	}
}

// reload takes over new topics.
func (d *delivery) reload(ctx context.Context, topics []article.Topic) error {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	d.topics = topics
	d.mu.Unlock()
	return d.follow(ctx)
}

// follow brings the channels' own subscribers in line with the topics.
func (d *delivery) follow(ctx context.Context) error {
	d.mu.Lock()
	topics := d.topics
	d.mu.Unlock()
	for _, o := range d.outlets {
		if o.follow == nil {
			continue
		}
		if err := o.follow(ctx, topics); err != nil {
			return err
		}
	}
	return nil
}

// Run delivers until ctx ends, then lets what is under way come to its end.
// Nothing that a channel does ends it.
func (d *delivery) Run(ctx context.Context) {
	if d == nil {
		return
	}
	if err := d.sender.Run(ctx); err != nil && ctx.Err() == nil {
		d.log.Error("the sender of articles ended", "err", err)
	}
}

// alarm passes what the deliverer noticed to the operators.
func (d *delivery) alarm(a deliver.Alarm) {
	if a.Kind == deliver.AlarmRights {
		return // the bot tells who linked the chat
	}
	text := alarmText(a, d.refused(a.Channel))
	if len(d.outlets) > 1 && a.Channel != "" {
		text = a.Channel + ": " + text
	}
	d.tell(text)
}

// trouble is what keeps this process from sending though it has the right to: a
// channel refuses us, or takes nothing. One of several bots is no such channel: the
// others send.
func (d *delivery) trouble() error {
	if d == nil {
		return nil
	}
	well := slices.Clone(d.bots)
	list, others := d.sender.Troubles(), false
	for _, t := range list {
		channel, _, _ := strings.Cut(t, ": ")
		others = others || !slices.Contains(d.bots, channel)
		well = slices.DeleteFunc(well, func(name string) bool { return name == channel })
	}
	if others || len(list) > 0 && len(well) == 0 {
		return fmt.Errorf("nothing is sent: %s", strings.Join(list, "; "))
	}
	return nil
}

// silent says in the operators' words which channels send nothing, and why.
func (d *delivery) silent() (list []string) {
	if d == nil {
		return nil
	}
	for _, t := range d.sender.Troubles() {
		channel, kind, _ := strings.Cut(t, ": ")
		a := deliver.Alarm{Kind: deliver.AlarmStuck}
		if kind == string(deliver.AlarmRefused) {
			a.Kind = deliver.AlarmRefused
		}
		list = append(list, strings.TrimPrefix(channel+": "+alarmText(a, d.refused(channel)), ": "))
	}
	return list
}

// troubleOf is what keeps a channel from sending while this process has the right to.
func (d *delivery) troubleOf(channel string) error {
	if d == nil {
		return nil
	}
	for _, t := range d.sender.Troubles() {
		if name, what, _ := strings.Cut(t, ": "); name == channel {
			return fmt.Errorf("nothing is sent by %s: %s", channel, what)
		}
	}
	return nil
}

// refused says in the operators' words that a channel refuses us.
func (d *delivery) refused(channel string) string {
	for _, o := range d.outlets {
		if o.Channel.Name() == channel {
			return o.refused
		}
	}
	return channel
}

// alarmText says in the operators' words what the deliverer noticed; refused
// that the channel refuses us.
func alarmText(a deliver.Alarm, refused string) string {
	text := string(a.Kind)
	switch a.Kind {
	case deliver.AlarmRefused:
		text = refused + " (" + text + ")"
	case deliver.AlarmStuck:
		text = "tin không gửi đi được, đang chờ (" + text + ")"
	}
	if a.Over {
		text += ": " + bots.WellAgain
	}
	if a.Detail != "" {
		text += ": " + a.Detail
	}
	return text
}

// lead waits until this process may deliver. Who delivers also does what only
// one process may: a bot's token, for one, allows one program to poll.
func (d *delivery) lead(ctx context.Context) (deliver.Ledger, error) {
	leader, err := d.store.Lead(ctx, LeadDelivery)
	if err != nil {
		return nil, err
	}
	if err := d.follow(ctx); err != nil {
		return nil, errors.Join(err, leader.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	l := &leadership{Leader: leader, cancel: cancel}
	for _, o := range d.outlets {
		if o.whileLeading != nil {
			l.working.Go(func() { o.whileLeading(ctx) })
		}
	}
	return l, nil
}

// leadership is the store's right to deliver, together with what the channels
// do while this process has it.
type leadership struct {
	*store.Leader
	cancel  context.CancelFunc
	working sync.WaitGroup
}

// Close ends what the channels do and gives the right up.
func (l *leadership) Close() error {
	l.cancel()
	l.working.Wait()
	return l.Leader.Close()
}
