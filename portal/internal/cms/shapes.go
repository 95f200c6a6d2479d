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
)

// articleShape is where a CMS writes the pieces of an article. Most CMSs need
// no more than this; vhv and nukeviet have quirks of their own.
type articleShape struct {
	profile     string
	scope       dom.Selector // what holds the article and nothing else; empty: the page
	title       dom.Selector
	lead        dom.Selector
	body        dom.Selector
	date        dom.Selector
	author      dom.Selector
	origin      dom.Selector
	boilerplate dom.Selector // what stands within the scope and is none of it
	files       dom.Selector // where files are listed outside the body; empty: in the body only
	missing     string       // what a page of another layout lacks, in words
}

// Read takes an article of this shape from a page.
func (s articleShape) Read(doc *page.Document) (article.Article, error) {
	scope, err := s.find(doc)
	if err != nil {
		return article.Article{}, err
	}
	work := without(scope, s.boilerplate)
	found := parts{profile: s.profile, categories: doc.Categories()}
	found.title = cmp.Or(dom.QueryText(work, s.title), doc.Title())
	found.body = fullest(dom.QueryAll(work, s.body))
	if lead := dom.QueryFirst(work, s.lead); lead != nil && lead != found.body {
		found.lead = dom.LineText(lead)
		if dom.Inside(lead, found.body) {
			dom.RemoveNode(lead)
		}
	}
	found.author = cmp.Or(byline.Credited(doc, dom.QueryText(work, s.author)), metaAuthor(doc))
	found.origin = byline.OriginIn(dom.QueryText(work, s.origin))
	found.published = dates.Best(dates.Read(doc, dates.QueryValue(work, s.date), "visible date"),
		dates.Published(doc, scope))
	found.updated = dates.Updated(doc)
	if found.body != nil {
		found.files = media.Attachments(doc, found.body)
	}
	for _, n := range dom.QueryAll(scope, s.files) {
		found.files = media.AppendFile(found.files, media.Attachments(doc, n)...)
	}
	return found.finish(doc)
}

// Find returns what holds the article: the one scope with a body. A page with
// several is a list.
func (s articleShape) find(doc *page.Document) (*html.Node, error) {
	var scope *html.Node
	for _, n := range dom.QueryAll(doc.Body(), s.scope) {
		switch {
		case dom.QueryFirst(n, s.body) == nil || dom.Inside(n, scope) && scope != nil:
		case scope != nil:
			return nil, list.LayoutError(s.profile, "not one article: there are several")
		default:
			scope = n
		}
	}
	if scope == nil {
		scope = doc.Body()
	}
	if dom.QueryFirst(scope, s.body) == nil {
		return nil, list.LayoutError(s.profile, s.missing)
	}
	return scope, nil
}

// fullest returns the first of the nodes that says anything, or the first.
func fullest(nodes []*html.Node) *html.Node {
	for _, n := range nodes {
		if tidy.Says(n) {
			return n
		}
	}
	if len(nodes) > 0 {
		return nodes[0]
	}
	return nil
}

// metaAuthor is the writer that metadata name, where they name a person.
func metaAuthor(d *page.Document) string {
	if o := d.ArticleObject(); o != nil {
		for _, name := range byline.PersonNames(o["author"]) {
			if name = byline.AuthorName(d, name); name != "" {
				return name
			}
		}
	}
	return byline.AuthorName(d, d.Meta("article:author", "author"))
}
