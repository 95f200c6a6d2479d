package articles

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// InsertRevision keeps the wording that old has, before it is replaced.
func InsertRevision(ctx context.Context, tx *sql.Tx, old Stored) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO revisions (article, number, at, kind, fields, title, lead, content, seq,
		summary, attachments)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		old.ID, old.Revision, column.Millis(old.Revised), old.Change, column.JSON(old.Fields), old.Title, old.Lead,
		old.ContentText, old.Seq, old.Summary, asAttachments(old.Attachments))
	if err != nil {
		return fmt.Errorf("keep revision %d: %w", old.Revision, err)
	}
	return nil
}

// Revisions returns every wording the article had, oldest first, the present
// one last; article.ErrNotFound when there is no such article.
func (s *Catalogue) Revisions(ctx context.Context, id int64) (list []article.Revision, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		a, err := ScanArticle(tx.QueryRowContext(ctx, `SELECT `+ArticleColumns+` FROM articles WHERE id = $1`, id))
		if err != nil {
			return err
		}
		list = nil
		err = database.Each(ctx, tx, `SELECT `+revisionColumns+` FROM revisions WHERE article = $1 ORDER BY number`,
			func(rows *sql.Rows) error {
				r, err := scanRevision(rows)
				list = append(list, r)
				return err
			}, id)
		list = append(list, article.Revision{Article: a.ID, Number: a.Revision, At: a.Revised, Kind: a.Change,
			Fields: a.Fields, Title: a.Title, Lead: a.Lead, Content: a.ContentText, Summary: a.Summary,
			Attachments: a.Attachments})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("revisions of article %d: %w", id, err)
	}
	return list, nil
}

const revisionColumns = `article, number, at, kind, fields, title, lead, content, summary, attachments`

func scanRevision(row interface{ Scan(...any) error }) (r article.Revision, err error) {
	err = row.Scan(&r.Article, &r.Number, column.Time(&r.At), &r.Kind, column.FromJSON(&r.Fields), &r.Title, &r.Lead,
		&r.Content, &r.Summary, fromAttachments(&r.Attachments))
	return r, err
}

// RevisionAt is the wording that an article had at a change; article.ErrNotFound
// when it has the same still, and when that is not known.
func (s *Catalogue) RevisionAt(ctx context.Context, id, seq int64) (article.Revision, error) {
	r, err := scanRevision(s.db.Reads.QueryRowContext(ctx, `SELECT `+revisionColumns+` FROM revisions
		WHERE article = $1 AND seq >= $2 ORDER BY number LIMIT 1`, id, seq))
	if errors.Is(err, sql.ErrNoRows) {
		err = article.ErrNotFound
	}
	if err != nil {
		return r, s.db.Explain(fmt.Errorf("article %d at change %d: %w", id, seq, err))
	}
	return r, nil
}
