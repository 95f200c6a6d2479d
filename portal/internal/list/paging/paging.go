// Package paging knows the pages of a list: which of them an address names, and where the
// next and the first one are.
package paging

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
	"loa/viet"
)

var (
	pageInPath  = pattern.Lazy(`(?i)(/(?:page|trang|p)[-/]?)(\d{1,5})((?:\.html?|\.aspx)?/?)$`)
	pageInQuery = pattern.Lazy(`(?i)((?:^|&)(?:[^=&]*[._]|query-\d+-)?(?:page|pagenumber|paged|trang|pageindex|cur|p)=)(\d{1,5})(&|$)`)
)

// PageNumber returns which page of a list an address names: 1 when none.
func PageNumber(address string) int {
	u, err := url.Parse(address)
	if err != nil {
		return 1
	}
	for _, m := range [][]string{pageInPath().FindStringSubmatch(u.Path),
		pageInQuery().FindStringSubmatch(u.RawQuery)} {
		if m != nil {
			if n, err := strconv.Atoi(m[2]); err == nil {
				return n
			}
		}
	}
	return 1
}

// SameList tells whether two addresses are pages of one list: equal but
// for the page number.
func SameList(a, b string) bool { return listKey(a) == listKey(b) }

func listKey(address string) string {
	u, err := url.Parse(weburl.Key(address))
	if err != nil {
		return address
	}
	u.Path = strings.TrimRight(pageInPath().ReplaceAllString(u.Path, ""), "/")
	u.RawPath = ""
	kept := make([]string, 0, 4)
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && !pageInQuery().MatchString(pair) && !listParam().MatchString(name) {
			kept = append(kept, pair)
		}
	}
	u.RawQuery = strings.Join(kept, "&")
	return u.String()
}

// listParam finds the parameters that portals add to a list's address when one
// turns its pages, and that choose no other list.
var listParam = pattern.Lazy(`(?i)^(?:p_p_id|p_p_.*|_.*_(?:delta|keywords|advancedsearch|andoperator|resetcur|formdate)|p_r_p_.*|date|_page|pagesize|limit)$`)

// nextWords are what a link to the following page may say.
var nextWords = map[string]bool{
	"trangsau": true, "sau": true, "tiep": true, "trangtiep": true, "trangketiep": true, "ketiep": true,
	"tieptheo": true, "next": true, "nextpage": true, "older": true, "olderposts": true, "baicuhon": true,
	"cuhon": true, "xemthemtincu": true,
}

// NextPage returns the address of the list's following page: rel=next first,
// then a link that carries the next number or says so, on the same list. It is
// empty when the page names none, as lists do that JavaScript continues.
func NextPage(d *page.Document) string {
	self := weburl.Canonical(d.URL.String())
	current := PageNumber(self)
	for _, address := range d.LinkRel("next") {
		if a := weburl.Canonical(address); follows(d, a, self, current) {
			return a
		}
	}
	numbered, worded := "", ""
	dom.Walk(d.Body(), func(n *html.Node) bool {
		if n.DataAtom != atom.A || n.Type != html.ElementNode {
			return numbered == ""
		}
		text := dom.ShortText(n)
		stated := strings.Contains(dom.Attr(n, "rel"), "next") || nextClass().MatchString(dom.Attr(n, "class"))
		if !stated && (len(text) > 30 || text != "" && !tidy.IsNumber(text) && !isNextMark(text)) {
			return true
		}
		a := weburl.Canonical(d.Resolve(dom.Attr(n, "href")))
		if a == "" || !follows(d, a, self, current) {
			return true
		}
		switch {
		case stated, PageNumber(a) == current+1 && SameList(a, self):
			numbered = a
		case worded == "" && isNextMark(text) && SameList(a, self):
			worded = a
		}
		return true
	})
	return cmp.Or(numbered, worded)
}

// nextClass finds what WordPress calls its links to the next page.
var nextClass = pattern.Lazy(`(?:^|\s)(?:wp-block-query-pagination-next|next\s+page-numbers|next-posts-link)(?:\s|$)`)

// follows tells whether an address can be the page after the current one: on
// the same site, another address, and no lower number.
func follows(d *page.Document, a, self string, current int) bool {
	u, err := url.Parse(a)
	if a == "" || a == self || err != nil || d.URL.Host != "" && !weburl.SameSite(u.Host, d.URL.Host) {
		return false
	}
	return PageNumber(a) > current || PageNumber(a) == 1 && current == 1 && !SameList(a, self)
}

func isNextMark(text string) bool {
	switch text {
	case "›", "»", ">", ">>", "→", "⟩", "›››", "»»":
		return true
	}
	return nextWords[page.NameKey(viet.Fold(text))]
}

// FirstPage returns the address of the first page of a list of which the page is a
// later one: as a link of the page names it, else without the number. It is empty when
// the page is the first.
func FirstPage(d *page.Document) string {
	self := weburl.Canonical(d.URL.String())
	if PageNumber(self) < 2 {
		return ""
	}
	first := ""
	dom.Walk(d.Body(), func(n *html.Node) bool {
		if n.DataAtom == atom.A && n.Type == html.ElementNode && first == "" &&
			strings.TrimSpace(dom.ShortText(n)) == "1" {
			if a := weburl.Canonical(d.Resolve(dom.Attr(n, "href"))); a != "" && PageNumber(a) == 1 &&
				SameList(a, self) {
				first = a
			}
		}
		return first == ""
	})
	if first != "" {
		return first
	}
	u, err := url.Parse(self)
	if err != nil {
		return ""
	}
	plain := pageInPath().ReplaceAllString(u.Path, "")
	if plain != u.Path {
		u.Path, u.RawPath = strings.TrimRight(plain, "/")+"/", ""
	}
	u.RawQuery = strings.Trim(pageInQuery().ReplaceAllString(u.RawQuery, "$3"), "&")
	return u.String()
}
