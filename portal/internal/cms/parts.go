package cms

import (
	"cmp"

	"golang.org/x/net/html"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
	"loa/portal/internal/trim"
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
	published  dates.Dated
	updated    dates.Dated
}

// finish makes the article of the pieces, or says what is missing: never half
// an article. Credits and rating lines that stand in the body are taken out.
func (p parts) finish(doc *page.Document) (article.Article, error) {
	if p.title = page.CleanTitle(p.title); p.title == "" {
		return article.Article{}, list.LayoutError(p.profile, "no title")
	}
	if p.body == nil {
		return article.Article{}, list.LayoutError(p.profile, "no body")
	}
	c := byline.TakeCredits(doc, p.body)
	tidy.MarkCaptions(p.body)
	a := article.Article{
		URL:               doc.Canonical(),
		Title:             p.title,
		Lead:              page.CleanTitle(p.lead),
		Author:            cmp.Or(p.author, c.Author),
		Origin:            cmp.Or(p.origin, c.Origin),
		Language:          doc.Language(),
		Image:             p.image,
		Attachments:       p.files,
		Categories:        p.categories,
		Published:         p.published.T,
		PublishedEvidence: p.published.Evidence,
		PublishedGuessed:  p.published.Guessed,
		Updated:           p.updated.T,
	}
	if a.Author != "" && doc.IsSiteName(a.Author) {
		a.Author = ""
	}
	if origin, rest := byline.SplitOrigin(a.Lead); origin != "" {
		a.Origin, a.Lead = cmp.Or(a.Origin, origin), rest
	}
	if a.Image == nil {
		a.Image = media.MainImage(doc, p.body)
	}
	tidied := tidy.Tidy(p.body, doc.Base)
	trim.SaidTwice(doc, tidied, a.Lead, a.Image)
	a.ContentHTML = tidy.SanitiseTree(tidied)
	a.ContentText = dom.TextOf(a.ContentHTML)
	if a.ContentText == "" && a.ContentHTML == "" && len(a.Attachments) == 0 {
		return article.Article{}, list.LayoutError(p.profile, "no text, picture or file in the body")
	}
	return a, nil
}

// without returns a copy of n without what s matches.
func without(n *html.Node, s dom.Selector) *html.Node {
	work := dom.CloneTree(n)
	for _, m := range dom.QueryAll(work, s) {
		dom.RemoveNode(m)
	}
	return work
}
