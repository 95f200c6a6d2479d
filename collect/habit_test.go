package collect

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/collect/internal/habit"
)

func TestSilenceAgainstHabitIsAWarning(t *testing.T) {
	now := newClock().Now()
	for _, c := range []struct {
		perDay float64
		silent time.Duration
		want   bool
	}{
		{10, 90 * time.Hour, false}, {10, 100 * time.Hour, true}, // a long weekend is no silence
		{0.2, 29 * 24 * time.Hour, false}, {0.2, 31 * 24 * time.Hour, true},
	} {
		state := article.SourceState{PerDay: c.perDay, LastNew: now.Add(-c.silent)}
		same(t, fmt.Sprintf("%v a day, silent for %s", c.perDay, c.silent), state.SilentAt(now), c.want)
	}
	same(t, "never had news", article.SourceState{}.SilentAt(now), false)

	b := newBench(t)
	b.list(b.numbered(1, 5)...)
	b.visit()
	b.Advance(30 * 24 * time.Hour)
	b.visit()
	if !strings.Contains(b.logged.String(), "silent against its habit") {
		t.Error(`no warning, want it to contain "silent against its habit"`)
	}
	if s := b.state(); s.Failures != 0 || s.NextExpected.IsZero() {
		t.Errorf("state %+v, want s.Failures 0, not s.NextExpected.IsZero()", s)
	}
}

func TestAutoComesLessOftenAfterComplaintsAndRecovers(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 5)
	b.list(links...)
	src := b.source()
	src.Schedule = habit.Auto
	visit := func() Report {
		r, _ := b.collector.Visit(t.Context(), src)
		return r
	}
	usual := visit().Next.Sub(b.Now())
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	b.Advance(usual)
	slower := visit().Next.Sub(b.Now())
	if slower <= usual {
		t.Errorf("usually %s, after 503 %s, want slower more than %v", usual, slower, usual)
	}
	b.list(links...)
	b.Advance(slower)
	same(t, "recovered", visit().Next.Sub(b.Now()) <= 2*usual, true)
}

func TestAutoKeepsToWhatTheListSaysOfItsFreshness(t *testing.T) {
	b := newBench(t)
	body := listBody(b.numbered(1, 5), "")
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=18000")
		fmt.Fprint(w, body)
	})
	src := b.source()
	src.Schedule = habit.Auto
	src.MaxInterval = 12 * time.Hour
	r, err := b.collector.Visit(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "next", r.Next.Sub(b.Now()), 5*time.Hour)
}

func TestClockThatWasWrongSilencesNoSource(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 1)...)
	b.visit()
	s := b.state()
	s.NotBefore, s.LastAttempt = b.Now().Add(400*24*time.Hour), b.Now().Add(400*24*time.Hour)
	b.store.states["huyen"] = s
	same(t, "waiting", b.visit().Waiting, false)
	same(t, "auto", habit.NextVisit(s, article.Source{Schedule: habit.Auto}, b.Now()), b.Now())
}
