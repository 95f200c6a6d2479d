package session

import (
	"context"

	"loa/article"
	"loa/portal"
)

// Reader reads fetched pages. Portal is the real one.
type Reader interface {
	// ReadList reads the list, feed or sitemap at an address, or finds the
	// one that the page there stands for. It fetches through get.
	ReadList(ctx context.Context, get portal.Getter, url string, src article.Source) (portal.Listing, error)
	// Open parses an article's page, once for all that is done with it.
	Open(page portal.Page) (Document, error)
	// Discover names every way to the articles of an address, the best first.
	Discover(ctx context.Context, get portal.Getter, address string, src article.Source) ([]portal.Found, error)
}

// Document is a page that a Reader has parsed.
type Document interface {
	// Read reads the page's article whole, with the evidence by which it was
	// read, or returns article.ErrLayout. It takes note of nothing.
	Read(src article.Source, known *portal.Boilerplate) (article.Article, string, error)
	// NextPart returns the address at which the article goes on whose first
	// page is at an address and of which this is a numbered page, "" for none.
	NextPart(first string, part int) string
	// Learn takes note of what the host may repeat on its pages.
	Learn(known *portal.Boilerplate)
}

// Explainer is a Document that can tell where an article that was read from it stands
// on it.
type Explainer interface {
	Explain(read article.Article, by string, known *portal.Boilerplate) portal.Explanation
}

// Portal is the Reader that package portal is.
type Portal struct{}

// ReadList calls portal.ReadList.
func (Portal) ReadList(ctx context.Context, get portal.Getter, url string, src article.Source) (portal.Listing, error) {
	return portal.ReadList(ctx, get, url, src)
}

// Open calls portal.Parse.
func (Portal) Open(page portal.Page) (Document, error) {
	doc, err := portal.Parse(page)
	if err != nil {
		return nil, err
	}
	return document{doc}, nil
}

// Discover calls portal.Discover.
func (Portal) Discover(ctx context.Context, get portal.Getter, address string, src article.Source) ([]portal.Found,
	error) {
	return portal.Discover(ctx, get, address, src)
}

type document struct{ doc *portal.Document }

// Read is part of io.Reader.
func (d document) Read(src article.Source, known *portal.Boilerplate) (article.Article, string, error) {
	return portal.ReadDocument(d.doc, src, known)
}

// Explain is portal.Explain of the document.
func (d document) Explain(read article.Article, by string, known *portal.Boilerplate) portal.Explanation {
	return portal.Explain(d.doc, read, by, known)
}

// Learn shows the document to what learns what repeats.
func (d document) Learn(known *portal.Boilerplate) { portal.Learn(known, d.doc) }

// NextPart is the address of the next part of the article, "" for none.
func (d document) NextPart(first string, part int) string { return portal.NextPart(d.doc, first, part) }
