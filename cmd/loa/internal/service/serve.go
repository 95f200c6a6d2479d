package service

import (
	"context"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"syscall"
	"time"

	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/setup"
	"loa/config"
)

// SayHow logs, a line each, what was chosen and how to choose otherwise.
func (s *Service) SayHow(cfg *config.Config) {
	if cfg.File == "" {
		s.log.Info("configuration: no file, so laichau.gov.vn with defaults; loa config > loa.yaml writes one")
	} else {
		s.log.Info("configuration", "file", cfg.File, "topics", len(cfg.Topics), "sources", len(cfg.Sources))
	}
	s.log.Info("database", "url", s.store.Name())
	s.sayRole()
	switch {
	case len(cfg.ActiveBots()) == 0:
		s.log.Info("telegram: off, no token; set LOA_TELEGRAM_TOKEN or telegram.token_file")
	case s.role.Sends() && len(cfg.Bots) > 0:
		s.log.Info("telegram: on", "mode", cfg.Telegram.Mode, "endpoint", cfg.Telegram.APIEndpoint, "bots",
			bots.Names(cfg))
	case s.role.Sends():
		s.log.Info("telegram: on", "mode", cfg.Telegram.Mode, "endpoint", cfg.Telegram.APIEndpoint)
	}
	s.log.Info("listening", "address", s.Listener.Addr().String(), "site", cfg.Site.URL)
}

// FollowConfig reloads the configuration when its file changes or SIGHUP
// comes, until ctx ends; stop waits for that.
func (s *Service) FollowConfig(ctx context.Context, file string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	changed := make(chan struct{}, 1)
	note := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	watched, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		if file == "" {
			return
		}
		if err := config.Watch(ctx, file, note); err != nil {
			s.log.Warn("the configuration file is not watched; SIGHUP reloads it", "err", err)
		}
	}()
	go func() {
		defer close(ended)
		others := time.NewTicker(deskInterval)
		defer others.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
			case <-changed:
			case <-others.C:
				if !s.deskChanged(ctx) {
					continue
				}
			}
			cfg, err := s.readConfig(ctx, file)
			if err == nil {
				err = s.reload(ctx, cfg)
			}
			if err != nil && ctx.Err() == nil {
				s.log.Error("configuration not reloaded; the old one stays", "err", err)
			}
		}
	}()
	return func() {
		signal.Stop(hangup)
		cancel()
		<-watched
		<-ended
	}
}

// deskInterval is how often it is asked whether another process changed what is
// set at the desk.
const deskInterval = 15 * time.Second

// readConfig reads the configuration, with what was set at the desk.
func (s *Service) readConfig(ctx context.Context, file string) (*config.Config, error) {
	body, err := s.store.Operations.DeskSettings(ctx)
	if err != nil {
		return nil, err
	}
	s.deskSet.Store(string(body))
	cfg, err := config.Load(file, setup.ConfigOptions(body))
	if err == nil {
		s.override(cfg)
	}
	return cfg, err
}

// deskChanged tells whether what is set at the desk is no longer what it was.
func (s *Service) deskChanged(ctx context.Context) bool {
	body, err := s.store.Operations.DeskSettings(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Debug("what was set at the desk is not known", "err", err)
		}
		return false
	}
	known, _ := s.deskSet.Swap(string(body)).(string)
	return known != string(body)
}

// withoutServed is a configuration without what the bots serve, which needs no
// restart.
func withoutServed(c config.Config) config.Config {
	c.Telegram.Topics, c.Telegram.Sources = nil, nil
	c.Bots = slices.Clone(c.Bots)
	for i := range c.Bots {
		c.Bots[i].Topics, c.Bots[i].Sources = nil, nil
	}
	return c
}

// restartNeeded names the sections that differ and are read at the start only.
func restartNeeded(old, changed *config.Config) []string {
	var names []string
	was, is := reflect.ValueOf(withoutServed(*old)), reflect.ValueOf(withoutServed(*changed))
	for _, field := range reflect.VisibleFields(was.Type()) {
		switch field.Name {
		case "Topics", "Sources", "File", "Preset", "LeftOut":
		default:
			if !reflect.DeepEqual(was.FieldByIndex(field.Index).Interface(), is.FieldByIndex(field.Index).Interface()) {
				names = append(names, field.Tag.Get("yaml"))
			}
		}
	}
	return names
}
