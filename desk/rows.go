package desk

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"loa/article"
	"loa/desk/internal/words"
)

// articleRow is an article in a list.
type articleRow struct {
	ID                          int64
	Title, Source, Level, State string
	Published                   time.Time
}

func (d *frame) articleRows(list []article.Article) []articleRow {
	rows := make([]articleRow, len(list))
	for i, a := range list {
		rows[i] = articleRow{ID: a.ID, Title: a.Title, Source: d.sourceName(a.Source), State: words.States[a.State],
			Published: a.Published}
		if a.Urgency > article.Ordinary {
			rows[i].Level = words.Levels[a.Urgency]
		}
	}
	return rows
}

// asked is the article that the address names.
func (d *frame) asked(q *request) (article.Article, error) {
	id, err := strconv.ParseInt(q.r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return article.Article{}, article.ErrNotFound
	}
	return d.options.Articles.Article(q.r.Context(), id)
}

func (d *frame) known(id string) bool {
	sources := d.current.Load().sources
	return slices.ContainsFunc(sources, func(s article.Source) bool { return s.ID == id })
}

func (d *frame) sourceName(id string) string {
	sources := d.current.Load().sources
	for _, s := range sources {
		if s.ID == id {
			return cmp.Or(s.Name, s.ID)
		}
	}
	return id
}
