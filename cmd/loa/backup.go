package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/config"
	"loa/store"
)

func newBackup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a consistent copy of the SQLite database, while the service runs",
		Long: `Writes a whole and consistent copy of the SQLite database to FILE, which must not
exist. With PostgreSQL use pg_dump.`,
		Example: `  loa backup /var/backups/loa-$(date +%F).db`,
		Args:    command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				if err := db.Backup(cmd.Context(), args[0]); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s holds a copy of %s\n", args[0], db.Name())
				return nil
			})
		},
	}
}

func newRestore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the SQLite database",
		Long: `Checks a backup and puts it in the place of the configured SQLite database, whose
file is kept beside it. Stop the service first.`,
		Example: `  loa restore /var/backups/loa-2026-11-22.db`,
		Args:    command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			kept, err := store.Restore(cmd.Context(), store.Options{URL: cfg.Database.URL.Reveal()}, args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "restored from %s\n", args[0])
			if kept != "" {
				fmt.Fprintf(cmd.OutOrStdout(), "the former database is %s\n", kept)
			}
			return nil
		},
	}
}
