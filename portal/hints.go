package portal

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hint is what the name, class, id or role of an element says about it.
type hint uint8

const (
	hintSide    hint = 1 << iota // beside the article: menus, related links, comments
	hintContent                  // the article's text
	hintCredit                   // byline, date, source
	hintHidden                   // for screen readers or scripts only
	hintCaption
	hintFooter // the end of the page
	hintSoft   // beside the article, unless it is prose without links
)

// hintBeside are the hints that what they name is no part of the article.
const hintBeside = hintSide | hintSoft | hintHidden

// hintWords are what portals and content systems call the parts of a page, in
// English and Vietnamese, as single words of class and id attributes.
var hintWords = map[string]hint{
	"comment": hintSide, "comments": hintSide, "disqus": hintSide, "respond": hintSide, "binhluan": hintSide, "replies": hintSide,
	"related": hintSoft, "recommend": hintSide, "recommended": hintSide, "recommendation": hintSide, "recommendations": hintSide, "similar": hintSoft, "lienquan": hintSide,
	"readmore": hintSide, "readnext": hintSide, "morenews": hintSide, "othernews": hintSide, "tinkhac": hintSide, "tincu": hintSide, "tinmoi": hintSide, "popular": hintSoft, "trending": hintSoft, "latest": hintSoft, "mostread": hintSide,
	"sidebar": hintSide, "sidenav": hintSide, "aside": hintSide, "rail": hintSide,
	"footer": hintSide, "colophon": hintSide, "chantrang": hintSide, "footnav": hintSide, "nav": hintSide, "navbar": hintSide, "navigation": hintSide, "menu": hintSide, "submenu": hintSide, "megamenu": hintSide, "breadcrumb": hintSide, "breadcrumbs": hintSide, "crumbs": hintSide, "masthead": hintSide, "topbar": hintSide, "toolbar": hintSide,
	"share": hintSoft, "sharing": hintSide, "shares": hintSoft, "social": hintSide, "socials": hintSide, "addtoany": hintSide, "sharethis": hintSide, "sharedaddy": hintSide, "chiase": hintSide, "sns": hintSide, "likebox": hintSide,
	"newsletter": hintSide, "subscribe": hintSide, "subscription": hintSoft, "signup": hintSide, "optin": hintSide, "mailchimp": hintSide, "paywall": hintSide, "donate": hintSoft,
	"promo": hintSoft, "promotion": hintSoft, "advert": hintSide, "advertisement": hintSide, "ad": hintSoft, "ads": hintSide, "adsbygoogle": hintSide, "sponsor": hintSoft, "sponsored": hintSoft, "outbrain": hintSide, "taboola": hintSide, "quangcao": hintSide,
	"cookie": hintSide, "cookies": hintSide, "consent": hintSide, "gdpr": hintSide, "onetrust": hintSide, "popup": hintSoft, "modal": hintSoft, "overlay": hintSoft, "lightbox": hintSide, "toast": hintSide, "tooltip": hintSide,
	"pagination": hintSide, "pager": hintSide, "paging": hintSoft, "prevnext": hintSide, "postnav": hintSide,
	"rating": hintSoft, "ratings": hintSoft, "stringrating": hintSide, "danhgia": hintSide, "vote": hintSoft, "votes": hintSoft, "thongke": hintSide, "counter": hintSoft, "luottruycap": hintSide,
	"bio": hintSide, "authorbox": hintSide, "aboutauthor": hintSide, "tags": hintSoft, "tagcloud": hintSide, "taglist": hintSide, "tagcloudwidget": hintSide, "login": hintSoft, "register": hintSoft, "search": hintSoft, "searchform": hintSide, "disclaimer": hintSoft, "disclosure": hintSoft, "copyright": hintSide,
	"jp-relatedposts": hintSide, "toc": hintSoft, "print": hintSoft, "printfriendly": hintSoft, "skiplink": hintSide, "skiptocontent": hintSoft, "feedback": hintSoft, "helpful": hintSoft,

	"article": hintContent, "articlebody": hintContent, "body": hintContent, "content": hintContent, "contents": hintContent, "entry": hintContent, "story": hintContent, "storybody": hintContent, "post": hintContent, "text": hintContent, "richtext": hintContent, "detail": hintContent, "details": hintContent, "main": hintContent, "blog": hintContent, "bodytext": hintContent, "prose": hintContent,
	"noidung": hintContent, "chitiet": hintContent, "baiviet": hintContent, "bodyhtml": hintContent, "sapo": hintContent, "lead": hintContent, "hometext": hintContent, "maincontent": hintContent,

	"byline": hintCredit, "author": hintCredit, "authors": hintCredit, "tacgia": hintCredit, "dateline": hintCredit, "date": hintCredit, "datetime": hintCredit, "timestamp": hintCredit, "published": hintCredit, "pubdate": hintCredit, "postdate": hintCredit, "postmeta": hintCredit, "entrymeta": hintCredit, "meta": hintCredit, "ngaydang": hintCredit, "nguon": hintCredit, "source": hintCredit, "readtime": hintCredit, "readingtime": hintCredit, "views": hintCredit, "luotxem": hintCredit,

	"sronly": hintHidden, "visuallyhidden": hintHidden, "noprint": hintSide,

	"caption": hintCaption, "figcaption": hintCaption, "chuthich": hintCaption,
}

