package portal

import (
	"cmp"
	"golang.org/x/net/html"

	"loa/article"
)

// parts are the pieces of an article as a profile found them on a page.
type parts struct {
	profile    string
	title      string
	lead       string
	body       *html.Node // in a copy of the page's tree, which finish may cut
	author     string
	origin     string
	image      *article.Image
	files      []article.Attachment
	categories []string
	published  Dated
	updated    Dated
}

// finish makes the article of the pieces, or says what is missing: never half
// an article. Credits and rating lines that stand in the body are taken out.
func (p parts) finish(doc *Document) (article.Article, error) {
	if p.title = cleanTitle(p.title); p.title == "" {
		return article.Article{}, layoutError(p.profile, "no title")
	}
	if p.body == nil {
		return article.Article{}, layoutError(p.profile, "no body")
	}
	c := takeCredits(doc, p.body)
	markCaptions(p.body)
	a := article.Article{
		URL:               doc.Canonical(),
		Title:             p.title,
		Lead:              cleanTitle(p.lead),
		Author:            cmp.Or(p.author, c.author),
		Origin:            cmp.Or(p.origin, c.origin),
		Language:          doc.Language(),
		Image:             p.image,
		Attachments:       p.files,
		Categories:        p.categories,
		Published:         p.published.T,
		PublishedEvidence: p.published.Evidence,
		PublishedGuessed:  p.published.Guessed,
		Updated:           p.updated.T,
	}
	if a.Author != "" && doc.isSiteName(a.Author) {
		a.Author = ""
	}
	if origin, rest := splitOrigin(a.Lead); origin != "" {
		a.Origin, a.Lead = cmp.Or(a.Origin, origin), rest
	}
	if a.Image == nil {
		a.Image = MainImage(doc, p.body)
	}
	a.ContentHTML = SanitiseNode(p.body, doc.Base)
	a.ContentText = TextOf(a.ContentHTML)
	if a.ContentText == "" && a.ContentHTML == "" && len(a.Attachments) == 0 {
		return article.Article{}, layoutError(p.profile, "no text, picture or file in the body")
	}
	return a, nil
}

// appendFile adds files that are not there yet.
func appendFile(files []article.Attachment, more ...article.Attachment) []article.Attachment {
next:
	for _, f := range more {
		for _, have := range files {
			if have.URL == f.URL {
				continue next
			}
		}
		files = append(files, f)
	}
	return files
}

// appendWord adds a word that is not empty and not there yet.
func appendWord(words []string, word string) []string {
	if word == "" {
		return words
	}
	for _, have := range words {
		if have == word {
			return words
		}
	}
	return append(words, word)
}

// without returns a copy of n without what s matches.
func without(n *html.Node, s selector) *html.Node {
	work := cloneTree(n)
	for _, m := range queryAll(work, s) {
		removeNode(m)
	}
	return work
}
