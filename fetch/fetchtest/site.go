// Package fetchtest has a portal for tests of whoever fetches.
package fetchtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"loa/internal/clocktest"
)

// Site is a portal whose pages a test writes. What it does not have it answers
// with 404.
type Site struct {
	*httptest.Server
	clock *clocktest.Clock

	mu       sync.Mutex
	handlers map[string]http.HandlerFunc
	asked    []string
	at       []time.Time
}

// NewSite starts a site, which ends with the test.
func NewSite(t testing.TB, c *clocktest.Clock) *Site {
	s := &Site{clock: c, handlers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// ServeHTTP notes what is asked for and lets the path's handler answer, or
// that of "*".
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.RequestURI())
	s.at = append(s.at, s.clock.Now())
	h := s.handlers[r.URL.Path]
	if all := s.handlers["*"]; all != nil && r.URL.Path != "/robots.txt" {
		h = all
	}
	s.mu.Unlock()
	if h == nil {
		h = http.NotFound
	}
	h(w, r)
}

// Handle sets who answers for a path, "*" for all but robots.txt; nil takes
// the answer away.
func (s *Site) Handle(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h == nil {
		delete(s.handlers, path)
		return
	}
	s.handlers[path] = h
}

// Page serves a document at a path.
func (s *Site) Page(path, body string) {
	s.Handle(path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
}

// Requests returns what was asked for since it was last called, robots.txt
// left out.
func (s *Site) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := slices.DeleteFunc(s.asked, func(p string) bool { return p == "/robots.txt" })
	s.asked, s.at = nil, nil
	return asked
}

// Asked returns everything asked for since Requests was last called, and when.
func (s *Site) Asked() ([]string, []time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked), slices.Clone(s.at)
}

// Loopback allows a client the addresses at which test servers listen.
func Loopback() []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
