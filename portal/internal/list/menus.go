package list

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/viet"
)

// findMenus marks the menus that no name marks: short links side by side, one of
// them to the front page.
func (f *Candidates) findMenus() {
	for _, a := range dom.FindAll(f.doc.Body(), f.leadsHome) {
		n := a.Parent
		for up := 0; up < 5 && n != nil && !dom.IsElement(n, atom.Body); up, n = up+1, n.Parent {
			if links := dom.FindAll(n, func(c *html.Node) bool { return c.DataAtom == atom.A }); len(links) >= 3 {
				if isMenu(n, links) {
					p := f.places.Of(n)
					p.Navigation, p.Menu = true, true
					f.places.Known[n] = p
				}
				break
			}
		}
	}
}

// leadsHome tells of links to the front page that say so.
func (f *Candidates) leadsHome(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	switch page.NameKey(dom.LineText(n)) {
	case "trangchu", "home", "trangnhat", "homepage":
		return true
	}
	return false
}

// isMenu tells whether links stand together as in a menu: all short, with
// little else.
func isMenu(n *html.Node, links []*html.Node) bool {
	if len(links) > 150 || dom.Find(n, func(c *html.Node) bool {
		return c.DataAtom == atom.Time ||
			dom.IsHeading(c)
	}) != nil {
		return false
	}
	linked := 0
	for _, a := range links {
		text := dom.LineText(a)
		if len(viet.Syllables(text)) > 8 {
			return false
		}
		linked += len(text)
	}
	return len(dom.LineText(n)) <= linked+len(links)*4+20
}
