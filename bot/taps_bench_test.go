package bot_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/audience"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/deliver/throttle"
	"loa/subscriber"
)

// BenchmarkTenQuickTaps measures in real time how long after ten quick taps the
// last of them is answered, and how long the screen takes to show the last state:
// in a quiet hour, and while articles go out to others at the full rate.
func BenchmarkTenQuickTaps(b *testing.B) {
	for _, broadcast := range []bool{false, true} {
		b.Run(fmt.Sprintf("broadcast=%v", broadcast), func(b *testing.B) { tenQuickTaps(b, broadcast) })
	}
}

const betweenTaps = 80 * time.Millisecond

func tenQuickTaps(b *testing.B, broadcast bool) {
	telegram := bottest.New(bottest.Options{AnyPrivate: true})
	server := httptest.NewServer(telegram)
	defer server.Close()
	limiter := throttle.NewLimiter(28, time.Now)
	clock := bench.NewClock()
	store := bench.NewFakeStore(clock)
	made, err := bot.New(bot.Options{
		Token: telegram.Token(), Endpoint: server.URL, Store: store, Updates: store, Pacer: limiter,
		Topics: bench.Topics,
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = made.Run(ctx) })
	if broadcast {
		for sender := range 4 {
			running.Go(func() { sendWithoutEnd(ctx, made, limiter, sender) })
		}
	}
	defer running.Wait()
	defer cancel()

	person := telegram.AddUser(bottest.User{FirstName: "Lan", Language: "vi"}).ID
	telegram.Say(person, "/start")
	var picker bottest.Message
	waitUntil(b, telegram, func() bool {
		list := telegram.Messages(person)
		if len(list) > 0 {
			picker = list[len(list)-1]
		}
		return picker.FromBot
	})
	var note, screen time.Duration
	for b.Loop() {
		time.Sleep(2 * time.Second) // the person reads
		var last string
		for i := range 10 {
			time.Sleep(betweenTaps)
			last = telegram.Tap(person, picker.ID, fmt.Sprintf("t:y-te:%d", i%2))
		}
		tapped := time.Now()
		waitUntil(b, telegram, func() bool { _, answered := telegram.Answer(last); return answered })
		note += time.Since(tapped)
		waitUntil(b, telegram, func() bool {
			m, _ := telegram.Message(person, picker.ID)
			return strings.Contains(bench.Labels(m), "✅ Y tế") && len(store.Owes()) == 0
		})
		screen += time.Since(tapped)
		telegram.Tap(person, picker.ID, "t:y-te:0")
	}
	b.ReportMetric(float64(note.Milliseconds())/float64(b.N), "note-ms/op")
	b.ReportMetric(float64(screen.Milliseconds())/float64(b.N), "screen-ms/op")
}

// sendWithoutEnd sends an article to one person after the other, as fast as the
// limiter lets it.
func sendWithoutEnd(ctx context.Context, made *bot.Bot, limiter *throttle.Limiter, sender int) {
	d := bench.Layouts()["article-medium"]
	for i := 0; ctx.Err() == nil; i++ {
		d.Subscriber.Address = fmt.Sprint(1_000_000*(sender+1) + i)
		if limiter.Wait(ctx, audience.LaneImmediate, d.Subscriber.Address, subscriber.Private) == nil {
			_, _ = made.Send(ctx, d)
		}
	}
}

func waitUntil(b *testing.B, telegram *bottest.Server, done func() bool) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	for !done() {
		short, stop := context.WithTimeout(ctx, 5*time.Millisecond)
		telegram.Wait(short, done)
		stop()
		if ctx.Err() != nil {
			b.Fatal("nothing came within 20 s, want ctx.Err() nil")
		}
	}
}
