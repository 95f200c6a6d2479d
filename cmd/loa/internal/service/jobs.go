package service

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/operations"
	"loa/scheduler"
	"loa/store"
	"loa/viet"
)

// jobLease is how long the jobs of a process that was killed rest, where the next
// one cannot know that it has died: on another machine, in another container.
const jobLease = 15 * time.Second

// NewJobs returns a scheduler whose claims and records are in the store. What giveWay
// holds back, if it is not nil, are visits.
func NewJobs(db *store.Store, log *slog.Logger, zone *time.Location,
	giveWay func(context.Context)) *scheduler.Scheduler {
	return scheduler.New(scheduler.Options{
		Claims: db.Operations,
		Stored: func(ctx context.Context, name string) (last, next time.Time, err error) {
			job, err := db.Operations.Job(ctx, name)
			if errors.Is(err, article.ErrNotFound) {
				return time.Time{}, time.Time{}, nil
			}
			return job.Finished, job.Next, err
		},
		Location: zone,
		Logger:   log,
		Lease:    jobLease,
		GiveWay:  giveWay,
		Grace:    10 * time.Second,
	})
}

// sourceJob is the job that visits a source on its schedule, and sooner when the
// last visit says so: after an outage, or while the first fill goes on.
func (s *Service) sourceJob(ctx context.Context, src *article.Source) (scheduler.Job, error) {
	job := scheduler.Job{Name: operations.SourceJob(src.ID), Spec: src.Schedule, Jitter: s.tuning.Jitter, AtOnce: true,
		Queued: true}
	if src.Schedule == collect.Auto {
		job.Spec = ""
	}
	state, err := s.store.Operations.SourceState(ctx, src.ID)
	if err != nil {
		return job, err
	}
	var next moment
	next.set(collect.NextVisit(state, *src, time.Now()))
	job.Next = func(time.Time) time.Time { return next.get() }
	job.Run = func(ctx context.Context) (string, error) {
		report, outcome, err := s.visit(ctx, *src)
		next.set(report.Next)
		return outcome, err
	}
	return job, nil
}

// visit visits a source, tells the rooms that wait for news, and logs a failure
// with what to do.
func (s *Service) visit(ctx context.Context, src article.Source) (collect.Report, string, error) {
	began := time.Now()
	report, err := s.collector.Load().VisitAs(ctx, src, s.accepting.Take(src.ID))
	if err != nil && ctx.Err() == nil {
		about := []any{"source", src.ID, "err", err}
		if report.Failures > 0 { // it is the source's
			about = append(about, "failures", report.Failures, "not_before", report.Next)
		}
		if advice := setup.AdviceOnSource(err); advice != "" {
			about = append(about, "advice", advice)
		}
		s.log.Warn("visit failed", about...)
		err = scheduler.Logged(err)
	}
	if report.New+report.Copies+report.Changed+report.Withdrawn > 0 {
		s.published()
	}
	s.push.watch(ctx, src.ID, report.Hubs)
	outcome := setup.VisitOutcome(report)
	if !report.Waiting && ctx.Err() == nil {
		s.noteVisit(ctx, operations.Visit{Source: src.ID, At: began, Took: time.Since(began), Outcome: outcome}, err)
	}
	return report, outcome, err
}

// noteVisit notes for the operators how a visit ended.
func (s *Service) noteVisit(ctx context.Context, v operations.Visit, err error) {
	const longest = 300
	if err != nil {
		v.Failed, v.Outcome, v.Failure = true, viet.Cut(err.Error(), longest), setup.FailureOf(err)
	}
	if err := s.store.Operations.SaveVisit(ctx, v); err != nil {
		s.log.Warn("how a visit ended is not noted", "source", v.Source, "err", err)
	}
}

// releaseJob makes public what a source's delay held back.
func (s *Service) releaseJob() scheduler.Job {
	var next moment
	return scheduler.Job{
		Name: "release", AtOnce: true,
		Next: func(last time.Time) time.Time {
			due, latest := next.get(), last.Add(s.releaseEvery())
			if due.IsZero() || due.After(latest) {
				return latest
			}
			return due
		},
		Run: func(ctx context.Context) (string, error) {
			released, due, err := s.store.Publishing.Release(ctx)
			next.set(due)
			if released > 0 {
				s.published()
				s.log.Info("articles released after their source's delay", "articles", released)
			}
			return "", err
		},
	}
}

// How long the release job sleeps at most: an article stored meanwhile with a
// shorter delay is released that late. Where no source has a delay there is none.
const (
	releaseInterval = 15 * time.Second
	releaseIdle     = 5 * time.Minute
)

func (s *Service) releaseEvery() time.Duration {
	for _, src := range *s.sources.Load() {
		if src.Delay > 0 {
			return releaseInterval
		}
	}
	return releaseIdle
}

// moment is a time that several goroutines read and set.
type moment struct{ at atomic.Pointer[time.Time] }

func (m *moment) set(t time.Time) { m.at.Store(&t) }

func (m *moment) get() time.Time {
	if t := m.at.Load(); t != nil {
		return *t
	}
	return time.Time{}
}
