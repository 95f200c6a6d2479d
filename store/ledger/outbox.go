package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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
	err = database.Each(ctx, tx, `SELECT `+entries.BroadcastColumns+`, b.further, coalesce(c.topics, ''), b.everyone
		FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq WHERE b.article = $1 AND b.kind = 'new' ORDER BY b.seq`, func(rows *sql.Rows) error {
		var b ledger.Broadcast
		var f entries.FollowUp
		if err := rows.Scan(append(entries.BroadcastFields(&b), column.FromJSON(&f), column.FromJSON(&b.Topics),
			&b.Everyone)...); err != nil {
			return err
		}
		if len(list) == 0 {
			revision = b.Revision
		}
		b.Topics, b.Prior = f.TopicsOr(b.Topics), f.Before
		list = append(list, b.Terms)
		return nil
	}, id)
	if err != nil {
		return nil, 0, fmt.Errorf("earlier broadcasts: %w", err)
	}
	return list, revision, nil
}

// readPriorTextsOf fills in what keywords looked at in prior broadcasts. A
// revision stays what it is, so that it is read once for a fan-out.
func readPriorTextsOf(ctx context.Context, q database.Queryer, broadcasts []ledger.FanOutBroadcast) (err error) {
	for i, b := range broadcasts {
		if len(b.Prior) == 0 {
			continue
		}
		if broadcasts[i].Prior, err = readPriorTexts(ctx, q, b.Article, b.Prior); err != nil {
			return err
		}
	}
	return nil
}

// readPriorTexts fills in the texts of the broadcasts that went before a
// follow-up broadcast of an article.
func readPriorTexts(ctx context.Context, q database.Queryer, id int64,
	before []audience.PriorBroadcast) ([]audience.PriorBroadcast, error) {
	before = slices.Clone(before)
	for i, e := range before {
		if e.Revision == 0 {
			continue
		}
		a, err := textOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		err = q.QueryRowContext(ctx, `SELECT title, lead, content FROM revisions WHERE article = $1 AND number = $2`,
			id, e.Revision).
			Scan(&a.Title, &a.Lead, &a.ContentText)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // none: it is the present one
			return nil, fmt.Errorf("revision %d of article %d: %w", e.Revision, id, err)
		}
		before[i].Text = a
	}
	return before, nil
}
