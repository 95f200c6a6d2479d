package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/operations"
	"loa/store"
	"loa/web"
)

func newPrivate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "private",
		Short: "Private addresses of feeds: add, list, revoke",
		Long: `A private address gives one reader or agency a feed of its own that nobody can
guess and that can be revoked. It is shown once, when it is made; the database
keeps only a hash of it.`,
		Example: `  loa private add bao-lai-chau "search?q=sạt lở"
  loa private list
  loa private revoke bao-lai-chau`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPrivateAdd(), newPrivateList(), newPrivateRevoke())
	return cmd
}

func newPrivateAdd() *cobra.Command {
	return &cobra.Command{
		Use:   "add NAME FEED",
		Short: "Make a private address of a feed; a name that exists gets a new one",
		Long: `NAME is for you: who has the address. FEED is what stands after /feeds/ in a public
address, without the ending: a topic, several (a+b), all, or a search.`,
		Example: `  loa private add so-y-te giao-duc-y-te
  loa private add bao-lai-chau "search?q=sạt lở"`,
		Args: command.ArgsUsage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, wanted := args[0], args[1]
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				server, err := web.New(web.Options{
					Store: setup.ForWeb(db), Site: web.Site{Name: cfg.Site.Name, URL: cfg.Site.URL,
						Language: cfg.Site.Language, TimeZone: cfg.Site.Location()},
					Topics: cfg.ArticleTopics(), Sources: cfg.ArticleSources(),
				})
				if err != nil {
					return err
				}
				if err := server.CheckFeed(wanted); err != nil {
					return setup.Usage(err)
				}
				token, hash := operations.NewFeedToken()
				if err := db.Hub.SaveFeedToken(cmd.Context(),
					operations.FeedToken{Name: name, Hash: hash, Feed: wanted, Created: time.Now()}); err != nil {
					return err
				}
				for _, ending := range []string{"rss", "atom", "json"} {
					fmt.Fprintf(cmd.OutOrStdout(), "%s/feeds/private/%s.%s\n", cfg.Site.URL, token, ending)
				}
				return nil
			})
		},
	}
}

func newPrivateList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List who has a private address of which feed", Example: "  loa private list",
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				list, err := db.Hub.FeedTokens(cmd.Context())
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(table, "NAME\tFEED\tSINCE")
				for _, t := range list {
					fmt.Fprintf(table, "%s\t%s\t%s\n", t.Name, t.Feed, day(t.Created, cfg.Site.Location()))
				}
				return table.Flush()
			})
		},
	}
}

func newPrivateRevoke() *cobra.Command {
	return &cobra.Command{
		Use: "revoke NAME", Short: "End a private address", Example: "  loa private revoke bao-lai-chau",
		Args: command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				err := db.Hub.RevokeFeedToken(cmd.Context(), args[0])
				if errors.Is(err, article.ErrNotFound) {
					return setup.Usage(fmt.Errorf("nobody of the name %q has a private address; loa private list "+
						"shows who has", args[0]))
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(),
					"the address of %s is revoked; a running Loa forgets it within a minute\n", args[0])
				return nil
			})
		},
	}
}
