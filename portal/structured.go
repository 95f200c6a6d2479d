package portal

import (
	"cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// leastStructured is how many entries a list in metadata needs to count: one
// or two are often the page's headline only.
const leastStructured = 3

// structuredList reads the list that a page states in JSON-LD (ItemList, the
// parts of a CollectionPage or Blog) or in microdata, or returns false.
func structuredList(doc *Document) (Listing, bool) {
	if links := ldList(doc); len(links) >= leastStructured {
		return Listing{URL: doc.URL.String(), Kind: "microdata", Evidence: "list in JSON-LD", Links: links}, true
	}
	if links := microList(doc); len(links) >= leastStructured {
		return Listing{URL: doc.URL.String(), Kind: "microdata", Evidence: "list in microdata", Links: links}, true
	}
	return Listing{}, false
}

// ldList takes the longest list among the page's JSON-LD objects.
func ldList(doc *Document) []Link {
	var best []Link
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

func ldLinks(doc *Document, value any) []Link {
	items, ok := value.([]any)
	if !ok {
		return nil
	}
	var links []Link
	seen := map[string]bool{}
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			continue
		}
		if inner, ok := o["item"].(map[string]any); ok {
			o = inner
		}
		thing := Object(o)
		address := CanonicalURL(doc.Resolve(cmp.Or(thing.Address("url"), thing.Address("mainEntityOfPage"), thing.Address("item"), thing.Address("@id"))))
		if address == "" || seen[address] || !listable(doc, address) || len(links) >= maxLinks {
			continue
		}
		seen[address] = true
		l := Link{URL: address, Key: AddressKey(address), Title: cleanTitle(cmp.Or(thing.Text("headline"), thing.Text("name"))), Lead: plainLine(thing.Text("description")), Evidence: "entry in JSON-LD"}
		l.Image = usableImage(doc.Base, thing.Address("image"))
		if t := readMoment(doc, thing.Text("datePublished"), "list"); !t.IsZero() && !t.DateOnly {
			l.Published, l.PublishedEvidence = t.T, "list"
		}
		links = append(links, l)
	}
	return links
}

// listable tells whether an address can be an entry of the page's list.
func listable(d *Document, address string) bool {
	return !isFileAddress(address) && mayBeArticle(address) && address != CanonicalURL(d.URL.String()) && ownSite(d, address)
}

// microList reads articles that stand beside each other in microdata and
// outside side boxes.
func microList(doc *Document) []Link {
	var links []Link
	seen := map[string]bool{}
	p := newPlaces(doc)
	for _, s := range doc.Scopes() {
		if !s.IsArticle() && s.Prop != "itemListElement" && s.Prop != "blogPost" || s.Type == "ListItem" && insideBreadcrumb(s) {
			continue
		}
		if where := p.of(s.Node); where.side || where.navigation {
			continue
		}
		anchor := find(s.Node, func(n *html.Node) bool { return n.DataAtom == atom.A && attr(n, "itemprop") == "url" })
		if anchor == nil {
			anchor = bestAnchor(findAll(s.Node, func(n *html.Node) bool { return n.DataAtom == atom.A }))
		}
		if anchor == nil {
			continue
		}
		address := CanonicalURL(doc.Resolve(attr(anchor, "href")))
		if address == "" || seen[address] || !listable(doc, address) || len(links) >= maxLinks {
			continue
		}
		seen[address] = true
		l := Link{URL: address, Key: AddressKey(address), Title: cmp.Or(cleanTitle(s.Value("headline")), cleanTitle(s.Value("name")), anchorTitle(anchor)), Lead: cleanTitle(s.Value("description")), Evidence: "entry in microdata"}
		l.Image = listImage(doc, s.Node)
		if t := readMoment(doc, s.Value("datePublished"), "list"); !t.IsZero() && !t.DateOnly {
			l.Published, l.PublishedEvidence = t.T, "list"
		}
		links = append(links, l)
	}
	return links
}

func insideBreadcrumb(s *Scope) bool {
	for p := s.Parent; p != nil; p = p.Parent {
		if p.Type == "BreadcrumbList" {
			return true
		}
	}
	return false
}
