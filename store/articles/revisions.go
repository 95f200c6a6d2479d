package articles

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
	"loa/store/internal/column"
)

// InsertRevision keeps the wording that old has, before it is replaced.
func InsertRevision(ctx context.Context, tx *sql.Tx, old Stored) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO revisions (article, number, at, kind, fields, title, lead, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		old.ID, old.Revision, column.Millis(old.Revised), old.Change, column.JSON(old.Fields), old.Title, old.Lead,
		old.ContentText)
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
		rows, err := tx.QueryContext(ctx, `SELECT article, number, at, kind, fields, title, lead, content
			FROM revisions WHERE article = $1 ORDER BY number`, id)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r article.Revision
			err := rows.Scan(&r.Article, &r.Number, column.Time(&r.At), &r.Kind, column.FromJSON(&r.Fields), &r.Title,
				&r.Lead, &r.Content)
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		list = append(list, article.Revision{Article: a.ID, Number: a.Revision, At: a.Revised, Kind: a.Change,
			Fields: a.Fields, Title: a.Title, Lead: a.Lead, Content: a.ContentText})
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("revisions of article %d: %w", id, err)
	}
	return list, nil
}
