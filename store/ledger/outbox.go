package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// InsertBroadcast puts a broadcast into the outbox, in the transaction that
// stores what it tells of.
func InsertBroadcast(ctx context.Context, tx *sql.Tx, b ledger.Broadcast, f *entries.FollowUp) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO broadcasts (seq, article, revision, kind, change, lane, created, expires,
		closed, everyone, further)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)`,
		b.Seq, b.Article, b.Revision, b.Kind, b.Change, b.Lane, column.Millis(b.Created), column.Millis(b.Expires),
		b.Everyone, column.JSON(f))
	if err != nil {
		return fmt.Errorf("enter the broadcast: %w", err)
	}
	return nil
}

// Announcements are the broadcasts in which an article was new to someone,
// oldest first, and the revision that the first told of.
func Announcements(ctx context.Context, tx *sql.Tx, id int64) (list []audience.Broadcast, revision int, err error) {
	err = database.Each(ctx, tx, `SELECT `+entries.BroadcastColumns+`, b.further, coalesce(c.topics, ''), b.everyone,
		`+entries.Source+` FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq
		WHERE b.article = $1 AND b.kind = 'new' ORDER BY b.seq`, func(rows *sql.Rows) error {
		var b ledger.Broadcast
		var f entries.FollowUp
		var topics []string
		var source string
		if err := rows.Scan(append(entries.BroadcastFields(&b), column.FromJSON(&f), column.FromJSON(&topics),
			&b.Everyone, &source)...); err != nil {
			return err
		}
		if len(list) == 0 {
			revision = b.Revision
		}
		f.Complete(&b.Terms, topics, source)
		list = append(list, b.Terms)
		return nil
	}, id)
	if err != nil {
		return nil, 0, fmt.Errorf("earlier broadcasts: %w", err)
	}
	return list, revision, nil
}
