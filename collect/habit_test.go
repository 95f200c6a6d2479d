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
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	b.Advance(usual)
	slower := visit().Next.Sub(b.Now())
	if slower <= usual {
		t.Errorf("usually %s, after 429 %s, want slower more than %v", usual, slower, usual)
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

// Whatever the schedule and however long the outage: a portal that is up again
// is visited within ten minutes, and within twice its period.
func TestASourceIsVisitedSoonAfterAnOutageOfAnyLength(t *testing.T) {
	for _, c := range []struct {
		schedule string
		period   time.Duration
		want     time.Duration
	}{
		{"0 * * * *", time.Hour, 10 * time.Minute},
		{"*/2 * * * *", 2 * time.Minute, 4 * time.Minute},
		{Auto, 0, 10 * time.Minute},
	} {
		for _, ill := range []http.HandlerFunc{
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		} {
			b := newBench(t)
			b.restart(func(o *Options) { o.Period = func(article.Source) time.Duration { return c.period } })
			links := b.numbered(1, 3)
			b.list(links...)
			src := b.source()
			src.Schedule = c.schedule
			visit := func() Report {
				r, _ := b.collector.Visit(t.Context(), src)
				return r
			}
			visit()
			b.Handle("*", ill)
			r, asked := visit(), 1
			for end := b.Now().Add(3 * 24 * time.Hour); b.Now().Before(end); asked++ {
				b.Advance(max(r.Next.Sub(b.Now()), time.Second))
				r = visit()
			}
			if most := 3 * 24 * 60; asked > most {
				t.Errorf("%s: got %d visits in three days of outage, want at most %d", c.schedule, asked, most)
			}
			b.Handle("*", nil)
			begun := b.Now() // just after a visit in vain
			for r.Lists == 0 && b.Now().Sub(begun) < 24*time.Hour {
				b.Advance(max(r.Next.Sub(b.Now()), time.Second))
				r = visit()
			}
			if took := b.Now().Sub(begun); took > c.want {
				t.Errorf("%s: got a visit %s after the outage, want at most %s", c.schedule, took, c.want)
			}
		}
	}
}
