package portal

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxLinks bounds what one list, feed or sitemap may bring; a portal's list
// has some tens, the sitemap protocol allows 50,000.
const maxLinks = 50_000

// listShape is how a CMS writes the entries of a list.
type listShape struct {
	items selector // one node per entry
	link  selector // below an entry; empty: the entry is the link
	lead  selector
	date  selector
}

// read returns the entries of one shape in page order, each address once.
func (s listShape) read(doc *Document, p Profile, evidence string) []Link {
	var links []Link
	seen := map[string]bool{}
	for _, item := range s.found(doc) {
		l, ok := s.entry(doc, item)
		if !ok || len(links) >= maxLinks {
			continue
		}
		l.Key = p.Key(l.URL)
		if seen[l.Key] {
			continue
		}
		seen[l.Key] = true
		l.Evidence = evidence
		links = append(links, l)
	}
	return links
}

// lists counts the lists of this shape on a page, side boxes left out.
func (s listShape) lists(doc *Document) int {
	parents := map[*html.Node]bool{}
	for _, item := range s.found(doc) {
		parents[item.Parent] = true
	}
	return len(parents)
}

// found returns the entries outside side boxes, menus and the foot.
func (s listShape) found(doc *Document) []*html.Node {
	p := newPlaces(doc)
	var outside []*html.Node
	for _, item := range queryAll(doc.Body(), s.items) {
		if where := p.of(item.Parent); !where.side && !where.navigation {
			outside = append(outside, item)
		}
	}
	return outside
}

func (s listShape) entry(doc *Document, item *html.Node) (Link, bool) {
	anchor := item
	if len(s.link) > 0 {
		if anchor = bestAnchor(queryAll(item, s.link)); anchor == nil {
			return Link{}, false
		}
	}
	l := Link{URL: CanonicalURL(doc.Resolve(attr(anchor, "href"))), Title: anchorTitle(anchor)}
	if l.URL == "" || l.Title == "" || isFileAddress(l.URL) {
		return Link{}, false
	}
	l.Lead = cleanTitle(queryText(item, s.lead))
	l.Image = listImage(doc, item)
	for _, n := range queryAll(item, s.date) {
		if t := listTime(doc, n); !t.IsZero() {
			l.Published, l.PublishedEvidence = t, "list"
			break
		}
	}
	return l, true
}

// bestAnchor prefers the anchor with a text to that of a picture.
func bestAnchor(anchors []*html.Node) *html.Node {
	var best *html.Node
	for _, a := range anchors {
		if attr(a, "href") == "" {
			continue
		}
		if anchorTitle(a) != "" {
			return a
		}
		if best == nil {
			best = a
		}
	}
	return best
}

// anchorTitle is what an anchor calls its target: its text without labels and
// dates, or its title attribute where the text is cut or missing.
func anchorTitle(a *html.Node) string {
	text := cleanTitle(titleText(a))
	title := cleanTitle(attr(a, "title"))
	cut := strings.TrimRight(strings.TrimSuffix(text, "…"), ". ")
	if text == "" || (cut != text && len(title) > len(cut) && strings.HasPrefix(title, cut)) {
		return title
	}
	return text
}

// titleText is the text of an anchor without the marks that portals put into
// it: numbers, dates in brackets, "new" icons.
func titleText(a *html.Node) string {
	if h := find(a, func(n *html.Node) bool {
		return isElement(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) && lineText(n) != ""
	}); h != nil && h != a {
		a = h
	}
	var b strings.Builder
	walk(a, func(n *html.Node) bool {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			if isUnread(n) || n != a && (isElement(n, atom.Time) || isLabel(n)) {
				return false
			}
			if isBlock(n.DataAtom) || n.DataAtom == atom.Br || n.DataAtom == atom.Img {
				b.WriteByte(' ')
			}
		}
		return true
	})
	return cleanLine(b.String())
}

// dateMark finds a date or a time of day.
var dateMark = pattern(`\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}:\d{2}`)

// isLabel tells of a small piece within a link that is not part of its title.
func isLabel(n *html.Node) bool {
	if !isElement(n, atom.Span, atom.Em, atom.I, atom.Small, atom.Font, atom.Label, atom.B) {
		return false
	}
	text := lineText(n)
	if text == "" {
		return false
	}
	class := attr(n, "class")
	if hasClass(n, "label") || hasClass(n, "badge") || strings.Contains(class, "date") || strings.Contains(class, "time") {
		return len(text) < 40
	}
	bare := strings.Trim(text, "()[] ")
	if len(bare) < 30 && bare != text || len(bare) <= 12 {
		return dateMark().MatchString(bare)
	}
	return false
}

// listTime reads the time of a list entry: the datetime attribute, else the
// text. What is only a guess or a day says nothing: the article page knows more.
func listTime(doc *Document, n *html.Node) time.Time {
	for _, s := range [...]string{attr(n, "datetime"), attr(n, "content"), shortText(n)} {
		if t := readMoment(doc, s, "list"); !t.IsZero() && !t.Guessed && !t.DateOnly {
			return t.T
		}
	}
	return time.Time{}
}

// listImage is the picture of a list entry, behind its placeholder.
func listImage(doc *Document, item *html.Node) string {
	for _, n := range queryAll(item, anyImage) {
		if a := imageAddress(n, doc.Base); a != "" && !isLogo(a) && !tooSmall(number(attr(n, "width")), number(attr(n, "height"))) {
			return a
		}
	}
	return ""
}
