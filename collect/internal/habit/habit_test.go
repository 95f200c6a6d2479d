package habit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/clocktest"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func TestWrittenScheduleIsKeptToTheLetter(t *testing.T) {
	now := start
	src := article.Source{Schedule: "*/10 * * * *"}
	state := article.SourceState{LastAttempt: now, Interval: time.Hour, PerDay: 1}
	if next := NextVisit(state, src, now); !next.IsZero() {
		t.Errorf("held until %s, want next.IsZero()", next)
	}
	state.NotBefore = now.Add(time.Minute)
	assert.Same(t, "during back-off", NextVisit(state, src, now), state.NotBefore)
	assert.Same(t, "after it", NextVisit(state, src, now.Add(2*time.Minute)).IsZero(), true)
}

func TestAutoFollowsTheHabitWithinTheOperatorsBounds(t *testing.T) {
	now := start
	src := article.Source{Schedule: Auto}
	assert.Same(t, "never visited", NextVisit(article.SourceState{}, src, now), now)
	for _, c := range []struct {
		perDay   float64
		silent   time.Duration
		fresh    time.Duration
		min, max time.Duration
		want     time.Duration
	}{
		{perDay: 8, want: 30 * time.Minute},
		{perDay: 1000, want: 5 * time.Minute},
		{perDay: 0.1, want: 6 * time.Hour},
		{perDay: 1000, min: time.Hour, want: time.Hour},
		{perDay: 1, max: time.Hour, want: time.Hour},
		{perDay: 8, fresh: 2 * time.Hour, want: 2 * time.Hour},
		{perDay: 8, fresh: 24 * time.Hour, want: 6 * time.Hour},
		{perDay: 8, silent: 4 * 24 * time.Hour, want: 4 * time.Hour},
	} {
		s := src
		s.MinInterval, s.MaxInterval = c.min, c.max
		state := article.SourceState{PerDay: c.perDay, LastNew: now.Add(-c.silent), LastAttempt: now}
		state.Interval = Interval(state, s, c.fresh, now)
		assert.Same(t, fmt.Sprintf("%+v", c), NextVisit(state, s, now).Sub(now), c.want)
	}
}

func TestHabitIsLearntAsAnAverageOverTime(t *testing.T) {
	c := clocktest.At(start)
	r := rand.New(rand.NewPCG(1, 2))
	state := article.SourceState{PerDay: 1, LastNew: c.Now()}
	for range 60 * 24 * 6 { // sixty days of visits every ten minutes, twelve articles a day in office hours
		c.Advance(10 * time.Minute)
		found := 0
		if h := c.Now().Hour(); h >= 1 && h < 9 && r.Float64() < 12.0/48 {
			found = 1
		}
		Learn(&state, found, c.Now())
	}
	if math.Abs(state.PerDay-12) > 3 {
		t.Errorf("12 articles a day are taken for %.1f, want math.Abs(state.PerDay-12) at most 3", state.PerDay)
	}
	before := state.PerDay
	Learn(&state, 0, c.Now().Add(30*24*time.Hour))
	assert.Same(t, "after a month of silence", state.PerDay, before)
}

func TestHabitIsGuessedFromTheFirstFill(t *testing.T) {
	now := start
	var daily, busy []time.Time
	for i := range 50 {
		daily = append(daily, now.Add(-time.Duration(i)*24*time.Hour))
		busy = append(busy, now.Add(-time.Duration(i)*time.Hour))
	}
	if got := Guess(daily, now); math.Abs(got-1) > 0.2 {
		t.Errorf("one a day: %.2f, want math.Abs(got-1) at most 0.2", got)
	}
	if got := Guess(busy, now); math.Abs(got-24) > 2 {
		t.Errorf("one an hour: %.2f, want math.Abs(got-24) at most 2", got)
	}
	assert.Same(t, "no dates", Guess([]time.Time{{}, {}}, now), 1)
}

func TestBackOffDoublesWithJitterUpToItsBound(t *testing.T) {
	most := func() float64 { return 1 }
	for failures, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 4: 8 * time.Minute,
		5: 10 * time.Minute, 1000: 10 * time.Minute} {
		assert.Same(t, fmt.Sprint(failures, " failures"), Backoff(failures, 10*time.Minute, most), want)
	}
	assert.Same(t, "least", Backoff(3, time.Hour, func() float64 { return 0 }), 2*time.Minute)
	for _, c := range []struct {
		name      string
		src       article.Source
		period    time.Duration
		complains bool
		want      time.Duration
	}{
		{"visited hourly", article.Source{}, time.Hour, false, 10 * time.Minute},
		{"visited every two minutes", article.Source{}, 2 * time.Minute, false, 4 * time.Minute},
		{"by its habit", article.Source{Schedule: Auto}, 0, false, 10 * time.Minute},
		{"not more often than the operator wants", article.Source{Schedule: Auto, MinInterval: time.Hour}, 0, false,
			time.Hour},
		{"complains", article.Source{}, 2 * time.Minute, true, 6 * time.Hour},
	} {
		assert.Same(t, c.name, BackoffBound(c.src, c.period, c.complains), c.want)
	}
}
