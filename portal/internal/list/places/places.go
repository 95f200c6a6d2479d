// Package places says where on a page its nodes stand, by the names that its author gave
// to the parts: in a menu, in the foot, in a side column, in the main part.
package places

import (
	"math"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
)

// Place says where on a page a node stands, by its ancestors' names.
type Place struct {
	Navigation bool // menu, header, footer, breadcrumb
	Menu       bool // navigation that is no foot of the page
	Foot       bool // the foot of the page
	Side       bool // a side column or a box that its name calls one
	MaybeSide  bool // a right or left part, which may be the main one
	Main       bool // the main part by name
}

// The names that page authors give to the parts of a page; tokens of classes
// and ids, folded.
var (
	navigationName = pattern.Lazy(`(?i)^(?:nav|navs?|navbar.*|navigation|nav-.*|menu|menus|.*-menu|.*menu|menu[-_].*|mega-?menu.*|site-?header|page-?header|top-?header|header|head-?top|topbar|top-?bar|foot|foot-.*|footer.*|.*-footer|chan-?trang.*|site-?footer|bottom-?bar|breadcrumbs?|bread-?crumb.*|copyright|crumb|pagination|paging|pager|phan-?trang|language|lang|social.*|share.*|login.*|search(?:[-_]?(?:box|form|bar|input|block|wrap.*))?|toolbar|skip.*|hotline|ticker|marquee|chay-?chu)$`)
	// footName are those of navigationName that are the foot's.
	footName = pattern.Lazy(`(?i)foot|^chan-?trang`)
	sideName = pattern.Lazy(`(?i)^(?:aside|side-?bar.*|.*-sidebar|sidebar|widget.*|.*-widget|block[-_]?tophits.*|block[-_]?news.*|block[-_]?headline.*|block[-_]?groups.*|tophits?|most-?.*|.*-popular|popular.*|xem-?nhieu.*|tin-?xem-?nhieu.*|doc-?nhieu.*|.*-xem-nhieu|related[-_].*|.*[-_]related|tin-?lien-?quan.*|lien-?quan.*|lienket|lien-?ket.*|weblinks?|quang-?cao.*|ads?|advert.*|banner.*|trending.*|latest-?posts?|recent-?posts?|recent.*|list-?hot|hot-?news|col-?right|right-?col.*|cot-?phai|sidebar-.*|box-?right|rightcontent|right-?sidebar|left-?sidebar|leftsidebar|rightsidebar|video-?box|media-?box|gallery.*|thong-?ke.*|tham-?do.*|poll.*|counter.*)$`)
	// recentName are those of sideName that a main part may have as well.
	recentName    = pattern.Lazy(`(?i)^(?:recent.*|latest-?posts?)$`)
	maybeSideName = pattern.Lazy(`(?i)^(?:right|left|.*-right|.*-left|right-.*|left-.*|phai|trai|secondary|extra|sub|tin-?moi.*|tieu-?diem.*|noi-?bat|tin-?noi-?bat.*)$`)
	mainName      = pattern.Lazy(`(?i)^(?:main|content|main-?content|maincontent|primary|center|middle|col-?main|main-?col.*|content-?left|list-?news|news-?list|danh-?sach.*|ds-?tin.*|listnews.*|list-?tin.*|category.*|cat-?news|archive.*|site-main|page-content)$`)
	// utilityName are classes that push things about and name no part.
	utilityName = pattern.Lazy(`(?i)^(?:pull-right|pull-left|float-(?:[a-z]{2}-)?(?:right|left|start|end)|text-(?:[a-z]{2}-)?(?:right|left|center|start|end)|padding-.*|margin-.*|p[lr]-.*|m[lr]-.*|no-padding.*|fa-.*|icon-.*|glyphicon.*|border-.*|clear-.*|elementor.*|et_pb_.*|vc_.*|wpb_.*)$`)
)

// Places tells where the nodes of a page stand, by their own names and by
// their ancestors'.
type Places struct {
	body *html.Node
	// Known are the places found so far; a reader may note one.
	Known  map[*html.Node]Place
	named  map[string]part
	length int // Of the page's text
}

