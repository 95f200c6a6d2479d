package front

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"loa/internal/assert"
)

func TestWorkKeepsItsDistanceWhileThereAreReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Precedence
		took := func(pieces int) time.Duration {
			began := time.Now()
			for range pieces {
				p.Begin(t.Context())
			}
			return time.Since(began)
		}
		assert.Same(t, "a hundred, nobody ever asked", took(100), 0)
		p.Handler(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(),
			httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		assert.Same(t, "a hundred after a request", took(100), 99*beside)
		time.Sleep(2 * stillThere)
		assert.Same(t, "a hundred when the readers have gone", took(100), 0)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		p.count(1)
		p.Begin(ctx)
		p.Begin(ctx)
		p.Begin(ctx)
		p.count(-1)
		time.Sleep(time.Minute)
	})
}

func TestWorkGivesWayToRequestsForAMoment(t *testing.T) {
	for _, c := range []struct {
		name, accept string
		answer       time.Duration // how long the request takes; 0: there is none
		stopped      bool
		want         time.Duration // how long the work waits
	}{
		{name: "nobody asks"},
		{name: "a quick answer", answer: 5 * time.Millisecond, want: 5 * time.Millisecond},
		{name: "a slow answer", answer: time.Minute, want: longestWay},
		{name: "a stream of events", accept: "text/event-stream", answer: time.Minute},
		{name: "the program stops", answer: time.Minute, stopped: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var p Precedence
			h := p.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(c.answer) }))
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				if c.answer > 0 {
					r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/feeds/all.rss", nil)
					r.Header.Set("Accept", c.accept)
					h.ServeHTTP(httptest.NewRecorder(), r)
				}
			}()
			synctest.Wait()
			ctx, stop := context.WithCancel(t.Context())
			if c.stopped {
				stop()
			}
			began := time.Now()
			p.GiveWay(ctx)
			assert.Same(t, c.name, time.Since(began), c.want)
			<-ended
			p.GiveWay(ctx)
			stop()
			assert.Same(t, c.name+": what waits after it", p.free == nil && p.answering == 0, true)
		})
	}
}