// negations before a word make it tell of something else: "has-sidebar" is
// the wrapper around the article, not the sidebar.
var negations = map[string]bool{"has": true, "no": true, "with": true, "without": true, "not": true, "hide": true, "is": true, "under": true, "above": true, "below": true, "before": true, "after": true}

// hintsOf reads the hints of one element. Words are parted by anything but
// letters and by capitals; two neighbours count also as one ("sr-only").
func hintsOf(n *html.Node) hint {
	var h hint
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Menu, atom.Dialog:
		h = hintSide
	case atom.Footer:
		h = hintSide | hintFooter
	case atom.Article, atom.Main:
		h = hintContent
	case atom.Figcaption:
		h = hintCaption
	}
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id":
			h |= hintsIn(n.Attr[i].Val)
			switch n.Attr[i].Val {
			case "footer", "Footer", "site-footer", "page-footer", "main-footer":
				h |= hintFooter
			}
		case "role":
			switch n.Attr[i].Val {
			case "navigation", "complementary", "contentinfo", "dialog", "alertdialog", "search", "menu", "menubar", "tablist", "banner", "alert":
				h |= hintSide
			case "main", "article":
				h |= hintContent
			}
		case "itemprop":
			if n.Attr[i].Val == "articleBody" {
				h |= hintContent
			}
		case "aria-hidden":
			if n.Attr[i].Val == "true" {
				h |= hintHidden
			}
		}
	}
	if isElement(n, atom.Main, atom.Body) || attr(n, "role") == "main" || attr(n, "itemprop") == "articleBody" {
		h &^= hintSide
	}
	return h
}

func hintsIn(s string) hint {
	var h hint
	var buf [40]byte
	previous := 0 // length of the previous word, kept at the start of buf
	length := 0
	flush := func() {
		if length == 0 {
			return
		}
		if previous == 0 || !negations[string(buf[:previous])] {
			h |= hintWords[string(buf[previous:previous+length])]
			if previous > 0 {
				h |= hintWords[string(buf[:previous+length])]
			}
		}
		copy(buf[:], buf[previous:previous+length])
		previous, length = length, 0
	}
	lower := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c >= 'A' && c <= 'Z':
			if lower {
				flush()
			}
			c += 'a' - 'A'
		default:
			flush()
			lower = false
			if c == ' ' {
				previous = 0
			}
			continue
		}
		lower = s[i] >= 'a'
		if previous+length >= len(buf) {
			if length >= len(buf) {
				return h // no word is that long
			}
			previous = 0
			length = 0
			continue
		}
		buf[previous+length] = c
		length++
	}
	flush()
	return h
}
