package articles

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Catalogue reads what is stored of articles, and keeps where they stand.
type Catalogue struct {
	db         *database.DB
	loads      []*sql.Stmt // SQLite: the queries of loadArticles, by loadSizes
	recent     recent
	vocabulary vocabulary
	below      atomic.Int64 // articles numbered below are not found by exact words yet
	limits     limits       // of searches
}

// New prepares the reading of articles. Close it when done.
func New(ctx context.Context, db *database.DB) (*Catalogue, error) {
	s := &Catalogue{db: db, limits: usualLimits}
	if err := s.prepareLoads(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.readBelow(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close gives back what was prepared.
func (s *Catalogue) Close() error {
	var errs []error
	for _, load := range s.loads {
		errs = append(errs, load.Close())
	}
	return errors.Join(errs...)
}

// LatestSeq is the number of the newest public change, 0 before the first.
func (s *Catalogue) LatestSeq(ctx context.Context) (int64, error) { return s.db.LatestSeq(ctx) }

// Article returns the article with that id in any state, or article.ErrNotFound.
func (s *Catalogue) Article(ctx context.Context, id int64) (article.Article, error) {
	row := s.db.Reads.QueryRowContext(ctx, `SELECT `+ArticleColumns+` FROM articles WHERE id = $1`, id)
	a, err := ScanArticle(row)
	if err != nil {
		return article.Article{}, s.db.Explain(fmt.Errorf("article %d: %w", id, err))
	}
	return a.Article, nil
}

// Stored is an article with what only the store needs to know of it.
type Stored struct {
	article.Article
	Quiet  bool // its first publication is not announced
	Change article.ChangeKind
	Fields []string
	// Revised is when the present revision was stored.
	Revised time.Time
	// CopiedTopics are those of Topics that only its copies have.
	CopiedTopics []string
	// OurSummary is the summary that an operator wrote; empty: nobody did.
	OurSummary string
}

// ArticleColumns are the columns that ScanArticle reads, in its order.
const ArticleColumns = `id, source, key, url, state, reason, published, published_evidence, published_guessed,
	updated, collected, release_at, revision, revised, change, fields, seq, publish_seq, changed, quiet, urgency, ended,
	author, origin, language, topics, copied_topics, places, image, attachments, categories,
	title, lead, summary, content_html, content_text, feed_id, story, part, correction, our_summary`

// ScanArticle reads a row of ArticleColumns; article.ErrNotFound when there is none.
func ScanArticle(row interface{ Scan(...any) error }) (Stored, error) {
	var a Stored
	err := row.Scan(&a.ID, &a.Source, &a.Key, &a.URL, &a.State, &a.Reason, column.Time(&a.Published),
		&a.PublishedEvidence, &a.PublishedGuessed,
		column.Time(&a.Updated), column.Time(&a.Collected), column.Time(&a.Release), &a.Revision,
		column.Time(&a.Revised), &a.Change, column.FromJSON(&a.Fields),
		&a.Seq, &a.PublishSeq, column.Time(&a.Changed), &a.Quiet, &a.Urgency, &a.Ended,
		&a.Author, &a.Origin, &a.Language, column.FromLines(&a.Topics), column.FromLines(&a.CopiedTopics),
		fromPlaces(&a.Places), fromImage(&a.Image), fromAttachments(&a.Attachments), column.FromLines(&a.Categories),
		&a.Title, &a.Lead, &a.Summary, &a.ContentHTML, &a.ContentText, &a.FeedID, &a.Story, &a.Part,
		column.FromJSON(&a.Correction), &a.OurSummary)
	if errors.Is(err, sql.ErrNoRows) {
		return Stored{}, article.ErrNotFound
	}
	if a.Correction.At.IsZero() && a.Change.IsTold() { // stored before corrections were kept
		a.Correction = article.Correction{At: a.Revised, Edit: article.Edit{Kind: a.Change, Fields: a.Fields}}
	}
	return a, err
}

// InsertArticle writes a new row and returns its id. What the article is called
// in feeds is made here, and never given twice.
func InsertArticle(ctx context.Context, tx *sql.Tx, site string, a *Stored) (id int64, err error) {
	for n, taken := 0, 1; taken > 0 && site != ""; n++ {
		a.FeedID = article.NewFeedID(site, a.Source, a.Key, n)
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM articles WHERE feed_id = $1`,
			a.FeedID).Scan(&taken); err != nil {
			return 0, err
		}
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO articles (source, key, url, state, reason, published, published_evidence,
		published_guessed,
		updated, collected, release_at, revision, revised, change, fields, seq, publish_seq, changed, quiet, urgency,
		author, origin, language, topics, copied_topics, places, image, attachments, categories,
		title, lead, summary, content_html, content_text, feed_id, story, part)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
		$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37) RETURNING id`,
		a.Source, a.Key, a.URL, a.State, a.Reason, column.Millis(a.Published), a.PublishedEvidence, a.PublishedGuessed,
		column.Millis(a.Updated), column.Millis(a.Collected), column.Millis(a.Release), a.Revision,
		column.Millis(a.Revised), a.Change, column.JSON(a.Fields), a.Seq, a.PublishSeq, column.Millis(a.Changed),
		a.Quiet, a.Urgency,
		a.Author, a.Origin, a.Language, column.Lines(a.Topics), column.Lines(a.CopiedTopics), asPlaces(a.Places),
		asImage(a.Image), asAttachments(a.Attachments), column.Lines(a.Categories),
		a.Title, a.Lead, a.Summary, a.ContentHTML, a.ContentText, a.FeedID, a.Story, a.Part).Scan(&id)
	if err == nil && a.State == article.StateLive {
		err = countLive(ctx, tx, a.Source, 1)
	}
	if err == nil {
		err = noteBlock(ctx, tx, id, a)
	}
	return id, err
}

// UpdateArticle writes every column that may change after the first storing.
func UpdateArticle(ctx context.Context, tx *sql.Tx, a *Stored) error {
	if err := countUpdated(ctx, tx, a); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE articles SET source = $1, key = $2, url = $3, state = $4, reason = $5,
		published = $6, published_evidence = $7, published_guessed = $8, updated = $9, release_at = $10,
		revision = $11, revised = $12, change = $13, fields = $14, seq = $15, publish_seq = $16, changed = $17,
		urgency = $18,
		author = $19, origin = $20, language = $21, topics = $22, copied_topics = $23, places = $24, image = $25,
		attachments = $26, categories = $27,
		title = $28, lead = $29, summary = $30, content_html = $31, content_text = $32, ended = $33, correction = $34,
		our_summary = $35 WHERE id = $36`,
		a.Source, a.Key, a.URL, a.State, a.Reason,
		column.Millis(a.Published), a.PublishedEvidence, a.PublishedGuessed, column.Millis(a.Updated),
		column.Millis(a.Release),
		a.Revision, column.Millis(a.Revised), a.Change, column.JSON(a.Fields), a.Seq, a.PublishSeq,
		column.Millis(a.Changed), a.Urgency,
		a.Author, a.Origin, a.Language, column.Lines(a.Topics), column.Lines(a.CopiedTopics), asPlaces(a.Places),
		asImage(a.Image), asAttachments(a.Attachments), column.Lines(a.Categories),
		a.Title, a.Lead, a.Summary, a.ContentHTML, a.ContentText, a.Ended, asCorrection(a.Correction),
		a.OurSummary, a.ID)
	if err != nil {
		return err
	}
	return noteBlock(ctx, tx, a.ID, a)
}

// asCorrection is a correction as it is kept; empty for none.
func asCorrection(c article.Correction) string {
	if c.At.IsZero() {
		return ""
	}
	return column.JSON(c)
}
