package articles

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// firstLook is when an article is looked at again if whoever stored it dies
// Before it can say when: no article is ever forgotten.
const firstLook = time.Hour

// InsertPlace remembers that a.Source knows article id by a.Key.
func InsertPlace(ctx context.Context, tx *sql.Tx, id int64, a article.Article, own bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO places (source, key, article, own, url, collected, list_hash, visited, next_visit, missing)
		VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7, 0)`, a.Source, a.Key, id, own, a.URL, column.Millis(a.Collected), column.Millis(a.Collected.Add(firstLook)))
	if err != nil {
		return fmt.Errorf("place: %w", err)
	}
	return nil
}

const knownColumns = `a.id, p.source, p.key, p.url, a.state, a.revision, p.list_hash, p.collected, p.visited, p.next_visit, p.missing
	FROM places p JOIN articles a ON a.id = p.article`

// Known returns what is stored at those keys of the source; keys that are not
// known are absent. A copy's key leads to the article it copies.
func (s *Catalogue) Known(ctx context.Context, source string, keys []string) (map[string]article.Known, error) {
	known := make(map[string]article.Known, len(keys))
	for some := range slices.Chunk(keys, 500) {
		var q database.Args
		text := `SELECT ` + knownColumns + ` WHERE p.source = ` + q.Add(source) + ` AND p.key IN (` + database.In(&q, some) + `)`
		list, err := s.queryKnown(ctx, text, q...)
		if err != nil {
			return nil, fmt.Errorf("known articles of %s: %w", source, err)
		}
		for _, k := range list {
			known[k.Key] = k
		}
	}
	return known, nil
}

// DueVisits returns at most limit places of the source whose next visit has
// come, the longest due first.
func (s *Catalogue) DueVisits(ctx context.Context, source string, now time.Time, limit int) ([]article.Known, error) {
	list, err := s.queryKnown(ctx, `SELECT `+knownColumns+` WHERE p.source = $1 AND p.next_visit > 0 AND p.next_visit <= $2
		ORDER BY p.next_visit LIMIT $3`, source, column.Millis(now), limit)
	if err != nil {
		return nil, fmt.Errorf("due visits of %s: %w", source, err)
	}
	return list, nil
}

func (s *Catalogue) queryKnown(ctx context.Context, text string, arguments ...any) ([]article.Known, error) {
	rows, err := s.db.Reads.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, s.db.Explain(err)
	}
	defer rows.Close()
	var list []article.Known
	for rows.Next() {
		var k article.Known
		err := rows.Scan(&k.ID, &k.Source, &k.Key, &k.URL, &k.State, &k.Revision, &k.ListHash,
			column.Time(&k.Collected), column.Time(&k.Visited), column.Time(&k.NextVisit), column.Time(&k.Missing))
		if err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, s.db.Explain(rows.Err())
}

// MarkVisit stores what a visit to (k.Source, k.Key) left: ListHash, Visited,
// NextVisit and Missing. article.ErrNotFound when nothing is stored there.
func (s *Catalogue) MarkVisit(ctx context.Context, k article.Known) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		return database.ChangeOne(ctx, tx, `UPDATE places SET list_hash = $1, visited = $2, next_visit = $3, missing = $4
			WHERE source = $5 AND key = $6`, column.Text(k.ListHash), column.Millis(k.Visited), column.Millis(k.NextVisit), column.Millis(k.Missing), k.Source, k.Key)
	})
	if err != nil {
		return fmt.Errorf("mark visit to %s of %s: %w", k.Key, k.Source, err)
	}
	return nil
}
