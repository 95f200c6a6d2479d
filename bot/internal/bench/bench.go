// Package bench sets up a bot with a store and a Telegram in memory, for the
// tests of the bot and of its conversation.
package bench

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
	"loa/bot"
	"loa/bot/bottest"
	"loa/subscriber"
)

// clock stands still until it is moved.
type clock struct {
	mu     sync.Mutex
	t      time.Time
	timers []timer
	asked  chan struct{} // gets a value for each After, as far as there is room
}

// Now is where the clock stands.
func (c *clock) Now() time.Time {
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
	c.Add(d)
	return true
}

// Waiting tells whether somebody waits for the clock.
func (c *clock) Waiting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.timers) > 0
}

// Add moves the clock, and ends the waits that are over then.
func (c *clock) Add(d time.Duration) {
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

// Bench is a bot that talks to a strict server, and a person with a phone.
type Bench struct {
	T        *testing.T
	Clock    *clock
	Store    *fakeStore
	Pacer    *Pacer
	Telegram *bottest.Server
	HTTP     *httptest.Server
	Bot      *bot.Bot
	Log      *SafeBuffer
	Lan      int64
	Stop     func()
}

// SafeBuffer is a log that may be read while others write.
type SafeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends a line.
func (b *SafeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String is all that was written.
func (b *SafeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// Setup says what kind of bench to make; the zero value is a bot that runs, with a
// Vietnamese Lan.
type Setup struct {
	Options func(*bot.Options)
	Server  bottest.Options
	Lang    string
	Idle    bool // the bot does not run
}

// New makes a bench that the end of the test takes down.
func New(t *testing.T, set Setup) *Bench {
	t.Helper()
	c := NewClock()
	b := &Bench{
		T:     t,
		Clock: c,
		Store: NewFakeStore(c),
		Pacer: &Pacer{Clock: c, Penalties: map[string]time.Duration{}},
		Log:   &SafeBuffer{},
	}
	b.Store.Archive = Samples()
	set.Server.Now = c.Now
	if set.Server.After == nil { // long polls do not end by themselves
		set.Server.After = func(time.Duration) <-chan time.Time { return nil }
	}
	b.Telegram = bottest.New(set.Server)
	mux := http.NewServeMux()
	mux.Handle("/tg/", http.StripPrefix("/tg", b.Telegram))
	b.HTTP = httptest.NewServer(mux)
	b.Bot = b.NewBot(set.Options)
	if set.Lang == "" {
		set.Lang = "vi"
	}
	b.Lan = b.Telegram.AddUser(bottest.User{FirstName: "Lan", Language: set.Lang}).ID
	if !set.Idle {
		b.Run()
	}
	t.Cleanup(func() {
		if b.Stop != nil {
			b.Stop()
		}
		b.Telegram.Close()
		b.HTTP.Close()
		if strings.Contains(b.Log.String(), b.Telegram.Token()) || strings.Contains(b.Log.String(), "AAHdq") {
			t.Error("the token is in the log")
		}
	})
	return b
}

// NewBot makes another bot on the same store and server; change may be nil.
func (b *Bench) NewBot(change func(*bot.Options)) *bot.Bot {
	b.T.Helper()
	o := bot.Options{
		Token:    b.Telegram.Token(),
		Endpoint: b.HTTP.URL + "/tg/",
		Store:    b.Store,
		Updates:  b.Store,
		Pacer:    b.Pacer,
		Topics:   Topics,
		Sources:  Sources,
		Site:     "Loa Lai Châu",
		TimeZone: time.FixedZone("ICT", 7*3600),
		Now:      b.Clock.Now,
		After:    b.Clock.after,
		Keywords: true,
		Logger:   slog.New(slog.NewTextHandler(b.Log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	made, err := bot.New(o)
	if err != nil {
		b.T.Fatal(err)
	}
	return made
}

// Run starts the bot; stop, or the test's end, ends it.
func (b *Bench) Run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	running := b.Bot
	go func() { done <- running.Run(ctx) }()
	b.Stop = func() {
		cancel()
		if err := b.ended(done); err != nil {
			b.T.Errorf("Run: %v", err)
		}
		b.Stop = nil
	}
}

// patience is how long the end of a bot may take before the clock moves on.
const patience = 200 * time.Millisecond

// ended waits for the end of a bot. Answers that hang are given up by the clock
// alone, which stands: it is moved when the end does not come by itself, as after
// a test that failed in their midst.
func (b *Bench) ended(done <-chan error) error {
	for {
		select {
		case err := <-done:
			return err
		case <-time.After(patience):
			b.Clock.jump()
		}
	}
}

// Settle waits until the bot has heard everything and given its answers.
func (b *Bench) Settle() {
	b.T.Helper()
	b.Until("the bot has not heard everything", func() bool { return b.Telegram.PendingUpdates() == 0 })
	given := make(chan struct{})
	go func() {
		defer close(given)
		b.Bot.WaitReplies()
	}()
	for { // the clock stands, and an answer may wait for its next try
		select {
		case <-given:
			return
		case <-time.After(patience):
			b.Clock.jump()
		}
	}
}

// Until waits until something holds; the test fails with these words when it does not.
func (b *Bench) Until(failure string, done func() bool) {
	b.T.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		// Not all that a test waits for is a change in the chats.
		ctx, cancel := context.WithTimeout(b.T.Context(), 10*time.Millisecond)
		ok := b.Telegram.Wait(ctx, done)
		cancel()
		if ok {
			return
		}
	}
	b.T.Fatalf("%s; log:\n%s", failure, b.Log)
}

// Say has Lan say something, and waits for the answers.
func (b *Bench) Say(text string) {
	b.T.Helper()
	b.Telegram.Say(b.Lan, text)
	b.Settle()
}

// Last is the newest message of the bot in a chat.
func (b *Bench) Last(chat int64) bottest.Message {
	b.T.Helper()
	all := b.Telegram.Messages(chat)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].FromBot {
			return all[i]
		}
	}
	b.T.Fatalf("the bot has said nothing; log:\n%s", b.Log)
	return bottest.Message{}
}

// Tap presses a button of the bot's newest message and returns the toast.
func (b *Bench) Tap(label string) string {
	b.T.Helper()
	return b.TapOn(b.Last(b.Lan).ID, label)
}

// TapOn has Lan press a button of a message and returns the toast.
func (b *Bench) TapOn(message int64, label string) string {
	b.T.Helper()
	id, ok := b.Telegram.TapLabel(b.Lan, message, label)
	if !ok {
		m, _ := b.Telegram.Message(b.Lan, message)
		b.T.Fatalf("no button %q below %q; there are %s", label, m.Text, Labels(m))
	}
	b.Settle()
	answer, ok := b.Telegram.Answer(id)
	if !ok {
		b.T.Errorf("the tap on %q was not answered; log:\n%s", label, b.Log)
	}
	return answer.Text
}

// TapAs has a member of a group tap the first button whose label has this text.
func (b *Bench) TapAs(chat, who, message int64, label string) {
	b.T.Helper()
	m, _ := b.Telegram.Message(chat, message)
	for _, row := range m.Buttons {
		for _, button := range row {
			if strings.Contains(button.Text, label) {
				b.Telegram.TapAs(chat, who, message, button.Data)
				b.Settle()
				return
			}
		}
	}
	b.T.Fatalf("no button %q below %q; there are %s", label, m.Text, Labels(m))
}

// Labels are the labels of a message's buttons, a row on a line.
func Labels(m bottest.Message) string {
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

// Shows fails unless the bot's newest message in a chat holds these parts, and returns it.
func (b *Bench) Shows(chat int64, parts ...string) bottest.Message {
	b.T.Helper()
	m := b.Last(chat)
	for _, p := range parts {
		if !strings.Contains(m.Text+"\n"+Labels(m), p) {
			b.T.Fatalf("%q is not in\n%s\n%s\nlog:\n%s", p, m.Text, Labels(m), b.Log)
		}
	}
	return m
}

// Sub reads a subscriber and the rhythms of its topics; nil when there is none.
func (b *Bench) Sub(address int64, thread int64) (subscriber.Subscriber, map[string]subscriber.Rhythm) {
	b.T.Helper()
	s, err := b.Store.Subscriber(b.T.Context(), "telegram", fmt.Sprint(address), thread)
	if errors.Is(err, article.ErrNotFound) {
		return s, nil
	}
	b.Store.Mu.Lock()
	defer b.Store.Mu.Unlock()
	on := map[string]subscriber.Rhythm{}
	for k, v := range b.Store.On[s.ID] {
		on[k] = v
	}
	return s, on
}

// Direct is a client whose requests a handler answers without a network.
func Direct(h http.Handler) *http.Client { return &http.Client{Transport: transport{h}} }

type transport struct{ h http.Handler }

// RoundTrip has the handler answer.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	t.h.ServeHTTP(w, r)
	return w.Result(), nil
}

// Ask asks the first operators whether the newest article is an emergency.
func (b *Bench) Ask(want int) {
	b.T.Helper()
	a, err := b.Store.Article(b.T.Context(), 12)
	if err != nil {
		b.T.Fatal(err)
	}
	a.Urgency = article.Warning
	for _, operator := range []int64{5_000_001, 5_000_002}[:want] {
		if err := b.Bot.AskEmergency(b.T.Context(), a, operator); err != nil {
			b.T.Fatal(err)
		}
	}
}

// Group makes a group of Lan's with the bot and a member, Minh.
func (b *Bench) Group(c bottest.Chat) (group, minh int64) {
	b.T.Helper()
	minh = b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	group = b.Telegram.AddChat(c, b.Lan).ID
	b.Telegram.SetMember(group, minh, "member")
	b.Telegram.Join(group, b.Lan, false)
	b.Settle()
	return group, minh
}

// SayIn has somebody say something in a chat, and waits for the answers.
func (b *Bench) SayIn(chat int64, who bottest.Speaker, text string) {
	b.T.Helper()
	b.Telegram.SayAs(chat, who, text)
	b.Settle()
}

// Advance lets each wait of the bot end, one after the other, until something
// has happened.
func (b *Bench) Advance(failure string, done func() bool) {
	b.T.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if done() {
			return
		}
		if b.Clock.jump() {
			continue
		}
		select {
		case <-b.Clock.asked:
		case <-look.C:
		}
	}
	b.T.Fatalf("%s; log:\n%s", failure, b.Log)
}

// WaitFor waits until something holds that no change of a chat announces.
func (b *Bench) WaitFor(failure string, done func() bool) {
	b.T.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.T.Fatal(failure)
		}
	}
}
