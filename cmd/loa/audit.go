package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/ledger"
	"loa/store"
)

// errUnbalanced ends an audit whose sums do not come out.
var errUnbalanced = errors.New("the sums above that are marked ≠ do not come out")

func newAudit() *cobra.Command {
	var chat string
	audit := &cobra.Command{
		Use:   "audit [ARTICLE]",
		Short: "Prove that every subscriber was served, or say who is owed what",
		Long: `Adds up, for one article or for all of the last 30 days, what became of it at
every subscriber it was meant for:

  targeted = sent + held + digest + paused + gone + expired + pending

Targeted is counted from the subscriptions, the others where they happened. What
is held for the end of quiet hours, or left to a digest, is followed until it is
sent, refused or given up. With --chat everything that became of the articles at
one chat is listed, message by message. Exit code 1 when a sum does not come
out, or an article that a chat is owed is known to nobody.`,
		Example: `  loa audit
  loa audit 1234
  loa audit --chat 700123456
  loa audit --chat dienbien/700123456
  loa audit 1234 --chat '#57'`,
		Args: command.ArgsUsage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var id int64
			if len(args) == 1 {
				if id = article.PageNumber(args[0]); id == 0 {
					return setup.Usage(fmt.Errorf("ARTICLE %q: the article's number is wanted, as in /articles/1234",
						args[0]))
				}
			}
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				if chat != "" {
					return auditChat(cmd, cfg, db, chat, id)
				}
				return auditArticles(cmd, cfg, db, id)
			})
		},
	}
	audit.Flags().StringVar(&chat, "chat", "",
		"list what became of everything at this `CHAT`: its id, BOT/id for one of several bots, or # and a subscriber's "+
			"number as audits name it")
	return audit
}

func auditArticles(cmd *cobra.Command, cfg *config.Config, db *store.Store, id int64) error {
	list, err := db.Ledger.Audit(cmd.Context(), id)
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if id != 0 && len(list) == 0 {
		a, err := db.Articles.Article(cmd.Context(), id)
		if errors.Is(err, article.ErrNotFound) {
			return fmt.Errorf("there is no article %d", id)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "article %d was not announced in the last 30 days: %s\n"+
			"(articles of a source's first visit go to the feeds only; those its delay holds back come later)\n", id,
			a.Title)
		return nil
	}
	if err := printAudit(w, list, cfg); err != nil {
		return err
	}
	if id != 0 {
		printWays(w, list)
		if err := printOwed(cmd, db, id); err != nil {
			return err
		}
	}
	for _, a := range list {
		if !a.Balanced() {
			return errUnbalanced
		}
	}
	return nil
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

// printWays says in which messages an article was sent: subscribers are counted,
// and the threads of a forum are subscribers of one chat.
func printWays(w io.Writer, list []ledger.Audit) {
	var all ledger.Audit
	for _, a := range list {
		if a.Kind == article.BroadcastNew {
			all.Sent, all.AfterQuiet, all.InDigest = all.Sent+a.Sent, all.AfterQuiet+a.AfterQuiet, all.InDigest+
				a.InDigest
			all.Elsewhere += a.Elsewhere
		}
	}
	if all.Sent == 0 {
		return
	}
	fmt.Fprintf(w,
		"\nof the %d sent: %d in a message of its own or a backlog, %d in the message after quiet hours, %d in a "+
			"digest\n",
		all.Sent, all.Sent-all.AfterQuiet-all.InDigest-all.Elsewhere, all.AfterQuiet, all.InDigest)
	if all.Elsewhere > 0 {
		fmt.Fprintf(w,
			"and %d by the message to another thread of the same group: the threads of a forum are subscribers "+
				"of one chat, which gets what goes to everyone once\n", all.Elsewhere)
	}
}

// printOwed tells how many people confirmed that they read a warning, and names
// the subscribers, by their number, who wait for another attempt.
func printOwed(cmd *cobra.Command, db *store.Store, id int64) error {
	const most = 50
	read, err := db.Ledger.Acknowledgements(cmd.Context(), id)
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if read > 0 {
		fmt.Fprintf(w, "\nread and confirmed by %d\n", read)
	}
	owed, err := db.Ledger.Owed(cmd.Context(), id, most)
	if err != nil {
		return err
	}
	lists, err := db.Ledger.FailedLists(cmd.Context(), id, most)
	if err != nil || len(owed)+len(lists) == 0 {
		return err
	}
	fmt.Fprintf(w, "\nowed after failures (first %d):\n", most)
	for _, r := range owed {
		fmt.Fprintf(w, "  subscriber %d: try %d not before %s: %s\n", r.Subscriber, r.Attempts+1,
			r.NotBefore.UTC().Format(time.RFC3339), r.Error)
	}
	for _, f := range lists {
		fmt.Fprintf(w, "  subscriber %d: its list, try %d not before %s: %s\n", f.Subscriber, f.Attempts+1,
			f.Due.UTC().Format(time.RFC3339), f.Error)
	}
	return nil
}
