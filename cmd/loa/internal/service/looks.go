package service

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"loa/scheduler"
)

// looksName names the job that looks again at known articles. It runs all the
// time, so that it also tells whether somebody collects.
const looksName = "looks"

const (
	// looksInterval is how often it is asked which known articles are due to be
	// looked at again, whatever their sources' schedules.
	looksInterval = 15 * time.Second
	// looksTime is how long one run begins looks at sources, and lookTime how
	// long one of these may take: a slow portal holds up the others no longer.
	looksTime = 30 * time.Second
	lookTime  = 30 * time.Second
	// looksAtOnce is how many sources are looked at at a time, and looksSources
	// bounds how many in one run.
	looksAtOnce  = 16
	looksSources = 100_000
)

// looksJob looks again at known articles: a warning must not stand until the
// next visit of its source when the portal has taken it back.
func (s *Service) looksJob() scheduler.Job {
	interval := cmp.Or(s.tuning.LooksEvery, looksInterval)
	return scheduler.Job{
		Name: looksName, AtOnce: true,
		Next: func(last time.Time) time.Time { return last.Add(interval) },
		Run:  s.lookAgain,
	}
}

// lookAgain looks at what is due of the configured sources, warnings first.
func (s *Service) lookAgain(ctx context.Context) (outcome string, err error) {
	due, err := s.store.Articles.SourcesDue(ctx, time.Now(), looksSources)
	if err != nil {
		return "", err
	}
	sources := *s.sources.Load()
	begun := time.Now()
	var looked, changed, withdrawn atomic.Int64
	var group errgroup.Group
	group.SetLimit(looksAtOnce)
	for _, id := range due {
		src, configured := sources[id]
		if !configured {
			continue
		}
		if ctx.Err() != nil || time.Since(begun) > looksTime {
			break // the next run begins with those that have waited longest
		}
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, lookTime)
			defer cancel()
			report, err := s.collector.Load().Look(ctx, *src)
			looked.Add(int64(report.Changed + report.Unchanged + report.Withdrawn + report.Missing))
			changed.Add(int64(report.Changed))
			withdrawn.Add(int64(report.Withdrawn))
			if report.Changed+report.Withdrawn > 0 {
				s.published()
			}
			if err != nil && ctx.Err() == nil { // its visits tell the operators
				s.log.Debug("articles not looked at again", "source", src.ID, "err", err)
			}
			return nil
		})
	}
	_ = group.Wait() // none returns an error
	if looked.Load() == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d looked at again, %d changed, %d withdrawn", looked.Load(), changed.Load(),
		withdrawn.Load()), nil
}
