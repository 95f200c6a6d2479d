package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/viet"
)

// clock stands still until it is moved.
type clock struct {
	mu     sync.Mutex
	t      time.Time
	timers []timer
	asked  chan struct{} // gets a value for each After, as far as there is room
}

type timer struct {
	at time.Time
	c  chan time.Time
}

func newClock() *clock {
	return &clock{t: time.Date(2020, 7, 1, 8, 30, 0, 0, time.UTC), asked: make(chan struct{}, 1000)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) after(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := timer{c.t.Add(d), make(chan time.Time, 1)}
	c.timers = append(c.timers, t)
	select {
	case c.asked <- struct{}{}:
	default:
	}
	return t.c
}

// jump moves the clock to the end of the shortest wait; false when nobody waits.
func (c *clock) jump() bool {
	c.mu.Lock()
	if len(c.timers) == 0 {
		c.mu.Unlock()
		return false
	}
	next := c.timers[0].at
	for _, t := range c.timers {
		if t.at.Before(next) {
			next = t.at
		}
	}
	d := next.Sub(c.t)
	c.mu.Unlock()
	c.add(d)
	return true
}

func (c *clock) waiting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.timers) > 0
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	kept := c.timers[:0]
	for _, t := range c.timers {
		if t.at.After(c.t) {
			kept = append(kept, t)
			continue
		}
		t.c <- c.t
	}
	c.timers = kept
}

// pacer lets every call through after moving the clock far enough for it.
type pacer struct {
	clock     *clock
	mu        sync.Mutex
	penalties map[string]time.Duration
}

func (p *pacer) Wait(ctx context.Context, _ article.Lane, _ string, kind article.ChatKind) error {
	p.clock.add(1100 * time.Millisecond)
	if kind != article.Private {
		p.clock.add(2 * time.Second)
	}
	return ctx.Err()
}

func (p *pacer) Penalise(address string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.penalties[address] = d
}

type key struct {
	address string
	thread  int64
}

// fakeStore keeps subscribers and articles in memory.
type fakeStore struct {
	mu       sync.Mutex
	clock    *clock
	last     int64
	missed   []int64 // passed over below last
	lastID   int64
	subs     map[key]*article.Subscriber
	on       map[int64]map[string]article.Rhythm
	articles []article.Article
	acks     map[int64]int
	lists    []article.Collection
	applied  []article.Update
	owed     []article.Update // kept to be answered
	forgot   int              // calls of Answered
	dies     bool             // the process dies after the next ApplyUpdate
	dead     bool
	fail     error // of the next ApplyUpdate with changes
	failing  int   // how often
}

func newFakeStore(c *clock) *fakeStore {
	return &fakeStore{clock: c, subs: map[key]*article.Subscriber{}, on: map[int64]map[string]article.Rhythm{}, acks: map[int64]int{}}
}

func (s *fakeStore) Subscriber(_ context.Context, channel, address string, thread int64) (article.Subscriber, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sub := s.subs[key{address, thread}]; sub != nil && channel == "telegram" {
		return *sub, nil
	}
	return article.Subscriber{}, article.ErrNotFound
}

func (s *fakeStore) SubscriberByID(_ context.Context, id int64) (article.Subscriber, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subs {
		if sub.ID == id {
			return *sub, nil
		}
	}
	return article.Subscriber{}, article.ErrNotFound
}

func (s *fakeStore) Subscriptions(_ context.Context, subscriber int64) ([]article.Subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []article.Subscription
	for topic, rhythm := range s.on[subscriber] {
		list = append(list, article.Subscription{Subscriber: subscriber, Topic: topic, Rhythm: rhythm})
	}
	return list, nil
}

func (s *fakeStore) UpdateOffset(context.Context, string) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == 0 {
		return 0, nil
	}
	return s.last + 1, nil
}

func (s *fakeStore) ApplyUpdate(_ context.Context, u article.Update) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	if len(u.Changes) > 0 && s.failing > 0 {
		s.failing--
		return s.fail
	}
	if u.ID != 0 {
		if u.ID <= s.last && !slices.Contains(s.missed, u.ID) {
			return article.ErrRepeated
		}
		s.missed = slices.DeleteFunc(s.missed, func(id int64) bool { return id == u.ID })
		s.last = max(s.last, u.ID)
	}
	s.applied = append(s.applied, u)
	for _, c := range u.Changes {
		s.change(c)
	}
	if len(u.Raw) > 0 {
		s.owed = append(s.owed, u)
	}
	if s.dies && u.ID != 0 {
		s.dead = true
		return errors.New("dead")
	}
	return nil
}

