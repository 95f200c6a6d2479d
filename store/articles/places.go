package articles

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// firstLook is when an article is looked at again if whoever stored it dies
// before it can say when: no article is ever forgotten, and no warning for long.
const firstLook = 2 * time.Minute

// InsertPlace remembers that a.Source knows article id by a.Key.
func InsertPlace(ctx context.Context, tx *sql.Tx, id int64, a article.Article, own bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO places (source, key, article, own, url, collected, list_hash, visited,
		next_visit, missing)
		VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7, 0)`, a.Source, a.Key, id, own, a.URL, column.Millis(a.Collected), column.Millis(a.Collected.Add(firstLook)))
	if err != nil {
		return fmt.Errorf("place: %w", err)
	}
	return nil
}

const knownColumns = `a.id, p.source, p.key, p.url, a.state, a.revision, p.list_hash, p.collected, p.visited, p.next_visit, p.missing, a.title`

const knownFrom = ` FROM places p JOIN articles a ON a.id = p.article`

// titleName is what a name begins with that is an article's title.
const titleName = "title:"

// Known returns what is stored under those names of the source's articles;
// names that are not known are absent. A name is a key, or an alias that
// MarkVisit stored, or "title:" and the title of an article whose own source it
// is, the newest of several. A copy's key leads to the article it copies.
func (s *Catalogue) Known(ctx context.Context, source string, names []string) (map[string]article.Known, error) {
	known := make(map[string]article.Known, len(names))
	for some := range slices.Chunk(names, 500) {
		var titles, others []string
		for _, name := range some {
			if title, is := strings.CutPrefix(name, titleName); is {
				titles = append(titles, shortTitle(title))
			} else {
				others = append(others, name)
			}
		}
		err := errors.Join(
			s.addKnown(ctx, known, byAlias, source, others),
			s.addKnown(ctx, known, byKey, source, others), // before an alias
			s.addKnown(ctx, known, byTitle, source, titles))
		if err != nil {
			return nil, fmt.Errorf("known articles of %s: %w", source, err)
		}
	}
	return known, nil
}

// The ways to look an article up: what it is called by is selected first, the
// condition on the names comes last.
const (
	byKey   = `SELECT p.key, ` + knownColumns + knownFrom + ` WHERE p.source = $1 AND p.key IN `
	byAlias = `SELECT x.alias, ` + knownColumns + knownFrom + ` JOIN aliases x ON x.source = p.source AND x.key = p.key
		WHERE x.source = $1 AND x.alias IN `
	byTitle = `SELECT '` + titleName + `' || a.title, ` + knownColumns + knownFrom +
		` WHERE p.own AND p.source = $1 AND a.source = $1 AND substr(a.title, 1, 200) IN `
)

func (s *Catalogue) addKnown(ctx context.Context, known map[string]article.Known, look, source string,
	names []string) error {
	if len(names) == 0 {
		return nil
	}
	q := database.Args{source}
	list, called, err := s.queryKnown(ctx, look+`(`+database.In(&q, names)+`) ORDER BY a.id`, q...)
	for i, k := range list {
		known[called[i]] = k
	}
	return err
}

// shortTitle cuts a title as its index does.
func shortTitle(title string) string {
	letters := []rune(title)
	return string(letters[:min(len(letters), 200)])
}

// DueVisits returns at most limit places of the source whose next visit has
// come, warnings first, then the longest due.
func (s *Catalogue) DueVisits(ctx context.Context, source string, now time.Time, limit int) ([]article.Known, error) {
	list, _, err := s.queryKnown(ctx, `SELECT '', `+knownColumns+knownFrom+` WHERE p.source = $1 AND p.next_visit > 0 AND p.next_visit <= $2
		ORDER BY CASE WHEN a.urgency >= 2 THEN 0 ELSE 1 END, p.next_visit`+database.Limit(limit), source,
		column.Millis(now))
	if err != nil {
		return nil, fmt.Errorf("due visits of %s: %w", source, err)
	}
	return list, nil
}

// LongUnseen returns at most limit places of the source that were not visited
// since a time and are to be visited some day, the longest unseen first.
func (s *Catalogue) LongUnseen(ctx context.Context, source string, since time.Time, limit int) ([]article.Known,
	error) {
	list, _, err := s.queryKnown(ctx, `SELECT '', `+knownColumns+knownFrom+`
		WHERE p.source = $1 AND p.next_visit > 0 AND p.visited <= $2 ORDER BY p.visited`+database.Limit(limit),
		source, column.Millis(since))
	if err != nil {
		return nil, fmt.Errorf("articles of %s not visited for long: %w", source, err)
	}
	return list, nil
}

// SourcesDue returns at most limit sources with a place whose next visit has
// come, those with warnings first, then the longest due.
func (s *Catalogue) SourcesDue(ctx context.Context, now time.Time, limit int) (sources []string, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT p.source`+knownFrom+` WHERE p.next_visit > 0 AND p.next_visit <= $1
		GROUP BY p.source ORDER BY max(CASE WHEN a.urgency >= 2 THEN 1 ELSE 0 END) DESC, min(p.next_visit)`+
		database.Limit(limit), func(rows *sql.Rows) error {
		var source string
		err := rows.Scan(&source)
		sources = append(sources, source)
		return err
	}, column.Millis(now))
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("sources with due visits: %w", err))
	}
	return sources, nil
}

func (s *Catalogue) queryKnown(ctx context.Context, text string, arguments ...any) (list []article.Known,
	called []string, err error) {
	rows, err := s.db.Reads.QueryContext(s.db.Brief(ctx), text, arguments...)
	if err != nil {
		return nil, nil, s.db.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k article.Known
		var name string
		err := rows.Scan(&name, &k.ID, &k.Source, &k.Key, &k.URL, &k.State, &k.Revision, &k.ListHash,
			column.Time(&k.Collected), column.Time(&k.Visited), column.Time(&k.NextVisit), column.Time(&k.Missing),
			&k.Title)
		if err != nil {
			return nil, nil, err
		}
		list, called = append(list, k), append(called, name)
	}
	return list, called, s.db.Explain(rows.Err())
}

// MarkVisit stores what a visit to (k.Source, k.Key) left: ListHash, Visited,
// NextVisit, Missing, and the Aliases besides those stored before. article.ErrNotFound when nothing is stored there.
func (s *Catalogue) MarkVisit(ctx context.Context, k article.Known) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		for _, alias := range k.Aliases {
			if _, err := tx.ExecContext(ctx, `INSERT INTO aliases (source, alias, key) SELECT $1, $2, $3
				WHERE EXISTS (SELECT 1 FROM places WHERE source = $1 AND key = $3)
				ON CONFLICT (source, alias) DO UPDATE
				SET key = excluded.key`, k.Source, column.Text(alias), k.Key); err != nil {
				return fmt.Errorf("alias: %w", err)
			}
		}
		return database.ChangeOne(ctx, tx, `UPDATE places
			SET list_hash = $1, visited = $2, next_visit = $3, missing = $4
			WHERE source = $5 AND key = $6`, column.Text(k.ListHash), column.Millis(k.Visited), column.Millis(k.NextVisit), column.Millis(k.Missing), k.Source, k.Key)
	})
	if err != nil {
		return fmt.Errorf("mark visit to %s of %s: %w", k.Key, k.Source, err)
	}
	return nil
}
