package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver"
	"loa/internal/assert"
	"loa/ledger"
	"loa/subscriber"
)

// Two provinces in one installation: the first bot, telegram, serves the portal of
// Lai Châu, and a second one that of Điện Biên. Everybody uses both.

// provinces makes the second bot, and has each serve its portal.
func (w *world) provinces() (dienBien *network) {
	w.t.Helper()
	w.serve("telegram", audience.Bound{Sources: []string{"laichau"}})
	w.serve("dienbien", audience.Bound{Sources: []string{"dienbien"}})
	dienBien = newNetwork(w.t, "dienbien")
	w.further = append(w.further, dienBien)
	return dienBien
}

// serve has a bot serve something from now on.
func (w *world) serve(bot string, b audience.Bound) {
	w.t.Helper()
	if _, err := w.store.Topics.SyncBounds(context.Background(), map[string]audience.Bound{bot: b}); err != nil {
		w.t.Fatal(err)
	}
}

// everyWay makes somebody for each way in which an article comes to people.
func (w *world) everyWay(bot string) {
	w.t.Helper()
	w.personOf(bot, "now", nil, "tin")
	w.personOf(bot, "daily", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "tin")
	w.personOf(bot, "asleep", func(s *subscriber.Subscriber) {
		s.Quiet = subscriber.QuietHours{From: 0, To: 23 * 60}
	}, "tin")
	w.personOf(bot, "word", func(s *subscriber.Subscriber) { s.Keywords = []string{"lời dẫn", "lũ"} })
	w.personOf(bot, "other", nil, "khac")
}

// at publishes an article at the portal of a source.
func (w *world) portal(source string, a article.Article) int64 {
	w.t.Helper()
	a.Source, a.URL = source, "https://"+source+".example/"+a.Key
	return w.save(a)
}

// told says which articles an address was sent, each as often as it was.
func (n *network) told(address string) string {
	var ids []int64
	for _, m := range n.got(address) {
		for _, a := range m.Articles {
			ids = append(ids, a.ID)
		}
	}
	slices.Sort(ids)
	return strings.Trim(fmt.Sprint(ids), "[]")
}

func TestEachBotTellsOfWhatItServes(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		dienBien := w.provinces()
		w.everyWay("telegram")
		w.everyWay("dienbien")
		w.begin()
		w.portal("laichau", w.long(1, "tin"))
		w.portal("dienbien", w.long(2, "tin"))
		w.portal("laichau", w.long(3, "tin"))
		w.sleep(time.Minute)
		w.portal("dienbien", w.long(3, "tin")) // a copy: it is one article, and new to the second bot's people
		w.sleep(time.Minute)
		flood := w.flood(4, "tin")
		flood.Unconfirmed = false
		w.portal("dienbien", flood)
		w.sleep(time.Minute)
		for i, area := range [][]string{nil, {"laichau"}} { // of an operator
			a := w.flood(5 + i)
			a.Source, a.Key, a.Unconfirmed = article.OperatorSource, article.WarningKey(a.Key, area, time.Time{}), false
			w.save(a)
		}
		w.portal("caobang", w.long(7, "tin"))
		w.sleep(72 * time.Hour)
		for _, c := range []struct {
			bot                             *network
			now, daily, asleep, word, other string
		}{
			{w.net, "1 3 5 6", "1 3 5 6", "1 3 5 6", "1 3 5 6", "5 6"},
			{dienBien, "2 3 4 5", "2 3 4 5", "2 3 4 5", "2 3 4 5", "4 5"},
		} {
			assert.Same(t, c.bot.name+": at once", c.bot.told("now"), c.now)
			assert.Same(t, c.bot.name+": in digests", c.bot.told("daily"), c.daily)
			assert.Same(t, c.bot.name+": after quiet hours", c.bot.told("asleep"), c.asleep)
			assert.Same(t, c.bot.name+": by keyword", c.bot.told("word"), c.word)
			assert.Same(t, c.bot.name+": who follows something else", c.bot.told("other"), c.other)
		}
		for _, a := range w.audit(0) {
			assert.Same(t, fmt.Sprintf("article %d: what waits", a.Article), a.Pending, 0)
		}
	})
}

func TestWhatABotServesCanChangeWhileItRuns(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		w.person("both", nil, "a", "b")
		w.person("daily", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "a", "b")
		w.begin()
		w.publish(1, "b")
		w.sleep(time.Minute)
		w.serve("telegram", audience.Bound{Topics: []string{"a"}})
		w.publish(2, "b")
		w.publish(3, "a", "b")
		w.sleep(time.Minute)
		assert.Same(t, "while b rests", w.net.told("both"), "1 3")
		w.serve("telegram", audience.Bound{})
		w.publish(4, "b")
		w.sleep(48 * time.Hour)
		assert.Same(t, "once b is served again", w.net.told("both"), "1 3 4")
		assert.Same(t, "in digests", w.net.told("daily"), "1 3 4")
		w.audit(0)
	})
}

