package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/store"
	"loa/store/storetest"
)

// repliesInFlight is how many answers may be under way at a kill.
const repliesInFlight = 32

// TestKillsLoseNoAnswer kills the real program at random moments while people
// write and tap. LOA_TEST_KILLS sets another number of kills.
func TestKillsLoseNoAnswer(t *testing.T) {
	t.Parallel()
	kills := killsOr(t, 3)
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		repeats := answeredThrough(t, url, kills, func(_ *world, p *process) { p.kill() })
		t.Logf("%d kills, %d answers repeated", kills, repeats)
		if repeats > kills*repliesInFlight {
			t.Errorf("%d answers repeated; at most %d were in flight, want repeats at most %v", repeats,
				kills*repliesInFlight, kills*repliesInFlight)
		}
	})
}

func TestStoppingLosesAndRepeatsNoAnswer(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		repeats := answeredThrough(t, url, 3, func(w *world, p *process) {
			w.eventually("Loa to be ready", w.healthy)
			if err := p.stop(); err != nil {
				t.Errorf("stopped by SIGTERM: %v, want no error", err)
			}
		})
		if repeats > 0 {
			t.Errorf("%d answers repeated, want repeats at most 0", repeats)
		}
	})
}

// answeredThrough lets 40 people search and choose a topic in the bot of a
// program that is ended and started again so many times at random moments. It
// fails when something is not answered, or answers of a chat come out of
// order, and returns how many came more than once.
func answeredThrough(t *testing.T, url string, ends int, end func(*world, *process)) (repeats int) {
	const people, each = 40, 4 // each: acts of one kind between two ends
	w := newWorld(t, url, bottest.Options{QueryTimeout: time.Hour})
	p := w.start()
	picker := map[int64]int64{}
	for id := int64(firstChat); id < firstChat+people; id++ {
		w.telegram.AddUser(bottest.User{ID: id, FirstName: "Ông Páo", Language: "vi"})
		w.telegram.Say(id, "/start")
	}
	for id := int64(firstChat); id < firstChat+people; id++ {
		w.eventually("the topic picker", func() bool { return len(w.last(id).Buttons) > 0 })
		picker[id] = w.last(id).ID
	}

	written := map[int64][]string{}
	tapped := map[int64]string{} // the last state that was asked for
	var taps []string
	for i := range ends {
		for j := range each {
			id := firstChat + rand.Int64N(people)
			question := fmt.Sprintf("w%dx%dz", i, j)
			w.telegram.Say(id, question)
			written[id] = append(written[id], question)
			id, state := firstChat+rand.Int64N(people), strconv.Itoa(rand.IntN(2))
			taps = append(taps, w.telegram.Tap(id, picker[id], "t:kinh-te:"+state))
			tapped[id] = state
			time.Sleep(time.Duration(25+rand.IntN(175)) * time.Millisecond) // the random moment itself
		}
		end(w, p)
		p = w.start()
	}

	s, err := store.Open(t.Context(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	missing := func() (n int) {
		owed, err := s.Subscribers.Unanswered(t.Context(), "telegram")
		if err != nil {
			t.Fatal(err)
		}
		n = len(owed) // what people said must not be kept either
		for id, questions := range written {
			for _, q := range questions {
				if w.chatHas(id, "🔎 "+q) == 0 {
					n++
				}
			}
		}
		for _, tap := range taps {
			if _, ok := w.telegram.Answer(tap); !ok {
				n++
			}
		}
		for id, state := range tapped {
			if m, _ := w.telegram.Message(id, picker[id]); strings.Contains(labels(m), "✅ Kinh tế") != (state == "1") {
				n++
			}
		}
		return n
	}
	for last, since := missing(), time.Now(); last > 0; time.Sleep(100 * time.Millisecond) {
		now := missing()
		if now != last {
			last, since = now, time.Now()
		} else if time.Since(since) > patience {
			t.Fatalf("%d answers are missing, and nothing came for %s, want time.Since(since) at most %v", now,
				patience, patience)
		}
	}
	w.eventually("Loa to be ready", w.healthy)
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	for id, questions := range written {
		next := 0
		for _, m := range w.telegram.Messages(id) {
			if m.FromBot && next < len(questions) && strings.HasPrefix(m.Text, "🔎 "+questions[next]) {
				next++
			}
		}
		if next < len(questions) {
			t.Errorf("chat %d: the answer to %s came before one that was asked for earlier, want next at least %v", id,
				questions[next], len(questions))
		}
		for _, q := range questions {
			repeats += w.chatHas(id, "🔎 "+q) - 1
		}
	}
	for id, state := range tapped {
		sub, err := s.Subscribers.Subscriber(t.Context(), "telegram", strconv.FormatInt(id, 10), 0)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Subscribers.Subscriptions(t.Context(), sub.ID)
		if err != nil {
			t.Fatal(err)
		}
		if on := len(list) == 1; on != (state == "1") {
			t.Errorf("chat %d asked for state %s and has %+v, want on %v", id, state, list, (state == "1"))
		}
	}
	return repeats
}
