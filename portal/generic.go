package portal

import (
	"fmt"

	"loa/article"
)

// ExtractGeneric reads the article of a page of which no profile knows the
// shape. furniture, which may be nil, holds the blocks that the host repeats
// on its pages. A page on which nothing reads like an article gives
// article.ErrLayout, wrapped with what is missing.
func ExtractGeneric(doc *Document, furniture *Furniture) (article.Article, error) {
	title := doc.Title()
	if title == "" {
		return article.Article{}, fmt.Errorf("%w: no title", article.ErrLayout)
	}
	c, ok := findContent(doc, furniture)
	if !ok {
		return article.Article{}, fmt.Errorf("%w: no text that reads like an article", article.ErrLayout)
	}
	tidied := c.tidied
	author := Author(doc, nil)
	if author == "" {
		author = signedName(doc, c.signature)
	}
	a := article.Article{
		URL:         doc.Canonical(),
		Key:         doc.Canonical(),
		Title:       title,
		Author:      author,
		Origin:      Origin(doc, nil),
		Language:    doc.Language(),
		Image:       MainImage(doc, tidied),
		Attachments: Attachments(doc, c.root),
		Categories:  doc.Categories(),
	}
	for _, box := range c.files {
		a.Attachments = appendFile(a.Attachments, Attachments(doc, box)...)
	}
	if c.picture != nil && (a.Image == nil || a.Image.Caption == "") {
		if img := shownImage(doc, c.picture); img != nil && (a.Image == nil || samePicture(img.URL, a.Image.URL)) {
			a.Image = img
		}
	}
	a.ContentHTML = sanitiseTree(tidied)
	a.ContentText = textOfTidied(tidied)
	a.Lead = leadOf(doc, tidied, a.ContentText)
	published := Published(doc, nil)
	a.Published, a.PublishedEvidence, a.PublishedGuessed = published.T, published.Evidence, published.Guessed
	if updated := Updated(doc); updated.T.After(a.Published) {
		a.Updated = updated.T
	}
	if a.ContentText == "" && len(a.Attachments) == 0 {
		return article.Article{}, fmt.Errorf("%w: the text is empty", article.ErrLayout)
	}
	return a, nil
}
