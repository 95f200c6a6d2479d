package portal

import (
	"golang.org/x/net/html"

	"loa/article"
)

// articleShape is where a CMS writes the pieces of an article. Most CMSs need
// no more than this; vhv and nukeviet have quirks of their own.
type articleShape struct {
	profile   string
	scope     selector // what holds the article and nothing else; empty: the page
	title     selector
	lead      selector
	body      selector
	date      selector
	author    selector
	origin    selector
	furniture selector // what stands within the scope and is none of it
	files     selector // where files are listed outside the body; empty: in the body only
	missing   string   // what a page of another layout lacks, in words
}

// read takes an article of this shape from a page.
func (s articleShape) read(doc *Document) (article.Article, error) {
	scope, err := s.find(doc)
	if err != nil {
		return article.Article{}, err
	}
	work := without(scope, s.furniture)
	page := parts{profile: s.profile, categories: doc.Categories()}
	page.title = firstOf(queryText(work, s.title), doc.Title())
	page.body = fullest(queryAll(work, s.body))
	if lead := queryFirst(work, s.lead); lead != nil && lead != page.body {
		page.lead = lineText(lead)
		if inside(lead, page.body) {
			removeNode(lead)
		}
	}
	page.author = firstOf(doc.creditedAuthor(queryText(work, s.author)), doc.metaAuthor())
	page.origin = originIn(queryText(work, s.origin))
	page.published = bestOf(doc.moment(queryValue(work, s.date), "visible date"), doc.Published(scope))
	page.updated = doc.Updated()
	if page.body != nil {
		page.files = doc.Attachments(page.body)
	}
	for _, n := range queryAll(scope, s.files) {
		page.files = appendFile(page.files, doc.Attachments(n)...)
	}
	return page.finish(doc)
}

// find returns what holds the article: the one scope with a body. A page with
// several is a list.
func (s articleShape) find(doc *Document) (*html.Node, error) {
	var scope *html.Node
	for _, n := range queryAll(doc.Body(), s.scope) {
		switch {
		case queryFirst(n, s.body) == nil || inside(n, scope) && scope != nil:
		case scope != nil:
			return nil, layoutError(s.profile, "not one article: there are several")
		default:
			scope = n
		}
	}
	if scope == nil {
		scope = doc.Body()
	}
	if queryFirst(scope, s.body) == nil {
		return nil, layoutError(s.profile, s.missing)
	}
	return scope, nil
}

// fullest returns the first of the nodes that says anything, or the first.
func fullest(nodes []*html.Node) *html.Node {
	for _, n := range nodes {
		if says(n) {
			return n
		}
	}
	if len(nodes) > 0 {
		return nodes[0]
	}
	return nil
}

// metaAuthor is the writer that metadata name, where they name a person.
func (d *Document) metaAuthor() string {
	if o := d.ArticleObject(); o != nil {
		for _, name := range personNames(o["author"]) {
			if name = d.authorName(name); name != "" {
				return name
			}
		}
	}
	return d.authorName(d.Meta("article:author", "author"))
}
