package trouble_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/trouble"
)

// clocked is a Log by a clock of the test's, and what it wrote.
func clocked() (l *trouble.Log, now *time.Time, out *bytes.Buffer) {
	out, now = &bytes.Buffer{}, new(time.Time)
	*now = time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	return trouble.New(slog.New(slog.NewTextHandler(out, nil)), "no answer", func() time.Time { return *now }), now, out
}

func TestLastingTroubleTakesFewLinesThatTellHowOftenItWasMet(t *testing.T) {
	l, now, out := clocked()
	l.Over()
	for range 3600 {
		l.Note("err", errors.New("connection refused"))
		*now = now.Add(time.Second)
	}
	l.Over()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) < 4 || len(lines) > 6 {
		t.Fatalf("got %d lines, want 4 to 6:\n%s", len(lines), out)
	}
	if strings.Contains(lines[0], "times") || !strings.Contains(lines[1], "times=60 since=1m0s") {
		t.Errorf("got %q, then %q; want the first plain, the second with a count", lines[0], lines[1])
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, `msg="no answer: over" times=3600 lasted=1h0m0s`) {
		t.Errorf("got %q last, want how often and how long", last)
	}
}

func TestTroubleThatComesAndGoesTakesFewLinesToo(t *testing.T) {
	l, now, out := clocked()
	for range 10 * 3600 {
		l.Note()
		l.Over()
		*now = now.Add(time.Second)
	}
	if n := strings.Count(out.String(), "\n"); n > 80 {
		t.Errorf("got %d lines in ten hours, want 80 at most", n)
	}
}

func TestTheSameIsSaidOnceAMinuteAndWhatIsNewAtOnce(t *testing.T) {
	var r trouble.Repeats
	start := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what        string
		thing, text string
		after       time.Duration
		want        bool
	}{
		{"at first", "store", "no answer", 0, true},
		{"the same of another", "feeds", "no answer", 0, true},
		{"the same", "store", "no answer", 59 * time.Second, false},
		{"something else", "store", "no room", 59 * time.Second, true},
		{"the same a minute later", "store", "no room", 119 * time.Second, true},
		{"by a clock that was turned back", "store", "no room", time.Second, true},
	} {
		assert.Same(t, c.what, r.Due(c.thing, c.text, start.Add(c.after)), c.want)
	}
	assert.Same(t, "it was said of what is well", r.Over("store"), true)
	assert.Same(t, "and is said once", r.Over("store"), false)
	assert.Same(t, "what comes back", r.Due("store", "no room", start.Add(2*time.Second)), true)
}
