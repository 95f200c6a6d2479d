package approvals

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

// askings is what operators were asked, and who can be reached.
type askings struct {
	mu    sync.Mutex
	away  map[int64]bool
	slow  map[int64]bool // never gets an answer
	got   []string
	tried int
}

func (a *askings) ask(ctx context.Context, about article.Article, operator int64) error {
	a.mu.Lock()
	away, slow := a.away[operator], a.slow[operator]
	a.tried++
	a.mu.Unlock()
	if slow {
		<-ctx.Done()
		return ctx.Err()
	}
	if away {
		return errors.New("Too Many Requests")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.got = append(a.got, fmt.Sprintf("%d about %d", operator, about.ID))
	return nil
}

func (a *askings) set(m map[int64]bool, operator int64, on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m[operator] = on
}

func (a *askings) count(what string) (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, got := range a.got {
		if got == what {
			n++
		}
	}
	return n
}

// asking runs a test with an asker of operators 1, 2 and 3 whom it can make
// unreachable, in virtual time.
func asking(t *testing.T, f func(t *testing.T, db *store.Store, a *askings, begin func() (stop func()))) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.SQLite(t, store.Options{})
		a := &askings{away: map[int64]bool{}, slow: map[int64]bool{}}
		begin := func() func() {
			ctx, cancel := context.WithCancel(t.Context())
			k := &Asker{Store: db, Ask: a.ask, Operators: []int64{1, 2, 3}, Log: slog.New(slog.DiscardHandler),
				News: make(chan struct{})}
			done := make(chan struct{})
			go func() { defer close(done); k.Run(ctx) }()
			return func() { cancel(); <-done }
		}
		f(t, db, a, begin)
	})
}

func doubtful(t *testing.T, db *store.Store, key string) int64 {
	t.Helper()
	saved, err := db.Publishing.SaveArticle(t.Context(),
		article.Article{Source: "laichau", Key: key, URL: "https://laichau.gov.vn/" + key, Title: "Vỡ đập " + key,
			ContentText: "Nước lên nhanh " + strings.Repeat(key+" ", 30), Topics: []string{"canh-bao"},
			Urgency: article.Emergency, Unconfirmed: true})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ID
}

func TestAnOperatorWhoCouldNotBeReachedIsAskedLaterAndNobodyTwice(t *testing.T) {
	asking(t, func(t *testing.T, db *store.Store, a *askings, begin func() func()) {
		a.set(a.away, 2, true)
		a.set(a.slow, 3, true)
		doubtful(t, db, "một")
		stop := begin()
		time.Sleep(time.Minute)
		if a.count("1 about 1") != 1 || a.count("2 about 1") != 0 {
			t.Errorf("asked: %v, want 1, 0", a.got)
		}
		a.set(a.away, 2, false)
		time.Sleep(longestAskWait)
		if a.count("2 about 1") != 1 || a.count("3 about 1") != 0 {
			t.Errorf("who could be reached again: %v, want 1, 0", a.got)
		}
		stop()
		a.set(a.slow, 3, false)
		stop = begin() // another process knows who has it
		time.Sleep(time.Minute)
		stop()
		if len(a.got) != 3 || a.count("3 about 1") != 1 {
			t.Errorf("after a restart: %v, want len(a.got) 3, 1", a.got)
		}
	})
}

func TestWhoCouldNotBeReachedIsNotAskedWhatIsDecided(t *testing.T) {
	asking(t, func(t *testing.T, db *store.Store, a *askings, begin func() func()) {
		a.set(a.away, 2, true)
		id := doubtful(t, db, "một")
		stop := begin()
		defer stop()
		time.Sleep(time.Minute)
		if _, err := db.Publishing.DeclineEscalation(t.Context(), id, "1"); err != nil {
			t.Fatal(err)
		}
		tried := a.tried
		a.set(a.away, 2, false)
		time.Sleep(time.Hour)
		if a.count("2 about 1") != 0 || a.tried != tried {
			t.Errorf("asked: %v, want 0, a.tried %v", a.got, tried)
		}
		// The next question comes to it at once.
		doubtful(t, db, "hai")
		time.Sleep(askInterval + time.Second)
		if len(a.got) != 5 || a.count("2 about 2") != 1 {
			t.Errorf("asked: %v, want len(a.got) 5, 1", a.got)
		}
	})
}

func TestWhoStaysAwayIsTriedSeldomAndKeepsNoneFromBeingAsked(t *testing.T) {
	asking(t, func(t *testing.T, db *store.Store, a *askings, begin func() func()) {
		a.set(a.away, 2, true)
		stop := begin()
		defer stop()
		doubtful(t, db, "một")
		time.Sleep(time.Hour)
		if a.tried < 12 || a.tried > 30 {
			t.Errorf("%d tries in an hour, want a.tried at least 12, a.tried at most 30", a.tried)
		}
		doubtful(t, db, "hai")
		time.Sleep(askInterval + time.Second)
		if a.count("1 about 2") != 1 || a.count("3 about 2") != 1 {
			t.Errorf("asked: %v, want 1, 1", a.got)
		}
	})
}
