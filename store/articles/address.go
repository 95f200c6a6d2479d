package articles

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"loa/article"
	"loa/store/internal/database"
)

// addressCut is how much of an address its index holds, in characters.
const addressCut = 400

// ArticleAt returns the article that stands at one of these addresses, the first of
// them before the others, or article.ErrNotFound. A copy's address leads to the
// article it copies.
func (s *Catalogue) ArticleAt(ctx context.Context, addresses []string) (article.Article, error) {
	if len(addresses) == 0 {
		return article.Article{}, article.ErrNotFound
	}
	begins := make([]string, len(addresses))
	for i, a := range addresses {
		letters := []rune(a)
		begins[i] = string(letters[:min(len(letters), addressCut)])
	}
	var args database.Args
	id, best := int64(0), len(addresses)
	err := database.Each(ctx, s.db.Reads, `SELECT article, url FROM places WHERE substr(url, 1, 400) IN (`+
		database.In(&args, begins)+`) ORDER BY article DESC`, func(rows *sql.Rows) error {
		var at int64
		var address string
		if err := rows.Scan(&at, &address); err != nil {
			return err
		}
		if i := slices.Index(addresses, address); i >= 0 && i < best {
			id, best = at, i
		}
		return nil
	}, args...)
	if err != nil {
		return article.Article{}, s.db.Explain(fmt.Errorf("find an address: %w", err))
	}
	if id == 0 {
		return article.Article{}, article.ErrNotFound
	}
	return s.Article(ctx, id)
}
