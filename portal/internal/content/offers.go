package content

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// mostOfferWords is how much a box within a text says at most that offers something
// else: goods, another article, a newsletter.
const mostOfferWords = 90

// isOffer tells of a box within the text at top that is no part of it although no name
// says so: it ends in a call to buy, leads to another article to read on there, asks for
// an address, or stands below the word for advertisement.
func (p search) isOffer(i, top int, fetched *url.URL) bool {
	b := &p.Blocks[i]
	if b.Words == 0 || b.Words > mostOfferWords || i <= p.Title && p.Title < int(b.End) ||
		b.Words*2 > p.Blocks[top].Words {
		return false
	}
	switch {
	case dom.IsElement(b.Node, atom.Blockquote):
		return b.Linked >= blocks.LeastTeaserTitle && b.Linked*10 >= b.Words*9 && !leadsOut(b.Node, fetched)
	case !dom.IsElement(b.Node, atom.Div, atom.Section, atom.Aside) || b.Hint&page.HintContent != 0:
		return false
	}
	return b.Linked > 0 && (callsToBuy(b.Node) || page.CountsMore(b.Node) == 1 && p.leadsElsewhere(b.Node)) ||
		p.HasEntry(i) || isBelowAdvert(b.Node)
}

// callToBuy finds the whole text of a link that offers something, folded.
var callToBuy = pattern.Lazy(`^(?:(?:dat )?mua ngay|dat (?:mua|hang|cho|ve)(?: ngay)?|dang ky (?:ngay|mua)|nhan ` +
	`uu dai|xem uu dai|goi ngay|` +
	`tai ung dung|tai app|buy now|shop now|order now|book now|sign up now|get the app|start (?:your )?free ` +
	`trial|jetzt kaufen|acheter|comprar ahora)[ !.»>]*$`)

// callsToBuy tells whether a link of a box says so.
func callsToBuy(n *html.Node) bool {
	return dom.Find(n, func(c *html.Node) bool {
		return c.DataAtom == atom.A && callToBuy().MatchString(viet.Fold(dom.ShortText(c)))
	}) != nil
}

// isBelowAdvert tells of a box right below a line that says "Quảng cáo" and nothing else. The
// line is no place for advertising, and the box not one of several in which the text stands.
func isBelowAdvert(n *html.Node) bool {
	for before := n.PrevSibling; before != nil; before = before.PrevSibling {
		if before.Type != html.ElementNode {
			continue
		}
		if page.HintsOf(before)&page.HintBeside != 0 || hasLikeSibling(n) {
			return false
		}
		switch strings.Trim(viet.Fold(dom.ShortText(before)), " -–:*()[]") {
		case "quang cao", "advertisement", "advertising", "anzeige", "publicite", "publicidad", "pubblicita", "noi dung tai tro":
			return true
		}
		return false
	}
	return false
}

// hasLikeSibling tells whether an element of the same kind and class stands beside one.
func hasLikeSibling(n *html.Node) bool {
	for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
		if c != n && c.Type == html.ElementNode && blocks.SameShape(c, n) {
			return true
		}
	}
	return false
}

// leadsOut tells whether a link of a box goes to another site.
func leadsOut(n *html.Node, fetched *url.URL) bool {
	return dom.Find(n, func(c *html.Node) bool {
		if c.DataAtom != atom.A {
			return false
		}
		u, err := url.Parse(dom.Attr(c, "href"))
		return err == nil && u.Host != "" && !weburl.SameSite(u.Host, fetched.Host)
	}) != nil
}
