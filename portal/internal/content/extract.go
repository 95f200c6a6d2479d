package content

import (
	"cmp"
	"fmt"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
	"loa/portal/internal/trim"
)

// Extract reads the article of a page of which no profile knows the
// shape. boilerplate, which may be nil, holds the blocks that the host repeats
// on its pages. A page on which nothing reads like an article gives
// article.ErrLayout, wrapped with what is missing.
func Extract(doc *page.Document, boilerplate *Boilerplate) (article.Article, error) {
	title := doc.Title()
	if title == "" {
		return article.Article{}, fmt.Errorf("%w: no title", article.ErrLayout)
	}
	author := byline.Author(doc, nil)
	c, missing := findContent(doc, boilerplate, author)
	if missing != "" {
		attached, ok := findAttached(doc, boilerplate)
		if !ok {
			return article.Article{}, fmt.Errorf("%w: %s", article.ErrLayout, missing)
		}
		c = attached
	}
	tidied := c.tidied
	if author == "" {
		author = byline.Signed(doc, c.signature)
	}
	a := article.Article{
		URL:         doc.Canonical(),
		Key:         doc.Canonical(),
		Title:       title,
		Author:      author,
		Origin:      cmp.Or(byline.Origin(doc, nil), byline.OriginSigned(c.signature)),
		Language:    doc.Language(),
		Image:       media.MainImage(doc, tidied),
		Attachments: media.Attachments(doc, c.root),
		Categories:  doc.Categories(),
	}
	for _, box := range c.files {
		a.Attachments = media.AppendFile(a.Attachments, media.Attachments(doc, box)...)
	}
	if c.picture != nil && (a.Image == nil || a.Image.Caption == "") {
		if img := media.ShownImage(doc, c.picture); img != nil &&
			(a.Image == nil || media.SamePicture(img.URL, a.Image.URL)) {
			a.Image = img
		}
	}
	trim.Picture(doc, tidied, a.Image)
	a.ContentHTML = tidy.SanitiseTree(tidied)
	a.ContentText = dom.TextOfTidied(tidied)
	a.Lead = leadOf(doc, tidied, a.ContentText)
	published := dates.Published(doc, nil)
	a.Published, a.PublishedEvidence, a.PublishedGuessed = published.T, published.Evidence, published.Guessed
	if updated := dates.Updated(doc); updated.T.After(a.Published) {
		a.Updated = updated.T
	}
	if a.ContentText == "" && len(a.Attachments) == 0 && a.Image == nil {
		return article.Article{}, fmt.Errorf("%w: the text is empty", article.ErrLayout)
	}
	return a, nil
}
