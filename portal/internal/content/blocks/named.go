package blocks

import (
	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
)

// namedText finds what content systems and their themes call the text of an
// article, and nothing but the text: "entry-content", "post__content",
// "wp-block-post-content", "article-body", "noi-dung".
var namedText = pattern.Lazy(`(?i)(?:^|[\s_-])(?:(?:entry|post|article|story|news|detail|single)[-_]{0,2}(?:content|body|text)|` +
	`articlebody|content[-_]?detail|detail[-_]?content|e-content|noi-?dung|content-main)(?:\s|$)`)

// IsNamedText tells of an element that is called the text of an article.
func IsNamedText(n *html.Node) bool {
	for _, key := range [...]string{"class", "id", "itemprop"} {
		if v := dom.Attr(n, key); v != "" && namedText().MatchString(v) {
			return true
		}
	}
	return false
}

// leastNamedText is how much prose makes a part believable that is called the text.
const leastNamedText = 8

// NamedText is the index of the one part behind the title that is called the
// article's text, the outermost one of several in each other; -1 when there is
// none, or more than one: then they are the texts of several articles.
func (p *Page) NamedText() int {
	if p.Title < 0 {
		return -1
	}
	named := -1
	for i := p.Title + 1; i < len(p.Blocks); i++ {
		b := &p.Blocks[i]
		if page.IsComments(b.Node) || b.Hint&page.HintFooter != 0 {
			i = int(b.End) - 1
			continue
		}
		if b.Words == 0 || !IsNamedText(b.Node) {
			continue
		}
		if named >= 0 {
			return -1
		}
		named = i
		i = int(b.End) - 1
	}
	if named < 0 || p.Blocks[named].Good < leastNamedText {
		return -1
	}
	return named
}

// isInNamedText tells whether a block stands in a part behind the title that is called
// the article's text.
func (p *Page) isInNamedText(i int) bool {
	for at := i; at > p.Title && p.Title >= 0; at = int(p.Blocks[at].Parent) {
		if IsNamedText(p.Blocks[at].Node) && p.Blocks[at].Hint&page.HintFooter == 0 {
			return true
		}
	}
	return false
}