func TestABotWhoseTokenIsRefusedKeepsNoOtherFromSending(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		dienBien := w.provinces()
		dienBien.refuse("", func(int) error { return fmt.Errorf("token: %w", channel.ErrRefused) })
		for _, bot := range []string{"telegram", "dienbien"} {
			w.personOf(bot, "1", nil, "tin")
		}
		w.begin()
		w.portal("laichau", w.long(1, "tin"))
		w.portal("dienbien", w.long(2, "tin"))
		w.sleep(time.Minute)
		assert.Same(t, "the first bot", w.net.told("1"), "1")
		assert.Same(t, "the refused bot", dienBien.told("1"), "")
		w.net.mu.Lock()
		alarms := fmt.Sprint(w.alarms)
		w.net.mu.Unlock()
		assert.Same(t, "the alarm names the refused bot: "+alarms, strings.Contains(alarms, "dienbien"), true)
		assert.Same(t, "the alarm names the other: "+alarms, strings.Contains(alarms, "telegram"), false)
		dienBien.refuse("", nil)
		w.sleep(time.Hour)
		w.portal("laichau", w.long(3, "tin"))
		w.sleep(time.Minute)
		assert.Same(t, "the first bot later", w.net.told("1"), "1 3")
		assert.Same(t, "the second with a new token", dienBien.told("1"), "2")
		w.audit(0)
	})
}

// mortal is a ledger of a process that can be killed: then it records no more.
type mortal struct {
	silent
}

var errKilled = errors.New("killed")

// silent is a ledger that can be read, and in which no result of a message can be written
// for a while.
type silent struct {
	deliver.Ledger
	on  *atomic.Bool
	err error
}

// Record fails while the ledger is silent.
func (s silent) Record(ctx context.Context, channel string, records []ledger.Record) error {
	if s.on.Load() {
		return s.err
	}
	return s.Ledger.Record(ctx, channel, records)
}

func (m mortal) SaveBatch(ctx context.Context, fanOut int64, step ledger.BatchDecision) (ledger.Batch, error) {
	if m.on.Load() {
		return ledger.Batch{}, errKilled
	}
	return m.Ledger.SaveBatch(ctx, fanOut, step)
}

func (m mortal) FinishFanOut(ctx context.Context, fanOut int64) error {
	if m.on.Load() {
		return errKilled
	}
	return m.Ledger.FinishFanOut(ctx, fanOut)
}

func (m mortal) Fly(ctx context.Context, channel string, subscribers []int64) error {
	if m.on.Load() {
		return errKilled
	}
	return m.Ledger.Fly(ctx, channel, subscribers)
}

func TestKillsLoseNothingOfTwoBots(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		dienBien := w.provinces()
		const people, news, kills = 25, 3, 6
		for i := range people {
			w.person(itoa(i), nil, "tin")
			w.personOf("dienbien", itoa(i), nil, "tin")
		}
		dead := new(atomic.Bool)
		w.wrap = func(l deliver.Ledger) deliver.Ledger { return mortal{silent{l, dead, errKilled}} }
		w.begin()
		most, published := map[*network]int{}, 0
		for kill := range kills {
			if kill%2 == 0 {
				published++
				w.portal("laichau", w.long(2*published, "tin"))
				w.portal("dienbien", w.long(2*published+1, "tin"))
			}
			w.sleep(time.Duration(137*(kill+1)) * time.Millisecond)
			dead.Store(true)
			for _, n := range []*network{w.net, dienBien} {
				n.mu.Lock()
				most[n] += max(w.deliverer.Flying(n.name), n.most)
				n.mu.Unlock()
			}
			w.end()
			w.sleep(2 * time.Second) // until another process runs
			dead = new(atomic.Bool)
			w.begin()
		}
		w.sleep(time.Hour)
		for _, n := range []*network{w.net, dienBien} {
			repeats, unmarked := 0, 0
			for i := range people {
				came := map[int64]int{}
				for _, m := range n.got(itoa(i)) {
					came[m.Articles[0].ID]++
					if came[m.Articles[0].ID] > 1 {
						repeats++
						if !m.MaybeDup {
							unmarked++
						}
					}
				}
				assert.Same(t, n.name+": articles that came to "+itoa(i), len(came), news)
			}
			if repeats > most[n] {
				t.Errorf("%s: got %d repeats, want at most the %d that were in flight at the kills", n.name, repeats,
					most[n])
			}
			assert.Same(t, n.name+": repeats that were not marked", unmarked, 0)
			t.Logf("%s: %d repeats of %d in flight", n.name, repeats, most[n])
		}
		for _, a := range w.audit(0) {
			assert.Same(t, fmt.Sprintf("article %d: sent", a.Article), a.Sent, int64(people))
		}
	})
}
