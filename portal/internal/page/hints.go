package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// Hint is what the name, class, id or role of an element says about it.
type Hint uint8

const (
	HintSide    Hint = 1 << iota // beside the article: menus, related links, comments
	HintContent                  // the article's text
	HintCredit                   // byline, date, source
	HintHidden                   // for screen readers or scripts only
	HintCaption
	HintFooter // the end of the page
	HintSoft   // beside the article, unless it is prose without links
)

// HintBeside are the hints that what they name is no part of the article.
const HintBeside = HintSide | HintSoft | HintHidden

// hintWords are what portals and content systems call the parts of a page, in
// English, Vietnamese and the other languages of the press, as single words of class and id attributes.
var hintWords = map[string]Hint{
	"comment": HintSide, "comments": HintSide, "disqus": HintSide, "respond": HintSide, "binhluan": HintSide,
	"replies": HintSide,
	"related": HintSoft, "recommend": HintSide, "recommended": HintSide, "recommendation": HintSide,
	"recommendations": HintSide, "similar": HintSoft, "lienquan": HintSide,
	"readmore": HintSide, "readnext": HintSide, "morenews": HintSide, "othernews": HintSide,
	"tinkhac": HintSide, "tincu": HintSide, "tinmoi": HintSide, "popular": HintSoft, "trending": HintSoft,
	"latest": HintSoft, "mostread": HintSide,
	"sidebar": HintSide, "sidenav": HintSide, "aside": HintSide, "rail": HintSide,
	"footer": HintSide | HintFooter, "colophon": HintSide | HintFooter, "chantrang": HintSide | HintFooter,
	"footnav": HintSide, "nav": HintSide, "navbar": HintSide, "navigation": HintSide, "menu": HintSide,
	"submenu": HintSide, "megamenu": HintSide, "breadcrumb": HintSide, "breadcrumbs": HintSide,
	"crumbs": HintSide, "masthead": HintSide, "topbar": HintSide, "toolbar": HintSide,
	"share": HintSoft, "sharing": HintSide, "shares": HintSoft, "social": HintSide, "socials": HintSide,
	"addtoany": HintSide, "sharethis": HintSide, "sharedaddy": HintSide, "chiase": HintSide, "sns": HintSide,
	"likebox":    HintSide,
	"newsletter": HintSide, "subscribe": HintSide, "subscription": HintSoft, "signup": HintSide,
	"optin": HintSide, "mailchimp": HintSide, "paywall": HintSide, "donate": HintSoft,
	"promo": HintSoft, "promotion": HintSoft, "advert": HintSide, "advertisement": HintSide, "ad": HintSoft,
	"ads": HintSide, "adsbygoogle": HintSide, "sponsor": HintSoft, "sponsored": HintSoft,
	"cta": HintSide, "ctas": HintSide, "calltoaction": HintSide, "testimonial": HintSoft, "testimonials": HintSoft,
	"outbrain": HintSide, "taboola": HintSide, "quangcao": HintSide,
	"cookie": HintSide, "cookies": HintSide, "consent": HintSide, "gdpr": HintSide, "onetrust": HintSide,
	"popup": HintSoft, "modal": HintSoft, "overlay": HintSoft, "lightbox": HintSide, "toast": HintSide,
	"tooltip":    HintSide,
	"pagination": HintSide, "pager": HintSide, "paging": HintSoft, "prevnext": HintSide, "postnav": HintSide,
	"rating": HintSoft, "ratings": HintSoft, "stringrating": HintSide, "danhgia": HintSide, "vote": HintSoft,
	"votes": HintSoft, "thongke": HintSide, "counter": HintSoft, "luottruycap": HintSide,
	"bio": HintSide, "authorbox": HintSide, "aboutauthor": HintSide, "authorinfo": HintSide,
	"authordescription": HintSide, "authorcard": HintSide, "authorprofile": HintSide, "tags": HintSoft, "tagcloud": HintSide,
	"taglist": HintSide, "tagcloudwidget": HintSide, "login": HintSoft, "register": HintSoft,
	"search": HintSoft, "searchform": HintSide, "disclaimer": HintSoft, "disclosure": HintSoft,
	"copyright":       HintSide,
	"jp-relatedposts": HintSide, "toc": HintSoft, "tableofcontents": HintSoft, "print": HintSoft, "printfriendly": HintSoft,
	"skiplink": HintSide, "skiptocontent": HintSoft, "feedback": HintSoft, "helpful": HintSoft,

	"kommentar": HintSide, "kommentare": HintSide, "commentaires": HintSide, "comentarios": HintSide,
	"commenti": HintSide, "reacties": HintSide, "komentarze": HintSide, "teilen": HintSoft, "partager": HintSoft,
	"partage": HintSoft, "compartir": HintSoft, "compartilhar": HintSoft, "condividi": HintSoft, "werbung": HintSide,
	"publicite": HintSide, "publicidad": HintSide, "pubblicita": HintSide, "verwandte": HintSoft,
	"relacionados": HintSoft, "relacionadas": HintSoft, "correlati": HintSoft, "seitenleiste": HintSide,
	"fusszeile": HintSide | HintFooter, "meistgelesen": HintSide, "empfehlungen": HintSide,
	"brotkrumen": HintSide, "anmeldung": HintSoft,

	"article": HintContent, "articlebody": HintContent, "body": HintContent, "content": HintContent,
	"contents": HintContent, "entry": HintContent, "story": HintContent, "storybody": HintContent,
	"post": HintContent, "text": HintContent, "richtext": HintContent, "detail": HintContent,
	"details": HintContent, "main": HintContent, "blog": HintContent, "bodytext": HintContent,
	"prose":   HintContent,
	"noidung": HintContent, "chitiet": HintContent, "baiviet": HintContent, "bodyhtml": HintContent,
	"sapo": HintContent, "lead": HintContent, "hometext": HintContent, "maincontent": HintContent,

	"byline": HintCredit, "author": HintCredit, "authors": HintCredit, "tacgia": HintCredit,
	"dateline": HintCredit, "date": HintCredit, "datetime": HintCredit, "timestamp": HintCredit,
	"published": HintCredit, "pubdate": HintCredit, "postdate": HintCredit, "postmeta": HintCredit,
	"entrymeta": HintCredit, "meta": HintCredit, "ngaydang": HintCredit, "nguon": HintCredit,
	"source": HintCredit, "readtime": HintCredit, "readingtime": HintCredit, "views": HintCredit,
	"luotxem": HintCredit, "autor": HintCredit, "auteur": HintCredit, "autore": HintCredit, "datum": HintCredit,
	"fecha": HintCredit,

	"sronly": HintHidden, "visuallyhidden": HintHidden, "noprint": HintSide,

	"caption": HintCaption, "figcaption": HintCaption, "chuthich": HintCaption,
}

