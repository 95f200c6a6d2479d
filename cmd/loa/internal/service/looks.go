package service

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"loa/article"
	"loa/scheduler"
)

const (
	// looksInterval is how often it is asked which known articles are due to be
	// looked at again, whatever their sources' schedules.
	looksInterval = 15 * time.Second
	// looksTime is how long one run may take: a slow portal holds up the looks
	// at others no longer.
	looksTime = 45 * time.Second
	// looksAtOnce is how many sources are looked at at a time, and looksSources
	// how many in one run.
	looksAtOnce  = 8
	looksSources = 1000
)

// looksJob looks again at known articles: a warning must not stand until the
// next visit of its source when the portal has taken it back.
func (s *Service) looksJob() scheduler.Job {
	interval := cmp.Or(s.tuning.LooksEvery, looksInterval)
	return scheduler.Job{
		Name: "looks", AtOnce: true,
		Next: func(last time.Time) time.Time { return last.Add(interval) },
		Run: func(ctx context.Context) (string, error) {
			ctx, cancel := context.WithTimeout(ctx, looksTime)
			defer cancel()
			return s.lookAgain(ctx)
		},
	}
}

// lookAgain looks at what is due of the configured sources, warnings first.
func (s *Service) lookAgain(ctx context.Context) (outcome string, err error) {
	due, err := s.store.Articles.SourcesDue(ctx, time.Now(), looksSources)
	if err != nil {
		return "", err
	}
	sources := *s.sources.Load()
	var looked, changed, withdrawn atomic.Int64
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce)
	for _, id := range due {
		src, configured := sources[id]
		if !configured {
			continue
		}
		group.Go(func() error {
			if groupCtx.Err() != nil {
				return nil
			}
			report, err := s.collector.Load().Look(groupCtx, src)
			looked.Add(int64(report.Changed + report.Unchanged + report.Withdrawn + report.Missing))
			changed.Add(int64(report.Changed))
			withdrawn.Add(int64(report.Withdrawn))
			if report.Changed+report.Withdrawn > 0 {
				s.published()
			}
			if err != nil && groupCtx.Err() == nil { // its visits tell the operators
				s.log.Debug("articles not looked at again", "source", src.ID, "err", err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return "", err
	}
	if looked.Load() == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d looked at again, %d changed, %d withdrawn", looked.Load(), changed.Load(),
		withdrawn.Load()), nil
}

// sourcesByID are the configured sources.
func sourcesByID(sources []article.Source) map[string]article.Source {
	byID := make(map[string]article.Source, len(sources))
	for _, src := range sources {
		byID[src.ID] = src
	}
	return byID
}