func (s *fakeStore) Unanswered(context.Context, string) ([]article.Update, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]article.Update(nil), s.owed...), nil
}

func (s *fakeStore) Answered(_ context.Context, _ string, ids ...int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	s.forgot++
	s.owed = slices.DeleteFunc(s.owed, func(u article.Update) bool { return slices.Contains(ids, u.ID) })
	return nil
}

func (s *fakeStore) Postpone(_ context.Context, _, chat string, until time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.owed {
		if s.owed[i].Chat == chat {
			s.owed[i].NotBefore = until
		}
	}
	return nil
}

// owes lists the updates that are kept to be answered.
func (s *fakeStore) owes() []article.Update {
	list, _ := s.Unanswered(context.Background(), "telegram")
	return list
}

func (s *fakeStore) change(c article.SubscriberChange) {
	switch c := c.(type) {
	case article.SaveSubscriber:
		k := key{c.Subscriber.Address, c.Subscriber.Thread}
		old := s.subs[k]
		sub := c.Subscriber
		if old == nil {
			s.lastID++
			sub.ID, sub.State = s.lastID, article.Active
			s.on[sub.ID] = map[string]article.Rhythm{}
		} else {
			sub.ID, sub.State, sub.Reason, sub.PausedUntil = old.ID, old.State, old.Reason, old.PausedUntil
		}
		s.subs[k] = &sub
	case article.Subscribe:
		s.on[s.subs[key{c.Address, c.Thread}].ID][c.Topic] = c.Rhythm
	case article.Unsubscribe:
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			delete(s.on[sub.ID], c.Topic)
		}
	case article.Pause:
		for k, sub := range s.subs {
			if c.AllThreads && k.address == c.Address && sub.State == article.Active {
				sub.State, sub.Reason, sub.PausedUntil = article.Paused, c.Reason, c.Until
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			sub.State, sub.Reason, sub.PausedUntil = article.Paused, c.Reason, c.Until
		}
	case article.Resume:
		for k, sub := range s.subs {
			if c.AllThreads && k.address == c.Address && sub.Reason != article.PausedByPerson {
				sub.State, sub.Reason, sub.PausedUntil = article.Active, "", time.Time{}
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			sub.State, sub.Reason, sub.PausedUntil = article.Active, "", time.Time{}
		}
	case article.Erase:
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			delete(s.on, sub.ID)
			delete(s.subs, key{c.Address, c.Thread})
		}
	case article.Move:
		for k, sub := range s.subs {
			if k.address == c.Address {
				sub.Address = c.NewAddress
				delete(s.subs, k)
				s.subs[key{c.NewAddress, k.thread}] = sub
			}
		}
	case article.AckWarning:
		s.acks[c.Article]++
	}
}

func (s *fakeStore) Article(_ context.Context, id int64) (article.Article, error) {
	for _, a := range s.articles {
		if a.ID == id {
			return a, nil
		}
	}
	return article.Article{}, article.ErrNotFound
}

func (s *fakeStore) Collection(_ context.Context, subscriber, message int64) (article.Collection, error) {
	for _, c := range s.lists {
		if c.Subscriber == subscriber && c.Message == message {
			return c, nil
		}
	}
	return article.Collection{}, article.ErrNotFound
}

