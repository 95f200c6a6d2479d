package list

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/list/places"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
)

// ListShape is how a CMS writes the entries of a list.
type ListShape struct {
	Items dom.Selector // one node per entry
	Link  dom.Selector // below an entry; empty: the entry is the link
	Lead  dom.Selector
	Date  dom.Selector
}

// Read returns the entries of one shape in page order, each address once.
func (s ListShape) Read(doc *page.Document, p page.Profile, evidence string) []page.Link {
	var links []page.Link
	seen := map[string]bool{}
	for _, item := range s.found(doc) {
		l, ok := s.entry(doc, item)
		if !ok || len(links) >= page.MaxLinks {
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

// Lists counts the lists of this shape on a page, side boxes left out.
func (s ListShape) Lists(doc *page.Document) int {
	parents := map[*html.Node]bool{}
	for _, item := range s.found(doc) {
		parents[item.Parent] = true
	}
	return len(parents)
}

// found returns the entries outside side boxes, menus and the foot.
func (s ListShape) found(doc *page.Document) []*html.Node {
	p := places.New(doc)
	var outside []*html.Node
	for _, item := range dom.QueryAll(doc.Body(), s.Items) {
		if where := p.Of(item.Parent); !where.Side && !where.Navigation {
			outside = append(outside, item)
		}
	}
	return outside
}

func (s ListShape) entry(doc *page.Document, item *html.Node) (page.Link, bool) {
	anchor := item
	if len(s.Link) > 0 {
		if anchor = BestAnchor(dom.QueryAll(item, s.Link)); anchor == nil {
			return page.Link{}, false
		}
	}
	l := page.Link{URL: weburl.Canonical(doc.Resolve(dom.Attr(anchor, "href"))), Title: anchorTitle(anchor)}
	if l.URL == "" || l.Title == "" || weburl.IsFile(l.URL) {
		return page.Link{}, false
	}
	if lead := dom.QueryFirst(item, s.Lead); lead != nil {
		l.Lead = page.CleanTitle(leadLine(lead))
	}
	l.Image = listImage(doc, item)
	for _, n := range dom.QueryAll(item, s.Date) {
		if t := listTime(doc, n); !t.IsZero() && !t.Guessed {
			l.Published, l.PublishedDay, l.PublishedEvidence = t.T, t.DateOnly, "list"
			break
		}
	}
	return l, true
}

// BestAnchor prefers the anchor with a text to that of a picture.
func BestAnchor(anchors []*html.Node) *html.Node {
	var best *html.Node
	for _, a := range anchors {
		if dom.Attr(a, "href") == "" {
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
	text := page.CleanTitle(titleText(a))
	title := page.CleanTitle(dom.Attr(a, "title"))
	cut := strings.TrimRight(strings.TrimSuffix(text, "…"), ". ")
	if text == "" || (cut != text && len(title) > len(cut) && strings.HasPrefix(title, cut)) {
		return title
	}
	return text
}

// titleText is the text of an anchor without the marks that portals put into
// it: numbers, dates in brackets, "new" icons.
func titleText(a *html.Node) string {
	if h := dom.Find(a, func(n *html.Node) bool {
		return dom.IsElement(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) && dom.LineText(n) != ""
	}); h != nil && h != a {
		a = h
	}
	var b strings.Builder
	dom.Walk(a, func(n *html.Node) bool {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			if dom.IsUnread(n) || n != a && (dom.IsElement(n, atom.Time) || isLabel(n)) {
				return false
			}
			if dom.IsBlock(n.DataAtom) || n.DataAtom == atom.Br || n.DataAtom == atom.Img {
				b.WriteByte(' ')
			}
		}
		return true
	})
	return dom.CleanLine(b.String())
}

// dateMark finds a date or a time of day.
var dateMark = pattern.Lazy(`\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}:\d{2}|(?i)\d{1,2} tháng \d{1,2}\b|` +
	`\b\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|avr|mai|juin|juil|ao[uû]|d[eé]c|f[eé]v|m[aä]r|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)\p{L}*\.?,?(?: de)? \d{4}|` +
	`\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|avr|mai|juin|juil|ao[uû]|d[eé]c|f[eé]v|m[aä]r|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)\p{L}*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}`)

// isLabel tells of a small piece within a link that is not part of its title.
func isLabel(n *html.Node) bool {
	if !dom.IsElement(n, atom.Span, atom.Em, atom.I, atom.Small, atom.Font, atom.Label, atom.B) {
		return false
	}
	text := dom.LineText(n)
	if text == "" {
		return false
	}
	class := dom.Attr(n, "class")
	if dom.HasClass(n, "label") || dom.HasClass(n, "badge") || strings.Contains(class, "date") ||
		strings.Contains(class, "time") {
		return len(text) < 40
	}
	bare := strings.Trim(text, "()[] ")
	if len(bare) < 30 && bare != text || len(bare) <= 12 {
		return dateMark().MatchString(bare)
	}
	return false
}

// listImage is the picture of a list entry, behind its placeholder.
func listImage(doc *page.Document, item *html.Node) string {
	for _, n := range dom.QueryAll(item, tidy.AnyImage) {
		if a := tidy.ImageAddress(n, doc.Base); a != "" && !media.IsLogo(a) &&
			!media.TooSmall(media.Number(dom.Attr(n, "width")), media.Number(dom.Attr(n, "height"))) {
			return a
		}
	}
	return ""
}
