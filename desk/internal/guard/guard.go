// Package guard keeps those who guess passwords waiting.
package guard

import (
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	failuresMost = 10 // of one address or name
	failuresFor  = 10 * time.Minute
	guardSize    = 10_000
)

// Guard counts wrong passwords, of an address and of a name.
type Guard struct {
	now func() time.Time

	mu       sync.Mutex
	failures map[string]failures
}

type failures struct {
	n     int
	since time.Time
}

// New returns a Guard.
func New(now func() time.Time) *Guard { return &Guard{now: now, failures: map[string]failures{}} }

// Wait is how long somebody must wait before the next try.
func (g *Guard) Wait(r *http.Request, name string) (longest time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, key := range keys(r, name) {
		if f := g.failures[key]; f.n >= failuresMost {
			longest = max(longest, failuresFor-g.now().Sub(f.since))
		}
	}
	return longest
}

// Failed notes a wrong password.
func (g *Guard) Failed(r *http.Request, name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if len(g.failures) >= guardSize {
		clear(g.failures)
	}
	for _, key := range keys(r, name) {
		f := g.failures[key]
		if f.n == 0 || now.Sub(f.since) >= failuresFor {
			f = failures{since: now}
		}
		f.n++
		g.failures[key] = f
	}
}

func keys(r *http.Request, name string) []string {
	return []string{"from " + Host(r) + " as " + name}
}

func Host(r *http.Request) string {
	h, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return h
}
