package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
)

// followUpWithin is how long after its publication an article is news for the
// subscribers of a topic that it gains.
const followUpWithin = 48 * time.Hour

// followUp is what a further broadcast of a published article keeps: the topics
// that the article has gained (none when it is for everyone), and the
// broadcasts before, whose subscribers are not told again. Both are empty for
// any other broadcast.
type followUp struct {
	Topics []string
	Before []audience.PriorBroadcast
}

// topicsOr are the topics that a broadcast is for: those of the article at its
// change, unless the broadcast is a further one.
func (f followUp) topicsOr(all []string) []string {
	if len(f.Topics) > 0 {
		return f.Topics
	}
	return all
}

// announced are the broadcasts in which an article was new to someone.
type announced struct {
	first    ledger.Broadcast // zero: it was filled in quietly
	everyone bool             // one of them goes to everyone
	before   []audience.PriorBroadcast
	lanes    []audience.Lane // of those in before
}

// news tells whether a published article is still news to who has not heard
// of it. What was filled in quietly stays quiet.
func (t announced) news(now time.Time) bool {
	return t.first.ID != 0 && now.Sub(t.first.Created) <= followUpWithin
}

func priorBroadcasts(ctx context.Context, tx *sql.Tx, id int64) (told announced, err error) {
	err = each(ctx, tx, `SELECT `+broadcastColumns+`, b.further, coalesce(c.topics, ''), b.everyone
		FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq WHERE b.article = $1 AND b.kind = 'new' ORDER BY b.seq`, func(rows *sql.Rows) error {
		var b ledger.Broadcast
		var was followUp
		var topics []string
		var everyone bool
		if err := rows.Scan(append(broadcastFields(&b), fromJSON(&was), fromJSON(&topics), &everyone)...); err != nil {
			return err
		}
		e := audience.PriorBroadcast{Seq: b.Seq, Topics: was.topicsOr(topics)}
		if told.first.ID == 0 {
			told.first, e.Revision = b, b.Revision
		}
		told.everyone = told.everyone || everyone
		told.before, told.lanes = append(told.before, e), append(told.lanes, b.Lane)
		return nil
	}, id)
	if err != nil {
		return told, fmt.Errorf("earlier broadcasts: %w", err)
	}
	return told, nil
}

// followUpGained enters a further broadcast of n, which readers see already, for
// the topics that it has beside those before. It takes a place of its own in
// the order of changes, ahead of the change that brings the topics: who is
// told now sees the article as it is after that change.
//
// Nothing is entered for what was filled in quietly or is too old, nor when
// everyone was told.
func followUpGained(ctx context.Context, tx *sql.Tx, n *stored, before []string, now time.Time) error {
	gained := slices.DeleteFunc(slices.Clone(n.Topics), func(t string) bool { return slices.Contains(before, t) })
	if len(gained) == 0 {
		return nil
	}
	told, err := priorBroadcasts(ctx, tx, n.ID)
	if err != nil || told.everyone || !told.news(now) {
		return err
	}
	for _, e := range told.before { // a topic that was lost and comes back
		gained = slices.DeleteFunc(gained, func(t string) bool { return slices.Contains(e.Topics, t) })
	}
	if len(gained) == 0 {
		return nil
	}
	if err := enterFollowUp(ctx, tx, n, followUp{Topics: gained, Before: told.before}, now); err != nil || told.first.Expires.IsZero() {
		return err
	}
	// A warning does not live longer for being told to more.
	_, err = tx.ExecContext(ctx, `UPDATE broadcasts SET expires = $1 WHERE article = $2 AND further <> '' AND expires > $1`, ms(told.first.Expires), n.ID)
	if err != nil {
		return fmt.Errorf("bound the further broadcast: %w", err)
	}
	return nil
}

// enterFollowUp enters a further broadcast of n, for topics or, without any,
// for everyone.
func enterFollowUp(ctx context.Context, tx *sql.Tx, n *stored, f followUp, now time.Time) (err error) {
	b := *n
	b.Changed = now
	if b.Seq, err = nextSeq(ctx, tx); err != nil {
		return err
	}
	if err := insertBroadcast(ctx, tx, &b, article.BroadcastNew, article.ChangeNone); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE broadcasts SET further = $1, everyone = $2 WHERE seq = $3`, asJSON(f), len(f.Topics) == 0, b.Seq)
	if err != nil {
		return fmt.Errorf("enter the further broadcast: %w", err)
	}
	return nil
}

// readPriorTexts fills in the texts of the broadcasts that went before a further
// one of an article.
func readPriorTexts(ctx context.Context, q queryer, id int64, before []audience.PriorBroadcast) ([]audience.PriorBroadcast, error) {
	before = slices.Clone(before)
	for i, e := range before {
		if e.Revision == 0 {
			continue
		}
		a, err := textOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		err = q.QueryRowContext(ctx, `SELECT title, lead, content FROM revisions WHERE article = $1 AND number = $2`, id, e.Revision).
			Scan(&a.Title, &a.Lead, &a.ContentText)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // none: it is the present one
			return nil, fmt.Errorf("revision %d of article %d: %w", e.Revision, id, err)
		}
		before[i].Text = a
	}
	return before, nil
}
