package portal

import (
	"cmp"
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
	found := parts{profile: s.profile, categories: doc.Categories()}
	found.title = cmp.Or(queryText(work, s.title), doc.Title())
	found.body = fullest(queryAll(work, s.body))
	if lead := queryFirst(work, s.lead); lead != nil && lead != found.body {
		found.lead = lineText(lead)
		if inside(lead, found.body) {
			removeNode(lead)
		}
	}
	found.author = cmp.Or(creditedAuthor(doc, queryText(work, s.author)), metaAuthor(doc))
	found.origin = originIn(queryText(work, s.origin))
	found.published = bestOf(readMoment(doc, queryValue(work, s.date), "visible date"), Published(doc, scope))
	found.updated = Updated(doc)
	if found.body != nil {
		found.files = Attachments(doc, found.body)
	}
	for _, n := range queryAll(scope, s.files) {
		found.files = appendFile(found.files, Attachments(doc, n)...)
	}
	return found.finish(doc)
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
func metaAuthor(d *Document) string {
	if o := d.ArticleObject(); o != nil {
		for _, name := range personNames(o["author"]) {
			if name = authorName(d, name); name != "" {
				return name
			}
		}
	}
	return authorName(d, d.Meta("article:author", "author"))
}
