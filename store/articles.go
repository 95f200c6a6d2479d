package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
)

// Article returns the article with that id in any state, or article.ErrNotFound.
func (s *Store) Article(ctx context.Context, id int64) (article.Article, error) {
	row := s.reads.QueryRowContext(ctx, `SELECT `+articleColumns+` FROM articles WHERE id = $1`, id)
	a, err := scanArticle(row)
	if err != nil {
		return article.Article{}, s.explain(fmt.Errorf("article %d: %w", id, err))
	}
	return a.Article, nil
}

// stored is an article with what only the store needs to know of it.
type stored struct {
	article.Article
	quiet  bool // its first publication is not announced
	change article.ChangeKind
	fields []string
	// revised is when the present revision was stored.
	revised time.Time
	// copiedTopics are those of Topics that only its copies have.
	copiedTopics []string
}

// articleColumns are the columns that scanArticle reads, in its order.
const articleColumns = `id, source, key, url, state, reason, published, published_evidence, published_guessed,
	updated, collected, release_at, revision, revised, change, fields, seq, publish_seq, changed, quiet, urgency, ended,
	author, origin, language, topics, copied_topics, places, image, attachments, categories,
	title, lead, summary, content_html, content_text`

func scanArticle(row interface{ Scan(...any) error }) (stored, error) {
	var a stored
	err := row.Scan(&a.ID, &a.Source, &a.Key, &a.URL, &a.State, &a.Reason, when(&a.Published), &a.PublishedEvidence, &a.PublishedGuessed,
		when(&a.Updated), when(&a.Collected), when(&a.Release), &a.Revision, when(&a.revised), &a.change, fromJSON(&a.fields),
		&a.Seq, &a.PublishSeq, when(&a.Changed), &a.quiet, &a.Urgency, &a.Ended,
		&a.Author, &a.Origin, &a.Language, fromLines(&a.Topics), fromLines(&a.copiedTopics), fromPlaces(&a.Places), fromImage(&a.Image), fromAttachments(&a.Attachments), fromLines(&a.Categories),
		&a.Title, &a.Lead, &a.Summary, &a.ContentHTML, &a.ContentText)
	if errors.Is(err, sql.ErrNoRows) {
		return stored{}, article.ErrNotFound
	}
	return a, err
}

// insertArticle writes a new row and returns its id.
func insertArticle(ctx context.Context, tx *sql.Tx, a *stored) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO articles (source, key, url, state, reason, published, published_evidence, published_guessed,
		updated, collected, release_at, revision, revised, change, fields, seq, publish_seq, changed, quiet, urgency,
		author, origin, language, topics, copied_topics, places, image, attachments, categories,
		title, lead, summary, content_html, content_text)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
		$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34) RETURNING id`,
		a.Source, a.Key, a.URL, a.State, a.Reason, ms(a.Published), a.PublishedEvidence, a.PublishedGuessed,
		ms(a.Updated), ms(a.Collected), ms(a.Release), a.Revision, ms(a.revised), a.change, asJSON(a.fields), a.Seq, a.PublishSeq, ms(a.Changed), a.quiet, a.Urgency,
		a.Author, a.Origin, a.Language, asLines(a.Topics), asLines(a.copiedTopics), asPlaces(a.Places), asImage(a.Image), asAttachments(a.Attachments), asLines(a.Categories),
		a.Title, a.Lead, a.Summary, a.ContentHTML, a.ContentText).Scan(&id)
	return id, err
}

// updateArticle writes every column that may change after the first storing.
func updateArticle(ctx context.Context, tx *sql.Tx, a *stored) error {
	_, err := tx.ExecContext(ctx, `UPDATE articles SET source = $1, key = $2, url = $3, state = $4, reason = $5,
		published = $6, published_evidence = $7, published_guessed = $8, updated = $9, release_at = $10,
		revision = $11, revised = $12, change = $13, fields = $14, seq = $15, publish_seq = $16, changed = $17, urgency = $18,
		author = $19, origin = $20, language = $21, topics = $22, copied_topics = $23, places = $24, image = $25, attachments = $26, categories = $27,
		title = $28, lead = $29, summary = $30, content_html = $31, content_text = $32, ended = $33 WHERE id = $34`,
		a.Source, a.Key, a.URL, a.State, a.Reason,
		ms(a.Published), a.PublishedEvidence, a.PublishedGuessed, ms(a.Updated), ms(a.Release),
		a.Revision, ms(a.revised), a.change, asJSON(a.fields), a.Seq, a.PublishSeq, ms(a.Changed), a.Urgency,
		a.Author, a.Origin, a.Language, asLines(a.Topics), asLines(a.copiedTopics), asPlaces(a.Places), asImage(a.Image), asAttachments(a.Attachments), asLines(a.Categories),
		a.Title, a.Lead, a.Summary, a.ContentHTML, a.ContentText, a.Ended, a.ID)
	return err
}

// saveArticleTopics makes article_topics say what the article does.
func saveArticleTopics(ctx context.Context, tx *sql.Tx, a *stored) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM article_topics WHERE article = $1`, a.ID); err != nil {
		return err
	}
	for _, topic := range a.Topics {
		_, err := tx.ExecContext(ctx, `INSERT INTO article_topics (article, topic, state, published, publish_seq)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (article, topic) DO NOTHING`, a.ID, topic, a.State, ms(a.Published), a.PublishSeq)
		if err != nil {
			return err
		}
	}
	return nil
}
