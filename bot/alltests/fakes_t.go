package alltests

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
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

func (p *pacer) Wait(ctx context.Context, _ audience.Lane, _ string, kind subscriber.ChatKind) error {
	p.clock.add(1100 * time.Millisecond)
	if kind != subscriber.Private {
		p.clock.add(2 * time.Second)
	}
	return ctx.Err()
}

func (p *pacer) Penalise(address string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.penalties[address] = d
}

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
		Token: b.tg.Token(), Endpoint: b.http.URL + "/tg/", Store: b.store, Updates: b.store, Pacer: b.pacer, Topics: topics, Sources: sources,
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

// tapAs has a member of a group tap the first button whose label has this text.
func (b *bench) tapAs(chat, who, message int64, label string) {
	b.t.Helper()
	m, _ := b.tg.Message(chat, message)
	for _, row := range m.Buttons {
		for _, button := range row {
			if strings.Contains(button.Text, label) {
				b.tg.TapAs(chat, who, message, button.Data)
				b.settle()
				return
			}
		}
	}
	b.t.Fatalf("no button %q below %q; there are %s", label, m.Text, labels(m))
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

func (b *bench) sub(address int64, thread int64) (subscriber.Subscriber, map[string]subscriber.Rhythm) {
	b.t.Helper()
	s, err := b.store.Subscriber(b.t.Context(), "telegram", fmt.Sprint(address), thread)
	if errors.Is(err, article.ErrNotFound) {
		return s, nil
	}
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	on := map[string]subscriber.Rhythm{}
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

// painter words messages of the site of the tests.
func painter() *render.Renderer {
	r := render.New("Loa Lai Châu", time.FixedZone("ICT", 7*3600), true)
	r.Reload(topics, sources)
	return r
}

// rendered is a screen as golden files show it.
func rendered(s telegram.Screen) (text string, rows [][]string) {
	for _, row := range s.Rows {
		var labels []string
		for _, button := range row {
			labels = append(labels, "["+button.Text+"]("+button.URL+button.Data+")")
		}
		rows = append(rows, labels)
	}
	if s.Preview.URL != "" {
		rows = append(rows, []string{"preview above: " + s.Preview.URL})
	}
	return s.Text, rows
}
