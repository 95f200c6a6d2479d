package main

import (
	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/checkup"
	"loa/cmd/loa/internal/command"
)

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at the service that runs, and say what is wrong and what to do",
		Long: `Reads all that tells how the running service is: whether it answers and is
ready, the disk, the database, who leads, broadcasts that do not get on, what
waits to be sent, sources that fail or are silent, the clock, certificates, and
the settings that differ from their defaults. Nothing is changed. Exit code 1
when something is wrong. What a configuration needs is tried by loa check.`,
		Example: `  loa doctor
  sudo -u loa loa doctor --config /etc/loa/loa.yaml`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			r := checkup.New(cmd.OutOrStdout())
			r.Configuration(cfg)
			r.Differences(cfg)
			r.Running(cmd.Context(), cfg)
			r.Disk(cfg)
			r.State(cmd.Context(), cfg)
			r.Clock(cmd.Context(), cfg)
			r.Certificates(cmd.Context(), cfg)
			return r.Err()
		},
	}
}
