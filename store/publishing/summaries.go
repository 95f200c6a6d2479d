package publishing

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
	"loa/article/differences"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/column"
)

// CorrectSummary replaces the summary of an article by one that an operator wrote:
// a correction of ours, that whoever was told of the article is told, and that
// stays when the page is read again. article.ErrNotFound when there is none; it is
// safe to repeat.
func (s *Publisher) CorrectSummary(ctx context.Context, id int64, summary string) error {
	now := s.moment()
	summary = column.Text(summary)
	err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
		old, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
			` FROM articles WHERE id = $1`, id))
		if err != nil || old.Summary == summary && old.OurSummary == summary {
			return err
		}
		n := old
		n.Summary, n.OurSummary = summary, summary
		if old.Summary == summary { // it only stays from now on
			return articles.UpdateArticle(ctx, tx, &n)
		}
		if err := articles.InsertRevision(ctx, tx, old); err != nil {
			return err
		}
		edit := article.Edit{Kind: article.ChangeContent, Fields: []string{"summary"}}
		edit.Differences, edit.More = differences.Weigh(differences.Between(old.Summary, summary).List)
		n.Revision++
		n.Revised, n.Change, n.Fields = now, edit.Kind, edit.Fields
		n.Correction = article.Correction{At: now, Edit: edit}
		p, err := plan(ctx, tx, audience.Event{Kind: audience.Read, After: n.Article, Change: edit.Kind, Now: now}, old)
		if err != nil {
			return err
		}
		return carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, true))
	})
	if err != nil {
		return fmt.Errorf("correct the summary of article %d: %w", id, err)
	}
	return nil
}
