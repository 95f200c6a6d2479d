package articles

import (
	"context"
	"slices"
	"sync"
	"time"

	"loa/article"
)

const (
	// recentFor is how long what another process publishes may go unseen by
	// Recent; what this one publishes is seen at once.
	recentFor = 50 * time.Millisecond
	// recentMost is how many articles are kept.
	recentMost = 256
)

// recent are articles that were read and have not changed since.
type recent struct {
	mu      sync.Mutex
	seen    int64     // of this process's publications
	latest  int64     // the newest change
	checked time.Time // when it was the newest
	byID    map[int64]article.Article
}

// Recent is Article for whoever needs the same ones again and again, as a
// broadcast does for each of its recipients: they are read once for each public
// change. What it returns is shared and must not be changed.
func (s *Catalogue) Recent(ctx context.Context, id int64) (article.Article, error) {
	a, latest, ok, err := s.kept(ctx, id)
	if ok || err != nil {
		return a, err
	}
	seen := s.db.Published()
	a, err = s.Article(ctx, id)
	if err != nil {
		return a, err
	}
	a.Topics, a.Categories = slices.Clip(a.Topics), slices.Clip(a.Categories)
	a.Places, a.Attachments = slices.Clip(a.Places), slices.Clip(a.Attachments)
	r := &s.recent
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == seen && r.latest == latest && a.Seq <= latest { // else it was read after another change
		if len(r.byID) >= recentMost {
			clear(r.byID)
		}
		r.byID[id] = a
	}
	return a, nil
}

// Refresh has Recent look at once whether another process has published
// something: whoever learned of a change must see it.
func (s *Catalogue) Refresh() {
	s.recent.mu.Lock()
	defer s.recent.mu.Unlock()
	s.recent.checked = time.Time{}
}

// kept is an article as it was read, unless something was published since, and
// the newest change as far as it is known.
func (s *Catalogue) kept(ctx context.Context, id int64) (a article.Article, latest int64, ok bool, err error) {
	r := &s.recent
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := s.db.Published()
	if r.byID == nil || r.seen != seen || time.Since(r.checked) > recentFor {
		checked := time.Now()
		latest, err := s.LatestSeq(ctx)
		if err != nil {
			return a, 0, false, err
		}
		if r.byID == nil || r.seen != seen || r.latest != latest {
			r.byID = map[int64]article.Article{}
		}
		r.seen, r.latest, r.checked = seen, latest, checked
	}
	a, ok = r.byID[id]
	return a, r.latest, ok, nil
}
