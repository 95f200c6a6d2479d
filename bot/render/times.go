package render

import (
	"time"

	"loa/article"
	"loa/viet"
)

// Date writes a day for people, in the site's zone, as it stands within a sentence.
func (r *Renderer) Date(lang string, t time.Time) string {
	t = t.In(r.zone)
	if lang == English {
		return t.Format("Monday, 2 January 2006")
	}
	return viet.WithinSentence(viet.FormatDate(t))
}

// Moment writes a day and its time as Date does.
func (r *Renderer) Moment(lang string, t time.Time) string {
	t = t.In(r.zone)
	if lang == English {
		return t.Format("Monday, 2 January 2006, 15:04")
	}
	return t.Format("15:04, ") + viet.WithinSentence(viet.FormatDate(t))
}

// published is when an article was, for people.
func published(a article.Article) time.Time {
	if a.Published.IsZero() {
		return a.Collected
	}
	return a.Published
}
