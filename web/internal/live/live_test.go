package live

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

// listen opens the stream; next reads one event.
func listen(t *testing.T, address string) (next func() string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	assert.Same(t, "status", resp.StatusCode, http.StatusOK)
	assert.Same(t, "kind", resp.Header.Get("Content-Type"), "text/event-stream")
	lines := bufio.NewScanner(resp.Body)
	return func() string {
		var event strings.Builder
		for lines.Scan() && lines.Text() != "" {
			event.WriteString(lines.Text() + "\n")
		}
		return event.String()
	}
}

// server has the limits of the real one, shortened.
func server(t *testing.T, s *Stream) string {
	t.Helper()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(s.Serve))
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 150*time.Millisecond, 150*time.Millisecond
	srv.Start()
	t.Cleanup(srv.Close)
	t.Cleanup(s.Close)
	return srv.URL
}

func TestListenersAreToldWhatChanged(t *testing.T) {
	t.Parallel()
	s := New()
	next := listen(t, server(t, s))
	assert.Same(t, "at once", next(), "retry: 15000\nevent: here\ndata: \n")
	time.Sleep(400 * time.Millisecond) // longer than the limits of answers that end
	s.Tell(nil)                        // nothing
	s.Tell([]article.Change{{Source: "laichau", Topics: []string{"y-te", "thien-tai"}},
		{Source: "laichau", Topics: []string{"y-te"}}})
	assert.Same(t, "a change", next(),
		"event: change\ndata: {\"topics\":[\"thien-tai\",\"y-te\"],\"sources\":[\"laichau\"]}\n")
	s.Close()
	assert.Same(t, "at the end", next(), "")
	listening, _ := s.Figures()
	assert.Same(t, "listeners after the end", listening, int64(0))
}

// A listener that reads slowly is told less often, and never too little.
func TestASlowListenerMissesNoChange(t *testing.T) {
	t.Parallel()
	s := New()
	l, ok := s.enter()
	assert.Same(t, "there is room", ok, true)
	for _, topic := range []string{"a", "b", "c"} {
		s.Tell([]article.Change{{Source: "x", Topics: []string{topic}}})
	}
	assert.Same(t, "three changes at once", <-l, "event: change\ndata: {\"topics\":[],\"sources\":[]}\n\n")
	assert.Same(t, "events that wait", len(l), 0)
	many := make([]article.Change, 0, 60)
	for i := range 60 {
		many = append(many, article.Change{Source: "x", Topics: []string{strings.Repeat("t", i+1)}})
	}
	s.Tell(many)
	assert.Same(t, "very many topics", <-l, "event: change\ndata: {\"topics\":[],\"sources\":[]}\n\n")
}

func TestTooManyListenersAreSentAwayAndRoomComesBack(t *testing.T) {
	t.Parallel()
	s := New()
	full := make([]chan string, Most)
	for i := range full {
		full[i], _ = s.enter()
	}
	w := httptest.NewRecorder()
	s.Serve(w, httptest.NewRequest(http.MethodGet, "/embed/v1/events", nil))
	assert.Same(t, "one too many", w.Code, http.StatusServiceUnavailable)
	assert.Same(t, "it may be read by scripts of others", w.Header().Get("Access-Control-Allow-Origin"), "*")
	s.leave(full[0])
	_, ok := s.enter()
	assert.Same(t, "after one has gone", ok, true)
	_, refused := s.Figures()
	assert.Same(t, "sent away", refused, int64(1))
	s.Close()
	_, ok = s.enter()
	assert.Same(t, "after the end", ok, false)
}

func TestBeatsOfAllStreamsAreAtTheSameMoment(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_793_000_000, 123)
	for _, later := range []time.Duration{0, time.Second, 24 * time.Second} {
		now := at.Add(later)
		beat := now.Add(untilBeat(now))
		assert.Same(t, "on the beat", beat.UnixNano()%int64(beatEvery), int64(0))
		if wait := beat.Sub(now); wait <= 0 || wait > beatEvery {
			t.Errorf("got a wait of %v, want one within %v", wait, beatEvery)
		}
	}
}
