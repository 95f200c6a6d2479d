package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// TestTheLedgerSaysOfEveryMessageWhatTelegramShows holds what the ledger says of
// each article at each chat against what stands in the chat, after histories that
// chance makes up with the real program: articles while it is killed, answers are
// lost, chats block and refuse, quiet hours hold and digests are due.
// LOA_TEST_HISTORIES sets how many, each on both databases; without it there is one
// on each.
func TestTheLedgerSaysOfEveryMessageWhatTelegramShows(t *testing.T) {
	t.Parallel()
	given, err := strconv.ParseUint(os.Getenv("LOA_TEST_HISTORIES"), 10, 32)
	if err != nil || given == 0 {
		t.Run("history 0 on sqlite", func(t *testing.T) { playHistory(t, "sqlite:"+t.TempDir()+"/loa.db", 0) })
		t.Run("history 1 on postgres", func(t *testing.T) { playHistory(t, storetest.Postgres(t), 1) })
		return
	}
	for seed := range given {
		t.Run(fmt.Sprint("history ", seed), func(t *testing.T) {
			storetest.EachURL(t, func(t *testing.T, url string) { playHistory(t, url, seed) })
		})
	}
}

// playHistory makes up a history and judges it.
func playHistory(t *testing.T, url string, seed uint64) {
	h := newHistory(t, url, seed)
	events := []func(){h.publish, h.publish, h.publish, h.kill, h.kill, h.block, h.refuse, h.loseAnswer,
		h.digestsDue, h.quietBegins, h.quietEnds, h.pause, h.resume}
	for range 16 {
		events[h.chance.IntN(len(events))]()
		time.Sleep(time.Duration(h.chance.IntN(400)) * time.Millisecond)
	}
	h.settle()
	h.judge()
}

// lastMetre is one such history.
type lastMetre struct {
	*world
	db      *store.Store
	chance  *rand.Rand
	process *process
	titles  map[int64]string // by article
	woken   int
	refused map[int64]bool // chats that refuse everything for ever
}

const lastMetreChats = 12

func newHistory(t *testing.T, url string, seed uint64) *lastMetre {
	h := &lastMetre{world: newWorld(t, url, bottest.Options{AnyPrivate: true}), titles: map[int64]string{},
		chance: rand.New(rand.NewPCG(seed, 12)), refused: map[int64]bool{}}
	h.fill(url, lastMetreChats)
	h.db = storetest.OpenAt(t, url, time.Now)
	for i, rhythm := range []subscriber.Rhythm{subscriber.RhythmDaily, subscriber.RhythmThrice,
		subscriber.RhythmWeekly} {
		h.apply(subscriber.Unsubscribe{Channel: "telegram", Address: h.address(i), Topic: "kinh-te"},
			subscriber.Subscribe{Channel: "telegram", Address: h.address(i), Topic: "kinh-te", Rhythm: rhythm})
	}
	h.process = h.start()
	h.eventually("the end of the first fill", func() bool { return h.healthy() && h.filled() })
	return h
}

func (h *lastMetre) address(i int) string { return strconv.Itoa(firstChat + i) }

func (h *lastMetre) someone() int { return h.chance.IntN(lastMetreChats) }

func (h *lastMetre) apply(changes ...subscriber.SubscriberChange) {
	h.t.Helper()
	if err := h.db.Subscribers.ApplyUpdate(h.t.Context(), subscriber.Update{Changes: changes}); err != nil {
		h.t.Fatal(err)
	}
}

