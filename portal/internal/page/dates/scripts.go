package dates

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
)

// scriptDate finds what scripts call a time of publication, in JSON that cannot be
// read as such and in the data of programs.
var scriptDate = pattern.Lazy(`(?i)["']?\b(?:date[_-]?published|publish(?:ed)?[_-]?(?:at|on|date|time|datetime|utc)|pub[_-]?date|publication[_-]?date|article[_-]?publish(?:ed)?[_-]?(?:date|time)|article[_-]?date|date[_-]?posted|post[_-]?date|first[_-]?publish(?:ed)?(?:[_-]?(?:at|date))?)["']?\s*[:=]\s*(?:["']([^"'<>]{8,40})["']|(1\d{9}(?:\d{3})?)\b)`)

// maxScriptBytes bounds what of the scripts of a page is looked through.
const maxScriptBytes = 512 << 10

// scriptStatement is the publication time that the page's scripts name, when they
// name but one day: the data of a page may tell of other articles too.
func scriptStatement(d *page.Document) (only Dated) {
	left := maxScriptBytes
	for _, n := range dom.FindAll(d.Root, func(n *html.Node) bool { return n.DataAtom == atom.Script }) {
		if n.FirstChild == nil || n.FirstChild.Type != html.TextNode {
			continue
		}
		code := n.FirstChild.Data
		if strings.Contains(dom.Attr(n, "type"), "ld+json") && json.Valid([]byte(code)) {
			continue // read as what it is: of other things than the article
		}
		if left -= len(code); left < 0 {
			break
		}
		for _, m := range scriptDate().FindAllStringSubmatch(code, 50) {
			t := Read(d, machineTime(m[1]+m[2]), "script")
			switch {
			case t.IsZero() || t.Guessed:
			case only.IsZero():
				only = t
			case !sameDay(only.T, t.T):
				return Dated{}
			}
		}
	}
	return only
}
