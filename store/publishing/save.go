package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/article/story"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Publisher stores what sources publish.
type Publisher struct {
	db       *database.DB
	articles *articles.Catalogue
}

// New is the publisher of a database.
func New(db *database.DB, articles *articles.Catalogue) *Publisher {
	return &Publisher{db: db, articles: articles}
}

// SaveArticle stores what a source publishes at (a.Source, a.Key), in one
// transaction with all that follows from it: topics, search text, revision,
// copies, its place in the order of changes and the broadcast. It decides
// itself whether a is new, changed, returned, a copy or already known, so it
// is safe to repeat and to call from several processes at once.
//
// A new article whose Release is still to come waits unseen. ID, State,
// Revision, Seq, PublishSeq, Changed, Ended and Places of a are ignored.
func (s *Publisher) SaveArticle(ctx context.Context, a article.Article) (article.Saved, error) {
	return s.save(ctx, a, true)
}

// SaveFill is SaveArticle for the first visit to a source: nothing that is
// already there when Loa begins is announced.
func (s *Publisher) SaveFill(ctx context.Context, a article.Article) (article.Saved, error) {
	return s.save(ctx, a, false)
}

// SaveFills is SaveFill for many at once, in one transaction: all or nothing.
func (s *Publisher) SaveFills(ctx context.Context, list []article.Article) error {
	now := s.db.Now().UTC().Truncate(time.Millisecond)
	err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
		for _, given := range list {
			if err := complete(given); err != nil {
				return err
			}
			if _, err := s.saveLocked(ctx, tx, submission{s.presentable(given, now), false, now}); err != nil {
				return fmt.Errorf("article %s of %s: %w", given.Key, given.Source, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save %d articles: %w", len(list), err)
	}
	return nil
}

// complete fails for an article that lacks what every article has.
func complete(given article.Article) error {
	if given.Source == "" || given.Key == "" || given.Title == "" {
		return fmt.Errorf("save article %q of source %q (%s): source, key and title must not be empty", given.Key,
			given.Source, given.URL)
	}
	return nil
}

func (s *Publisher) save(ctx context.Context, given article.Article, announce bool) (saved article.Saved, err error) {
	if err := complete(given); err != nil {
		return article.Saved{}, err
	}
	now := s.moment()
	a := s.presentable(given, now)

	// Most visits find nothing new: look before taking the writers' lock.
	known := false
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		old, own, err := articleAt(ctx, tx, a.Source, a.Key)
		if errors.Is(err, article.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if own {
			known = compare(old, a).nothing()
		} else {
			known = stillCopy(old, a)
		}
		saved = article.Saved{ID: old.ID, Copy: !own}
		return nil
	})
	if err == nil && !known {
		err = s.db.Publishing(ctx, func(tx *sql.Tx) error {
			saved, err = s.saveLocked(ctx, tx, submission{a, announce, now})
			return err
		})
	}
	if err != nil {
		return article.Saved{}, fmt.Errorf("save article %s of %s: %w", a.Key, a.Source, err)
	}
	return saved, nil
}

// moment is now, as both databases keep it.
func (s *Publisher) moment() time.Time { return s.db.Now().UTC().Truncate(time.Millisecond) }

// submission is an article that comes to be saved.
type submission struct {
	article.Article
	announce bool // false in a source's first fill
	now      time.Time
}

// saveLocked stores what is submitted, within publishing.
func (s *Publisher) saveLocked(ctx context.Context, tx *sql.Tx, in submission) (article.Saved, error) {
	old, own, err := articleAt(ctx, tx, in.Source, in.Key)
	switch {
	case err == nil && own:
		return s.saveAgain(ctx, tx, old, in)
	case err == nil && stillCopy(old, in.Article):
		return article.Saved{ID: old.ID, Copy: true}, nil
	case err == nil:
		// What stands at the copy's address is no longer that article.
		if err := s.dropPlace(ctx, tx, old, in); err != nil {
			return article.Saved{}, err
		}
	case !errors.Is(err, article.ErrNotFound):
		return article.Saved{}, err
	}
	pieces := bandsOf(in.Article)
	original, err := s.original(ctx, tx, in, pieces)
	if err == nil {
		return s.join(ctx, tx, original, in)
	}
	if !errors.Is(err, article.ErrNotFound) {
		return article.Saved{}, err
	}
	return s.saveNew(ctx, tx, in, pieces)
}

// saveNew stores an article that nobody published before; pieces are its bands.
func (s *Publisher) saveNew(ctx context.Context, tx *sql.Tx, in submission, pieces []int64) (article.Saved, error) {
	n := &articles.Stored{Article: in.Article, Quiet: !in.announce, Revised: in.now}
	n.Revision, n.State, n.Reason, n.Places = 1, article.StateLive, "", nil
	n.Seq, n.PublishSeq, n.Changed, n.Ended = 0, 0, time.Time{}, ""
	p := audience.Announce(audience.Event{Kind: audience.Stored, After: n.Article, Fill: n.Quiet, Now: in.now})
	err := carryOut(ctx, tx, n, p, func() (err error) {
		report := story.Of(n.Article)
		if err := findStory(ctx, tx, n, report); err != nil {
			return err
		}
		if n.ID, err = articles.InsertArticle(ctx, tx, s.db.Site, n); err != nil {
			return fmt.Errorf("insert: %w", err)
		}
		if err := articles.InsertPlace(ctx, tx, n.ID, in.Article, true); err != nil {
			return err
		}
		if err := s.saveDerived(ctx, tx, n); err != nil {
			return err
		}
		if err := insertBands(ctx, tx, n, pieces, in.now); err != nil {
			return err
		}
		report.ID = n.ID
		return insertStoryTerms(ctx, tx, report, in.now)
	})
	if err != nil {
		return article.Saved{}, err
	}
	return article.Saved{ID: n.ID, New: true, Waiting: n.State == article.StateWaiting}, nil
}

// saveAgain stores what is submitted over old, what its source published at
// that key before.
func (s *Publisher) saveAgain(ctx context.Context, tx *sql.Tx, old articles.Stored,
	in submission) (article.Saved, error) {
	if old.State == article.StateWithdrawn {
		if gone, err := removed(ctx, tx, old.ID); err != nil || gone {
			return article.Saved{ID: old.ID}, err
		}
	}
	c := compare(old, in.Article)
	if c.nothing() {
		return article.Saved{ID: old.ID}, nil
	}
	n := old
	n.Article = c.next
	n.Reason = ""
	if c.kind != article.ChangeNone {
		if err := articles.InsertRevision(ctx, tx, old); err != nil {
			return article.Saved{}, err
		}
		n.Revision++
		n.Revised, n.Change, n.Fields = in.now, c.kind, c.fields
	}
	if c.kind.IsTold() {
		n.Correction = article.Correction{At: in.now, Edit: c.edit}
	}
	p, err := plan(ctx, tx, audience.Event{Kind: audience.Read, After: n.Article, Change: c.kind, Returned: c.returned,
		Fill: !in.announce, Now: in.now}, old)
	if err != nil {
		return article.Saved{}, err
	}
	if err := carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, true)); err != nil {
		return article.Saved{}, err
	}
	if c.kind != article.ChangeNone {
		if err := insertBands(ctx, tx, &n, bandsOf(n.Article), in.now); err != nil {
			return article.Saved{}, err
		}
	}
	saved := article.Saved{ID: old.ID, Change: c.kind, Fields: c.fields, Waiting: n.State == article.StateWaiting}
	if saved.Change == article.ChangeNone && (c.returned || c.topics) { // with the same text
		saved.Change = article.ChangeMinor
	}
	return saved, nil
}

