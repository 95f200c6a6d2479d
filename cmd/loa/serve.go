package main

import (
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/service"
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
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			log, err := command.NewLogger(cmd, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			// A reader of stderr that goes away must not end the service.
			signal.Ignore(syscall.SIGPIPE)
			ctx := cmd.Context()
			s, err := service.New(ctx, cfg, log, service.Tuning{Jitter: 20 * time.Second})
			if err != nil && ctx.Err() != nil {
				log.Info("told to stop while starting", "err", err)
				return nil
			}
			if err != nil {
				return err
			}
			defer s.Close()
			s.SayHow(cfg)
			stop := s.FollowConfig(ctx, cfg.File)
			defer stop()
			return s.Run(ctx)
		},
	}
}
