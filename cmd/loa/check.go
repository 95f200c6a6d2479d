package main

import (
	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/checkup"
	"loa/cmd/loa/internal/command"
)

func newCheck() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, database, Telegram and sources, in words",
		Long: `Reads the configuration and names all of its mistakes, then rehearses what loa
serve needs: the port, the database, Telegram and every source, and says what to
do about what does not work. Run it as the service's user: rights are part of it.
Exit code 2 for mistakes in the configuration, 1 for anything else that fails.
What a service that runs is like is told by loa doctor.`,
		Example: `  loa check
  loa check --offline --config loa.yaml    # the configuration only`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			r := checkup.New(cmd.OutOrStdout())
			r.Configuration(cfg)
			if offline {
				return nil
			}
			r.Listen(cmd.Context(), cfg)
			r.Database(cmd.Context(), cfg)
			r.Telegram(cmd.Context(), cfg)
			r.Sources(cmd.Context(), cfg)
			return r.Err()
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "check the configuration only")
	return cmd
}
