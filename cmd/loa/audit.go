package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/service"
	"loa/config"
	"loa/ledger"
	"loa/store"
)

func newAudit() *cobra.Command {
	return &cobra.Command{
		Use:   "audit [ARTICLE]",
		Short: "Prove that every subscriber was served, or say who is owed what",
		Long: `Adds up, for one article or for all of the last 30 days, what became of it at
every subscriber it was meant for:

  targeted = sent + held + digest + paused + gone + expired + pending

Targeted is counted from the subscriptions, the others where they happened. Exit
code 1 when the sum does not come out.`,
		Example: `  loa audit
  loa audit 1234`,
		Args: argsUsage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var id int64
			if len(args) == 1 {
				if id = article.PageNumber(args[0]); id == 0 {
					return service.Usage(fmt.Errorf("ARTICLE %q: the article's number is wanted, as in /articles/1234",
						args[0]))
				}
			}
			return withStore(cmd, func(cfg *config.Config, db *store.Store) error {
				list, err := db.Ledger.Audit(cmd.Context(), id)
				if err != nil {
					return err
				}
				if id != 0 && len(list) == 0 {
					a, err := db.Articles.Article(cmd.Context(), id)
					if errors.Is(err, article.ErrNotFound) {
						return fmt.Errorf("there is no article %d", id)
					}
					if err != nil {
						return err
					}
					fmt.Fprintf(cmd.OutOrStdout(), "article %d was not announced in the last 30 days: %s\n"+
						"(articles of a source's first visit go to the feeds only; those its delay holds back come later)\n", id, a.Title)
					return nil
				}
				if err := printAudit(cmd.OutOrStdout(), list, cfg); err != nil {
					return err
				}
				if id != 0 {
					if err := printOwed(cmd, db, id); err != nil {
						return err
					}
				}
				for _, a := range list {
					if !a.Balanced() {
						return errors.New("the sums above that are marked ≠ do not come out")
					}
				}
				return nil
			})
		},
	}
}

func printAudit(w io.Writer, list []ledger.Audit, cfg *config.Config) error {
	if len(list) == 0 {
		fmt.Fprintln(w, "nothing was announced in the last 30 days")
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "\tARTICLE\tKIND\tCREATED\tTARGETED\tSENT\tHELD\tDIGEST\tPAUSED\tGONE\tEXPIRED\tPENDING\tMAYBE TWICE\tTITLE")
	for _, a := range list {
		sign := "="
		if !a.Balanced() {
			sign = "≠"
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", sign, a.Article, a.Kind,
			day(a.Created, cfg.Site.Location()),
			a.Targeted, a.Sent, a.Held, a.Digest, a.Paused, a.Gone, a.Expired, a.Pending, a.MaybeDup, a.Title)
	}
	return table.Flush()
}

// printOwed tells how many people confirmed that they read a warning, and names
// the subscribers, by their number, who wait for another try.
func printOwed(cmd *cobra.Command, db *store.Store, id int64) error {
	const most = 50
	read, err := db.Ledger.Acknowledgements(cmd.Context(), id)
	if err != nil {
		return err
	}
	if read > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "\nread and confirmed by %d\n", read)
	}
	owed, err := db.Ledger.Owed(cmd.Context(), id, most)
	if err != nil || len(owed) == 0 {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nowed after failures (first %d):\n", most)
	for _, r := range owed {
		fmt.Fprintf(cmd.OutOrStdout(), "  subscriber %d: try %d not before %s: %s\n", r.Subscriber, r.Attempts+1,
			r.NotBefore.UTC().Format(time.RFC3339), r.Error)
	}
	return nil
}
