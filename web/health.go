package web

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"loa/internal/trouble"
)

// Limits of readiness.
const (
	checkTimeout = 2 * time.Second
	checkEvery   = time.Second // one look at the store answers everybody who asks within
)

// Duty is what some process of the installation must do.
type Duty struct {
	// Ours says that this process is there for it: /readyz is red when nobody
	// does it. Another's duty makes it red only where it is asked with ?whole.
	Ours bool
	// Part says that the rest of a duty of ours is done: it is named, and red where
	// it is asked with ?whole.
	Part bool
	// Who names the process that does it, "" while it changes hands; an error
	// says that nobody does.
	Who func(context.Context) (string, error)
}

// readiness keeps the last answer of /readyz for a moment.
type readiness struct {
	mu     sync.Mutex
	at     time.Time
	report map[string]string
	red    bool // something that this process needs has failed
	whole  bool // or nobody does what another process should
	said   trouble.Repeats
}

// say tells the log that a part is not ready: once, when the reason is another, and
// every minute; and once that it is ready again, with err nil.
func (s *Server) say(words, part string, err error) {
	switch {
	case err == nil && s.ready.said.Over(part):
		s.log.Info("ready again", "part", part)
	case err != nil && s.ready.said.Due(part, err.Error(), s.now()):
		s.log.Warn(words, "part", part, "err", err)
	}
}

// serveHealth says that the process runs.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.Write([]byte("ok\n"))
}

// serveReady says whether everything that this process needs works: 200 or 503,
// with one line of JSON per part; with ?whole also whether somebody does what is
// not its duty. Details of failures are only in the log.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	report, red, whole := s.check()
	if r.URL.Query().Has("whole") {
		red = whole
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	if red {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(report)
}

func (s *Server) check() (report map[string]string, red, whole bool) {
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	if now := s.now(); s.ready.report != nil && now.Sub(s.ready.at) < checkEvery && !now.Before(s.ready.at) {
		return s.ready.report, s.ready.red, s.ready.whole
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	report = map[string]string{}
	note := func(name string, err error) {
		report[name] = "ok"
		if err != nil {
			report[name], red = "failed", true
		}
		s.say("not ready", name, err)
	}
	note("store", s.store.Ping(ctx))
	if !s.opts.NoReaders {
		note("feeds", s.cache.Following())
	}
	for name, f := range s.opts.Checks {
		note(name, f(ctx))
	}
	whole = red
	for name, duty := range s.opts.Duties {
		who, err := duty.Who(ctx)
		if who != "" {
			report[name+"_by"] = who
		}
		switch {
		case err == nil:
			report[name] = "ok"
			s.say("", name, nil)
		case duty.Ours:
			note(name, err)
			whole = true
		case duty.Part:
			report[name], whole = "failed", true
			s.say("a part is not ready; the others are", name, err)
		default:
			report[name], whole = "failed elsewhere", true
			s.say("not ready elsewhere: readers are served all the same", name, err)
		}
	}
	s.ready.at, s.ready.report, s.ready.red, s.ready.whole = s.now(), report, red, whole
	return report, red, whole
}
