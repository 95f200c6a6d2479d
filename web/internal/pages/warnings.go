package pages

import (
	"context"
	"fmt"
	"sync"
	"time"

	"loa/article"
	"loa/viet"
)

// warning is one in force, as the banner of every page shows it.
type warning struct{ URL, Level, Title, Until string }

// bannerMost is how many warnings the banner names.
const bannerMost = 3

// warned are the warnings in force, read once after each change.
type warned struct {
	mu     sync.Mutex
	read   bool
	change int64
	list   []warning
	until  time.Time // when the first of them ends; zero: there is none
}

// last are the warnings that were in force when they were last read.
func (w *warned) last() []warning {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.list
}

// inForce are the warnings that hold, the newest first, and until when this
// is so without a change.
func (s *Handler) inForce(ctx context.Context) ([]warning, time.Time, error) {
	w, change, now := &s.warned, s.kept.change.Load(), s.now()
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
		if a.Urgency < article.Warning || a.Ended != "" || !now.Before(ends) || len(w.list) == bannerMost {
			continue
		}
		w.list = append(w.list, warning{URL: s.site.Path("/articles/" + a.PageName()), Level: urgencyWords[a.Urgency],
			Title: a.Title, Until: viet.FormatTime(ends.In(s.site.TimeZone))})
		if w.until.IsZero() || ends.Before(w.until) {
			w.until = ends
		}
	}
	return w.list, w.until, nil
}
