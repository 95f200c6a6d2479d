package content

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// maxLeadParagraph is how many words a first paragraph may have to be a lead.
const maxLeadParagraph = 120

// descriptionReach is how far into a text a description of it is looked for.
const descriptionReach = 3000

// leadOf returns the portal's own opening of an article: the first paragraph,
// when the page's description says the same or it is set apart by bold type;
// else the description, unless it only repeats the title. The lead stays in
// the content.
func leadOf(doc *page.Document, tidied *html.Node, text string) string {
	description := ""
	if o := doc.ArticleObject(); o != nil {
		description = o.Text("description")
	}
	description = cmp.Or(description, doc.Meta("og:description", "description", "twitter:description"))
	first := tidied.FirstChild
	for first != nil && !dom.IsElement(first, atom.P) {
		first = first.NextSibling
	}
	if first != nil {
		opening := dom.LineText(first)
		words := len(strings.Fields(opening))
		if words >= 8 && words <= maxLeadParagraph && (isBold(first) || description != "" &&
			page.SameWords(opening, description) > 0.8) {
			return opening
		}
	}
	description = strings.TrimSpace(description)
	if len(strings.Fields(description)) < 8 || page.SameWords(description, doc.Title()) > 0.9 &&
		len(description) < len(doc.Title())+20 {
		return ""
	}
	if page.SameWords(description, text[:min(len(text), descriptionReach)]) < 0.8 {
		return "" // it describes the site, not the article
	}
	return description
}

// isBold tells whether all the text of a paragraph is strong.
func isBold(p *html.Node) bool {
	bold := false
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case dom.IsElement(c, atom.Strong, atom.B):
			bold = true
		case c.Type == html.TextNode && strings.Trim(c.Data, " .,:;") == "", dom.IsElement(c, atom.Br, atom.Img):
		default:
			return false
		}
	}
	return bold
}