// saveDerived rewrites what is kept beside the article to find it by.
func (s *Publisher) saveDerived(ctx context.Context, tx *sql.Tx, n *articles.Stored) error {
	if err := articles.SaveArticleTopics(ctx, tx, n); err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	return s.articles.SaveSearchText(ctx, tx, n.Article)
}

// articleAt is the article that source knows by key, and whether it is its
// own or a copy's place.
func articleAt(ctx context.Context, tx *sql.Tx, source, key string) (a articles.Stored, own bool, err error) {
	var id int64
	err = tx.QueryRowContext(ctx, `SELECT article, own FROM places WHERE source = $1 AND key = $2`, source,
		key).Scan(&id, &own)
	if errors.Is(err, sql.ErrNoRows) {
		return articles.Stored{}, false, article.ErrNotFound
	}
	if err != nil {
		return articles.Stored{}, false, err
	}
	a, err = articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
		` FROM articles WHERE id = $1`, id))
	return a, own, err
}

// comparison is what a new reading of an article means.
type comparison struct {
	next     article.Article // what is to be stored
	edit     article.Edit    // of the article itself
	kind     article.ChangeKind
	fields   []string
	returned bool // it was withdrawn
	topics   bool // it has other topics, by the configuration's doing or its own
	lengths  bool // its files' lengths became known
}

