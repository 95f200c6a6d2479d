package publishing

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/ledger"
)

// insertChange enters a's change, numbered a.Seq, into the order of changes.
// Before are the topics it had until now: their feeds change as well.
func insertChange(ctx context.Context, tx *sql.Tx, a *articles.Stored, kind article.BroadcastKind, before []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO changes (seq, article, kind, source, topics, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.Seq, a.ID, kind, a.Source, column.JSON(column.Union(a.Topics, before)), column.Millis(a.Changed))
	if err != nil {
		return fmt.Errorf("record the change: %w", err)
	}
	if kind != article.BroadcastNew {
		return nil
	}
	return articles.CountPublished(ctx, tx, a.Changed.Unix()/3600)
}

// insertBroadcast puts a's change, numbered a.Seq, into the outbox.
func insertBroadcast(ctx context.Context, tx *sql.Tx, a *articles.Stored, kind article.BroadcastKind, change article.ChangeKind) error {
	return ledger.InsertBroadcast(ctx, tx, broadcastOf(a, kind, change))
}

// broadcastOf is what a's change, numbered a.Seq, gives rise to. A new
// emergency is for everyone, whatever their topics.
func broadcastOf(a *articles.Stored, kind article.BroadcastKind, change article.ChangeKind) ledger.NewBroadcast {
	b := ledger.NewBroadcast{Seq: a.Seq, Article: a.ID, Revision: a.Revision, Kind: kind, Change: change,
		Lane: audience.LaneImmediate, Created: a.Changed}
	if a.Urgency >= article.Warning || change == article.ChangeEnded || change == article.ChangeMistaken {
		b.Lane = audience.LaneEmergency
	}
	if a.Urgency > article.Ordinary && kind != article.BroadcastWithdrawal {
		b.Expires = a.Changed.Add(article.WarningLife)
	}
	b.Everyone = kind == article.BroadcastNew && a.Urgency >= article.Emergency
	return b
}