// publish stores an article whose words are like no other's.
func (h *lastMetre) publish() {
	var words []string
	for range 40 {
		end := []string{"a", "à", "ó", "ê", "ự", "iếng", "ương", "inh"}[h.chance.IntN(8)]
		words = append(words, string("bcdghlmnst"[h.chance.IntN(10)])+end)
	}
	title := fmt.Sprintf("Tin số %d về %s", len(h.titles)+1, strings.Join(words[:5], " "))
	saved, err := h.db.Publishing.SaveArticle(h.t.Context(), article.Article{Source: "kinh-te", Key: title,
		URL: "https://example.org/" + strconv.Itoa(len(h.titles)), Title: title, ContentText: strings.Join(words, " "),
		Topics: []string{"kinh-te"}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.titles[saved.ID] = title
}

func (h *lastMetre) kill() {
	h.process.kill()
	h.process = h.start()
}

func (h *lastMetre) block() { h.telegram.Block(int64(firstChat + h.someone())) }

func (h *lastMetre) refuse() {
	chat := int64(firstChat + h.someone())
	h.refused[chat] = true
	h.telegram.Inject(bottest.Fault{Method: "sendMessage", Chat: chat, Count: -1, Kind: bottest.Refuse, Code: 400,
		Description: "Bad Request: something that nobody knows"})
}

func (h *lastMetre) loseAnswer() {
	h.telegram.Inject(bottest.Fault{
		Method: "sendMessage", Chat: int64(firstChat + h.someone()), Kind: bottest.DropAfter,
		Count: 1 + h.chance.IntN(2)})
}

func (h *lastMetre) digestsDue() { storetest.Exec(h.t, h.db, `UPDATE digests SET due = 1`) }

// quietBegins has half of the chats keep quiet from an hour ago on.
func (h *lastMetre) quietBegins() {
	now := time.Now().UTC().Add(7 * time.Hour) // the site's time zone
	minute := now.Hour()*60 + now.Minute()
	const day = 24 * 60
	storetest.Exec(h.t, h.db, `UPDATE subscribers SET quiet_from = $1, quiet_to = $2 WHERE id % 2 = 0`,
		(minute+day-60)%day, (minute+120)%day)
}

func (h *lastMetre) quietEnds() {
	storetest.Exec(h.t, h.db, `UPDATE subscribers SET quiet_from = 0, quiet_to = 0,
		held_due = CASE WHEN held_due > 0 THEN 1 ELSE 0 END`)
	// What was to be tried again in the quiet hours waits by itself for their end.
	storetest.Exec(h.t, h.db, `UPDATE retries SET not_before = 1 WHERE error = 'waits for its turn'`)
}

func (h *lastMetre) pause() {
	h.apply(subscriber.Pause{Channel: "telegram", Address: h.address(h.someone()), Reason: subscriber.PausedByPerson})
}

func (h *lastMetre) resume() {
	h.apply(subscriber.Resume{Channel: "telegram", Address: h.address(h.someone())})
}

// settle lets everything come to its end that can.
func (h *lastMetre) settle() {
	last, since := "", time.Now()
	for {
		h.quietEnds()
		h.digestsDue()
		h.wake()
		waits, state := false, ""
		list, err := h.db.Ledger.Audit(h.t.Context(), 0)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, a := range list {
			if h.titles[a.Article] == "" {
				continue
			}
			waits = waits || !a.Balanced() || a.Held+a.Digest > 0 || a.Pending > int64(len(h.refused))
			state += fmt.Sprintln(a.Title, a.Targeted, a.Sent, a.Held, a.Digest, a.Paused, a.Gone, a.Expired, a.Pending)
		}
		if !waits && time.Since(since) > 3*time.Second {
			return
		}
		if state != last {
			last, since = state, time.Now()
		}
		if time.Since(since) > patience {
			h.t.Fatalf("nothing has changed for %s:\n%s", patience, state)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// wake publishes something for nobody: the program looks at once at what is due.
func (h *lastMetre) wake() {
	h.woken++
	title := fmt.Sprint("Không dành cho ai ", h.woken)
	_, err := h.db.Publishing.SaveArticle(h.t.Context(), article.Article{Source: "kinh-te", Key: title,
		URL: "https://example.org/none/" + strconv.Itoa(h.woken), Title: title, ContentText: title,
		Topics: []string{"gia-ca"}})
	if err != nil {
		h.t.Fatal(err)
	}
}

// judge compares the ledger with the chats, message by message.
func (h *lastMetre) judge() {
	if err := h.process.stop(); err != nil {
		h.t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	compared, repeats := 0, 0
	for i := range lastMetreChats {
		chat := int64(firstChat + i)
		sub, err := h.db.Subscribers.Subscriber(h.t.Context(), "telegram", h.address(i), 0)
		if err != nil {
			h.t.Fatal(err)
		}
		list, err := h.db.Ledger.Follow(h.t.Context(), sub.ID, 0)
		if err != nil {
			h.t.Fatal(err)
		}
		said := map[int64]ledger.Followed{}
		for _, f := range list {
			said[f.Article] = f
		}
		for id, title := range h.titles {
			f, shown := said[id], h.chatHas(chat, title)
			what := fmt.Sprintf(
				"chat %d, %s: the ledger says %q, perhaps twice %t, and the chat shows it %d times", chat,
				title, becameOf(f), f.MaybeDup, shown)
			what += fmt.Sprintf(" %+v", f)
			isSent := f.ID != 0 && f.Outcome == ledger.OutcomeSent // without a number it was not meant for the chat
			switch {
			case isSent && shown == 0, !isSent && shown > 0 && !f.MaybeDup, shown > 1 && !f.MaybeDup:
				h.t.Error(what)
			case f.ID != 0 && f.Outcome == ledger.OutcomePending && !h.refused[chat]:
				h.t.Errorf("%s, want it settled", what)
			}
			compared++
			repeats += max(0, shown-1)
		}
	}
	var out strings.Builder
	code := run(h.t.Context(), []string{"audit", "--config", h.config}, &out, &out)
	assert.Same(h.t, "exit code of the audit", code, exitDone)
	h.t.Logf("%d articles at chats compared, %d repeats, all marked", compared, repeats)
}
