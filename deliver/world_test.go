package deliver_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"loa/article"
	"loa/channel"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

var errOther = errors.New("something else")

// world is a store, a channel that a test controls, and the deliverer between
// them, in virtual time.
type world struct {
	t       *testing.T
	url     string
	store   *store.Store
	zone    *time.Location
	net     *network
	further []*network // further bots
	rate    float64

	deliverer *deliver.Deliverer
	stop      context.CancelFunc
	ended     chan struct{}
	alarms    []deliver.Alarm
	wrap      func(deliver.Ledger) deliver.Ledger // between deliverer and store
	ahead     atomic.Int64                        // of the true time, by how much the machine's clock is
	poll      time.Duration                       // default 4 h: the tests call Notify
	// remindAfter makes the channel one that pins emergencies and reminds of them.
	remindAfter time.Duration
	paid        *throttle.Limiter // of emergencies; nil: none is paid for
}

// inWorlds runs a test in a world of its own for each kind of database. Time
// passes only when everyone waits, and begins on 1 January 2000, 7:00 in
// Vietnam.
func inWorlds(t *testing.T, f func(w *world)) {
	storetest.EachURL(t, func(t *testing.T, url string) { inWorld(t, url, f) })
}

// inAWorld is inWorlds on SQLite alone, for what no database decides and takes long.
func inAWorld(t *testing.T, f func(w *world)) {
	inWorld(t, storetest.SQLiteURL(t), f)
}

func inWorld(t *testing.T, url string, f func(w *world)) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, url: url, zone: time.FixedZone("+07", 7*3600), rate: 30}
		w.net = newNetwork(t, "telegram")
		w.open()
		f(w)
		w.end()
		w.close()
		for _, n := range append(w.further, w.net) {
			for _, problem := range n.problems {
				t.Error(problem)
			}
		}
	})
}

func (w *world) open() {
	w.t.Helper()
	var err error
	w.store, err = store.Open(context.Background(), store.Options{URL: w.url, UnsafeNoSync: true, TimeZone: w.zone,
		Logger: slog.New(slog.DiscardHandler), Now: w.now,
		Lease: 100 * 365 * 24 * time.Hour, Idle: 100 * 365 * 24 * time.Hour}) // days pass in no time
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) close() {
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

// begin starts a deliverer.
func (w *world) begin() {
	st := w.store
	routes := []deliver.Route{{Channel: w.channel(), Limiter: throttle.NewLimiter(w.rate, time.Now), Paid: w.paid}}
	for _, n := range w.further {
		routes = append(routes, deliver.Route{Channel: n, Limiter: throttle.NewLimiter(w.rate, time.Now)})
	}
	w.deliverer = deliver.New(deliver.Options{
		Lead: func(ctx context.Context) (deliver.Ledger, error) {
			l, err := st.Lead(ctx, "deliver")
			if err != nil || w.wrap == nil {
				return l, err
			}
			return w.wrap(l), nil
		},
		Routes:   routes,
		Alarm:    func(a deliver.Alarm) { w.net.mu.Lock(); w.alarms = append(w.alarms, a); w.net.mu.Unlock() },
		Logger:   slog.New(slog.NewTextHandler(testLog{w.t}, &slog.HandlerOptions{Level: slog.LevelInfo})),
		TimeZone: w.zone,
		Poll:     cmp.Or(w.poll, 4*time.Hour),
		Now:      w.now,
	})
	ctx, cancel := context.WithCancel(context.Background())
	w.stop, w.ended = cancel, make(chan struct{})
	go func() {
		defer close(w.ended)
		if err := w.deliverer.Run(ctx); err != nil {
			w.t.Error(err)
		}
	}()
}

// channel is the network, which pins and reminds when the world says so.
func (w *world) channel() deliver.Channel {
	if w.remindAfter == 0 {
		return w.net
	}
	return reminding{w.net, w.remindAfter}
}

// reminding is a network that pins and reminds.
type reminding struct {
	*network
	after time.Duration
}

func (r reminding) RemindAfter() time.Duration { return r.after }

// end stops the deliverer and waits for it.
func (w *world) end() {
	if w.stop != nil {
		w.stop()
		<-w.ended
		w.stop = nil
	}
}

// now is the machine's clock, which may be wrong.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }

func (w *world) sleep(d time.Duration) { time.Sleep(d) }

// at sleeps until a time of day in Vietnam.
func (w *world) at(hour, minute int) {
	now := time.Now().In(w.zone)
	t := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, w.zone)
	if !t.After(now) {
		t = t.AddDate(0, 0, 1)
	}
	time.Sleep(time.Until(t))
}

