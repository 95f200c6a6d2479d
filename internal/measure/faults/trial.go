package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/deliver"
	"loa/internal/measure/sender"
)

// methods are those that the sender calls, and that people wait for.
var methods = []string{"sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates", "getMe", "getWebhookInfo",
	"setMyCommands"}

// faults are the ways in which an answer can be wrong.
var faults = []struct {
	name  string
	fault bottest.Fault
}{
	{"401", bottest.Fault{Kind: bottest.Refuse, Code: 401, Description: "Unauthorized"}},
	{"403", bottest.Fault{Kind: bottest.Refuse, Code: 403, Description: "Forbidden: bot was blocked by the user"}},
	{"404", bottest.Fault{Kind: bottest.Refuse, Code: 404, Description: "Not Found"}},
	{"409", bottest.Fault{Kind: bottest.Refuse, Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}},
	{"429", bottest.Fault{Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 3",
		RetryAfter: 3}},
	{"500", bottest.Fault{Kind: bottest.Refuse, Code: 500, Description: "Internal Server Error: restart"}},
	{"502", bottest.Fault{Kind: bottest.BadGateway}},
	{"reset", bottest.Fault{Kind: bottest.DropBefore}},
	{"truncated", bottest.Fault{Kind: bottest.Truncate}},
	{"silence", bottest.Fault{Kind: bottest.DropBefore, Delay: time.Hour}},
}

const (
	// within is how late one false answer may make anyone.
	within = 10 * time.Second
	// silent is how late one message may be whose answer never comes.
	silent = 40 * time.Second
	// lasting is how long a fault lasts that happens for ever.
	lasting = 15 * time.Second
	// patience is when a trial is given up.
	patience = 150 * time.Second
	// people get each article.
	people = 3
)

// trial is one fault of one method.
type trial struct {
	method, fault string
	count         int // 0: while it lasts
	inject        bottest.Fault
}

// trials are all that there are.
func trials(counts []int) (all []trial) {
	for _, method := range methods {
		for _, f := range faults {
			for _, count := range counts {
				t := trial{method: method, fault: f.name, count: count, inject: f.fault}
				t.inject.Method, t.inject.Count = method, count
				if count == 0 {
					t.inject.Count = -1
				}
				all = append(all, t)
			}
		}
	}
	return all
}

func (t trial) often() string {
	switch t.count {
	case 0:
		return "for ever"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", t.count)
}

// outcome is what came of a trial.
type outcome struct {
	slowest time.Duration // until everyone had what is theirs; of a lasting fault, since it was over
	on, off int           // alarms
	lines   int           // of the log, warnings and errors
	twice   int           // messages that came again
}

// String is a line of the table.
func (o outcome) String() string {
	return fmt.Sprintf("%6.2f s, alarms %d on %d off, %d log lines, %d messages twice", o.slowest.Seconds(), o.on,
		o.off, o.lines, o.twice)
}

// missed says what an outcome owes to what is promised.
func (t trial) missed(o outcome) string {
	switch {
	case t.method == "sendMessage" && t.fault == "silence" && o.slowest <= silent:
		return "" // to give up sooner would send twice what is merely slow
	case t.count == 1 && o.slowest > within:
		return fmt.Sprintf("one false answer cost %s, want at most %s", o.slowest, within)
	case t.count == 1 && o.on > 0:
		return "one false answer alarmed"
	case o.on > 1 || o.off > o.on:
		return fmt.Sprintf("%d alarms on, %d off, want one each at most", o.on, o.off)
	}
	return ""
}

// world is a Bot API server, a sender and the people that use it.
type world struct {
	server *bottest.Server
	sender *sender.Sender
	lan    int64
	screen int64 // the message with her buttons

	mu      sync.Mutex
	on, off int
	log     bytes.Buffer
}

func (w *world) alarm(a deliver.Alarm) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a.Over {
		w.off++
	} else {
		w.on++
	}
}

// Write takes a line of the log.
func (w *world) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(line)
}

// run makes a world in which all is well, then the fault, and waits until
// everyone has what they asked for.
func (t trial) run(ctx context.Context) (o outcome, err error) {
	w := &world{server: bottest.New(bottest.Options{AnyPrivate: true})}
	far := httptest.NewServer(w.server)
	defer far.Close()
	defer far.CloseClientConnections()
	log := slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
	w.sender, err = sender.New(ctx, sender.Options{URL: far.URL, Rate: 30, Log: log, Alarm: w.alarm, Converse: true})
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, w.sender.Close()) }()
	if err := w.settle(ctx); err != nil {
		return o, err
	}
	begun := time.Now()
	remove := w.server.Inject(t.inject)
	taps, err := w.use(ctx)
	if err != nil {
		return o, err
	}
	if t.count == 0 {
		time.Sleep(lasting)
		remove()
		begun = time.Now()
		taps = append(taps[:0], w.tap()) // one that nobody has answered
		w.server.Say(w.lan, "/trogiup")
	}
	if !w.await(func() bool { return w.served(taps) }) {
		return o, fmt.Errorf("not everyone was served within %s; the log says:\n%s", patience, w.log.String())
	}
	o.slowest = time.Since(begun)
	time.Sleep(time.Second) // an alarm may be on its way
	w.mu.Lock()
	defer w.mu.Unlock()
	o.on, o.off, o.lines, o.twice = w.on, w.off, strings.Count(w.log.String(), "\n"), w.twice()
	return o, nil
}

// settle lets a person begin a conversation, and all others subscribe.
func (w *world) settle(ctx context.Context) error {
	w.lan = w.server.AddUser(bottest.User{FirstName: "Lan"}).ID
	if err := w.sender.Subscribe(ctx, "tin", 7_000_001, people); err != nil {
		return err
	}
	w.server.Say(w.lan, "/start")
	if !w.await(func() bool { return len(w.server.Messages(w.lan)) >= 2 }) {
		return errors.New("the bot does not begin")
	}
	messages := w.server.Messages(w.lan)
	w.screen = messages[len(messages)-1].ID
	time.Sleep(1500 * time.Millisecond) // the chat may have its next message
	return nil
}

// use publishes an article, asks for help and taps.
func (w *world) use(ctx context.Context) (taps []string, err error) {
	if err := w.sender.Publish(ctx, 1, "tin", article.Ordinary); err != nil {
		return nil, err
	}
	taps = append(taps, w.tap())
	w.server.Say(w.lan, "/trogiup")
	return taps, nil
}

func (w *world) tap() string { return w.server.Tap(w.lan, w.screen, "t:khac:1") }

// served tells whether everyone has the article, and the person her answers.
func (w *world) served(taps []string) bool {
	for i := range people {
		if w.articles(7_000_001+int64(i)) == 0 {
			return false
		}
	}
	for _, id := range taps {
		if _, answered := w.server.Answer(id); !answered {
			return false
		}
	}
	help := false
	for _, m := range w.server.Messages(w.lan) {
		help = help || strings.Contains(m.Text, "Trợ giúp")
	}
	drawn, _ := w.server.Message(w.lan, w.screen)
	return help && !drawn.Edited.IsZero()
}

// articles counts the messages of the article in a chat.
func (w *world) articles(chat int64) (n int) {
	for _, m := range w.server.Messages(chat) {
		if strings.Contains(m.Text, "Bản tin thứ 1") {
			n++
		}
	}
	return n
}

func (w *world) twice() (n int) {
	for i := range people {
		n += w.articles(7_000_001+int64(i)) - 1
	}
	return n
}

func (w *world) await(done func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if done() {
			return true
		}
	}
	return false
}
