package portal

import (
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// policy is the allow-list of what a stored article may hold. Addresses were
// made absolute before it looks at them.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
		"ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
		"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark",
		"code", "kbd", "samp", "var", "q", "cite", "abbr", "time", "ruby", "rt", "rp")
	p.AllowURLSchemes("http", "https")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	return p
}

// SanitiseNode makes what is below n, which it does not change, fit to store
// and show anywhere: only the elements and attributes of the allow-list, http
// and https addresses only and absolute, no script, style, handler, frame or
// form, lazily loaded pictures with their real address, tracking pixels and
// placeholders gone, every tag closed, every text clean. Made fit once more,
// it stays as it is.
func SanitiseNode(n *html.Node, base *url.URL) string {
	return sanitiseTree(tidy(n, base))
}

// sanitiseTree passes a tidied tree through the allow-list. What the list
// changes is parsed and written once more: it works on tags, not on a tree,
// and may leave them open.
func sanitiseTree(tidied *html.Node) string {
	written := renderChildren(tidied)
	safe := policy.Sanitize(written)
	if safe == written {
		return strings.TrimSpace(safe)
	}
	root, err := parseFragment(safe)
	if err != nil {
		return "<p>" + html.EscapeString(stripTags(safe)) + "</p>"
	}
	return strings.TrimSpace(renderChildren(root))
}

func renderChildren(n *html.Node) string {
	var b strings.Builder
	b.Grow(textBytes(n, maxPageBytes) * 3 / 2)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		// Writing to a strings.Builder does not fail; what html.Render itself
		// refuses (a void element with children) no parser produces.
		_ = html.Render(&b, c)
	}
	return b.String()
}

// parseFragment parses a piece of HTML as the content of <body>, within the
// bounds of Parse. The pieces hang below one element that is not part of them.
func parseFragment(fragment string) (*html.Node, error) {
	if len(fragment) > maxPageBytes {
		return nil, ErrPageTooLarge
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(newPieceReader([]byte(fragment)), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}