func (w *world) apply(changes ...subscriber.SubscriberChange) {
	w.t.Helper()
	if err := w.store.Subscribers.ApplyUpdate(context.Background(),
		subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
		w.t.Fatal(err)
	}
}

// person subscribes a private chat; set changes its settings.
func (w *world) person(address string, set func(*subscriber.Subscriber), topics ...string) {
	w.t.Helper()
	w.personOf("telegram", address, set, topics...)
}

// personOf is person at another bot.
func (w *world) personOf(bot, address string, set func(*subscriber.Subscriber), topics ...string) {
	w.t.Helper()
	w.apply(comes(bot, address, set, topics...)...)
}

// comes are the changes by which somebody is there.
func comes(bot, address string, set func(*subscriber.Subscriber), topics ...string) []subscriber.SubscriberChange {
	s := subscriber.Subscriber{Channel: bot, Address: address, Kind: subscriber.Private,
		Rhythm: subscriber.RhythmImmediate, Size: subscriber.SizeMedium, Sound: true}
	if set != nil {
		set(&s)
	}
	changes := []subscriber.SubscriberChange{subscriber.SaveSubscriber{Subscriber: s}}
	for _, topic := range topics {
		changes = append(changes, subscriber.Subscribe{Channel: bot, Address: address, Topic: topic})
	}
	return changes
}

func (w *world) people(from, to int, topics ...string) {
	w.t.Helper()
	var changes []subscriber.SubscriberChange
	for i := from; i < to; i++ {
		for _, topic := range topics {
			changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: strconv.Itoa(i), Topic: topic})
		}
	}
	w.apply(changes...)
}

var numbers = []string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

func spell(n int) (words string) {
	for _, digit := range strconv.Itoa(n) {
		words += " " + numbers[digit-'0']
	}
	return words
}

func (w *world) article(n int, topics ...string) article.Article {
	return article.Article{Source: "test", Key: strconv.Itoa(n), URL: "https://example.org/" + strconv.Itoa(n),
		Title: "Bản tin" + spell(n), Lead: "Lời dẫn" + spell(n*7919+13), ContentText: "Nội dung" + spell(n*104729+71) +
			spell(n*1299709), Topics: topics}
}

// publish stores an article that is public at once, and tells the deliverer.
func (w *world) publish(n int, topics ...string) int64 {
	w.t.Helper()
	return w.save(w.article(n, topics...))
}

