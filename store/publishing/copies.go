package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/bounds"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Copies are found among the articles of the last copyWindow: those that
// share one of the first bandCount values of their fingerprints are few and
// are compared as a whole. Texts alike to 0.8 almost surely share one.
const (
	copyWindow     = 30 * 24 * time.Hour
	bandCount      = 8
	copyCandidates = 16
)

// bandsOf are the values that a is looked up by; none for a text too short to
// have a fingerprint.
func bandsOf(a article.Article) []int64 {
	var bands []int64
	for _, v := range article.Fingerprint(a) {
		if len(bands) == bandCount {
			break
		}
		bands = append(bands, int64(v))
	}
	return bands
}

// insertBands replaces the bands that n is found by and forgets those of
// articles that are too old to be copied.
func insertBands(ctx context.Context, tx *sql.Tx, n *articles.Stored, bands []int64, now time.Time) error {
	old := column.Millis(now.Add(-copyWindow))
	if _, err := tx.ExecContext(ctx, `DELETE FROM bands WHERE article = $1`, n.ID); err != nil {
		return fmt.Errorf("fingerprint: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM bands WHERE published < $1`, old); err != nil {
		return fmt.Errorf("old fingerprints: %w", err)
	}
	if column.Millis(n.Published) < old || len(bands) == 0 {
		return nil
	}
	var a database.Args
	text := `INSERT INTO bands (band, article, published) VALUES `
	for i, band := range bands {
		if i > 0 {
			text += ","
		}
		text += "(" + a.Add(band) + "," + a.Add(n.ID) + "," + a.Add(column.Millis(n.Published)) + ")"
	}
	if _, err := tx.ExecContext(ctx, text, a...); err != nil {
		return fmt.Errorf("fingerprint: %w", err)
	}
	return nil
}

// original is the article that the submitted one is a copy of, or
// article.ErrNotFound.
func (s *Publisher) original(ctx context.Context, tx *sql.Tx, in submission, bands []int64) (articles.Stored, error) {
	if len(bands) == 0 || in.Published.Before(in.now.Add(-copyWindow)) {
		return articles.Stored{}, article.ErrNotFound
	}
	var q database.Args
	text := `SELECT article FROM bands WHERE band IN (` + database.In(&q, bands) + `) AND published >= ` +
		q.Add(column.Millis(in.now.Add(-copyWindow))) +
		` GROUP BY article ORDER BY count(*) DESC, article` + database.Limit(copyCandidates)
	ids, err := database.IDs(ctx, tx, text, q...)
	if err != nil {
		return articles.Stored{}, fmt.Errorf("look for copies: %w", err)
	}
	for _, id := range ids {
		candidate, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
			` FROM articles WHERE id = $1`, id))
		if errors.Is(err, article.ErrNotFound) {
			continue
		}
		if err != nil {
			return articles.Stored{}, fmt.Errorf("look for copies: article %d: %w", id, err)
		}
		if stillCopy(candidate, in.Article) && !warnsAgain(candidate, in.Article) {
			return candidate, nil
		}
	}
	return articles.Stored{}, article.ErrNotFound
}

// stillCopy tells whether a is a copy of original, which readers can see or
// soon will.
func stillCopy(original articles.Stored, a article.Article) bool {
	return original.State != article.StateWithdrawn && article.SameRelease(original.Article, a)
}

// warnsAgain tells whether a is a warning that is given anew in the same words:
// by the same source, or on another day. Who was warned then is warned again.
func warnsAgain(original articles.Stored, a article.Article) bool {
	return a.Urgency > article.Ordinary &&
		(a.Source == original.Source || a.Published.Sub(original.Published).Abs() > article.WarningLife/2)
}

// join makes the submitted address a further place of original. Topics that only the
// copy has become the original's too, so that their feeds show it and, with
// announce, their subscribers are told.
func (s *Publisher) join(ctx context.Context, tx *sql.Tx, original articles.Stored,
	in submission) (article.Saved, error) {
	if err := articles.InsertPlace(ctx, tx, original.ID, in.Article, false); err != nil {
		return article.Saved{}, err
	}
	n := original
	n.Places = append(slices.Clone(n.Places), article.Place{Source: in.Source, URL: in.URL})
	n.Topics = column.Union(n.Topics, in.Topics)
	n.CopiedTopics = column.Union(n.CopiedTopics, n.Topics[len(original.Topics):])
	saved := article.Saved{ID: n.ID, Copy: true, Waiting: n.State == article.StateWaiting}
	if saved.Waiting && in.Release.Before(n.Release) {
		n.Release = in.Release // Release publishes it when that has come
	}
	after := n.Article
	after.Urgency, after.Unconfirmed = in.Urgency, in.Unconfirmed
	apart, err := standsApart(ctx, tx, original.Publishers(), in.Source)
	if err != nil {
		return article.Saved{}, err
	}
	p, err := plan(ctx, tx, audience.Event{Kind: audience.Joined, After: after, Fill: !in.announce, Apart: apart,
		Now: in.now}, original)
	if err != nil {
		return article.Saved{}, err
	}
	return saved, carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, false))
}

// standsApart tells whether a channel serves a source and none of those that
// published an article before.
func standsApart(ctx context.Context, tx *sql.Tx, before []string, source string) (bool, error) {
	all, err := bounds.All(ctx, tx)
	if err != nil {
		return false, err
	}
	for _, list := range all {
		b := audience.Bound{Sources: bounds.Now(list).Sources} // whatever its topics
		if !b.Serves(nil, before) && b.Serves(nil, []string{source}) {
			return true, nil
		}
	}
	return false, nil
}

// dropPlace takes the submitted article's address from the one that was copied
// there.
func (s *Publisher) dropPlace(ctx context.Context, tx *sql.Tx, original articles.Stored, in submission) error {
	var url string
	err := tx.QueryRowContext(ctx, `DELETE FROM places WHERE source = $1 AND key = $2 RETURNING url`, in.Source,
		in.Key).Scan(&url)
	if err != nil {
		return fmt.Errorf("drop place %s of %s: %w", in.Key, in.Source, err)
	}
	n := original
	n.Places = slices.DeleteFunc(slices.Clone(n.Places),
		func(p article.Place) bool { return p == article.Place{Source: in.Source, URL: url} })
	return s.saveTouched(ctx, tx, &n, original.Topics, in.now)
}

// saveTouched stores n, of which readers see something new that needs no
// message: its feeds change, nobody is told.
func (s *Publisher) saveTouched(ctx context.Context, tx *sql.Tx, n *articles.Stored, before []string,
	now time.Time) error {
	p := audience.Announce(audience.Event{Kind: audience.Touched, Before: article.Article{Topics: before},
		After: n.Article, Now: now})
	return carryOut(ctx, tx, n, p, s.update(ctx, tx, n, false))
}