// New reads the places of a list page.
func New(doc *page.Document) *Places {
	return &Places{body: doc.Body(), Known: map[*html.Node]Place{}, named: map[string]part{}}
}

// Of returns the place of a node; none is the place of what is no element.
func (s *Places) Of(n *html.Node) Place {
	if n == nil || n.Type != html.ElementNode || dom.IsElement(n, atom.Body, atom.Html) {
		return Place{}
	}
	if p, ok := s.Known[n]; ok {
		return p
	}
	outer := s.Of(n.Parent)
	p := outer
	p.add(n, s.part)
	if (p.Navigation != outer.Navigation || p.Side != outer.Side) && s.wraps(n) {
		p = outer // "has-sidebar", "menu-open": a name of the whole page
	}
	s.Known[n] = p
	return p
}

// wraps tells whether an element holds nearly all text of the page.
func (s *Places) wraps(n *html.Node) bool {
	if s.length == 0 {
		s.length = textLength(s.body, math.MaxInt)
	}
	most := s.length - s.length/5
	return textLength(n, most) >= most
}

// textLength counts the bytes of text below n, up to a bound.
func textLength(n *html.Node, bound int) int {
	length := 0
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode {
			length += len(strings.TrimSpace(c.Data))
		}
		return length < bound && (c.Type != html.ElementNode || !dom.IsUnread(c))
	})
	return length
}

// part is what one class or id calls the element that has it.
type part byte

const (
	noPart part = iota
	navigationPart
	sidePart
	mainPart
	maybeSidePart
)

// part is partNamed with a memory: the same names stand on a page a thousand
// times.
func (s *Places) part(token string) part {
	p, ok := s.named[token]
	if !ok {
		p = partNamed(token)
		s.named[token] = p
	}
	return p
}

func partNamed(token string) part {
	switch {
	case len(token) > 60 || utilityName().MatchString(token):
		return noPart
	case navigationName().MatchString(token):
		return navigationPart
	case sideName().MatchString(token):
		return sidePart
	case mainName().MatchString(token):
		return mainPart
	case maybeSideName().MatchString(token):
		return maybeSidePart
	}
	return noPart
}

func (p *Place) add(n *html.Node, named func(string) part) {
	switch n.DataAtom {
	case atom.Nav:
		p.Navigation, p.Menu = true, true
	case atom.Footer:
		if !withinArticle(n) {
			p.Navigation, p.Foot = true, true
		}
	case atom.Header:
		if !withinEntry(n) {
			p.Navigation, p.Menu = true, true
		}
	case atom.Aside:
		p.Side = true
	case atom.Main, atom.Article:
		p.Main = true
	}
	if dom.Attr(n, "role") == "navigation" {
		p.Navigation, p.Menu = true, true
	}
	for _, key := range [...]string{"class", "id"} {
		for token := range strings.FieldsSeq(dom.Attr(n, key)) {
			switch named(token) {
			case navigationPart:
				if isSmallHeader(token) && withinEntry(n) {
					continue
				}
				foot := footName().MatchString(token)
				if foot && withinArticle(n) {
					continue
				}
				p.Navigation, p.Foot, p.Menu = true, p.Foot || foot, p.Menu || !foot
			case sidePart:
				if p.Main && recentName().MatchString(token) {
					p.MaybeSide = true // the list of a blog's front page
					continue
				}
				p.Side = true
			case mainPart:
				p.Main = true
			case maybeSidePart:
				p.MaybeSide = true
			}
		}
	}
}

// isSmallHeader tells of names that the head of an entry may have as well.
func isSmallHeader(token string) bool { return strings.Contains(strings.ToLower(token), "header") }

// withinArticle tells whether a foot is that of an entry: there stand its day, its
// writer and the way to its comments.
func withinArticle(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if dom.IsElement(p, atom.Article, atom.Li) {
			return true
		}
	}
	return false
}

// withinEntry tells whether a head belongs to an article, section or list item
// and not to the page.
func withinEntry(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if dom.IsElement(p, atom.Article, atom.Section, atom.Main, atom.Li, atom.Td) {
			return true
		}
	}
	return false
}
