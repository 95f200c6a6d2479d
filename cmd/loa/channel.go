package main

import (
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

func newChannel() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "channel",
		Short: "Channels by which articles are delivered: list, retire",
		Long: `A channel (telegram, a bot of the list bots, journal) is configured by its section. One that is no longer
configured still owes its subscribers what was published before: retire it, or
configure it again.`,
		Example: `  loa channel list
  loa channel retire journal`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newChannelList(), newChannelRetire())
	return cmd
}

func newChannelList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the channels, configured or not",
		Example: `  loa channel list`,
		Args:    command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				list, err := db.Ledger.Channels(cmd.Context())
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(table, "CHANNEL\tSTATE\tSUBSCRIBERS\tWAITING")
				for _, c := range list {
					state := "not configured: retire it, or configure it again"
					switch {
					case slices.Contains(service.Channels(cfg), c.Name):
						state = "configured"
					case c.Retired:
						state = "retired"
					}
					fmt.Fprintf(table, "%s\t%s\t%d\t%d\n", c.Name, state, c.Subscribers, c.Waiting)
				}
				return table.Flush()
			})
		},
	}
}

func newChannelRetire() *cobra.Command {
	var configured bool
	cmd := &cobra.Command{
		Use:   "retire NAME",
		Short: "Close what a channel owes that is no longer configured",
		Long: `Gives up what a removed channel still owes: broadcasts that it has not walked,
messages that wait, what quiet hours hold and digests. All of it counts as gone in
the audit, and what is published from now on is not for its subscribers. They and
their subscriptions stay: a channel that is configured again later begins anew,
with what is published then.

Take the channel out of the configuration and restart loa serve first. Safe to
repeat, also after it was interrupted.`,
		Example: `  loa channel retire journal`,
		Args:    command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := args[0]
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				if slices.Contains(service.Channels(cfg), name) {
					if err := mayRetireConfigured(cmd, db, name, configured); err != nil {
						return err
					}
				}
				err := db.Ledger.Retire(cmd.Context(), name)
				if errors.Is(err, article.ErrNotFound) {
					return setup.Usage(fmt.Errorf("there is no channel %q; loa channel list shows them", name))
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s owes nothing any more; configured again, it begins with what is "+
					"published then\n", name)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&configured, "configured", false,
		"even if it is configured: drop its backlog, and begin anew with the next start; no loa serve may run")
	return cmd
}

// mayRetireConfigured refuses to retire a channel that is configured, unless that
// is meant and nobody delivers over it.
func mayRetireConfigured(cmd *cobra.Command, db *store.Store, name string, meant bool) error {
	if !meant {
		return setup.Usage(fmt.Errorf(
			"%s is configured: take it out of the configuration and restart loa serve first, "+
				"or use --configured to drop its backlog", name))
	}
	who, leads, err := db.Operations.Leads(cmd.Context(), service.LeadDelivery)
	if err == nil && leads {
		err = fmt.Errorf("%s delivers over %s: stop loa serve first", who.Who, name)
	}
	return err
}
