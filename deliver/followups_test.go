package deliver_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"loa/article"
	"loa/ledger"
	"loa/subscriber"
)

// elsewhere is the same release at another source.
func elsewhere(a article.Article, source string, topics ...string) article.Article {
	a.Source, a.URL, a.Topics = source, "https://"+source+".example.org/"+a.Key, topics
	return a
}

// long is an article with enough text to be recognised elsewhere.
func (w *world) long(n int, topics ...string) article.Article {
	a := w.article(n, topics...)
	for i := range 40 {
		a.ContentText += spell(i*i*n*7907 + i)
	}
	return a
}

func (w *world) each(want map[string]int) {
	w.t.Helper()
	for address, n := range want {
		if got := len(w.net.got(address)); got != n {
			w.t.Errorf("%s got %d messages, want %d", address, got, n)
		}
	}
}

func (w *world) followUp(id int64) ledger.Audit {
	w.t.Helper()
	var found []ledger.Audit
	for _, a := range w.audit(id) {
		if a.Kind == article.BroadcastNew {
			found = append(found, a)
		}
	}
	if len(found) != 2 {
		w.t.Fatalf("%d broadcasts of a new article: %+v, want len(found) 2", len(found), found)
	}
	return found[1]
}

func TestACopyWithAnotherTopicReachesThatTopicsSubscribersOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "a", "b")
		w.people(3, 4, "b")
		keyword := func(s *subscriber.Subscriber) { s.Keywords = []string{"bản tin"} }
		w.person("4", keyword, "b")
		w.person("5", func(s *subscriber.Subscriber) { s.Keywords = []string{"-bản tin"} }, "b")
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("6", daily, "b")
		w.person("7", daily, "a", "b")
		w.person("8", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60} }, "b")
		w.begin()
		first := w.long(1, "a")
		id := w.save(first)
		w.sleep(10 * time.Second)
		w.each(map[string]int{"1": 1, "2": 1, "3": 0, "4": 1})
		if again := w.save(elsewhere(first, "other", "a", "b")); again != id {
			t.Fatalf("not a copy: %d, %d, want again %v", again, id, id)
		}
		w.sleep(10 * time.Second)
		w.each(map[string]int{"1": 1, "2": 1, "3": 1, "4": 1, "5": 0, "6": 0, "7": 0, "8": 0})
		if f := w.followUp(id); f.Targeted != 3 || f.Sent != 1 || f.Paused != 0 || f.Digest != 1 || f.Held != 1 {
			t.Errorf("audit %+v, want f.Targeted 3, f.Sent 1, f.Paused 0, f.Digest 1, f.Held 1", f)
		}
		w.save(elsewhere(first, "third", "b"))
		w.at(6, 31)
		w.sleep(4 * time.Hour)
		w.each(map[string]int{"1": 1, "2": 1, "3": 1, "4": 1, "5": 0, "6": 1, "7": 1, "8": 1})
		w.at(6, 31)
		w.sleep(4 * time.Hour)
		for i := range 9 {
			if n := len(w.net.got(strconv.Itoa(i))); n > 1 {
				t.Errorf("chat %d got %d messages, want at most 1", i, n)
			}
		}
		w.followUp(id)
	})
}

func TestAnUpdateThatAddsATopicCorrectsTheOldAndTellsTheNewEvenAcrossARestart(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "a", "b")
		w.people(3, 4, "b")
		w.begin()
		a := w.long(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.end()
		a.Title, a.Topics = "Bản tin sửa lại", []string{"a", "b"}
		w.save(a)
		w.close()
		w.open()
		w.begin()
		w.sleep(time.Minute)
		// The old message is edited and corrected; the new one is right from the start.
		w.each(map[string]int{"1": 3, "2": 3, "3": 1})
		w.followUp(id)

		a.Title = "Bản tin sửa lần hai"
		w.save(a)
		w.sleep(time.Minute)
		// The correction is edited too.
		w.each(map[string]int{"1": 5, "2": 5, "3": 3})
		if err := w.store.Publishing.Withdraw(context.Background(), id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Minute)
		// And the correction is struck out with the message.
		w.each(map[string]int{"1": 7, "2": 7, "3": 5})
		for _, b := range w.audit(id) {
			if b.Pending != 0 {
				t.Errorf("still pending: %+v, want b.Pending 0", b)
			}
		}
	})
}

func TestACopyThatComesBeforeTheFirstWalkIsToldOnceAndChangedEverywhere(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "a")
		w.people(3, 5, "b")
		w.people(5, 6, "a", "b")
		a := w.long(1, "a")
		id := w.save(a)
		w.save(elsewhere(a, "other", "b"))
		w.begin() // both broadcasts in one round
		w.sleep(time.Minute)
		w.net.once(1, 6, id)
		w.each(map[string]int{"1": 1, "3": 1, "5": 1})
		if err := w.store.Publishing.Withdraw(context.Background(), id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 2, "2": 2, "3": 2, "4": 2, "5": 2})
		w.followUp(id)
	})
}

func TestADigestDoesNotRepeatAnArticleThatHasGainedATopic(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("1", daily, "a", "b")
		w.person("2", daily, "b")
		w.person("3", func(s *subscriber.Subscriber) { s.Rhythm, s.Keywords = subscriber.RhythmDaily, []string{"bản tin"} }, "b")
		w.begin()
		first := w.long(1, "a")
		id := w.save(first)
		w.at(7, 0)
		w.each(map[string]int{"1": 1, "2": 0, "3": 1})
		w.save(elsewhere(first, "other", "b"))
		w.at(7, 0)
		w.at(7, 0)
		w.each(map[string]int{"1": 1, "2": 1, "3": 1})
		if f := w.followUp(id); f.Targeted != 1 || f.Sent != 1 || f.InDigest != 1 {
			t.Errorf("audit %+v, want f.Targeted 1, f.Sent 1, f.InDigest 1", f)
		}
	})
}
