package syndication

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"strings"

	"loa/portal/internal/document"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
	"loa/portal/internal/xmltree"
)

// readAtom reads Atom 1.0 (RFC 4287) and 0.3.
func readAtom(fetched page.Page, root *xmltree.Node) *feed {
	f := &feed{name: strings.TrimSpace("Atom " + root.Attr("version")), title: root.Child("title").Markup(),
		language: root.Attr("xml:lang"), generator: root.ChildText("generator")}
	base := document.BaseOf(fetched, root.Attr("xml:base"))
	f.base = base
	if site := alternate(base, root.All("link"), f.language); site != "" && root.Attr("xml:base") == "" {
		f.base = document.BaseOf(fetched, site)
	}
	f.nameLinks(root.All("link"))
	authors := names(root)
	entries := root.Within("entry", 2)
	if root.Name == "entry" {
		entries = []*xmltree.Node{root}
	}
	for _, n := range entries {
		i := atomEntry(f, n)
		if len(i.authors) == 0 {
			i.authors = authors
		}
		f.items = append(f.items, i)
	}
	if len(entries) == 0 {
		for _, n := range root.Within("item", 2) {
			f.items = append(f.items, rssItem(n.Base(f.base), n))
		}
	}
	return f
}

func names(n *xmltree.Node) (all []string) {
	var i item
	for _, author := range n.All("author") {
		i.addAuthor(cmp.Or(author.ChildText("name"), author.Text()))
	}
	return i.authors
}

func atomEntry(f *feed, n *xmltree.Node) item {
	base := n.Base(f.base)
	content := n.Child("content")
	i := item{
		guid: n.ChildText("id"), title: firstMarkup(n, titles...), base: base,
		summary:   firstMarkup(n, "summary", "media:description"),
		published: document.FirstText(n, "published", "issued", "created", "dc:date"),
		updated:   document.FirstText(n, "updated", "modified"),
		language:  cmp.Or(n.Attr("xml:lang"), f.language),
		authors:   names(n),
	}
	if kind := content.Attr("type"); content.Attr("src") == "" &&
		(kind == "" || strings.Contains(kind, "html") || strings.HasPrefix(kind, "text")) {
		i.content = content.Markup()
		if strings.EqualFold(content.Attr("mode"), "base64") { // Atom 0.3
			if plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(i.content), "")); err == nil {
				i.content = string(plain)
			}
		}
	}
	if len(i.authors) == 0 {
		i.authors = names(n.Child("source")) // of the feed that it was taken from
	}
	if i.summary == "" {
		i.summary = firstMarkup(n.Child("media:group"), "media:description")
	}
	for _, creator := range n.All("dc:creator") {
		i.addAuthor(creator.Text())
	}
	for _, c := range n.All("category") {
		i.categories = append(i.categories, cmp.Or(c.Attr("label"), c.Attr("term"), c.Text()))
	}
	for _, l := range n.All("link") {
		if relation(l) == "enclosure" {
			i.addFile(base, l.Attr("href"), l.Attr("type"), l.Attr("length"), l.Attr("title"))
		}
	}
	i.readMedia(base, n)
	i.address = weburl.Meant(base, document.FirstText(n, "feedburner:origlink"))
	for _, choose := range []func() string{
		func() string { return alternate(base, n.All("link"), i.language) },
		func() string { return weburl.Meant(content.Base(base), content.Attr("src")) },
		func() string { return byRelation(base, n.All("link"), "self") },
		func() string {
			if document.IsWebAddress(i.guid) {
				return i.guid
			}
			return ""
		},
	} {
		if i.address == "" {
			i.address = choose()
		}
	}
	if i.published == "" { // RFC 4287 asks for "updated" alone
		i.published, i.publishedIsUpdated = i.updated, true
	}
	return i
}

// relation names what a link is to its entry. A relation may be written as an
// address of the IANA registry (RFC 4287, 4.2.7.2).
func relation(n *xmltree.Node) string {
	rel := strings.ToLower(n.Attr("rel"))
	for _, registry := range []string{"http://www.iana.org/assignments/relation/",
		"https://www.iana.org/assignments/relation/"} {
		rel = strings.TrimPrefix(rel, registry)
	}
	if rel == "" {
		return "alternate"
	}
	return rel
}

// alternate chooses among an entry's links the page for people to read: HTML
// before other types, the feed's language before others, the first of equals.
func alternate(base *url.URL, links []*xmltree.Node, language string) string {
	best, most := "", -1
	for _, l := range links {
		address := weburl.Meant(l.Base(base), cmp.Or(l.Attr("href"), l.Text()))
		if relation(l) != "alternate" || address == "" {
			continue
		}
		score := 0
		switch kind := strings.ToLower(l.Attr("type")); {
		case kind == "", strings.Contains(kind, "html"):
			score += 4
		case strings.HasPrefix(kind, "text/"):
			score += 2
		}
		switch lang := l.Attr("hreflang"); {
		case lang == "":
			score++
		case sameLanguage(lang, cmp.Or(language, "vi")):
			score += 2
		}
		if score > most {
			best, most = address, score
		}
	}
	return best
}

func byRelation(base *url.URL, links []*xmltree.Node, rel string) string {
	for _, l := range links {
		if relation(l) == rel {
			return weburl.Meant(l.Base(base), l.Attr("href"))
		}
	}
	return ""
}

func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(strings.ToLower(a), "-")
	b, _, _ = strings.Cut(strings.ToLower(b), "-")
	return a == b
}
