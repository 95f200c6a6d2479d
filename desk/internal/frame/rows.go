package frame

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"loa/article"
	"loa/desk/internal/words"
)

// ArticleRow is an article in a list.
type ArticleRow struct {
	ID                          int64
	Title, Source, Level, State string
	Published                   time.Time
}

// ArticleRows are articles as a list shows them.
func (d *Frame) ArticleRows(list []article.Article) []ArticleRow {
	rows := make([]ArticleRow, len(list))
	for i, a := range list {
		rows[i] = ArticleRow{ID: a.ID, Title: a.Title, Source: d.SourceName(a.Source), State: words.States[a.State],
			Published: a.Published}
		if a.Urgency > article.Ordinary {
			rows[i].Level = words.Levels[a.Urgency]
		}
	}
	return rows
}

// Asked is the article that the address names.
func (d *Frame) Asked(q *Request) (article.Article, error) {
	id, err := strconv.ParseInt(q.R.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return article.Article{}, article.ErrNotFound
	}
	return d.Options.Articles.Article(q.R.Context(), id)
}

// Known tells whether a source is configured.
func (d *Frame) Known(id string) bool {
	sources := d.Current.Load().Sources
	return slices.ContainsFunc(sources, func(s article.Source) bool { return s.ID == id })
}

// SourceName is the name of a source, its id where it is not configured.
func (d *Frame) SourceName(id string) string {
	sources := d.Current.Load().Sources
	for _, s := range sources {
		if s.ID == id {
			return cmp.Or(s.Name, s.ID)
		}
	}
	return id
}