// negations before a word make it tell of something else: "has-sidebar" is
// the wrapper around the article, not the sidebar.
var negations = map[string]bool{
	"has": true, "no": true, "with": true, "without": true, "not": true, "hide": true, "is": true,
	"under": true, "above": true, "below": true, "before": true, "after": true,
}

// states behind a word make it tell of something else: "sidebar-enabled--false" is
// the wrapper of a page that may have a sidebar.
var states = map[string]bool{
	"enabled": true, "disabled": true, "true": true, "false": true, "off": true, "none": true, "visible": true,
	"hidden": true, "collapsed": true, "expanded": true, "hideable": true,
}

// layouts are words of names that tell of the whole when a part beside the text and the
// text itself are named in them too: "grid-content-sidebar".
var layouts = map[string]bool{"grid": true, "layout": true, "columns": true, "cols": true, "template": true}

// HintsOf reads the hints of one element. Words are parted by anything but
// letters and by capitals; two neighbours count also as one ("sr-only").
func HintsOf(n *html.Node) Hint {
	var h Hint
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Menu, atom.Dialog:
		h = HintSide
	case atom.Footer:
		h = HintSide | HintFooter
	case atom.Article, atom.Main:
		h = HintContent
	case atom.Figcaption:
		h = HintCaption
	}
	if n.DataAtom == 0 && strings.IndexByte(n.Data, '-') > 0 { // a component's own name
		h |= HintsIn(n.Data)
	}
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "id":
			if dom.IsHeading(n) {
				break // a heading's own words, to link to it
			}
			h |= hintsInID(n.Attr[i].Val)
		case "class":
			h |= HintsIn(n.Attr[i].Val)
		case "role":
			switch n.Attr[i].Val {
			case "navigation", "complementary", "contentinfo", "dialog", "alertdialog", "search", "menu", "menubar",
				"tablist", "banner", "alert":
				h |= HintSide
			case "main", "article":
				h |= HintContent
			}
		case "itemprop":
			if n.Attr[i].Val == "articleBody" {
				h |= HintContent
			}
		case "aria-hidden":
			if n.Attr[i].Val == "true" && !dom.Unfolds(n) {
				h |= HintHidden
			}
		}
	}
	if dom.IsElement(n, atom.Main, atom.Body) || dom.Attr(n, "role") == "main" ||
		dom.Attr(n, "itemprop") == "articleBody" {
		h &^= HintSide | HintFooter
	}
	return h
}

