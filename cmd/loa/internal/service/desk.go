package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/deskwork"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/desk"
	"loa/fetch"
	"loa/operations"
	"loa/scheduler"
)

// OpenDesk lets somebody use the desk as an operator.
func (s *Service) OpenDesk(ctx context.Context, name, password string) error {
	hash, err := desk.Hash(password)
	if err != nil {
		return err
	}
	return s.store.Operations.SaveDeskUser(ctx, operations.DeskUser{Name: name, Role: operations.DeskOperator,
		Hash:    hash,
		Changed: time.Now()})
}

// newDesk wires the operators' pages.
func (s *Service) newDesk(cfg *config.Config) (*desk.Desk, error) {
	db := s.store
	looker, err := s.looker(cfg)
	if err != nil {
		return nil, err
	}
	o := desk.Options{
		Accounts: db.Operations, State: db.Operations, Articles: db.Articles, Publishing: db.Publishing,
		Others: db.Hub, Audit: db.Ledger.Audit, Resending: db.Ledger, Chats: db.Subscribers.At,
		Visit: s.visitFromDesk, FailureOf: setup.FailureOf,
		Look: looker.Look,
		Publish: func(ctx context.Context, a article.Article) (int64, error) {
			return bots.PublishWarning(ctx, db, a, cfg.Site.URL, s.published)
		},
		Areas:     func() []desk.Area { return *s.areas.Load() },
		CheckFeed: func(name string) error { return s.web.CheckFeed(name) },
		Silent:    s.delivery.silent, Published: s.published, Topics: cfg.ArticleTopics(), Sources: s.listed,
		Name: cfg.Site.Name, URL: cfg.Site.URL, TimeZone: cfg.Site.Location(), Now: time.Now, Logger: s.log,
	}
	if cfg.File != "" || cfg.Preset {
		o.Configuration = &deskwork.Configuration{File: cfg.File, Store: db, Now: time.Now,
			Reload: func(ctx context.Context, cfg *config.Config) error {
				s.override(cfg)
				return s.reload(ctx, cfg)
			}}
	}
	if s.role.Collects() { // where another process does, its command line takes them
		o.Accept = s.acceptHeld
	}
	return desk.New(o)
}

// acceptHeld visits a source now and takes what was held back; with send it is
// announced, too.
func (s *Service) acceptHeld(ctx context.Context, source string, send bool) (outcome string, err error) {
	forget, ok := s.accepting.Ask(source, collect.How{AcceptHeld: true, Send: send, Now: true})
	if !ok {
		return "", fmt.Errorf("take what is held back of %s: %w", source, scheduler.ErrRunning)
	}
	outcome, err = s.jobs.RunNow(ctx, operations.SourceJob(source))
	if forget() && errors.Is(err, scheduler.ErrRunning) { // that one began at this moment, and has taken the word
		return operations.VisitTaking, nil
	}
	return outcome, err
}

// looker looks at addresses for the desk, with the collector that visits or, where
// another process does that, with one that only looks.
func (s *Service) looker(cfg *config.Config) (*deskwork.Looker, error) {
	collector := s.collector.Load
	if !s.role.Collects() {
		var err error
		if s.client, err = fetch.NewClient(setup.Network(cfg)); err != nil {
			return nil, setup.Usage(err)
		}
		only, err := collect.New(collect.Options{Client: s.client, Topics: cfg.ArticleTopics(), Version: setup.Version,
			Logger: s.log})
		if err != nil {
			return nil, err
		}
		collector = func() *collect.Collector { return only }
	}
	return deskwork.NewLooker(collector, cfg.Site.Location(), s.log), nil
}

// override has a configuration be what the command line says.
func (s *Service) override(cfg *config.Config) {
	if s.tuning.Override != nil {
		s.tuning.Override(cfg)
	}
}
