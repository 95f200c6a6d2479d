package service

import (
	"context"
	"errors"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"loa/desk"
	"loa/operations"
	"loa/scheduler"
)

// askedEvery is how soon a process that only collects learns that another one
// wants a source visited.
const askedEvery = 2 * time.Second

// asVisitLimit bounds a visit that somebody else asked for.
const askedVisitLimit = 10 * time.Minute

// work runs what the role is there for, until ctx ends or a part fails.
func (s *Service) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.serve(ctx) })
	group.Go(func() error { return s.serveMetrics(ctx) })
	group.Go(func() error { s.keepNoted(ctx); return nil })
	if s.role.Serves() {
		group.Go(func() error { return s.web.Run(ctx) })
		group.Go(func() error { return s.push.hub.Run(ctx) })
		group.Go(func() error { s.push.passOn(ctx, s.wantVisit); return nil })
	}
	if s.role.Collects() {
		group.Go(func() error { fillSearch(ctx, s.store, s.log); return nil })
		group.Go(func() error { return s.runJobs(ctx) })
		group.Go(func() error { return s.push.watcher.Run(ctx) })
	}
	if s.role == operations.RoleCollect {
		group.Go(func() error { s.followAsked(ctx); return nil })
	}
	if s.role.Sends() {
		group.Go(func() error { return s.push.webhooks.Run(ctx) })
		group.Go(func() error { s.delivery.Run(ctx); return nil })
	}
	group.Go(func() error { s.pager.Run(ctx); return nil })
	group.Go(func() error {
		s.bots.Run(ctx, func(channel, name string) {
			s.botNames.Store(channel, name)
			s.showBots()
		})
		return nil
	})
	return group.Wait()
}

// wantVisit has a source visited: here where sources are visited, else by the
// next process that collects.
func (s *Service) wantVisit(ctx context.Context, source string) {
	var err error
	if s.role.Collects() {
		_, err = s.jobs.RunNow(ctx, operations.SourceJob(source))
	} else {
		err = s.store.Operations.AskVisit(ctx, source)
	}
	if err != nil && !errors.Is(err, scheduler.ErrRunning) && !scheduler.IsLogged(err) && ctx.Err() == nil {
		s.log.Warn("visit that was asked for", "source", source, "err", err)
	}
}

// visitFromDesk is wantVisit for somebody who waits for what comes of it.
func (s *Service) visitFromDesk(ctx context.Context, source string) (string, error) {
	if s.role.Collects() {
		return s.jobs.RunNow(ctx, operations.SourceJob(source))
	}
	if err := s.store.Operations.AskVisit(ctx, source); err != nil {
		return "", err
	}
	return "", desk.ErrAsked
}

// followAsked visits, until ctx ends, what processes that do not collect want
// visited.
func (s *Service) followAsked(ctx context.Context) {
	tick := time.NewTicker(askedEvery)
	defer tick.Stop()
	for {
		s.visitAsked(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// visitAsked visits what is asked for now, all side by side.
func (s *Service) visitAsked(ctx context.Context) {
	sources, err := s.store.Operations.TakeVisits(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("what others want visited is not known", "err", err)
	}
	if len(sources) == 0 {
		return
	}
	var group errgroup.Group
	for _, source := range sources {
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, askedVisitLimit)
			defer cancel()
			s.wantVisit(ctx, source)
			return nil
		})
	}
	_ = group.Wait() // none returns an error
}

// sayRole logs what a process that does not do everything is there for.
func (s *Service) sayRole() {
	if s.role == operations.RoleAll {
		return
	}
	s.log.Info("this process has one role of an installation of several", "role", string(s.role))
	if strings.HasPrefix(s.config.Database.URL.Reveal(), "sqlite:") {
		s.log.Info("SQLite: every process of this installation must run on this machine and open this file; for " +
			"several machines move to PostgreSQL with loa move")
	}
}
