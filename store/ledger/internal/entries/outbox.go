package entries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"loa/audience"
	"loa/ledger"
	"loa/store/internal/bounds"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// BroadcastColumns are what BroadcastFields take.
const BroadcastColumns = `b.id, b.seq, b.article, b.revision, b.kind, b.change, b.lane, b.created, b.expires`

// BroadcastFields are where a row of BroadcastColumns goes.
func BroadcastFields(b *ledger.Broadcast) []any {
	return []any{&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, column.Time(&b.Created),
		column.Time(&b.Expires)}
}

// FollowUp is what a follow-up broadcast of a published article keeps: the
// topics that the article has gained (none when it is for everyone), and the
// prior broadcasts, whose subscribers are not told again. Both are empty for
// any other broadcast.
type FollowUp struct {
	Topics []string
	Before []audience.PriorBroadcast
	// About are all topics that the article had then; Apart: see audience.Broadcast.
	About []string `json:",omitempty"`
	Apart bool     `json:",omitempty"`
	// Sources are those that had published the article, of any broadcast: empty
	// when that was its own alone.
	Sources []string `json:",omitempty"`
}

// Source is what a query selects of broadcasts b for Complete.
const Source = `coalesce((SELECT s.source FROM articles s WHERE s.id = b.article), '')`

// Complete says whom a broadcast of an article that came from a source is for:
// topics are those of the article at its change.
func (f FollowUp) Complete(b *audience.Broadcast, topics []string, source string) {
	if b.Topics = topics; len(f.Topics) > 0 {
		b.Topics = f.Topics
	}
	b.Prior, b.About, b.Apart = f.Before, f.About, f.Apart
	if b.Sources = f.Sources; len(b.Sources) == 0 {
		b.Sources = []string{source}
	}
}

// within has a channel see broadcasts as it does, see audience.Bounds.
func within(ctx context.Context, q database.Queryer, channel string, found []ledger.FanOutBroadcast) error {
	if !slices.ContainsFunc(found, func(b ledger.FanOutBroadcast) bool { return !b.IsChange() }) {
		return nil
	}
	served, err := bounds.Of(ctx, q, channel)
	for i := range found {
		found[i].Terms = served.Within(found[i].Terms)
	}
	return err
}

// readPriorTextsOf fills in what keywords looked at in prior broadcasts. A
// revision stays what it is, so that it is read once for a fan-out.
func readPriorTextsOf(ctx context.Context, q database.Queryer, broadcasts []ledger.FanOutBroadcast) (err error) {
	for i, b := range broadcasts {
		if len(b.Prior) == 0 {
			continue
		}
		if broadcasts[i].Prior, err = ReadPriorTexts(ctx, q, b.Article, b.Prior); err != nil {
			return err
		}
	}
	return nil
}

// ReadPriorTexts fills in the texts of the broadcasts that went before a
// follow-up broadcast of an article.
func ReadPriorTexts(ctx context.Context, q database.Queryer, id int64,
	before []audience.PriorBroadcast) ([]audience.PriorBroadcast, error) {
	before = slices.Clone(before)
	for i, e := range before {
		if e.Revision == 0 {
			continue
		}
		a, err := TextOf(ctx, q, id)
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
