package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	logbook "loa/ledger"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger"
)

// What happens to an article gives rise to a plan, which audience.Announce
// makes. Here it is told what is known of the article, and its plan is carried
// out in the transaction that stores the article.

// plan asks what an event gives rise to.
func plan(ctx context.Context, tx *sql.Tx, e audience.Event, before articles.Stored) (audience.Plan, error) {
	e.Before, e.Quiet = before.Article, before.Quiet
	var err error
	if e.Told, e.Revision, err = ledger.Announcements(ctx, tx, before.ID); err != nil {
		return audience.Plan{}, err
	}
	e.Question, err = escalationOf(ctx, tx, before.ID)
	if err != nil && !errors.Is(err, article.ErrNotFound) {
		return audience.Plan{}, err
	}
	return audience.Announce(e), nil
}

// carryOut stores n by write and does all that a plan says.
func carryOut(ctx context.Context, tx *sql.Tx, n *articles.Stored, p audience.Plan, write func() error) error {
	n.State, n.Urgency = p.State, p.Urgency
	if p.FollowUp != nil {
		if err := enterFollowUp(ctx, tx, n, *p.FollowUp); err != nil {
			return err
		}
	}
	if p.Public {
		if err := number(ctx, tx, n, p.At); err != nil {
			return err
		}
	}
	if err := write(); err != nil {
		return err
	}
	if p.Ask {
		if err := askEscalation(ctx, tx, n.ID, p.AskFrom); err != nil {
			return err
		}
	}
	if p.Confirm {
		if err := saveEscalation(ctx, tx, article.Escalation{Article: n.ID, State: article.EscalationConfirmed,
			Asked: p.At, Decided: p.At}); err != nil {
			return err
		}
	}
	if !p.Public {
		return nil
	}
	if err := insertChange(ctx, tx, n, p.Kind, p.Formerly); err != nil || p.Broadcast == nil {
		return err
	}
	b := *p.Broadcast
	b.Seq = n.Seq
	var more *ledger.FollowUp
	if from := n.Publishers(); b.Kind == article.BroadcastNew && !slices.Equal(from, []string{n.Source}) {
		more = &ledger.FollowUp{Sources: from}
	}
	return ledger.InsertBroadcast(ctx, tx, logbook.Broadcast{Article: n.ID, Revision: n.Revision, Terms: b}, more)
}

// update is how an article that is known is written; text says that what it is
// found by may differ.
func (s *Publisher) update(ctx context.Context, tx *sql.Tx, n *articles.Stored, text bool) func() error {
	return func() error {
		if err := articles.UpdateArticle(ctx, tx, n); err != nil {
			return fmt.Errorf("update: %w", err)
		}
		if text {
			return s.saveDerived(ctx, tx, n)
		}
		if err := articles.SaveArticleTopics(ctx, tx, n); err != nil {
			return fmt.Errorf("topics: %w", err)
		}
		return nil
	}
}

// enterFollowUp puts a follow-up broadcast of n into the outbox. It takes a
// place of its own in the order of changes, ahead of the change that gives
// rise to it: who is told now sees the article as it is after that change.
func enterFollowUp(ctx context.Context, tx *sql.Tx, n *articles.Stored, b audience.Broadcast) (err error) {
	if b.Seq, err = database.NextSeq(ctx, tx); err != nil {
		return err
	}
	return ledger.InsertBroadcast(ctx, tx, logbook.Broadcast{Article: n.ID, Revision: n.Revision, Terms: b},
		&ledger.FollowUp{Topics: b.Topics, Before: b.Prior, About: b.About, Apart: b.Apart, Sources: n.Publishers()})
}

// insertChange enters a's change, numbered a.Seq, into the order of changes.
// before are the topics it had until now: their feeds change as well.
func insertChange(ctx context.Context, tx *sql.Tx, a *articles.Stored, kind article.BroadcastKind,
	before []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO changes (seq, article, kind, source, topics, at)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		a.Seq, a.ID, kind, a.Source, column.JSON(column.Union(a.Topics, before)), column.Millis(a.Changed))
	if err != nil {
		return fmt.Errorf("record the change: %w", err)
	}
	if kind != article.BroadcastNew {
		return nil
	}
	return articles.CountPublished(ctx, tx, a.Changed.Unix()/3600)
}

// number gives n the next place in the order of changes.
func number(ctx context.Context, tx *sql.Tx, n *articles.Stored, now time.Time) (err error) {
	if n.Seq, err = database.NextSeq(ctx, tx); err != nil {
		return err
	}
	if n.PublishSeq == 0 {
		n.PublishSeq = n.Seq
	}
	n.Changed = now
	return nil
}
