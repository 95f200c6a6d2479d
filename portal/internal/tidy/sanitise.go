package tidy

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
)

// allowedPlain are the elements that a stored article may hold without an
// attribute; links and pictures, which need one, come to them.
var allowedPlain = [...]atom.Atom{
	atom.P, atom.Br, atom.Hr, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre,
	atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption,
	atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
	atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Del, atom.Ins, atom.Sub, atom.Sup, atom.Small, atom.Mark,
	atom.Code, atom.Kbd, atom.Samp, atom.Var, atom.Q, atom.Cite, atom.Abbr, atom.Time, atom.Ruby, atom.Rt, atom.Rp,
}

// policy is the allow-list of what a stored article may hold. Addresses were
// made absolute before it looks at them.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for _, a := range allowedPlain {
		p.AllowElements(a.String())
	}
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[aAiI]$`)).OnElements("ol")
	p.AllowAttrs("reversed").OnElements("ol")
	p.AllowAttrs("value").Matching(bluemonday.Integer).OnElements("li")
	return p
}

// isPlain tells, by the element alone, of what is in allowedPlain.
var isPlain = func() map[atom.Atom]bool {
	plain := make(map[atom.Atom]bool, len(allowedPlain))
	for _, a := range allowedPlain {
		plain[a] = true
	}
	return plain
}()

// fitsPolicy tells whether the allow-list would change nothing of what is below
// a tidied element. It knows only the common cases and says no of any other:
// then the list itself has the word.
func fitsPolicy(tidied *html.Node) bool {
	fits := true
	dom.WalkUntil(tidied, func(n *html.Node) dom.Step {
		if n != tidied && n.Type != html.TextNode {
			fits = n.Type == html.ElementNode && n.Namespace == "" && n.Data == n.DataAtom.String() && elementFits(n)
		}
		if !fits {
			return dom.StepStop
		}
		return dom.StepInto
	})
	return fits
}

func elementFits(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A:
		return len(n.Attr) == 1 && n.Attr[0].Key == "href" && addressFits(n.Attr[0].Val)
	case atom.Img:
		return len(n.Attr) > 0 && n.FirstChild == nil && allFit(n.Attr, func(a html.Attribute) bool {
			switch a.Key {
			case "src":
				return addressFits(a.Val)
			case "alt":
				return true
			}
			return (a.Key == "width" || a.Key == "height") && IsNumber(a.Val)
		})
	case atom.Td, atom.Th:
		return allFit(n.Attr, func(a html.Attribute) bool {
			return (a.Key == "colspan" || a.Key == "rowspan") &&
				IsNumber(a.Val)
		})
	case atom.Ol:
		return allFit(n.Attr, func(a html.Attribute) bool {
			return a.Key == "start" && IsNumber(a.Val) || a.Key == "type" && isListType(a.Val) || a.Key == "reversed" &&
				a.Val == ""
		})
	case atom.Li:
		return allFit(n.Attr, func(a html.Attribute) bool { return a.Key == "value" && IsNumber(a.Val) })
	}
	return len(n.Attr) == 0 && isPlain[n.DataAtom]
}

func allFit(attrs []html.Attribute, fits func(html.Attribute) bool) bool {
	for _, a := range attrs {
		if a.Namespace != "" || !fits(a) {
			return false
		}
	}
	return true
}

// addressFits tells of addresses that the allow-list takes as they are written.
func addressFits(address string) bool {
	if isContact(address) {
		return true
	}
	_, rest, _ := strings.Cut(address, "://")
	if host, path, found := strings.Cut(rest, "/"); found && weburl.IsPlainHost(host) &&
		weburl.IsPlainPath(address[len(address)-len(path)-1:]) {
		return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
	}
	if strings.ContainsAny(address, dom.ASCIISpace) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && weburl.IsWeb(u) && u.String() == address
}

// SanitiseNode makes what is below n, which it does not change, fit to store
// and show anywhere: only the elements and attributes of the allow-list, http
// and https addresses only and absolute, no script, style, handler, frame or
// form, lazily loaded pictures with their real address, tracking pixels and
// placeholders gone, every tag closed, every text clean. Made fit once more,
// it stays as it is.
func SanitiseNode(n *html.Node, base *url.URL) string {
	return SanitiseTree(Tidy(n, base))
}

// SanitiseTree passes a tidied tree through the allow-list, unless each of its
// nodes stands in it already, as in nearly every one. What the list changes is
// parsed and written once more: it works on tags, not on a tree, and may leave
// them open.
func SanitiseTree(tidied *html.Node) string {
	written := renderChildren(tidied)
	if fitsPolicy(tidied) {
		return strings.TrimSpace(written)
	}
	safe := policy.Sanitize(written)
	if safe == written {
		return strings.TrimSpace(safe)
	}
	root, err := dom.ParseFragment(safe)
	if err != nil {
		return "<p>" + html.EscapeString(dom.StripTags(safe)) + "</p>"
	}
	return strings.TrimSpace(renderChildren(root))
}

func renderChildren(n *html.Node) string {
	var b strings.Builder
	b.Grow(dom.TextBytes(n, dom.MaxPageBytes) * 3 / 2)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		// Writing to a strings.Builder does not fail; what html.Render itself
		// refuses (a void element with children) no parser produces.
		_ = html.Render(&b, c)
	}
	return b.String()
}