func (c comparison) nothing() bool {
	return c.kind == article.ChangeNone && !c.returned && !c.topics && !c.lengths
}

func compare(old articles.Stored, a article.Article) comparison {
	n := a
	n.ID, n.Revision, n.Seq, n.PublishSeq, n.Changed = old.ID, old.Revision, old.Seq, old.PublishSeq, old.Changed
	n.FeedID, n.Story, n.Part, n.Correction = old.FeedID, old.Story, old.Part, old.Correction
	n.State, n.Collected, n.Release, n.Places = old.State, old.Collected, old.Release, old.Places
	if n.PublishedGuessed { // Each visit guesses anew; the first guess was nearest
		n.Published, n.PublishedEvidence, n.PublishedGuessed = old.Published, old.PublishedEvidence, old.PublishedGuessed
	}
	if n.Updated.IsZero() {
		n.Updated = old.Updated
	}
	if old.OurSummary != "" {
		n.Summary = old.OurSummary
	}
	n.Topics = column.Union(n.Topics, old.CopiedTopics)
	if old.Urgency >= article.Emergency { // once raised, it stays so to its end
		n.Urgency = old.Urgency
	}
	n.Ended = old.Ended
	n.Urgency = n.Ended.Limit(n.Urgency)
	c := comparison{next: n, returned: old.State == article.StateWithdrawn}
	c.edit = article.Compare(old.Article, n)
	c.kind, c.fields = c.edit.Kind, c.edit.Fields
	c.topics = !slices.Equal(slices.Sorted(slices.Values(old.Topics)), slices.Sorted(slices.Values(n.Topics)))
	if c.topics && !slices.Contains(c.fields, "topics") {
		c.fields = append(slices.Clone(c.fields), "topics")
	}
	if c.returned {
		c.fields = append(slices.Clone(c.fields), "state")
	}
	c.lengths = learnsLength(old.Attachments, n.Attachments)
	return c
}

// learnsLength tells whether a reading says how long a file is of which that was not
// known: no change of the article, and worth keeping.
func learnsLength(old, now []article.Attachment) bool {
	return slices.ContainsFunc(now, func(f article.Attachment) bool {
		return f.SizeBytes > 0 && slices.ContainsFunc(old, func(before article.Attachment) bool {
			return before.URL == f.URL && before.SizeBytes == 0
		})
	})
}

// presentable is a as both databases can keep it: clean text, times in UTC
// with milliseconds, and the times that every stored article has.
func (s *Publisher) presentable(a article.Article, now time.Time) article.Article {
	for _, text := range []*string{&a.Source, &a.Key, &a.URL, &a.Title, &a.Lead, &a.Summary, &a.ContentHTML,
		&a.ContentText,
		&a.Author, &a.Origin, &a.Language, &a.PublishedEvidence} {
		*text = column.Text(*text)
	}
	a.Topics, a.Categories, a.Image, a.Attachments = articles.AsStored(a)
	for _, t := range []*time.Time{&a.Published, &a.Updated, &a.Collected, &a.Release} {
		*t = column.FromMillis(column.Millis(*t))
	}
	if a.Collected.IsZero() {
		a.Collected = now
	}
	if a.Published.IsZero() {
		a.Published, a.PublishedEvidence, a.PublishedGuessed = a.Collected, "visit", true
	}
	if a.Release.IsZero() {
		a.Release = a.Collected
	}
	if a.Unconfirmed = a.Unconfirmed && a.Urgency >= article.Emergency; a.Unconfirmed {
		a.Urgency = article.Warning
	}
	return a
}
