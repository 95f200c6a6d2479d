package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/channel"
	"loa/config"
	"loa/ledger"
	"loa/store"
	"loa/subscriber"
)

// auditChat lists what became of every article, or of one, at a chat.
func auditChat(cmd *cobra.Command, cfg *config.Config, db *store.Store, chat string, id int64) error {
	w := cmd.OutOrStdout()
	subscribers, err := chatSubscribers(cmd.Context(), db, chat)
	if err != nil {
		return err
	}
	if len(subscribers) > 1 {
		fmt.Fprintf(w, "This chat is %d subscribers: each bot that it uses, and each thread of a forum, is one of its "+
			"own. What goes to everyone comes to one thread of a forum.\n\n", len(subscribers))
	}
	lost := 0
	for _, sub := range subscribers {
		list, err := db.Ledger.Follow(cmd.Context(), sub.ID, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "subscriber %d of %s, %s%s\n", sub.ID, sub.Channel, sub.State, because(sub))
		n, err := printFollowed(w, list, cfg)
		if err != nil {
			return err
		}
		lost += n
		fmt.Fprintln(w)
	}
	if lost > 0 {
		return fmt.Errorf("%d articles that are marked ≠ are owed, and nothing will send them", lost)
	}
	return nil
}

func because(sub subscriber.Subscriber) string {
	if sub.Reason == "" {
		return ""
	}
	return ": " + sub.Reason
}

// chatSubscribers are the subscribers of a chat, named by its id, with the bot before
// it where there are several, or by the number of one of them.
func chatSubscribers(ctx context.Context, db *store.Store, chat string) (list []subscriber.Subscriber, err error) {
	if number, ok := strings.CutPrefix(chat, "#"); ok {
		id, _ := strconv.ParseInt(number, 10, 64)
		sub, err := db.Subscribers.SubscriberByID(ctx, id)
		if err != nil {
			return nil, err
		}
		return []subscriber.Subscriber{sub}, nil
	}
	bot, address, named := strings.Cut(chat, "/")
	if !named {
		bot, address = "", chat
	}
	list, err = db.Subscribers.At(ctx, address)
	if named {
		list = slices.DeleteFunc(list, func(s subscriber.Subscriber) bool { return s.Channel != bot })
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("no subscriber has the chat %s", chat)
	}
	return list, err
}

// printFollowed lists what became of articles at a subscriber, adds them up, and
// says how many are lost.
func printFollowed(w io.Writer, list []ledger.Followed, cfg *config.Config) (lost int, err error) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "\tARTICLE\tKIND\tCREATED\tWHAT BECAME OF IT\tMESSAGE\tTITLE")
	sums := map[string]int{}
	for _, f := range list {
		sign := "="
		if f.Outcome == ledger.OutcomeNone && !f.Counted {
			sign = "≠"
			lost++
		}
		words := becameOf(f)
		if f.Kind == article.BroadcastNew {
			sums[short(words)]++
		}
		if f.Error != "" {
			words += fmt.Sprintf(": %d attempts failed, the next is at %s: %s", f.Attempts,
				day(f.Due, cfg.Site.Location()), f.Error)
		}
		if f.MaybeDup {
			words += ", perhaps twice"
		}
		fmt.Fprintf(table,
			"%s\t%d\t%s\t%s\t%s\t%s\t%s\n", sign, f.Article, f.Kind, day(f.Created, cfg.Site.Location()), words,
			f.Message, f.Title)
	}
	if err := table.Flush(); err != nil {
		return lost, err
	}
	var parts []string
	for _, words := range []string{"sent", "held", "digest", "paused", "gone", "expired", "pending", "not sent",
		"lost"} {
		if n := sums[words]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, words))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(w, "new articles: %s\n", strings.Join(parts, " + "))
	}
	return lost, nil
}

// short is an outcome as the sums name it.
func short(words string) string {
	for _, s := range []string{"not sent", "lost"} {
		if strings.HasPrefix(words, s) {
			return s
		}
	}
	word, _, _ := strings.Cut(words, " ")
	return strings.Trim(word, ":,")
}

// becameOf words what became of a broadcast at a subscriber.
func becameOf(f ledger.Followed) string {
	switch f.Outcome {
	case ledger.OutcomeSent:
		return "sent" + way(f)
	case ledger.OutcomeHeld:
		return "held for the end of quiet hours"
	case ledger.OutcomeDigest:
		return "digest: left to the next one"
	case ledger.OutcomePaused:
		return "paused"
	case ledger.OutcomeGone:
		return "gone, or wanted no more"
	case ledger.OutcomeExpired:
		return "expired: over, taken down or given up"
	case ledger.OutcomePending:
		return "pending"
	}
	if f.Counted {
		return "not sent: it took no messages then, or a keyword kept it away"
	}
	return "lost: nothing will send it"
}

// way says in which message an article was sent.
func way(f ledger.Followed) string {
	switch {
	case f.Kind != article.BroadcastNew:
		return ""
	case f.List == channel.DeliverHeld:
		return " after quiet hours"
	case f.List == channel.DeliverDigest:
		return " in a digest"
	case f.List == channel.DeliverMerged:
		return " in a backlog"
	case f.Message == ledger.Unanswered:
		return ", its answer was lost"
	case f.IsElsewhere():
		return " to another thread of the same group"
	}
	return ""
}
