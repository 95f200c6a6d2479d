//go:build unix

package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/store/storetest"
)

// TestAHandOverLosesNothing has the process that sends die, or fall silent, in the
// middle of an article to 300 people, and another one go on. The silent one wakes
// again in the end.
func TestAHandOverLosesNothing(t *testing.T) {
	slowFault(t)
	const people = 300
	for _, c := range []struct {
		name string
		end  func(*process) error
		wake func(*process) error
	}{
		{"dead", func(p *process) error { p.kill(); return nil }, nil},
		{"silent", func(p *process) error { return p.Process.Signal(syscall.SIGSTOP) },
			func(p *process) error { return p.Process.Signal(syscall.SIGCONT) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url := storetest.Postgres(t)
			w := newWorld(t, url, bottest.Options{AnyPrivate: true})
			w.fill(url, people)
			leader := w.start()
			w.eventually("the end of the first fill", w.filled)
			w.eventually("it to send", func() bool { return strings.Contains(leader.log.String(), "delivery begins") })
			w.startBeside()
			w.publishNews(0)
			w.eventually("the first messages", func() bool { return w.got(people, 0) > 20 })
			if err := c.end(leader); err != nil {
				t.Fatal(err)
			}
			began, had := time.Now(), w.got(people, 0)+inFlight
			w.eventually("the other one to send", func() bool { return w.got(people, 0) > had })
			took := time.Since(began)
			if c.wake != nil {
				if err := c.wake(leader); err != nil {
					t.Fatal(err)
				}
			}
			w.eventually("the article at everyone", func() bool { return w.got(people, 0) == people })
			repeats := 0
			chats := map[int64][]string{}
			for id := range int64(people) {
				repeats += w.chatHas(firstChat+id, newsOf(0)) - 1
				chats[firstChat+id] = []string{newsOf(0)}
			}
			unmarked := w.unmarked(url, chats)
			t.Logf("figure: leader %s: another one sends after %s, lost 0, repeated %d of %d in flight, "+
				"of them not marked %d", c.name, took.Round(100*time.Millisecond), repeats, inFlight, unmarked)
			if repeats > inFlight {
				t.Errorf("got %d repeats, want at most those in flight, %d", repeats, inFlight)
			}
			assert.Same(t, "repeats that are not marked", unmarked, 0)
		})
	}
}
