package main

import (
	"context"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"loa/config"
)

func newServe() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Collect on schedule, serve the feeds, send to Telegram",
		Long: `Runs the service until it is interrupted. Without a configuration file it collects
laichau.gov.vn, keeps everything in SQLite under ./data and serves
http://127.0.0.1:8080; Telegram is off until a token is set. A changed file, or
SIGHUP, reloads topics and sources; a file with mistakes changes nothing.`,
		Example: `  loa serve
  LOA_TELEGRAM_TOKEN=… loa serve --config /etc/loa/loa.yaml`,
		Args: argsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			log, err := newLogger(cmd, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			// A reader of stderr that goes away must not end the service.
			signal.Ignore(syscall.SIGPIPE)
			ctx := cmd.Context()
			s, err := newService(ctx, cfg, log, tuning{jitter: 20 * time.Second})
			if err != nil && ctx.Err() != nil {
				log.Info("told to stop while starting", "err", err)
				return nil
			}
			if err != nil {
				return err
			}
			defer s.close()
			s.sayHow(cfg)
			stop := s.followConfig(ctx, cfg.File)
			defer stop()
			return s.run(ctx)
		},
	}
}

// sayHow logs, a line each, what was chosen and how to choose otherwise.
func (s *service) sayHow(cfg *config.Config) {
	if cfg.File == "" {
		s.log.Info("configuration: no file, so laichau.gov.vn with defaults; loa config > loa.yaml writes one")
	} else {
		s.log.Info("configuration", "file", cfg.File, "topics", len(cfg.Topics), "sources", len(cfg.Sources))
	}
	s.log.Info("database", "url", s.store.Name())
	if s.telegram == nil {
		s.log.Info("telegram: off, no token; set LOA_TELEGRAM_TOKEN or telegram.token_file")
	} else {
		s.log.Info("telegram: on", "mode", cfg.Telegram.Mode, "endpoint", cfg.Telegram.APIEndpoint)
	}
	s.log.Info("listening", "address", s.listener.Addr().String(), "site", cfg.Site.URL)
}

// followConfig reloads the configuration when its file changes or SIGHUP
// comes, until ctx ends; stop waits for that.
func (s *service) followConfig(ctx context.Context, file string) (stop func()) {
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
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
			case <-changed:
			}
			cfg, err := readConfig(file)
			if err == nil {
				err = s.reload(ctx, cfg)
			}
			if err != nil {
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

// restartNeeded names the sections that differ and are read at the start only.
func restartNeeded(old, changed *config.Config) []string {
	var names []string
	was, is := reflect.ValueOf(*old), reflect.ValueOf(*changed)
	for _, field := range reflect.VisibleFields(was.Type()) {
		switch field.Name {
		case "Topics", "Sources", "File", "Preset":
		default:
			if !reflect.DeepEqual(was.FieldByIndex(field.Index).Interface(), is.FieldByIndex(field.Index).Interface()) {
				names = append(names, field.Tag.Get("yaml"))
			}
		}
	}
	return names
}
