package store

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
)

// insertRevision keeps the wording that old has, before it is replaced.
func insertRevision(ctx context.Context, tx *sql.Tx, old stored) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO revisions (article, number, at, kind, fields, title, lead, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		old.ID, old.Revision, ms(old.revised), old.change, asJSON(old.fields), old.Title, old.Lead, old.ContentText)
	if err != nil {
		return fmt.Errorf("keep revision %d: %w", old.Revision, err)
	}
	return nil
}

// Revisions returns every wording the article had, oldest first, the present
// one last; article.ErrNotFound when there is no such article.
func (s *Store) Revisions(ctx context.Context, id int64) (list []article.Revision, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		a, err := scanArticle(tx.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE id = $1`, id))
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
			err := rows.Scan(&r.Article, &r.Number, when(&r.At), &r.Kind, fromJSON(&r.Fields), &r.Title, &r.Lead, &r.Content)
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		list = append(list, article.Revision{Article: a.ID, Number: a.Revision, At: a.revised, Kind: a.change,
			Fields: a.fields, Title: a.Title, Lead: a.Lead, Content: a.ContentText})
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("revisions of article %d: %w", id, err)
	}
	return list, nil
}
