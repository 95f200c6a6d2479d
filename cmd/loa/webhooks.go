package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

func newWebhooks() *cobra.Command {
	var resume string
	cmd := &cobra.Command{
		Use:   "webhooks",
		Short: "Show how far agencies' webhooks were served, and resume paused ones",
		Long: `Shows each webhook of the configuration that was ever served. One that failed for
three days is paused; --resume serves it again, from where it stopped.`,
		Example: `  loa webhooks
  loa webhooks --resume bao-lai-chau`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				if resume != "" {
					err := db.Hub.ResumeWebhook(cmd.Context(), resume)
					if errors.Is(err, article.ErrNotFound) {
						return setup.Usage(fmt.Errorf("--resume %q: no such webhook was ever served", resume))
					}
					return err
				}
				list, err := db.Hub.Webhooks(cmd.Context())
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(table, "WEBHOOK\tSERVED TO CHANGE\tFAILURES\tPAUSED\tLAST ERROR")
				for _, w := range list {
					fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\n", w.ID, w.Seq, w.Failures,
						day(w.Paused, cfg.Site.Location()), w.Error)
				}
				return table.Flush()
			})
		},
	}
	cmd.Flags().StringVar(&resume, "resume", "", "serve this paused webhook again")
	return cmd
}
