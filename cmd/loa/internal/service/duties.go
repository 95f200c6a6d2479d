package service

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/duty"
	"loa/operations"
	"loa/store"
	"loa/web"
)

// quietMost is how long a process that runs says nothing at most; it says so
// every noteEvery.
const (
	noteEvery = 15 * time.Second
	quietMost = 45 * time.Second
)

// Delivers names the process that has the right to deliver, "" for none.
func Delivers(ctx context.Context, db *store.Store) (string, error) {
	holder, leads, err := db.Operations.Leads(ctx, LeadDelivery)
	if err != nil || !leads {
		return "", err
	}
	return holder.Who, nil
}

// Collects names the processes that visit sources, "" for none: one says that it
// runs, and the jobs are done when they are due.
func Collects(ctx context.Context, db *store.Store) (string, error) {
	list, err := db.Operations.Processes(ctx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, p := range list {
		if p.Role.Collects() && p.Quiet < quietMost {
			names = append(names, p.Who)
		}
	}
	job, err := db.Operations.Job(ctx, looksName)
	if err != nil && !errors.Is(err, article.ErrNotFound) {
		return "", err
	}
	// A run may be late by its turn; it holds a lease meanwhile.
	if late := time.Now().Add(-noteEvery); job.Next.Before(late) && job.Lease.Before(late) {
		return "", nil
	}
	return strings.Join(names, "; "), nil
}

// duties are what somebody must do, whoever is asked.
func (s *Service) duties() map[string]web.Duty {
	collecting := &duty.Watch{Now: time.Now, Does: func(ctx context.Context) (string, error) {
		return Collects(ctx, s.store)
	}, Nobody: "no process visits the sources: does a loa serve with the role all or collect run? Nobody has"}
	duties := map[string]web.Duty{"collecting": {Ours: s.role.Collects(), Who: collecting.Who}}
	if len(Channels(s.config)) > 0 {
		delivery := &duty.Watch{Now: time.Now, Does: func(ctx context.Context) (string, error) {
			return Delivers(ctx, s.store)
		}, Nobody: "no process has the right to deliver, the log of each loa serve says what keeps it from leading; " +
			"nobody has"}
		duties["delivery"] = web.Duty{Ours: s.role.Sends(), Who: func(ctx context.Context) (string, error) {
			who, err := delivery.Who(ctx)
			return who, cmp.Or(err, s.delivery.trouble())
		}}
	}
	// One bot of several that sends nothing: the others do, and readers are served.
	for _, channel := range bots.Names(s.config) {
		if len(bots.Names(s.config)) > 1 && s.role.Sends() {
			duties["delivery:"+channel] = web.Duty{Part: true, Who: func(context.Context) (string, error) {
				return "", s.delivery.troubleOf(channel)
			}}
		}
	}
	return duties
}

// keepNoted says every now and then, until ctx ends, that this process runs, and
// does what others that do not collect ask of one that does.
func (s *Service) keepNoted(ctx context.Context) {
	tick := time.NewTicker(noteEvery)
	defer tick.Stop()
	for {
		if err := s.store.Operations.NoteProcess(ctx, s.role); err != nil && ctx.Err() == nil {
			s.log.Warn("the others are not told that this process runs", "err", err)
		}
		if s.role == operations.RoleAll {
			s.visitAsked(ctx)
		}
		select {
		case <-ctx.Done():
			bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			if err := s.store.Operations.EndProcess(bounded); err != nil {
				s.log.Info("the others learn of this process's end by its silence", "err", err)
			}
			return
		case <-tick.C:
		}
	}
}
