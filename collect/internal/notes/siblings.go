package notes

import (
	"bytes"
	"sync"
	"time"

	"loa/portal"
)

// Siblings keeps for some hours the pages of other sections with which a list
// is compared, so that they are not fetched again at every poll.
type Siblings struct {
	mu    sync.Mutex
	pages map[string]portal.Page
	bytes int
}

const (
	siblingFresh = 6 * time.Hour
	siblingBytes = 4 << 20 // kept in all
	siblingPage  = 1 << 20 // kept of one page, a larger one is fetched anew
)

// NewSiblings keeps none yet.
func NewSiblings() *Siblings { return &Siblings{pages: map[string]portal.Page{}} }

// IsHTML tells a page from a feed or sitemap, which must be read anew.
func IsHTML(p portal.Page) bool {
	head := bytes.ToLower(p.Body[:min(len(p.Body), 1024)])
	return bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<!doctype html"))
}

// Get returns a page that is kept and still fresh.
func (s *Siblings) Get(address string, now time.Time) (portal.Page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.pages[address]
	return p, ok && now.Sub(p.Fetched) < siblingFresh
}

// Put keeps a page, and drops what is too old or too much.
func (s *Siblings) Put(address string, p portal.Page) {
	if len(p.Body) > siblingPage || !IsHTML(p) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(address)
	for other, old := range s.pages {
		if p.Fetched.Sub(old.Fetched) >= siblingFresh || s.bytes+len(p.Body) > siblingBytes {
			s.drop(other)
		}
	}
	s.pages[address] = p
	s.bytes += len(p.Body)
}

func (s *Siblings) drop(address string) {
	if p, ok := s.pages[address]; ok {
		s.bytes -= len(p.Body)
		delete(s.pages, address)
	}
}
