package articles

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"loa/article"
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

// searchText is what an article is found by.
func searchText(a article.Article) string {
	parts := []string{a.Title, a.Lead, a.Author, a.Origin}
	for _, file := range a.Attachments {
		parts = append(parts, file.Name)
	}
	parts = append(parts, a.ContentText)
	var b strings.Builder
	for _, part := range parts {
		for _, w := range words(part) {
			if b.Len()+len(w) > searchTextLimit {
				return b.String()
			}
			b.WriteString(w)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// terms are what a query asks for: each a word, or several that must stand
// together because the query quotes them ("thi đua") or writes them as one
// (24-7). A query without any word has none.
func terms(query string) []string {
	var list []string
	for i, part := range strings.Split(query, `"`) {
		pieces := []string{part} // within quotes
		if i%2 == 0 {
			pieces = strings.Fields(part)
		}
		for _, piece := range pieces {
			if term := strings.Join(words(piece), " "); term != "" && !slices.Contains(list, term) && len(list) < termLimit {
				list = append(list, term)
			}
		}
	}
	return list
}

// SaveSearchText makes the article findable by its words.
func (s *Catalogue) SaveSearchText(ctx context.Context, tx *sql.Tx, a article.Article) error {
	if _, err := tx.ExecContext(ctx, s.db.Dialect.SQL(`${search save}`), a.ID, searchText(a)); err != nil {
		return fmt.Errorf("search text of article %d: %w", a.ID, err)
	}
	return nil
}

// matching is the condition that the article with id column matches all
// terms (any: one of them), each a run of words that must stand together.
func matching(d database.Dialect, a *database.Args, column string, terms []string, any bool) string {
	if d.Name == "sqlite" {
		joint := " AND "
		if any {
			joint = " OR "
		}
		return column + " IN (SELECT rowid FROM article_search WHERE article_search MATCH " +
			a.Add(`"`+strings.Join(terms, `"`+joint+`"`)+`"`) + ")"
	}
	joint := " && "
	if any {
		joint = " || "
	}
	var parts []string
	for _, t := range terms {
		parts = append(parts, "phraseto_tsquery('simple', "+a.Add(t)+")")
	}
	return column + " IN (SELECT article FROM article_search WHERE words @@ (" + strings.Join(parts, joint) + "))"
}

// RebuildSearch enters every article into the empty search table.
func (s *Catalogue) RebuildSearch(ctx context.Context, tx *sql.Tx) error {
	for last := int64(0); ; {
		ids, err := database.IDs(ctx, tx, `SELECT id FROM articles WHERE id > $1 ORDER BY id LIMIT 250`, last)
		if err != nil || len(ids) == 0 {
			return err
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
