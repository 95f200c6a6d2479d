package approvals

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"loa/article"
	"loa/collect"
	"loa/internal/assert"
	"loa/scheduler"
	"loa/store"
	"loa/store/storetest"
)

// takings runs a test with a taker whose visits it answers, in virtual time.
type takings struct {
	*Taker
	visits []string
	told   []string
	hold   time.Duration // how long a visit takes
	fail   []error       // of the next visits
}

func (k *takings) held(t *testing.T, n int) {
	t.Helper()
	state := article.SourceState{Source: "pumay", Held: n}
	if n > 0 {
		state.HeldTitles = []string{"Lũ về"}
	}
	if err := k.Store.Operations.SaveSourceState(t.Context(), state); err != nil {
		t.Fatal(err)
	}
}

func taking(t *testing.T, f func(t *testing.T, k *takings)) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.SQLite(t, store.Options{UnsafeNoSync: true})
		k := &takings{Taker: NewTaker(db, slog.New(slog.DiscardHandler)), hold: time.Minute}
		k.Tell = func(text string) { k.told = append(k.told, text) }
		k.Visit = func(_ context.Context, source string, send bool) (string, error) {
			k.visits = append(k.visits, fmt.Sprintf("%s %v", source, send))
			if len(k.fail) > 0 {
				err := k.fail[0]
				k.fail = k.fail[1:]
				return "", err
			}
			time.Sleep(k.hold)
			k.held(t, 0)
			return "700 new", nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		go k.Run(ctx)
		k.held(t, 700)
		f(t, k)
		cancel()
		synctest.Wait()
	})
}

func TestTheFirstOperatorsWordTakesWhatIsHeldBackAndTheNextHearsWhoItWas(t *testing.T) {
	taking(t, func(t *testing.T, k *takings) {
		h, err := k.Take(t.Context(), "pumay", true, "Telegram 1")
		assert.Same(t, "first", fmt.Sprintln(h.N, h.Taking, h.By, h.Sent, err), "700 true Telegram 1 true <nil>\n")
		h, err = k.Take(t.Context(), "pumay", false, "Telegram 2")
		assert.Same(t, "while it is taken", fmt.Sprintln(h.Taking, h.By, h.Sent, err), "true Telegram 1 true <nil>\n")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		h, err = k.Take(t.Context(), "pumay", false, "Telegram 2")
		assert.Same(t, "afterwards", fmt.Sprintln(h.N, h.Taking, h.By, h.Sent, err), "0 false Telegram 1 true <nil>\n")
		assert.Same(t, "visits", strings.Join(k.visits, ","), "pumay true")
		assert.Same(t, "told", strings.Join(k.told, "\n"),
			"pumay: đã đăng và gửi (taken and sent): 700 new. Telegram 1")
	})
}

func TestAVisitUnderWayIsWaitedForAndAFailureIsToldAndLeavesItHeldBack(t *testing.T) {
	taking(t, func(t *testing.T, k *takings) {
		running := fmt.Errorf("run: %w", scheduler.ErrRunning)
		k.fail = []error{running, running, errors.New("503")}
		if _, err := k.Take(t.Context(), "pumay", false, "Telegram 1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		assert.Same(t, "visits", len(k.visits), 3)
		if len(k.told) != 1 || !strings.Contains(k.told[0], "chưa đăng được") || !strings.Contains(k.told[0], "503") {
			t.Errorf("told: got %q, want the failure once", k.told)
		}
		h, err := k.Held(t.Context(), "pumay")
		assert.Same(t, "after the failure", fmt.Sprintln(h.N, h.Taking, h.By, err), "700 false  <nil>\n")
		if _, err := k.Take(t.Context(), "pumay", false, "Telegram 1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		assert.Same(t, "visits after another word", len(k.visits), 4)
	})
}

// What is new once somebody else took the flood is not kept from subscribers.
func TestWhatSomebodyElseTookMeanwhileIsNotTakenAgain(t *testing.T) {
	taking(t, func(t *testing.T, k *takings) {
		k.fail = []error{scheduler.ErrRunning}
		if _, err := k.Take(t.Context(), "pumay", false, "Telegram 1"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		k.held(t, 0)
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Same(t, "visits", len(k.visits), 1)
		if len(k.told) != 1 || !strings.Contains(k.told[0], "không còn bài nào") {
			t.Errorf("told: got %q, want that nothing is held any more", k.told)
		}
	})
}

func TestAnotherWordDoesNotReplaceTheOneThatWaitsForItsVisit(t *testing.T) {
	a := &Acceptances{}
	forget, ok := a.Ask("pumay", collect.How{AcceptHeld: true, Send: true})
	assert.Same(t, "first", ok, true)
	_, ok = a.Ask("pumay", collect.How{AcceptHeld: true})
	assert.Same(t, "second", ok, false)
	assert.Same(t, "taken", a.Take("pumay"), collect.How{AcceptHeld: true, Send: true})
	assert.Same(t, "a visit has come", forget(), true)
	forget, ok = a.Ask("pumay", collect.How{AcceptHeld: true})
	assert.Same(t, "after the visit", ok, true)
	assert.Same(t, "no visit has come", forget(), false)
	assert.Same(t, "forgotten", a.Take("pumay"), collect.How{})
}
