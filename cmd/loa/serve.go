package main

import (
	"cmp"
	"fmt"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/internal/heap"
	"loa/operations"
)

// settleAfter is when the start is over, and with it what only the start needs.
const settleAfter = 10 * time.Second

func newServe() *cobra.Command {
	var role, listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Collect on schedule, serve the feeds, send to Telegram",
		Long: `Runs the service until it is interrupted. Without a configuration file it collects
laichau.gov.vn, keeps everything in SQLite under ./data and serves
http://127.0.0.1:8080; Telegram is off until a token is set. A changed file, or
SIGHUP, reloads topics and sources; a file with mistakes changes nothing.

Several processes on one database share the work; with --role each does one part:
collect visits the sources, send delivers, web serves readers. docs/scale.md says
when that is worth it.`,
		Example: `  loa serve
  LOA_TELEGRAM_TOKEN=… loa serve --config /etc/loa/loa.yaml
  loa serve --role web --listen 10.0.0.5:8080`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			if role != "" && !operations.Role(role).Known() {
				return setup.Usage(fmt.Errorf("--role %q: allowed are all, collect, send and web", role))
			}
			log, err := command.NewLogger(cmd, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			// A reader of stderr that goes away must not end the service.
			signal.Ignore(syscall.SIGPIPE)
			ctx := cmd.Context()
			s, err := service.New(ctx, cfg, log, service.Tuning{Jitter: 20 * time.Second, Override: func(c *config.Config) {
				c.Server.Role = cmp.Or(role, c.Server.Role)
				if listen != "" { // the metrics, too: a second listener of the file is another process's
					c.Server.Listen, c.Server.MetricsListen = listen, ""
				}
			}})
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
			heap.Trim()
			go heap.Settle(ctx, settleAfter)
			return s.Run(ctx)
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "all, collect, send or web: what this process does (default server.role)")
	cmd.Flags().StringVar(&listen, "listen", "", "where this process listens, its metrics too (default server.listen)")
	return cmd
}
