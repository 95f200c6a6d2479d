package page

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// errorTitle finds what portals call a page that they answer with status 200
// though it is an error, folded.
var errorTitle = pattern.Lazy(`^(?:(?:loi|error) ?\d{3}|\d{3} (?:not found|forbidden|bad gateway|service unavailable|internal server error|error|loi)|4\d\d$|5\d\d$|not found|page not found|khong tim thay (?:trang|noi dung|bai viet|du lieu)|trang (?:khong ton tai|ban tim|khong tim thay)|trang (?:web )?(?:dang )?(?:bao tri|nang cap)|(?:he thong|website|cong thong tin) (?:dang|tam) (?:bao tri|nang cap|ngung)|bai viet khong ton tai|noi dung khong ton tai|access denied|truy cap bi tu choi|forbidden|runtime error|server error|service unavailable|bad gateway|gateway time|under maintenance|maintenance|site offline|just a moment|attention required|dang kiem tra trinh duyet|checking your browser|ddos|request rejected|the requested url was rejected|thong bao loi|da xay ra loi|database error|loi ket noi|404)`)

// loginTitle finds the names of login pages.
var loginTitle = pattern.Lazy(`^(?:dang nhap|login|log in|sign in|dang nhap he thong|xac thuc)`)

// NotAnArticle says why a page that came with status 200 is no page of the
// portal to read: an error page, a login page, the front page in place of
// another, a check of the browser. Empty when nothing speaks against it.
func NotAnArticle(doc *Document) string {
	if reason := BadPage(doc); reason != "" {
		return reason
	}
	if u, err := url.Parse(doc.Canonical()); err == nil && u.Path == "/" && u.RawQuery == "" &&
		doc.ArticleScope() == nil && doc.ArticleObject() == nil && doc.URL.Host != "" {
		return "the portal's front page"
	}
	return ""
}

// ErrLogin says that a page asks for a login in place of what was asked for.
var ErrLogin = fmt.Errorf("%w", article.ErrNotAnArticle)

// loginPage is what a page that asks for a login is called.
const loginPage = "a login page"

// CheckPage is BadPage as an error: ErrLogin or article.ErrNotAnArticle with the
// reason, nil for a page with content.
func CheckPage(doc *Document) error {
	switch reason := BadPage(doc); reason {
	case "":
		return nil
	case loginPage:
		return fmt.Errorf("%w: %s", ErrLogin, reason)
	default:
		return fmt.Errorf("%w: %s", article.ErrNotAnArticle, reason)
	}
}

// BadPage says why a page is no content at all, article or list.
func BadPage(doc *Document) string {
	title := viet.Fold(doc.Evidence().Title)
	for _, name := range append([]string{title}, headings(doc)...) {
		name = strings.TrimLeft(name, " !-–|:.")
		if errorTitle().MatchString(name) && !longText(doc) {
			return "an error page: “" + viet.Cut(cmp.Or(doc.Evidence().Title, name), 80) + "”"
		}
	}
	if passwordField(doc) && !longText(doc) {
		most := loginWords
		if loginTitle().MatchString(title) || loginPath().MatchString(doc.URL.Path) {
			most = namedLoginWords
		}
		if ownWords(doc) < most {
			return loginPage
		}
	}
	return ""
}

// How much a login page says beside its fields: one that is called so, or has such
// an address, may explain itself.
const (
	loginWords      = 20
	namedLoginWords = 150
)

// ownWords counts the words of a page outside forms, menus, headings and its foot. A
// form around the whole page is none.
func ownWords(doc *Document) int {
	count := 0
	dom.Walk(doc.Body(), func(n *html.Node) bool {
		if n.Type == html.TextNode {
			count += len(strings.Fields(n.Data))
			return false
		}
		if n.Type != html.ElementNode {
			return true
		}
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.A, atom.H1, atom.Label, atom.Button:
			return false
		case atom.Form:
			return dom.TextBytes(n, 2000) >= 2000
		}
		return count < namedLoginWords && !dom.IsUnread(n) && !dom.IsHidden(n) &&
			(HintsOf(n)&(HintSide|HintFooter) == 0 || dom.IsElement(n, atom.Body, atom.Main))
	})
	return count
}

// loginPath finds the addresses of login pages. Many portals show a field for
// a password on every page, so that the field alone says little.
var loginPath = pattern.Lazy(`(?i)/(?:login|signin|sign-in|dang-nhap|dangnhap|authenticate|_layouts/(?:15/)?(?:authenticate|login))(?:[/.]|$)`)

func headings(doc *Document) []string {
	var all []string
	for _, h := range doc.Evidence().H1 {
		all = append(all, viet.Fold(dom.LineText(h)))
	}
	return all
}

// longText tells whether a page holds more text than an error page needs: an
// article may be about an error.
func longText(doc *Document) bool {
	count := 0
	dom.Walk(doc.Body(), func(n *html.Node) bool {
		if dom.IsElement(n, atom.P) {
			count += len(viet.Syllables(dom.LineText(n)))
			return false
		}
		return count < 120 && (n.Type != html.ElementNode || !dom.IsUnread(n))
	})
	return count >= 120
}

func passwordField(doc *Document) bool {
	if !doc.Mentions("password") {
		return false
	}
	return dom.Find(doc.Body(), func(n *html.Node) bool {
		return n.DataAtom == atom.Input && strings.EqualFold(dom.Attr(n, "type"), "password")
	}) != nil
}
