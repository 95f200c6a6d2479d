package portal

import (
	"fmt"

	"golang.org/x/net/html"

	"loa/article"
)

// ExtractGeneric reads the article of a page of which no profile knows the
// shape. furniture, which may be nil, holds the blocks that the host repeats
// on its pages. A page on which nothing reads like an article gives
// article.ErrLayout, wrapped with what is missing.
func ExtractGeneric(doc *Document, furniture *Furniture) (article.Article, error) {
	title := doc.Title()
	if title == "" {
		return article.Article{}, fmt.Errorf("read %s: no title: %w", nameOf(doc.Page), article.ErrLayout)
	}
	c, ok := findContent(doc, furniture)
	if !ok {
		return article.Article{}, fmt.Errorf("read %s: no text that reads like an article: %w", nameOf(doc.Page), article.ErrLayout)
	}
	tidied := c.tidy(doc)
	author := doc.Author(nil)
	trim(tidied, title, author)
	a := article.Article{
		URL:         doc.Canonical(),
		Key:         doc.Canonical(),
		Title:       title,
		Lead:        c.lead,
		Author:      author,
		Origin:      doc.Origin(nil),
		Language:    doc.Language(),
		Image:       doc.MainImage(c.root),
		Attachments: doc.Attachments(c.root),
		Categories:  doc.Categories(),
	}
	a.ContentHTML = sanitiseTree(tidied)
	a.ContentText = textOfNode(tidied)
	published := doc.Published(nil)
	a.Published, a.PublishedEvidence, a.PublishedGuessed = published.T, published.Evidence, published.Guessed
	if updated := doc.Updated(); updated.T.After(a.Published) {
		a.Updated = updated.T
	}
	if a.ContentText == "" && len(a.Attachments) == 0 {
		return article.Article{}, fmt.Errorf("read %s: empty text: %w", nameOf(doc.Page), article.ErrLayout)
	}
	return a, nil
}

// content is where an article's text stands on a page.
type content struct {
	root *html.Node
	drop map[*html.Node]bool
	lead string
	all  bool // hidden parts belong to it
}

func (c *content) tidy(doc *Document) *html.Node {
	t := tidier{base: doc.Base, drop: c.drop, all: c.all}
	root := element(divAtom)
	t.blocks(root, c.root)
	return root
}

// fewWords is how much prose a page must hide, beyond three times what it
// shows, to be one that sends its article hidden and shows it by script.
const fewWords = 60

func findContent(doc *Document, furniture *Furniture) (content, bool) {
	p := readBlocks(doc.Body(), furniture, false)
	if shown := p.blocks[0].prose; p.hidden/bytesPerWord > int(3*shown)+fewWords {
		hidden := readBlocks(doc.Body(), furniture, true)
		if hidden.blocks[0].prose > 3*shown+fewWords {
			p, hidden = hidden, p
		}
		hidden.free()
	}
	defer p.free()
	best := p.best()
	if best < 0 {
		return content{}, false
	}
	c := content{root: p.blocks[best].node, drop: make(map[*html.Node]bool), all: p.all}
	p.prune(best, doc, c.drop)
	return c, true
}