// mostIDWords is how many words the name of a part has; an id of more is an address made
// of a heading: "toc_what-a-modal-costs-in-speed".
const mostIDWords = 4

// hintsInID reads the hints in an id: in one made of a heading words that also
// have another meaning say nothing.
func hintsInID(id string) Hint {
	h := HintsIn(id)
	if h&HintSoft != 0 && strings.Count(id, "-")+strings.Count(id, "_") >= mostIDWords {
		h &^= HintSoft
	}
	return h
}

// HintsIn reads the hints in one class or id attribute.
func HintsIn(s string) Hint {
	var h Hint
	var r hintReader
	lower := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c >= 'A' && c <= 'Z':
			if lower {
				r.word()
			}
			c += 'a' - 'A'
		default:
			r.word()
			lower = false
			if c == ' ' {
				h |= r.name()
			}
			continue
		}
		lower = s[i] >= 'a'
		if !r.letter(c) {
			return h | r.hints // no word is that long
		}
	}
	r.word()
	return h | r.name()
}

// hintReader reads the hints of one name, word for word.
type hintReader struct {
	buf      [40]byte
	previous int  // length of the previous word, kept at the start of buf
	length   int  // of the word that is being read, behind it
	hints    Hint // of the name so far
	last     Hint // of them by the previous word
	layout   bool // a word says that the name is of a layout
}

// letter adds a letter to the word; false when there is no room for it.
func (r *hintReader) letter(c byte) bool {
	if r.previous+r.length >= len(r.buf) {
		if r.length >= len(r.buf) {
			return false
		}
		r.previous, r.length = 0, 0
		return true
	}
	r.buf[r.previous+r.length] = c
	r.length++
	return true
}

// word ends a word.
func (r *hintReader) word() {
	if r.length == 0 {
		return
	}
	word := r.buf[r.previous : r.previous+r.length]
	var h Hint
	if r.previous == 0 || !negations[string(r.buf[:r.previous])] {
		h = hintWords[string(word)]
		if r.previous > 0 {
			h |= hintWords[string(r.buf[:r.previous+r.length])]
		}
	}
	if h == 0 && r.last&HintBeside != 0 && states[string(word)] {
		r.hints &^= r.last & HintBeside
	}
	r.layout = r.layout || layouts[string(word)]
	r.hints, r.last = r.hints|h, h
	copy(r.buf[:], word)
	r.previous, r.length = r.length, 0
}

// name ends a name and returns its hints.
func (r *hintReader) name() Hint {
	h := r.hints
	if r.layout && h&HintContent != 0 {
		h &^= HintSide | HintSoft
	}
	*r = hintReader{}
	return h
}

// IsComments tells of blocks that hold readers' comments. A word about whether there
// are any or how many ("has-comments", "comments-open") names something else.
func IsComments(n *html.Node) bool {
	if !dom.IsBlock(n.DataAtom) || dom.IsElement(n, atom.Body, atom.Main) {
		return false
	}
	for i := range n.Attr {
		if key := n.Attr[i].Key; key != "id" && key != "class" || !strings.Contains(n.Attr[i].Val, "omment") {
			continue
		}
		for name := range strings.FieldsSeq(n.Attr[i].Val) {
			if strings.Contains(name, "omment") && !aboutComments(name) {
				return true
			}
		}
	}
	return false
}

// aboutComments tells of a class that only says something of the comments.
func aboutComments(name string) bool {
	first, _, _ := strings.Cut(name, "-")
	if negations[first] {
		return true
	}
	for _, end := range [...]string{"-open", "-closed", "-enabled", "-disabled", "-allowed"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return strings.Contains(name, "omments-link")
}