func (s *fakeStore) Articles(_ context.Context, q article.Query) ([]article.Article, error) {
	var list []article.Article
	for _, a := range s.articles {
		if a.State != article.StateLive || !overlap(q.Topics, a.Topics) || a.Published.Before(q.Since) || q.ToSeq > 0 && a.PublishSeq > q.ToSeq {
			continue
		}
		if !q.BeforePublished.IsZero() && !a.Published.Before(q.BeforePublished) && (a.Published.After(q.BeforePublished) || a.ID >= q.BeforeID) {
			continue
		}
		text, found := viet.Fold(a.Title+" "+a.ContentText), true
		for _, w := range strings.Fields(viet.Fold(q.Search)) {
			found = found && strings.Contains(text, w)
		}
		if found {
			list = append(list, a)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if !list[i].Published.Equal(list[j].Published) {
			return list[i].Published.After(list[j].Published)
		}
		return list[i].ID > list[j].ID
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

func overlap(want, have []string) bool {
	for _, w := range want {
		for _, h := range have {
			if w == h {
				return true
			}
		}
	}
	return len(want) == 0
}

func (s *fakeStore) Stats(context.Context) (article.Stats, error) {
	return article.Stats{Active: int64(len(s.subs)), Articles: int64(len(s.articles))}, nil
}

// topics are those of a small portal, with one whose id is too long for a button.
var topics = []article.Topic{
	{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng"},
	{ID: "canh-bao", Name: "Cảnh báo thiên tai", Urgent: true},
	{ID: "nong-nghiep", Name: "Nông nghiệp", Formerly: []string{"nong-lam-nghiep"}},
	{ID: "y-te", Name: "Y tế"},
	{ID: "giao-duc", Name: "Giáo dục"},
	{ID: "du-lich", Name: "Du lịch & Lễ hội"},
	{ID: "van-hoa", Name: "Văn hoá"},
	{ID: "chuyen-doi-so", Name: "Chuyển đổi số"},
	{ID: "tuyen-truyen-pho-bien-giao-duc-phap-luat-va-cai-cach-hanh-chinh", Name: "Phổ biến pháp luật"},
}

var sources = []article.Source{{ID: "laichau", Name: "Cổng TTĐT tỉnh Lai Châu"}}

// bench is a bot that talks to a strict server, and a person with a phone.
type bench struct {
	t     *testing.T
	clock *clock
	store *fakeStore
	pacer *pacer
	tg    *bottest.Server
	http  *httptest.Server
	bot   *bot.Bot
	log   *safeBuffer
	lan   int64
	stop  func()
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

type setup struct {
	options func(*bot.Options)
	server  bottest.Options
	lang    string
	idle    bool // the bot does not run
}

func newBench(t *testing.T, set setup) *bench {
	t.Helper()
	c := newClock()
	b := &bench{t: t, clock: c, store: newFakeStore(c), pacer: &pacer{clock: c, penalties: map[string]time.Duration{}}, log: &safeBuffer{}}
	b.store.articles = samples()
	set.server.Now = c.now
	if set.server.After == nil { // long polls do not end by themselves
		set.server.After = func(time.Duration) <-chan time.Time { return nil }
	}
	b.tg = bottest.New(set.server)
	mux := http.NewServeMux()
	mux.Handle("/tg/", http.StripPrefix("/tg", b.tg))
	b.http = httptest.NewServer(mux)
	b.bot = b.newBot(set.options)
	if set.lang == "" {
		set.lang = "vi"
	}
	b.lan = b.tg.AddUser(bottest.User{FirstName: "Lan", Language: set.lang}).ID
	if !set.idle {
		b.run()
	}
	t.Cleanup(func() {
		if b.stop != nil {
			b.stop()
		}
		b.tg.Close()
		b.http.Close()
		if strings.Contains(b.log.String(), b.tg.Token()) || strings.Contains(b.log.String(), "AAHdq") {
			t.Error("the token is in the log")
		}
	})
	return b
}

func (b *bench) newBot(change func(*bot.Options)) *bot.Bot {
	b.t.Helper()
	o := bot.Options{
		Token: b.tg.Token(), Endpoint: b.http.URL + "/tg/", Store: b.store, Pacer: b.pacer, Topics: topics, Sources: sources,
		Site: "Loa Lai Châu", TimeZone: time.FixedZone("ICT", 7*3600), Now: b.clock.now, After: b.clock.after, Keywords: true,
		Logger: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	made, err := bot.New(o)
	if err != nil {
		b.t.Fatal(err)
	}
	return made
}

// run starts the bot; stop, or the test's end, ends it.
func (b *bench) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	running := b.bot
	go func() { done <- running.Run(ctx) }()
	b.stop = func() {
		cancel()
		if err := <-done; err != nil {
			b.t.Errorf("Run: %v", err)
		}
		b.stop = nil
	}
}

// settle waits until the bot has heard everything and given its answers.
func (b *bench) settle() {
	b.t.Helper()
	b.until("the bot has not heard everything", func() bool { return b.tg.PendingUpdates() == 0 })
	b.bot.WaitReplies()
}

func (b *bench) until(failure string, done func() bool) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		// Not all that a test waits for is a change in the chats.
		ctx, cancel := context.WithTimeout(b.t.Context(), 10*time.Millisecond)
		ok := b.tg.Wait(ctx, done)
		cancel()
		if ok {
			return
		}
	}
	b.t.Fatalf("%s; log:\n%s", failure, b.log)
}

func (b *bench) say(text string) {
	b.t.Helper()
	b.tg.Say(b.lan, text)
	b.settle()
}

// last is the newest message of the bot in a chat.
func (b *bench) last(chat int64) bottest.Message {
	b.t.Helper()
	all := b.tg.Messages(chat)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].FromBot {
			return all[i]
		}
	}
	b.t.Fatalf("the bot has said nothing; log:\n%s", b.log)
	return bottest.Message{}
}

// tap presses a button of the bot's newest message and returns the toast.
func (b *bench) tap(label string) string {
	b.t.Helper()
	return b.tapOn(b.last(b.lan).ID, label)
}

func (b *bench) tapOn(message int64, label string) string {
	b.t.Helper()
	id, ok := b.tg.TapLabel(b.lan, message, label)
	if !ok {
		m, _ := b.tg.Message(b.lan, message)
		b.t.Fatalf("no button %q below %q; there are %s", label, m.Text, labels(m))
	}
	b.settle()
	answer, ok := b.tg.Answer(id)
	if !ok {
		b.t.Errorf("the tap on %q was not answered; log:\n%s", label, b.log)
	}
	return answer.Text
}

func labels(m bottest.Message) string {
	var rows []string
	for _, row := range m.Buttons {
		var names []string
		for _, button := range row {
			names = append(names, button.Text)
		}
		rows = append(rows, strings.Join(names, " | "))
	}
	return strings.Join(rows, "\n")
}

func (b *bench) shows(chat int64, parts ...string) bottest.Message {
	b.t.Helper()
	m := b.last(chat)
	for _, p := range parts {
		if !strings.Contains(m.Text+"\n"+labels(m), p) {
			b.t.Fatalf("%q is not in\n%s\n%s\nlog:\n%s", p, m.Text, labels(m), b.log)
		}
	}
	return m
}

func (b *bench) sub(address int64, thread int64) (article.Subscriber, map[string]article.Rhythm) {
	b.t.Helper()
	s, err := b.store.Subscriber(b.t.Context(), "telegram", fmt.Sprint(address), thread)
	if errors.Is(err, article.ErrNotFound) {
		return s, nil
	}
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	on := map[string]article.Rhythm{}
	for k, v := range b.store.on[s.ID] {
		on[k] = v
	}
	return s, on
}

// samples are articles of our own, newest first by number.
func samples() []article.Article {
	var list []article.Article
	for i := 1; i <= 12; i++ {
		list = append(list, article.Article{
			ID: int64(i), Source: "laichau", Key: fmt.Sprint(i), URL: fmt.Sprintf("https://laichau.gov.vn/tin/%d.html", i),
			Title: fmt.Sprintf("Bản Lùng thêm %d hộ thoát nghèo", i), Lead: fmt.Sprintf("Năm nay có %d hộ.", i), Summary: fmt.Sprintf("Năm nay có %d hộ.", i),
			ContentText: "Bà con trồng chè và nuôi ong.", Topics: []string{"nong-nghiep"}, State: article.StateLive, Seq: int64(i), PublishSeq: int64(i),
			Published: time.Date(2020, 6, 30, i, 0, 0, 0, time.UTC),
		})
	}
	list[11].Title, list[11].ContentText = "Sạt lở trên quốc lộ 4D", "Đá rơi chắn đường."
	list[11].Topics = []string{"canh-bao", "nong-nghiep"}
	list[11].Image = &article.Image{URL: "https://laichau.gov.vn/anh/sat-lo.jpg"}
	return list
}

// direct is a client whose requests a handler answers without a network.
func direct(h http.Handler) *http.Client { return &http.Client{Transport: transport{h}} }

type transport struct{ h http.Handler }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	t.h.ServeHTTP(w, r)
	return w.Result(), nil
}
