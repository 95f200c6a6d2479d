package content

import (
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// mostUnexplained is how many times what a page says beside the part that is called the
// text, in parts of which no name says that they are something else, the text must say
// for no second opinion to be asked.
const mostUnexplained = 8

// called moves the best block to the part that the page calls the article's text
// when it holds that part, and all else in it is called something else: who wrote
// it, comments, the way to other posts. A short text says less than these.
func (p search) called(best int) int {
	text := p.NamedText()
	if text < 0 {
		return best
	}
	switch {
	case best < 0:
		return text
	case best <= text && text < int(p.Blocks[best].End):
		if best == text || p.unexplained(best, text) > 0 {
			return best
		}
		return text
	case text < best && best < int(p.Blocks[text].End):
		return best
	}
	around := best
	for ; around > 0 && (text < around || text >= int(p.Blocks[around].End)); around = int(p.Blocks[around].Parent) {
		if b := &p.Blocks[around]; page.IsComments(b.Node) || b.Hint&page.HintSide != 0 {
			return text
		}
	}
	return best
}

// isCalled tells of a block that is the one part which the page calls the article's
// text, when all other prose of the page stands where a name says what else it is.
func (p search) isCalled(best int) bool {
	return best >= 0 && best == p.NamedText() && p.unexplained(0, best)*mostUnexplained <= p.Blocks[best].Good
}

// unexplained counts the words of prose, lists and tables in a block outside its part
// text which nothing calls something else than a text.
func (p search) unexplained(top, text int) (words int32) {
	for i := top + 1; i < int(p.Blocks[top].End); i++ {
		b := &p.Blocks[i]
		if i == text || b.Side || b.Hint&(page.HintBeside|page.HintCredit|page.HintFooter) != 0 ||
			page.IsComments(b.Node) || dom.IsElement(b.Node, atom.Form) {
			if text <= i || int(b.End) <= text { // not what stands around the text
				i = int(b.End) - 1
				continue
			}
		}
		switch {
		case i < text && text < int(b.End):
		case b.IsProse():
			words += b.Own
		case dom.IsElement(b.Node, atom.Ul, atom.Ol, atom.Dl, atom.Table) && b.Words >= leastSheetWords && b.Linked*3 < b.Words:
			words += b.Words
			i = int(b.End) - 1
		}
	}
	return words
}

// gathered climbs from a paragraph to the part around it that is called the text:
// the links to files, lists and pictures there are the article's too.
func (p search) gathered(best int) int {
	if best <= 0 {
		return best
	}
	for up, at := 0, int(p.Blocks[best].Parent); up < 3 && at > 0; up, at = up+1, int(p.Blocks[at].Parent) {
		b := &p.Blocks[at]
		if b.Side || at <= p.Title && p.Title < int(b.End) || dom.IsElement(b.Node, atom.Body, atom.Main) {
			break
		}
		if b.Hint&page.HintContent != 0 && b.Hint&page.HintBeside == 0 && b.Good*10 <= p.Blocks[best].Good*13 &&
			blocks.IsNamedText(b.Node) {
			return at
		}
	}
	return best
}
