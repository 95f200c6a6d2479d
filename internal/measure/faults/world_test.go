package faults

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/deliver"
	"loa/internal/measure/sender"
	"loa/store"
)

const (
	first  = 7_000_001 // the chat id of the first of the people
	people = 3         // get each article
)

// world is a Bot API server, a sender and the people who use it.
type world struct {
	server *bottest.Server
	sender *sender.Sender
	lan    int64
	group  int64
	number int // articles published

	channel  int64
	screen   int64 // the message with her topics
	below    int64 // an article that she has
	settings int64 // a message with her settings

	mu      sync.Mutex
	on, off int
	log     bytes.Buffer
}

// newWorld makes a server with people who have not met the bot.
func newWorld() *world {
	w := &world{server: bottest.New(bottest.Options{AnyPrivate: true})}
	w.lan = w.server.AddUser(bottest.User{FirstName: "Lan", Language: "vi"}).ID
	w.group = w.server.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, w.lan).ID
	w.channel = w.server.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin bản", Username: "tin_ban"}, w.lan).ID
	return w
}

// begin lets the sender begin, and people subscribe.
func (w *world) begin(ctx context.Context) (err error) {
	log := slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))
	const forEver = 100 * 365 * 24 * time.Hour
	w.sender, err = sender.New(ctx, sender.Options{
		URL: "http://api.example.org", Rate: 30, Log: log, Alarm: w.alarm, Converse: true,
		Client: &http.Client{Transport: way{server: w.server, takes: 40 * time.Millisecond}},
		Store:  store.Options{UnsafeNoSync: true, Lease: forEver}, // an hour passes in no time
	})
	if err != nil {
		return err
	}
	w.server.Join(w.group, w.lan, false)
	w.server.Say(w.lan, "/start c_tin")
	return w.sender.Subscribe(ctx, "tin", first, people)
}

// begun is what shows that the bot has begun.
func (w *world) begun() []wish {
	return []wish{
		{"a person is greeted", func() bool { return len(w.said(w.lan, "Chủ đề")) > 0 }},
		{"a group is greeted", func() bool { return len(w.said(w.group, "Xin chào")) > 0 }},
	}
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

// lines is how many lines were logged.
func (w *world) lines() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.log.String(), "\n")
}

// settle waits until the bot has begun, and everyone has an article.
func (w *world) settle(ctx context.Context) error {
	if _, err := grant(w.begun()); err != nil {
		return err
	}
	w.screen = last(w.said(w.lan, "Chủ đề")).ID
	w.publish(ctx)
	w.server.Say(w.lan, "/caidat")
	ready := []wish{{"the first article", w.all}, {"the person's",
		func() bool { return len(w.said(w.lan, w.title())) > 0 }},
		{"settings", func() bool { return len(w.said(w.lan, "Cài đặt")) > 0 }}}
	if _, err := grant(ready); err != nil {
		return err
	}
	w.below, w.settings = w.said(w.lan, w.title())[0].ID, w.said(w.lan, "Cài đặt")[0].ID
	w.server.Join(w.channel, w.lan, true)
	time.Sleep(2 * time.Minute) // the chats may have their next messages, and nobody is known to be an administrator
	return nil
}

// publish publishes the next article.
func (w *world) publish(ctx context.Context) {
	w.number++
	if err := w.sender.Publish(ctx, w.number, "tin", article.Ordinary); err != nil {
		panic(err) // a store in memory that does not store
	}
}

func (w *world) title() string { return fmt.Sprintf("Bản tin thứ %d", w.number) }

// said are the bot's messages in a chat that hold a text.
func (w *world) said(chat int64, text string) (list []bottest.Message) {
	for _, m := range w.server.Messages(chat) {
		if m.FromBot && strings.Contains(m.Text, text) {
			list = append(list, m)
		}
	}
	return list
}

// all tells whether everyone has every article.
func (w *world) all() bool {
	for i := range people {
		for n := range w.number {
			if w.copies(first+int64(i), n+1) == 0 {
				return false
			}
		}
	}
	return true
}

// copies is how often a chat has an article: alone, or in a list of several.
func (w *world) copies(chat int64, number int) (n int) {
	title := fmt.Sprintf("Bản tin thứ %d", number)
	for _, m := range w.server.Messages(chat) {
		if text := strings.NewReplacer(".", " ", "\n", " ").Replace(m.Text + " "); strings.Contains(text, title+" ") {
			n++
		}
	}
	return n
}

// twice counts the copies that nobody needed.
func (w *world) twice() (n int) {
	for i := range people {
		for number := range w.number {
			n += max(0, w.copies(first+int64(i), number+1)-1)
		}
	}
	return n
}

// wish is something that somebody asked for.
type wish struct {
	what    string
	granted func() bool
}

// ask has the person ask for all that the bot answers.
func (w *world) ask() []wish {
	help, screens := len(w.said(w.lan, "Trợ giúp")), len(w.said(w.group, "Chủ đề của nhóm"))
	drawn, _ := w.server.Message(w.lan, w.screen)
	on := "1"
	for _, row := range drawn.Buttons {
		for _, b := range row {
			if b.Data == "t:khac:0" {
				on = "0"
			}
		}
	}
	since := time.Now()
	tick := w.server.Tap(w.lan, w.screen, "t:khac:"+on)
	inline := w.server.Inline(w.lan, "bản tin", "")
	w.server.Say(w.lan, "/trogiup")
	w.server.SayAs(w.group, bottest.Speaker{User: w.lan}, "/chude")
	return []wish{
		{"the tap is answered", func() bool { _, ok := w.server.Answer(tick); return ok }},
		{"the tick is drawn", func() bool { m, _ := w.server.Message(w.lan, w.screen); return m.Edited.After(since) }},
		{"the inline query is answered", func() bool { _, ok := w.server.InlineResults(inline); return ok }},
		{"help comes", func() bool { return len(w.said(w.lan, "Trợ giúp")) > help }},
		{"the group chooses topics", func() bool { return len(w.said(w.group, "Chủ đề của nhóm")) > screens }},
	}
}

// askOnce has the person ask for what can be had once: to be rid of a topic, and of a
// message.
func (w *world) askOnce() []wish {
	off := w.server.Tap(w.lan, w.below, "x:tin")
	labelled := func() bool {
		m, _ := w.server.Message(w.lan, w.below)
		return len(m.Buttons) > 0 && strings.Contains(fmt.Sprint(m.Buttons), "Bật lại")
	}
	w.server.Tap(w.lan, w.settings, "close")
	w.server.Say(w.lan, "/kenh @tin_ban")
	return []wish{
		{"the settings are closed", func() bool {
			m, ok := w.server.Message(w.lan, w.settings)
			return !ok ||
				m.Deleted
		}},
		{"the channel's topics are asked for", func() bool { return len(w.said(w.lan, "Chủ đề của kênh")) > 0 }},
		{"turning a topic off is answered", func() bool { _, ok := w.server.Answer(off); return ok }},
		{"the button below the article changes", labelled},
	}
}

func last(list []bottest.Message) bottest.Message { return list[len(list)-1] }
