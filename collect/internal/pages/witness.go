package pages

import (
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
	"loa/viet"
)

// WitnessOf is what a list's entry says of its article.
func WitnessOf(l portal.Link) article.Witness {
	w := article.Witness{
		Title: viet.CleanLine(l.Title), Lead: viet.Clean(l.Lead), ContentHTML: viet.Clean(l.Content),
		ContentText: viet.Clean(l.Text),
		Author:      viet.CleanLine(l.Author), Language: l.Language, Attachments: slices.Clone(l.Files),
		Published: l.Published.UTC(), PublishedEvidence: l.PublishedEvidence, PublishedDay: l.PublishedDay,
		Updated: l.Updated,
	}
	if l.Published.IsZero() {
		w.Published = time.Time{}
	}
	if l.Image != "" {
		w.Image = &article.Image{URL: l.Image}
	}
	for _, c := range l.Categories {
		w.Categories = append(w.Categories, viet.CleanLine(c))
	}
	for i := range w.Attachments {
		w.Attachments[i].Name = viet.CleanLine(w.Attachments[i].Name)
	}
	return w
}

// isItem tells whether an entry is one of a feed or a news sitemap, which name
// nothing but articles; a page's links may be anything.
func isItem(l portal.Link) bool {
	return strings.HasPrefix(l.PublishedEvidence, "feed") || l.PublishedEvidence == "news sitemap"
}
