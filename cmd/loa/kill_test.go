package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/demo"
	"loa/internal/assert"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// inFlight is how many messages may be under way at a kill.
const inFlight = 4

// TestAHundredKillsLoseNothing kills the real program at random moments while
// it serves 300 subscribers. LOA_TEST_KILLS sets another number of kills.
func TestAHundredKillsLoseNothing(t *testing.T) {
	t.Parallel()
	kills := killsOr(t, 100)
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		repeats, unmarked := servedThrough(t, url, kills, (*process).kill)
		t.Logf("%d kills, %d repeated (at most %d were in flight), of them not marked %d", kills, repeats, kills*inFlight,
			unmarked)
		assert.Same(t, "repeats that are not marked", unmarked, 0)
		if repeats > kills*inFlight {
			t.Errorf("%d messages repeated; at most %d were in flight, want repeats at most %v", repeats,
				kills*inFlight, kills*inFlight)
		}
	})
}

// killsOr is LOA_TEST_KILLS, or another number where that is not set.
func killsOr(t *testing.T, n int) int {
	t.Helper()
	given := os.Getenv("LOA_TEST_KILLS")
	if given == "" {
		return n
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		t.Fatalf("LOA_TEST_KILLS=%s is no number, want no error", given)
	}
	return n
}

// TestStoppingUnderLoadRepeatsNothing ends the program as an operator does, in
// the middle of its work.
func TestStoppingUnderLoadRepeatsNothing(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		longest := time.Duration(0)
		repeats, _ := servedThrough(t, url, 10, func(p *process) {
			begun := time.Now()
			if err := p.stop(); err != nil {
				t.Errorf("stopped by SIGTERM: %v, want no error", err)
			}
			longest = max(longest, time.Since(begun))
		})
		t.Logf("stopped 10 times, %d repeated, drained within %s", repeats, longest.Round(time.Millisecond))
		if repeats > 0 {
			t.Errorf("%d messages repeated, want repeats at most 0", repeats)
		}
	})
}

// servedThrough lets 300 subscribers be sent four articles by a program that
// is ended and started again so many times at random moments. It fails when a
// delivery is missing, and returns how many came more than once, and how many of
// these the ledger does not call perhaps sent twice.
func servedThrough(t *testing.T, url string, ends int, end func(*process)) (repeats, unmarked int) {
	const subscribers, articles = 300, 4
	w := newWorld(t, url, bottest.Options{AnyPrivate: true})
	w.fill(url, subscribers)
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	var titles []string
	for i := range ends {
		if i*articles/ends == len(titles) {
			title := fmt.Sprintf("Tin kinh tế thử thách %s", []string{"một", "hai", "ba", "bốn"}[len(titles)])
			if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title,
				Body: titleBody(len(titles))}); err != nil {
				t.Fatal(err)
			}
			titles = append(titles, title)
		}
		time.Sleep(time.Duration(100+rand.IntN(700)) * time.Millisecond) // the random moment itself
		end(p)
		p = w.start()
	}
	missing := func() int {
		n := 0
		for id := range int64(subscribers) {
			for _, title := range titles {
				if w.chatHas(firstChat+id, title) == 0 {
					n++
				}
			}
		}
		return n
	}
	// What is left may take 40 s at the permitted rate.
	for last, since := missing(), time.Now(); last > 0; time.Sleep(100 * time.Millisecond) {
		now := missing()
		if now != last {
			last, since = now, time.Now()
		} else if time.Since(since) > patience {
			audit, _ := exec.Command(p.Path, "audit", "--config", w.config).CombinedOutput()
			t.Fatalf("%d deliveries of %d are missing, and nothing came for %s\n%s\nwant time.Since(since) at most %v",
				now, subscribers*len(titles), patience, audit, patience)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	w.balanced(p)
	chats := map[int64][]string{}
	for id := range int64(subscribers) {
		for _, title := range titles {
			repeats += w.chatHas(firstChat+id, title) - 1
		}
		chats[firstChat+id] = titles
	}
	return repeats, w.unmarked(url, chats)
}

// unmarked counts the articles that came to chats more than once and that the
// ledger does not call perhaps sent twice there.
func (w *world) unmarked(url string, chats map[int64][]string) (count int) {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), store.Options{URL: url})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	for chat, titles := range chats {
		var twice []string
		for _, title := range titles {
			if w.chatHas(chat, title) > 1 {
				twice = append(twice, title)
			}
		}
		if len(twice) == 0 {
			continue
		}
		sub, err := s.Subscribers.Subscriber(w.t.Context(), w.bot, strconv.FormatInt(chat, 10), 0)
		if err != nil {
			w.t.Fatal(err)
		}
		list, err := s.Ledger.Follow(w.t.Context(), sub.ID, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, title := range twice {
			if !slices.ContainsFunc(list, func(f ledger.Followed) bool { return f.MaybeDup && f.Title == title }) {
				w.t.Logf("chat %d has %q twice, and the ledger does not say so", chat, title)
				count++
			}
		}
	}
	return count
}

// ends is how a fault ends the program: killed, or told to stop as operators do.
type ends struct {
	name    string
	process func(*process)
	repeats int // each may cost at most
}

func (e ends) String() string { return e.name }

// most is how many repeats so many ends may cost.
func (e ends) most(times int) int { return times * e.repeats }

// ending is by SIGKILL, or as LOA_TEST_END says: SIGTERM.
func ending(t *testing.T) ends {
	if os.Getenv("LOA_TEST_END") != "SIGTERM" {
		return ends{"kills", (*process).kill, 1}
	}
	return ends{"times SIGTERM", func(p *process) {
		if err := p.stop(); err != nil {
			t.Errorf("stopped by SIGTERM: got %v\n%s\nwant no error", err, p.log)
		}
	}, 0}
}

// firstChat is the chat of the first of many subscribers.
const firstChat = 9_000_000

// fill stores subscribers of the topic kinh-te before Loa starts.
func (w *world) fill(url string, subscribers int64) {
	w.t.Helper()
	ctx := w.t.Context()
	s, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	for id := range subscribers {
		address := strconv.FormatInt(firstChat+id, 10)
		err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Changes: []subscriber.SubscriberChange{
			subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{
				Channel: "telegram", Address: address, Kind: subscriber.Private, Language: "vi",
				State: subscriber.Active, Rhythm: subscriber.RhythmImmediate, Asked: true, Size: subscriber.SizeMedium,
				Sound: true,
			}},
			subscriber.Subscribe{Channel: "telegram", Address: address, Topic: "kinh-te"},
		}})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// titleBody gives each article words of its own, so that none is a copy.
func titleBody(n int) string {
	words := [][]string{
		{"Nông dân", "trồng", "ngô", "trên", "nương", "cao"}, {"Thương lái", "mua", "chè", "ở", "chợ", "phiên"},
		{"Hợp tác xã", "nuôi", "cá", "dưới", "lòng", "hồ"}, {"Doanh nghiệp", "xây", "xưởng", "bên", "quốc", "lộ"},
	}
	return strings.Repeat(strings.Join(words[n%len(words)], " ")+". ", 12)
}

// parses tells whether a feed is well-formed.
func parses(format, body string) error {
	if format == ".json" {
		return json.Unmarshal([]byte(body), new(any))
	}
	for decoder := xml.NewDecoder(strings.NewReader(body)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
