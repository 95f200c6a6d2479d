package main

import (
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/operations"
	"loa/store"
)

func newHub() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hub",
		Short: "Who subscribed at our WebSub hub: list, remove",
		Long: `Anybody may subscribe a callback of theirs to any of our feeds, within limits. What
they cost is counted by the registered domain of the callback and by the network
that answers there: a plain feed costs 1, one with parameters 5, a search 25, and
each may cost 500.`,
		Example: `  loa hub list
  loa hub remove reader.example`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newHubList(), newHubRemove())
	return cmd
}

func newHubList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the subscriptions", Example: "  loa hub list",
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				list, err := db.Hub.HubSubscriptions(cmd.Context())
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(table, "NUMBER\tDOMAIN\tHOST\tNETWORK\tCOSTS\tFAILURES\tUNTIL\tFEED")
				for _, s := range list {
					fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d\t%d\t%s\t%s\n", s.ID, s.Domain, s.Host, s.Network, s.Price,
						s.Failures,
						day(s.Expires, cfg.Site.Location()), s.Topic)
				}
				return table.Flush()
			})
		},
	}
}

func newHubRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove WHAT...",
		Short: "End subscriptions, by number, host, domain or network",
		Long: `WHAT is a number, a host, a domain or a network as loa hub list shows them. Whoever
is removed is not told, and may subscribe again.`,
		Example: `  loa hub remove 17
  loa hub remove reader.example 203.0.113.0/24`,
		Args: command.ArgsUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return command.WithStore(cmd, func(_ *config.Config, db *store.Store) error {
				list, err := db.Hub.HubSubscriptions(cmd.Context())
				if err != nil {
					return err
				}
				for _, what := range args {
					n := 0
					for _, s := range list {
						if !hubMatches(s, what) {
							continue
						}
						if err := db.Hub.DeleteHubSubscription(cmd.Context(), s.Callback, s.Topic); err != nil {
							return err
						}
						n++
					}
					if n == 0 {
						return setup.Usage(fmt.Errorf("%q has no subscription; loa hub list shows who has", what))
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%s: %d subscriptions ended\n", what, n)
				}
				return nil
			})
		},
	}
}

func hubMatches(s operations.HubSubscription, what string) bool {
	return what == strconv.FormatInt(s.ID, 10) || what == s.Host || what == s.Domain || what == s.Network
}
