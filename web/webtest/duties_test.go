package webtest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/web"
)

// TestReadinessTellsOwnDutiesFromThoseOfOthers: a process that only serves readers
// must not be taken out of the balance because nobody sends.
func TestReadinessTellsOwnDutiesFromThoseOfOthers(t *testing.T) {
	var failed error
	duty := func(ours bool) func(*web.Options) {
		return func(o *web.Options) {
			o.Duties = map[string]web.Duty{"delivery": {Ours: ours, Who: func(context.Context) (string, error) {
				return map[bool]string{true: "machine, process 1"}[failed == nil], failed
			}}}
		}
	}
	own, others := newSite(t, duty(true)), newSite(t, duty(false))
	for _, c := range []struct {
		name       string
		failed     error
		own, other int
		whole      int
		says       string
	}{
		{"somebody sends", nil, 200, 200, 200, `"delivery_by":"machine, process 1"`},
		{"nobody sends", errors.New("nobody"), 503, 200, 503, `"delivery":"failed`},
	} {
		failed = c.failed
		for _, s := range []*site{own, others} {
			s.clock.Advance(time.Minute)
		}
		assert.Same(t, "where it is the duty, "+c.name, own.get("/readyz").StatusCode, c.own)
		assert.Same(t, "elsewhere, "+c.name, others.get("/readyz").StatusCode, c.other)
		assert.Same(t, "the whole, asked elsewhere, "+c.name, others.get("/readyz?whole").StatusCode, c.whole)
		if body := others.body("/readyz"); !strings.Contains(body, c.says) {
			t.Errorf("%s: got %s, want %s in it", c.name, body, c.says)
		}
	}
}

// TestTheLogIsToldOnceWhatIsNotReady: /readyz is asked every second for five minutes.
func TestTheLogIsToldOnceWhatIsNotReady(t *testing.T) {
	failed := errors.New("nobody")
	var said bytes.Buffer
	s := newSite(t, func(o *web.Options) {
		o.Logger = slog.New(slog.NewTextHandler(&said, nil))
		o.Duties = map[string]web.Duty{"delivery": {Ours: true, Who: func(context.Context) (string, error) {
			return "", failed
		}}}
	})
	for range 300 {
		s.clock.Advance(time.Second)
		s.get("/readyz")
	}
	assert.Same(t, "lines in five minutes", strings.Count(said.String(), "not ready"), 5)
	failed = nil
	for range 60 {
		s.clock.Advance(time.Second)
		s.get("/readyz")
	}
	assert.Same(t, "lines when it is over", strings.Count(said.String(), "ready again"), 1)
}
