package portal

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// partMarks stand between the address of an article and the number of one of
// its pages, before the ending of a file.
var partMarks = [...]string{
	"/", "/page/", "/page-", "/trang/", "/trang-", "/p/", "/p", "-p", "-trang-", "-page-", "_p", "_", "-",
	"~p",
}

// partParams are what the parameter with that number is called.
var partParams = [...]string{"page", "trang", "p", "pg", "paged", "pageno", "page_no", "part"}

// NextPart returns the address of the page on which an article goes on, part
// being the number of this one, "" when the page names none: a link that says
// so, by rel, by "2" or by "Trang sau", to the article's own address with the
// next number. first is the address of its first page.
func NextPart(doc *Document, first string, part int) string {
	at, err := url.Parse(weburl.Canonical(first))
	if err != nil || at.Host == "" {
		return ""
	}
	wanted := partAddresses(at, part+1)
	for _, address := range doc.LinkRel("next") {
		if a := weburl.Canonical(address); wanted[a] {
			return a
		}
	}
	next := ""
	dom.Walk(doc.Body(), func(n *html.Node) bool {
		if next != "" || n.DataAtom != atom.A || n.Type != html.ElementNode {
			return next == ""
		}
		text := strings.TrimSpace(dom.ShortText(n))
		if text != strconv.Itoa(part+1) && !strings.Contains(dom.Attr(n, "rel"), "next") && !saysNextPart(text) {
			return true
		}
		if a := weburl.Canonical(doc.Resolve(dom.Attr(n, "href"))); wanted[a] {
			next = a
		}
		return true
	})
	return next
}

// partAddresses are the addresses that a page of an article may have.
func partAddresses(at *url.URL, part int) map[string]bool {
	number := strconv.Itoa(part)
	all := map[string]bool{}
	add := func(u url.URL) { all[weburl.Canonical(u.String())] = true }
	p := strings.TrimRight(at.EscapedPath(), "/")
	ext := path.Ext(p)
	if len(ext) > 6 {
		ext = ""
	}
	stem := strings.TrimSuffix(p, ext)
	for _, mark := range partMarks {
		for _, end := range []string{ext, "", "/"} {
			u := *at
			u.RawPath = ""
			plain, err := url.PathUnescape(stem + mark + number + end)
			if err != nil {
				continue
			}
			u.Path = plain
			add(u)
		}
	}
	for _, name := range partParams {
		u := *at
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+name+"="+number, "&")
		add(u)
	}
	return all
}

// saysNextPart tells of the words for "the next page".
func saysNextPart(text string) bool {
	switch page.NameKey(viet.Fold(strings.Trim(text, " »›→>"))) {
	case "trangsau", "trangtiep", "trangtieptheo", "trangke", "phantiep", "phantieptheo", "next", "nextpage",
		"continue", "tieptheo", "tiep":
		return true
	}
	return false
}