func (w *world) save(a article.Article) int64 {
	w.t.Helper()
	saved, err := w.store.Publishing.SaveArticle(context.Background(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.deliverer != nil {
		w.deliverer.Notify()
	}
	return saved.ID
}

// audit wants every sum to hold and returns the broadcasts of an article (0:
// of all).
func (w *world) audit(id int64) []ledger.Audit {
	w.t.Helper()
	list, err := w.store.Ledger.Audit(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, a := range list {
		if !a.Balanced() {
			w.t.Errorf("does not add up: %+v, want a.Balanced()", a)
		}
	}
	return list
}

func (w *world) find(address string) subscriber.Subscriber {
	w.t.Helper()
	s, err := w.store.Subscribers.Subscriber(context.Background(), "telegram", address, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// network is a channel as strict as the real one.
type network struct {
	t     *testing.T
	name  string
	rate  int
	delay time.Duration

	mu       sync.Mutex
	last     map[string][]time.Time
	all      []time.Time
	paidRate int // of emergencies; 0: they count like all
	allPaid  []time.Time
	deny     map[string]func(try int) error // by address; "" is every chat
	tries    map[string]int
	lost     map[string]bool // addresses whose messages have no answer; "": all, and the channel itself
	arrived  []arrival
	flying   int
	most     int
	message  int64
	probes   int
	problems []string
	// onSend, when set, is called as a message arrives.
	onSend func(channel.Delivery)
}

type arrival struct {
	channel.Delivery
	at time.Time
	id string // message
}

func newNetwork(t *testing.T, name string) *network {
	return &network{t: t, name: name, delay: 100 * time.Millisecond, rate: 30, last: map[string][]time.Time{},
		deny: map[string]func(n int) error{}, tries: map[string]int{}, lost: map[string]bool{}}
}

func (n *network) Name() string { return n.name }

// Probe answers as every chat would.
func (n *network) Probe(context.Context) error {
	n.mu.Lock()
	n.probes++
	deny, lost := n.deny[""], n.lost[""]
	n.mu.Unlock()
	if lost {
		return channel.ErrUnknownOutcome
	}
	if deny == nil {
		return nil
	}
	return deny(0)
}

func (n *network) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	n.mu.Lock()
	n.flying++
	n.most = max(n.most, n.flying)
	n.strict(d)
	address := d.Subscriber.Address
	n.tries[address]++
	try := n.tries[address]
	deny := n.deny[address]
	if deny == nil {
		deny = n.deny[""]
	}
	on, delay := n.onSend, n.delay
	n.mu.Unlock()
	if on != nil {
		on(d)
	}
	defer func() { n.mu.Lock(); n.flying--; n.mu.Unlock() }()
	t := time.NewTimer(delay)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
		return channel.Receipt{}, fmt.Errorf("send: %w", channel.ErrUnknownOutcome)
	}
	if deny != nil {
		if err := deny(try); err != nil {
			return channel.Receipt{}, err
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.message++
	id := fmt.Sprint("m", n.message) // opaque to everyone else
	n.arrived = append(n.arrived, arrival{d, time.Now(), id})
	if n.lost[address] || n.lost[""] {
		return channel.Receipt{}, fmt.Errorf("no answer: %w", channel.ErrUnknownOutcome)
	}
	return channel.Receipt{Message: id}, nil
}

// strict notes what the real service would answer with 429.
func (n *network) strict(d channel.Delivery) {
	now := time.Now()
	all := &n.all
	rate := n.rate
	if n.paidRate > 0 && d.Kind == channel.DeliverUrgent && d.Articles[0].Urgency >= article.Emergency {
		all, rate = &n.allPaid, n.paidRate
	}
	if k := len(*all); k >= rate && now.Sub((*all)[k-rate]) < time.Second {
		n.problems = append(n.problems, fmt.Sprintf("message %d: more than %d in a second", k, n.rate))
	}
	*all = append(*all, now)
	chat := n.last[d.Subscriber.Address]
	if k := len(chat); k > 0 && now.Sub(chat[k-1]) < time.Second {
		n.problems = append(n.problems, fmt.Sprintf("two messages to %s within %s", d.Subscriber.Address,
			now.Sub(chat[k-1])))
	}
	if len(chat) > 40 {
		chat = chat[20:]
	}
	n.last[d.Subscriber.Address] = append(chat, now)
}

func (n *network) refuse(address string, deny func(try int) error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.deny[address] = deny
}

// lose loses the answers to a chat from now on, or no more.
func (n *network) lose(address string, lost bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lost[address] = lost
}

// slow makes every answer take so long.
func (n *network) slow(delay time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.delay = delay
}

// got are the messages that arrived at an address, "" for all.
func (n *network) got(address string) (list []arrival) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, a := range n.arrived {
		if address == "" || a.Subscriber.Address == address {
			list = append(list, a)
		}
	}
	return list
}

// corrections are the messages of a list that correct another.
func corrections(list []arrival) (found []arrival) {
	for _, a := range list {
		if a.Kind == channel.DeliverCorrection {
			found = append(found, a)
		}
	}
	return found
}

// once wants every one of the chats to have got every article exactly once.
func (n *network) once(from, to int, articles ...int64) {
	n.t.Helper()
	count := map[string]map[int64]int{}
	for _, a := range n.got("") {
		m := count[a.Subscriber.Address]
		if m == nil {
			m = map[int64]int{}
			count[a.Subscriber.Address] = m
		}
		for _, art := range a.Articles {
			m[art.ID]++
		}
	}
	for i := from; i < to; i++ {
		for _, id := range articles {
			if c := count[strconv.Itoa(i)][id]; c != 1 {
				n.t.Errorf("chat %d got article %d %d times, want c 1", i, id, c)
			}
		}
	}
}

func itoa(i int) string { return strconv.Itoa(i) }

// testLog shows the log of a test that fails.
type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}
