package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

func newMove() *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "move --to DATABASE_URL",
		Short: "Copy everything to another database, SQLite or PostgreSQL",
		Long: `Copies everything from the configured database to a new, empty one, in one
transaction, and compares the counts. Stop the service first; afterwards set
database.url to the new address. The old database stays as it is.`,
		Example: `  loa move --to postgres://loa@db.example/loa`,
		Args:    command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return setup.Usage(fmt.Errorf("--to is needed: where to, as sqlite:path or postgres://…"))
			}
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			if err := store.Alone(cmd.Context(), store.Options{URL: cfg.Database.URL.Reveal()}); err != nil {
				return err
			}
			return command.WithStore(cmd, func(cfg *config.Config, from *store.Store) error {
				target, err := store.Open(cmd.Context(), store.Options{URL: to, TimeZone: cfg.Site.Location()})
				if err != nil {
					return fmt.Errorf("--to: %w", err)
				}
				defer target.Close()
				rows, err := from.Move(cmd.Context(), target)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d rows copied from %s to %s; set database.url to use it\n", rows,
					from.Name(), target.Name())
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "address of the new database")
	return cmd
}
