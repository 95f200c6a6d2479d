package pages

import (
	"context"
	"fmt"
	"sync"
	"time"

	"loa/article"
	"loa/viet"
)

// Banner is a warning in force, as every page shows it.
type Banner struct{ URL, Level, Title, Until string }

// bannerMost is how many warnings the banner names.
const bannerMost = 3

// warned are the warnings in force, read once after each change.
type warned struct {
	mu     sync.Mutex
	read   bool
	change int64
	list   []Banner
	until  time.Time // when the first of them ends; zero: there is none
}

// last are the warnings that were in force when they were last read, unless one
// of them has ended since.
func (w *warned) last(now time.Time) []Banner {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !now.Before(w.until) {
		return nil
	}
	return w.list
}

// Banners are the warnings in force for pages of other rooms, and how long that
// is so without a change; 0 when there is none.
func (s *Handler) Banners(ctx context.Context) ([]Banner, time.Duration, error) {
	list, until, err := s.inForce(ctx)
	if err != nil || until.IsZero() {
		return list, 0, err
	}
	return list, max(until.Sub(s.now()), time.Millisecond), nil
}

// inForce are the warnings that hold, the newest first, and until when this
// is so without a change.
func (s *Handler) inForce(ctx context.Context) ([]Banner, time.Time, error) {
	w, change, now := &s.warned, s.kept.Change(), s.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.read && w.change == change && (w.until.IsZero() || now.Before(w.until)) {
		return w.list, w.until, nil
	}
	urgent, err := s.store.Articles(ctx, article.Query{Urgent: true, Limit: 10 * bannerMost})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("list the warnings in force: %w", err)
	}
	w.read, w.change, w.list, w.until = true, change, nil, time.Time{}
	for _, a := range urgent {
		ends := a.WarningEnds()
		if a.Urgency < article.Warning || !a.Holds(now) || len(w.list) == bannerMost {
			continue
		}
		w.list = append(w.list, Banner{URL: s.site.Path("/articles/" + a.PageName()), Level: urgencyWords[a.Urgency],
			Title: a.Title, Until: viet.WithinSentence(viet.FormatTime(ends.In(s.site.TimeZone)))})
		if w.until.IsZero() || ends.Before(w.until) {
			w.until = ends
		}
	}
	return w.list, w.until, nil
}
