package articles

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"loa/article"
	"loa/article/question"
	"loa/store/internal/database"
	"loa/viet"
)

// What is searched is folded and cut into words here, so that both databases
// only have to find words between spaces.
const (
	searchTextLimit = 256 << 10 // bytes of words kept of one article
	wordLimit       = 64        // letters of a word that are looked at
	termLimit       = 20        // terms of one query
)

// words are the words of text: runs of letters and digits, folded.
func words(text string) []string {
	list := strings.FieldsFunc(viet.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range list {
		if len(w) > wordLimit {
			letters := []rune(w)
			list[i] = string(letters[:min(len(letters), wordLimit)])
		}
	}
	return list
}

// exactWords are the words of text with their accents, wherever the tone is
// written. Both databases get them in letters of ASCII, which none takes for
// anything else: other letters are spelled by their number in the letters a to p.
func exactWords(text string) []string {
	list := strings.FieldsFunc(viet.Key(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range list {
		list[i] = spelled(w)
	}
	return list
}

func spelled(word string) string {
	var b strings.Builder
	n := 0
	for _, r := range word {
		if n++; n > wordLimit {
			break
		}
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		b.WriteByte('z')
		for shift := 16; shift >= 0; shift -= 4 {
			b.WriteByte('a' + byte(r>>shift&0xf))
		}
	}
	return b.String()
}

// searchText is what an article is found by, as cut gives the words.
func searchText(a article.Article, cut func(string) []string) string {
	parts := []string{a.Title, a.Lead, a.Author, a.Origin}
	for _, file := range a.Attachments {
		parts = append(parts, file.Name)
	}
	parts = append(parts, a.ContentText)
	var b strings.Builder
	for _, part := range parts {
		for _, w := range cut(part) {
			if b.Len()+len(w) > searchTextLimit {
				return b.String()
			}
			b.WriteString(w)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// term is one thing that a query asks for: a word, or several that must stand
// together.
type term struct {
	folded string
	exact  string // with accents; empty when the term has none and any will do
}

// terms are what a query asks for: each a word, or several that must stand
// together because the query quotes them ("thi đua") or writes them as one
// (24-7). A term with an accent finds only words with the same accents, one
// without finds all. A query without any word has none.
func terms(query string) []term {
	var list []term
	query = question.Straight(query)
	for i, part := range strings.Split(query, `"`) {
		pieces := []string{part} // within quotes
		if i%2 == 0 {
			pieces = strings.Fields(part)
		}
		for _, piece := range pieces {
			t := term{folded: strings.Join(words(piece), " ")}
			if viet.HasAccent(piece) {
				t.exact = strings.Join(exactWords(piece), " ")
			}
			if t.folded != "" && !slices.Contains(list, t) && len(list) < termLimit {
				list = append(list, t)
			}
		}
	}
	return list
}

// SaveSearchText makes the article findable by its words.
func (s *Catalogue) SaveSearchText(ctx context.Context, tx *sql.Tx, a article.Article) error {
	if _, err := tx.ExecContext(ctx, s.db.Dialect.SQL(`${search save}`), a.ID, searchText(a, words)); err != nil {
		return fmt.Errorf("search text of article %d: %w", a.ID, err)
	}
	return s.saveExact(ctx, tx, a)
}

func (s *Catalogue) saveExact(ctx context.Context, tx *sql.Tx, a article.Article) error {
	if _, err := tx.ExecContext(ctx, s.db.Dialect.SQL(`${exact search save}`), a.ID,
		searchText(a, exactWords)); err != nil {
		return fmt.Errorf("exact search text of article %d: %w", a.ID, err)
	}
	return nil
}

// matching writes the conditions that an article's words meet.
type matching struct {
	d      database.Dialect
	args   *database.Args
	column string // of the article's id
	any    bool   // one run of words is enough
}

// terms is the condition that the article matches all terms, or any of them.
// Articles numbered below are found by their folded words.
func (m matching) terms(list []term, below int64) string {
	var folded, exact, old []string
	for _, t := range list {
		if t.exact == "" {
			folded = append(folded, t.folded)
		} else {
			exact, old = append(exact, t.exact), append(old, t.folded)
		}
	}
	var parts []string
	if len(folded) > 0 {
		parts = append(parts, m.runs("article_search", folded))
	}
	if len(exact) > 0 {
		part := m.runs("article_search_exact", exact)
		if below > 1 {
			part = "(" + part + " OR " + m.column + " < " + m.args.Add(below) + " AND " +
				m.runs("article_search", old) + ")"
		}
		parts = append(parts, part)
	}
	return "(" + strings.Join(parts, m.joint(" AND ", " OR ")) + ")"
}

// runs is the condition that the article has all runs of words, or any of
// them, in a table, each standing together.
func (m matching) runs(table string, runs []string) string {
	if m.d.Name == "sqlite" {
		return m.column + " IN (SELECT rowid FROM " + table + " WHERE " + table + " MATCH " +
			m.args.Add(`"`+strings.Join(runs, `"`+m.joint(" AND ", " OR ")+`"`)+`"`) + ")"
	}
	var parts []string
	for _, r := range runs {
		parts = append(parts, "phraseto_tsquery('simple', "+m.args.Add(r)+")")
	}
	return m.column + " IN (SELECT article FROM " + table + " WHERE words @@ (" +
		strings.Join(parts, m.joint(" && ", " || ")) + "))"
}

func (m matching) joint(all, any string) string {
	if m.any {
		return any
	}
	return all
}

// readBelow learns which articles are not found by exact words yet.
func (s *Catalogue) readBelow(ctx context.Context) error {
	var below int64
	err := s.db.Reads.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'exact_search'`).Scan(&below)
	if err != nil {
		return fmt.Errorf("read how far the search is: %w", err)
	}
	s.below.Store(below)
	return nil
}

// exactAtOnce is how many articles FillSearch enters in one transaction.
const exactAtOnce = 50

// FillSearch enters some articles that were stored before words were searched
// with their accents, newest first, and tells whether all are. It is safe to
// repeat, in several processes too.
func (s *Catalogue) FillSearch(ctx context.Context) (done bool, err error) {
	if s.below.Load() <= 1 {
		return true, nil
	}
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		var below int64
		lock := s.db.Dialect.SQL(`SELECT value FROM counters WHERE name = 'exact_search' ${for update}`)
		if err := tx.QueryRowContext(ctx, lock).Scan(&below); err != nil {
			return err
		}
		ids, err := database.IDs(ctx, tx, `SELECT id FROM articles WHERE id < $1 ORDER BY id DESC`+
			database.Limit(exactAtOnce), below)
		if err != nil {
			return err
		}
		for _, id := range ids {
			a, err := ScanArticle(tx.QueryRowContext(ctx, `SELECT `+ArticleColumns+` FROM articles WHERE id = $1`, id))
			if err != nil {
				return fmt.Errorf("article %d: %w", id, err)
			}
			if err := s.saveExact(ctx, tx, a.Article); err != nil {
				return err
			}
			below = id
		}
		if len(ids) < exactAtOnce {
			below = 1
		}
		return setBelow(ctx, tx, below)
	})
	if err == nil {
		err = s.readBelow(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("enter old articles into the search: %w", err)
	}
	return s.below.Load() <= 1, nil
}

func setBelow(ctx context.Context, tx *sql.Tx, below int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE counters SET value = $1 WHERE name = 'exact_search'`, below)
	return err
}

// RebuildSearch enters every article into the empty search table.
func (s *Catalogue) RebuildSearch(ctx context.Context, tx *sql.Tx) error {
	for last := int64(0); ; {
		ids, err := database.IDs(ctx, tx, `SELECT id FROM articles WHERE id > $1 ORDER BY id LIMIT 250`, last)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			s.below.Store(1)
			return setBelow(ctx, tx, 1)
		}
		for _, id := range ids {
			a, err := ScanArticle(tx.QueryRowContext(ctx, `SELECT `+ArticleColumns+` FROM articles WHERE id = $1`, id))
			if err != nil {
				return fmt.Errorf("search text of article %d: %w", id, err)
			}
			if err := s.SaveSearchText(ctx, tx, a.Article); err != nil {
				return err
			}
			last = id
		}
	}
}
