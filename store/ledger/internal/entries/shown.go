package entries

import (
	"context"
	"database/sql"
	"errors"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// SentMessage is the message in which a subscriber was told of an article.
type SentMessage struct {
	Message string
	Shown   audience.Shown
}

// Shows tells whether a result is of a message that was sent before change seq.
func Shows(c ledger.Result, seq int64) bool {
	return c.Outcome == ledger.OutcomeSent && c.Message != "" && c.Seq < seq
}

// TextOf is an article as far as keywords look at it; empty when it is gone.
func TextOf(ctx context.Context, q database.Queryer, id int64) (a article.Article, err error) {
	err = q.QueryRowContext(ctx, `SELECT title, lead, categories, content_text FROM articles WHERE id = $1`, id).
		Scan(&a.Title, &a.Lead, column.FromLines(&a.Categories), &a.ContentText)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	return a, err
}
