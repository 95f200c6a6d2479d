package web

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Limits of readiness.
const (
	checkTimeout = 2 * time.Second
	checkEvery   = time.Second // one look at the store answers everybody who asks within
)

// readiness keeps the last answer of /readyz for a moment.
type readiness struct {
	mu     sync.Mutex
	at     time.Time
	report map[string]string
	red    bool
}

// serveHealth says that the process runs.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.Write([]byte("ok\n"))
}

// serveReady says whether everything that is needed works: 200 or 503, with
// one line of JSON per part. Details of failures are only in the log.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	report, red := s.check()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	if red {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(report)
}

func (s *Server) check() (report map[string]string, red bool) {
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	if now := s.now(); s.ready.report != nil && now.Sub(s.ready.at) < checkEvery && !now.Before(s.ready.at) {
		return s.ready.report, s.ready.red
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	report = map[string]string{}
	note := func(name string, err error) {
		report[name] = "ok"
		if err != nil {
			report[name], red = "failed", true
			s.log.Warn("not ready", "part", name, "err", err)
		}
	}
	note("store", s.store.Ping(ctx))
	note("feeds", s.cache.Following())
	for name, f := range s.opts.Checks {
		note(name, f(ctx))
	}
	s.ready.at, s.ready.report, s.ready.red = s.now(), report, red
	return report, red
}
