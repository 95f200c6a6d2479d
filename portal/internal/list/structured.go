package list

import (
	"cmp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/list/places"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/weburl"
)

// leastStructured is how many entries a list in metadata needs to count: one
// or two are often the page's headline only.
const leastStructured = 3

// structuredList reads the list that a page states in JSON-LD (ItemList, the
// parts of a CollectionPage or Blog) or in microdata, or returns false.
func structuredList(doc *page.Document) (page.Listing, bool) {
	if links := ldList(doc); len(links) >= leastStructured {
		return page.Listing{URL: doc.URL.String(), Kind: "microdata", Evidence: "list in JSON-LD", Links: links}, true
	}
	if links := microList(doc); len(links) >= leastStructured {
		return page.Listing{URL: doc.URL.String(), Kind: "microdata", Evidence: "list in microdata", Links: links}, true
	}
	return page.Listing{}, false
}

// ldList takes the longest list among the page's JSON-LD objects.
func ldList(doc *page.Document) []page.Link {
	var best []page.Link
	for _, o := range doc.JSONLD() {
		for _, key := range [...]string{"itemListElement", "hasPart", "blogPost", "blogPosts"} {
			if o.Is("BreadcrumbList", "SiteNavigationElement", "FAQPage", "WebSite", "Organization") {
				continue
			}
			if links := ldLinks(doc, o[key]); len(links) > len(best) {
				best = links
			}
		}
		if list, ok := o["mainEntity"].(map[string]any); ok {
			if links := ldLinks(doc, list["itemListElement"]); len(links) > len(best) {
				best = links
			}
		}
	}
	return best
}

func ldLinks(doc *page.Document, value any) []page.Link {
	items, ok := value.([]any)
	if !ok {
		return nil
	}
	var links []page.Link
	seen := map[string]bool{}
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			continue
		}
		if inner, ok := o["item"].(map[string]any); ok {
			o = inner
		}
		thing := page.Object(o)
		address := weburl.Canonical(doc.Resolve(cmp.Or(thing.Address("url"), thing.Address("mainEntityOfPage"),
			thing.Address("item"), thing.Address("@id"))))
		if address == "" || seen[address] || !listable(doc, address) || len(links) >= page.MaxLinks {
			continue
		}
		seen[address] = true
		l := page.Link{URL: address, Key: weburl.Key(address),
			Title: page.CleanTitle(cmp.Or(thing.Text("headline"), thing.Text("name"))),
			Lead:  page.PlainLine(thing.Text("description")), Evidence: "entry in JSON-LD"}
		l.Image = media.UsableImage(doc.Base, thing.Address("image"))
		if t := dates.Read(doc, thing.Text("datePublished"), "list"); !t.IsZero() && !t.DateOnly {
			l.Published, l.PublishedEvidence = t.T, "list"
		}
		links = append(links, l)
	}
	return links
}

// listable tells whether an address can be an entry of the page's list.
func listable(d *page.Document, address string) bool {
	return !weburl.IsFile(address) && weburl.MayBeArticle(address) && address != weburl.Canonical(d.URL.String()) &&
		OwnSite(d, address)
}

// microList reads articles that stand beside each other in microdata and
// outside side boxes.
func microList(doc *page.Document) []page.Link {
	var links []page.Link
	seen := map[string]bool{}
	p := places.New(doc)
	for _, s := range doc.Scopes() {
		if !s.IsArticle() && s.Prop != "itemListElement" && s.Prop != "blogPost" || s.Type == "ListItem" &&
			insideBreadcrumb(s) {
			continue
		}
		if where := p.Of(s.Node); where.Side || where.Navigation {
			continue
		}
		anchor := dom.Find(s.Node, func(n *html.Node) bool {
			return n.DataAtom == atom.A &&
				dom.Attr(n, "itemprop") == "url"
		})
		if anchor == nil {
			anchor = BestAnchor(dom.FindAll(s.Node, func(n *html.Node) bool { return n.DataAtom == atom.A }))
		}
		if anchor == nil {
			continue
		}
		address := weburl.Canonical(doc.Resolve(dom.Attr(anchor, "href")))
		if address == "" || seen[address] || !listable(doc, address) || len(links) >= page.MaxLinks {
			continue
		}
		seen[address] = true
		l := page.Link{URL: address, Key: weburl.Key(address),
			Title: cmp.Or(page.CleanTitle(s.Value("headline")), page.CleanTitle(s.Value("name")), anchorTitle(anchor)),
			Lead:  page.CleanTitle(s.Value("description")), Evidence: "entry in microdata"}
		l.Image = listImage(doc, s.Node)
		if t := dates.Read(doc, s.Value("datePublished"), "list"); !t.IsZero() && !t.DateOnly {
			l.Published, l.PublishedEvidence = t.T, "list"
		}
		links = append(links, l)
	}
	return links
}

func insideBreadcrumb(s *page.Scope) bool {
	for p := s.Parent; p != nil; p = p.Parent {
		if p.Type == "BreadcrumbList" {
			return true
		}
	}
	return false
}
