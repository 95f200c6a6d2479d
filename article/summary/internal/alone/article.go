package alone

import (
	"slices"

	"loa/viet"
)

// Article is the title and the sentences of an article. One that is read again
// allocates nothing.
type Article struct {
	Title     viet.Text
	Sentences []viet.Text
}

// Read reads an article.
func (a *Article) Read(title string, sentences []string) {
	a.Title.Read(title)
	a.Sentences = slices.Grow(a.Sentences[:0], len(sentences))[:len(sentences)]
	for i, s := range sentences {
		a.Sentences[i].Read(s)
	}
}
