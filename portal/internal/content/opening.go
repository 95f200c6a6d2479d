package content

import (
	"strings"

	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// maxLeadWords is how much may stand between title and text to be the lead.
const maxLeadWords = 130

// leads returns the blocks of prose between the title and the block at best:
// many portals set the lead beside the text, not into it.
func (p search) leads(title, best int, doc *page.Document) []*html.Node {
	if title < 0 || title >= best || int(p.Blocks[title].End) > best {
		return nil
	}
	var leads []*html.Node
	words := int32(0)
	for i := int(p.Blocks[title].End); i < best; i++ {
		b := &p.Blocks[i]
		if b.Side || b.Hint&(page.HintBeside|page.HintCaption|page.HintCredit) != 0 {
			i = int(b.End) - 1
			continue
		}
		if p.opens(i) && int(b.End) <= best && b.Own >= 10 && b.Words == b.Own &&
			(isLead(doc, b.Node) || len(leads) == 0 && dom.IsHeading(b.Node)) {
			leads = append(leads, b.Node)
			words += b.Own
			i = int(b.End) - 1
		}
	}
	if words > maxLeadWords {
		return nil
	}
	return leads
}

// opens tells whether a block reads like a paragraph, or is a heading as long as
// one, as some systems set leads.
func (p search) opens(i int) bool {
	b := &p.Blocks[i]
	return b.IsProse() || dom.IsHeading(b.Node) && i != p.Title && b.Own >= 15 && b.Ended && b.OwnLinked == 0
}

// leadWords are what portals call a lead.
var leadWords = [...]string{
	"sapo", "lead", "lede", "intro", "summary", "hometext", "description", "excerpt", "standfirst",
	"subtitle", "subhead", "dek", "deck", "brief", "tom-tat", "tomtat",
}

// isLead tells whether a paragraph above the text opens it: by its name, or
// because the page's description says the same.
func isLead(doc *page.Document, n *html.Node) bool {
	for up := 0; up < 3 && n != nil; up++ {
		if dom.ContainsAny(strings.ToLower(dom.Attr(n, "class")+" "+dom.Attr(n, "id")+" "+dom.Attr(n, "itemprop")),
			leadWords[:]...) {
			return true
		}
		if up == 0 && describes(doc, n) > 0.7 {
			return true
		}
		n = n.Parent
	}
	return false
}

// describes is the share of the words of the page's description that stand in
// n; 0 without a description.
func describes(doc *page.Document, n *html.Node) float64 {
	description := doc.Meta("og:description", "description")
	if len(strings.Fields(description)) < 6 {
		return 0
	}
	text := dom.LineText(n)
	if text == "" {
		return 0
	}
	if len(strings.Fields(text)) < len(strings.Fields(description)) {
		return page.SameWords(description, text) * float64(len(text)) / float64(len(description))
	}
	return page.SameWords(description, text)
}
