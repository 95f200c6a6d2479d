package syndication

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"loa/article"
	"loa/portal/internal/document"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
	"loa/portal/internal/xmltree"
)

func readWith(fetched page.Page, read func(page.Page, *xmltree.Node) *feed) (*feed, error) {
	root, err := document.ParseXML(document.TextOf(fetched))
	if err != nil {
		return nil, err
	}
	f := read(fetched, root)
	if len(f.items) == 0 && root.IsCut() {
		return nil, fmt.Errorf("%w: the feed is cut off before its first item", article.ErrNotAnArticle)
	}
	return f, nil
}

// readRSS reads RSS 0.9 to 2.0 and RDF, where items stand beside the channel.
// https://www.rssboard.org/rss-specification https://web.resource.org/rss/1.0/spec
func readRSS(fetched page.Page, root *xmltree.Node) *feed {
	channel := root.Child("channel")
	if channel == nil {
		channel = root
	}
	f := &feed{
		name:     strings.TrimSpace("RSS " + root.Attr("version")),
		language: document.FirstText(channel, "language", "dc:language"),
		title:    channel.Child("title").Markup(), generator: channel.ChildText("generator"),
		ttl: ttlOf(channel.ChildText("ttl")),
	}
	f.base = document.BaseOf(fetched, channel.ChildText("link"))
	f.nameLinks(channel.All("atom:link"))
	if items := root.Within("item", 4); len(items) > 0 {
		for _, n := range items {
			f.items = append(f.items, rssItem(n.Base(f.base), n))
		}
		return f
	}
	for _, n := range append(root.Within("entry", 4), root.Within("atom:entry", 4)...) {
		f.items = append(f.items, atomEntry(f, n))
	}
	return f
}

// nameLinks notes the feed's own address and its hubs.
func (f *feed) nameLinks(links []*xmltree.Node) {
	for _, n := range links {
		switch href := weburl.Meant(f.base, n.Attr("href")); relation(n) {
		case "self":
			f.self = href
		case "hub":
			f.hubs = dom.AppendWord(f.hubs, href)
		}
	}
}

// titles are the elements that may hold an item's title, the usual one first.
var titles = []string{"title", "dc:title", "itunes:title", "media:title"}

func rssItem(base *url.URL, n *xmltree.Node) item {
	guid := n.Child("guid")
	i := item{
		guid: guid.Text(), title: firstMarkup(n, titles...), base: base,
		summary: firstMarkup(n, "description", "itunes:summary", "summary", "atom:summary", "dc:description",
			"itunes:subtitle"),
		content: firstMarkup(n, "content:encoded", "encoded", "content", "atom:content", "xhtml:body", "body",
			"fulltext"),
		published: document.FirstText(n, "pubdate", "dc:date", "published", "atom:published", "dcterms:issued",
			"dcterms:created", "date", "dcterms:date"),
		updated:  document.FirstText(n, "atom:updated", "dcterms:modified", "updated", "lastmod"),
		language: document.FirstText(n, "dc:language", "language"),
	}
	for _, author := range append(append(n.All("dc:creator"), n.All("author")...), n.All("creator")...) {
		i.addAuthor(cmp.Or(author.ChildText("name"), author.Text()))
	}
	if len(i.authors) == 0 {
		for _, author := range append(n.All("itunes:author"), n.All("atom:author")...) {
			i.addAuthor(cmp.Or(author.ChildText("atom:name"), author.Text()))
		}
	}
	for _, name := range []string{"category", "dc:subject", "media:category"} {
		for _, c := range n.All(name) {
			i.categories = append(i.categories, cmp.Or(c.Text(), c.Attr("label"), c.Attr("term")))
		}
	}
	for _, e := range n.All("enclosure") {
		i.addFile(base, cmp.Or(e.Attr("url"), e.Attr("href"), e.Text()), e.Attr("type"), e.Attr("length"), "")
	}
	i.readMedia(base, n)
	i.chooseAddress(base, n, guid)
	return i
}

// chooseAddress finds the page of an item: what names it for certain before
// the address of a redirector.
func (i *item) chooseAddress(base *url.URL, n, guid *xmltree.Node) {
	link := ""
	for _, l := range n.All("link") {
		if link == "" {
			link = weburl.Meant(l.Base(base), cmp.Or(l.Text(), l.Attr("href")))
		}
	}
	if link == "" {
		link = alternate(base, n.All("atom:link"), "")
	}
	for _, l := range n.All("atom:link") {
		if relation(l) == "enclosure" {
			i.addFile(base, l.Attr("href"), l.Attr("type"), l.Attr("length"), l.Attr("title"))
		}
	}
	i.permalink = permalinkOf(base, guid)
	origin := weburl.Meant(base, document.FirstText(n, "feedburner:origlink", "pheedo:origlink"))
	switch {
	case origin != "":
		i.address = origin
	case i.permalink != "" && (link == "" || !sameHost(link, i.permalink) && !sameHost(link, base.String())):
		i.address = i.permalink
	case link != "":
		i.address = link
	default:
		i.address = weburl.Meant(base, n.Attr("rdf:about"))
	}
}

// permalinkOf is the address that a guid says it is, "" for none.
func permalinkOf(base *url.URL, guid *xmltree.Node) string {
	text := guid.Text()
	switch says := strings.ToLower(guid.Attr("ispermalink")); {
	case says == "true" && (document.IsWebAddress(text) || strings.HasPrefix(text, "/")):
		return weburl.Meant(base, text)
	case says == "" && document.IsWebAddress(text):
		// The default: not everyone who leaves it out means it.
		if address := weburl.Meant(base, text); sameHost(address, base.String()) {
			return address
		}
	}
	return ""
}

// sameHost tells whether two addresses are on one server: ports are different ones.
func sameHost(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && strings.EqualFold(u.Host, v.Host)
}

func firstMarkup(n *xmltree.Node, names ...string) string {
	for _, name := range names {
		for _, c := range n.All(name) {
			if t := c.Markup(); t != "" {
				return t
			}
		}
	}
	return ""
}
