package page

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/pattern"
)

// IsFiling tells of what says beside a post where it is filed: links to a category or
// a tag, and what is called so.
func IsFiling(n *html.Node) bool {
	return StatesFiling(n) || dom.ContainsAny(strings.ToLower(dom.Attr(n, "class")), "category", "categories",
		"cat-links", "taxonomy", "tags-links", "post-terms", "tag-links")
}

// StatesFiling tells of a link that states that it leads to a category or a tag.
func StatesFiling(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	for word := range strings.FieldsSeq(strings.ToLower(dom.Attr(n, "rel"))) {
		if word == "category" || word == "tag" {
			return true
		}
	}
	return false
}

// filingFolder finds the part of an address behind which a program has the name of a
// category, a tag or a writer, and that name.
var filingFolder = pattern.Lazy(`(?i)^/(?:[a-z-]{2,5}/|index\.php/)?(?:categor(?:y|ies|ia|ie)|kategorien?|tags?|authors?|` +
	`topics?|archives/(?:category|tag)|labels?|taxonomy|chuyen-muc|danh-muc|the-loai|tac-gia|tu-khoa)/[^/]+/?$`)

// LeadsToFiling tells of a link of few words to a category, a tag or a writer, by its
// address. A heading is none: articles lie in such folders too.
func LeadsToFiling(a *html.Node, address string, words int) bool {
	if words > mostFilingWords || strings.Contains(address, ".htm") {
		return false
	}
	for up := a; up != nil; up = up.Parent {
		if dom.IsHeading(up) {
			return false
		}
	}
	u, err := url.Parse(address)
	return err == nil && u.RawQuery == "" && filingFolder().MatchString(u.Path) && !endsInNumber(u.Path)
}

// mostFilingWords is how many words the name of a section has at most.
const mostFilingWords = 6

// endsInNumber tells of an address that ends in a hyphen and figures, as those of articles do.
func endsInNumber(path string) bool {
	path = strings.TrimSuffix(path, "/")
	name := strings.TrimRight(path, "0123456789")
	return len(path)-len(name) > 2 && strings.HasSuffix(name, "-")
}
