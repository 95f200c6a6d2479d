package blocks

import (
	"golang.org/x/net/html"

	"loa/portal/internal/dom"
)

// ShortNotice is the size up to which the best block may be a side box that is
// longer than the notice the page is about.
const ShortNotice = 250

// LeastTeaserTitle is how many words a link has at least that is the title of
// another page.
const LeastTeaserTitle = 3

// SameShape tells of two elements of one kind and class.
func SameShape(a, b *html.Node) bool {
	return a.Data == b.Data && FirstClass(a) == FirstClass(b)
}

// FirstClass is the first class of an element, "" without one.
func FirstClass(n *html.Node) string {
	class := dom.Attr(n, "class")
	for i := 0; i < len(class); i++ {
		if class[i] == ' ' {
			return class[:i]
		}
	}
	return class
}
