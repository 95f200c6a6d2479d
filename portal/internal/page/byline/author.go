package byline

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// authorMetas are the <meta> names that hold a writer's name.
var authorMetas = [...]string{
	"author", "article:author", "dc.creator", "dc.contributor", "dcterms.creator", "byl", "parsely-author",
	"sailthru.author", "citation_author", "cxenseparse:author", "article:author_name", "og:author",
	"twitter:data1",
}

// Author returns who wrote the article, by the best evidence: microdata and
// JSON-LD, <meta>, a byline. Several names are joined by ", ". The site's
// name, a login, a role account ("Admin", "Ban Biên tập") and an address are no
// author. in is where the article stands; nil means the whole page.
func Author(d *page.Document, in *html.Node) string {
	if o := d.ArticleObject(); o != nil {
		if s := AuthorName(d, strings.Join(PersonNames(o["author"]), ", ")); s != "" {
			return s
		}
		if s := AuthorName(d, strings.Join(PersonNames(o["creator"]), ", ")); s != "" {
			return s
		}
	}
	if s := d.ArticleScope(); s != nil {
		var names []string
		nodes := s.Props["author"]
		for _, n := range nodes[:min(len(nodes), maxAuthors)] {
			names = appendNew(names, AuthorName(d, page.PropValue(n)))
		}
		if len(names) > 0 {
			return strings.Join(names, ", ")
		}
	}
	for _, name := range authorMetas {
		if name == "twitter:data1" && !strings.EqualFold(d.Meta("twitter:label1"), "written by") {
			continue
		}
		var names []string
		stated := d.Metas(name)
		for _, content := range stated[:min(len(stated), maxAuthors)] {
			names = appendNew(names, AuthorName(d, content))
		}
		if len(names) > 0 {
			return strings.Join(names, ", ")
		}
	}
	return byline(d, in)
}

// maxAuthors bounds how many names an article may have.
const maxAuthors = 20

func appendNew(names []string, name string) []string {
	if name == "" || len(names) >= maxAuthors {
		return names
	}
	for _, have := range names {
		if page.NameKey(have) == page.NameKey(name) {
			return names
		}
	}
	return append(names, name)
}

// PersonNames reads the names of persons from a JSON-LD property.
func PersonNames(value any) []string {
	var names []string
	switch v := value.(type) {
	case string:
		if s := page.JSONText(v); !strings.Contains(s, "://") {
			names = appendNew(names, s)
		}
	case []any:
		for _, item := range v {
			for _, name := range PersonNames(item) {
				names = appendNew(names, name)
			}
		}
	case map[string]any:
		if name, ok := v["name"]; ok {
			return PersonNames(name)
		}
		if o := page.Object(v); o.Text("givenName") != "" {
			return []string{dom.CleanLine(o.Text("givenName") + " " + o.Text("familyName"))}
		}
	}
	return names
}

// notAuthors are role accounts and words that stand where a name should.
var notAuthors = map[string]bool{
	"admin": true, "administrator": true, "quantri": true, "quantrivien": true, "quantriweb": true,
	"webmaster": true, "superadmin": true, "root": true, "user": true,
	"editor": true, "bienttap": true, "bienttapvien": true, "bientap": true, "bientapvien": true,
	"host": true, "guest": true, "khach": true, "anonymous": true,
	"author": true, "tacgia": true, "unknown": true, "none": true, "null": true, "undefined": true,
	"default": true, "test": true, "system": true, "postauthor": true, "staffwriter": true, "learnmore": true,
	"staff": true,
	"by":    true, "posted": true, "wordpress": true, "congthongtindientu": true, "vanphong": true,
	"phongvien": true, "theauthor": true, "aboutus": true, "superuser": true, "luotxem": true,
	"soluotxem": true, "luotdoc": true, "views": true, "name": true,
}

// AuthorName cleans a name, and returns the empty string for what is none.
func AuthorName(d *page.Document, s string) string {
	if s = PersonName(s); d.IsSiteName(s) {
		return ""
	}
	return s
}

// PersonName is AuthorName for a name that stands on no page.
func PersonName(s string) string {
	s = page.CleanTitle(s)
	if strings.Contains(s, "<") {
		s = dom.CleanLine(dom.TextOf(s))
	}
	for {
		cut := ByLead().ReplaceAllString(s, "")
		if cut == s {
			break
		}
		s = cut
	}
	s = strings.Trim(s, " ,;:.-–—|/•·*\"“”")
	key := page.NameKey(s)
	length := len([]rune(s))
	switch {
	case key == "" || length < 2 || length > 120 || notAuthors[key]:
		return ""
	case strings.Contains(s, "://") || strings.Contains(s, "@") || strings.HasPrefix(s, "www.") ||
		strings.HasPrefix(s, "/"):
		return ""
	case isLogin(s) || licence().MatchString(s) || particles[strings.ToLower(s)]:
		return ""
	}
	return s
}

// licence finds what stands behind a "by" that is no byline: CC BY-SA 4.0.
var licence = pattern.Lazy(`^(?i)(?:cc\b|creative commons|all rights reserved|bản quyền)`)

// particles are parts of names that are none alone.
var particles = wordSet("von van de der den di da du del la le bin ibn và and with")

// isLogin tells of a name for a machine: one word with figures or marks, or
// without any letter.
func isLogin(s string) bool {
	letters, figures, marks, spaces := 0, 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			figures++
		case unicode.IsSpace(r):
			spaces++
		case r == '_' || r == '\\':
			marks++
		}
	}
	if letters < 2 {
		return true
	}
	return spaces == 0 && (figures > 0 || marks > 0)
}

// byline finds the writer's name where a reader sees it: in a link to a page
// of authors, in an element that is called a byline, behind "By" or
// "Tác giả:".
func byline(d *page.Document, in *html.Node) string {
	if in == nil {
		in = d.Body()
	}
	var linked, class, text string
	dom.Walk(in, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if dom.IsUnread(n) || n.DataAtom == atom.Nav || isPageFoot(n) || dom.IsHidden(n) || page.IsComments(n) {
			return false
		}
		if linked == "" && n.DataAtom == atom.A && isAuthorLink(n) {
			linked = namePiece(d, n)
		}
		if linked == "" && strings.Contains(dom.Attr(n, "itemprop"), "author") {
			linked = AuthorName(d, page.PropValue(n))
		}
		if class == "" && isByline(n) {
			class = namePiece(d, n)
		}
		if text == "" && dom.IsElement(n, atom.P, atom.Span, atom.Div, atom.Strong, atom.Em, atom.Li, atom.A, atom.B,
			atom.I) {
			if lead := dates.LeadText(n); len(lead) > 110 || !mayBeByline(lead) || !begins(d, lead+" ") {
				return true
			}
			if s := dom.ShortText(n); begins(d, s) && !strings.HasPrefix(viet.Fold(s), "nguon") {
				if name := namePiece(d, n); startsUpper(name) {
					text = name
				}
			}
		}
		return true
	})
	return cmp.Or(linked, class, text)
}

// isPageFoot tells of the foot of a page; that of an article may name its
// writer.
func isPageFoot(n *html.Node) bool {
	if n.DataAtom != atom.Footer {
		return false
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if dom.IsElement(p, atom.Article, atom.Main) {
			return false
		}
	}
	return true
}

// isAuthorLink tells of links to a page about a writer.
func isAuthorLink(a *html.Node) bool {
	if strings.Contains(dom.Attr(a, "rel"), "author") {
		return true
	}
	href := strings.ToLower(dom.Attr(a, "href"))
	for _, part := range [...]string{"/author/", "/authors/", "author=", "/contributor/", "/contributors/", "/tac-gia/",
		"/profile/author", "/by/", "/writers/", "/columnist"} {
		if strings.Contains(href, part) {
			return true
		}
	}
	return false
}

// namePiece returns the first piece of a short element's text that is a name:
// a byline holds its words, the name and the date each in an element.
func namePiece(d *page.Document, n *html.Node) string {
	if dom.ShortText(n) == "" {
		return ""
	}
	var pieces []string
	var b strings.Builder
	flush := func() {
		if s := dom.CleanLine(b.String()); s != "" {
			pieces = append(pieces, s)
		}
		b.Reset()
	}
	var read func(n *html.Node)
	read = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && !dom.IsUnread(c) && !dom.IsHidden(c) && !page.IsFiling(c):
				flush()
				read(c)
				flush()
			}
		}
	}
	read(n)
	flush()
	for _, piece := range pieces {
		if name := bylineName(d, piece); name != "" {
			return name
		}
	}
	return ""
}

func isByline(n *html.Node) bool {
	for _, key := range [...]string{"class", "id"} {
		names := dom.Attr(n, key)
		if !dom.ContainsAny(names, "uthor", "yline", "UTHOR", "tac") {
			continue
		}
		for field := range strings.FieldsSeq(strings.ToLower(names)) {
			switch {
			case strings.Contains(field, "byline"), field == "author", field == "tac-gia", field == "tacgia":
				return true
			case strings.HasSuffix(field, "author-name"), strings.HasSuffix(field, "author"),
				strings.HasSuffix(field, "author_name"), strings.HasSuffix(field,
					"authorname"), strings.HasPrefix(field, "author-"):
				return !strings.Contains(field, "bio") && !strings.Contains(field, "image") &&
					!strings.Contains(field, "avatar")
			}
		}
	}
	return false
}

// bylineName takes the name out of a piece of a byline; empty for what is none.
func bylineName(d *page.Document, s string) string {
	s = withoutLead(d, s)
	s = strings.TrimSpace(byTail().ReplaceAllString(s, ""))
	if words := len(strings.Fields(s)); words == 0 || words > 10 {
		return ""
	}
	if byWord[page.NameKey(s)] || isDate(s) {
		return ""
	}
	return AuthorName(d, s)
}

// byWord are the words around a name that stand in elements of their own.
var byWord = map[string]bool{
	"by": true, "writtenby": true, "postedby": true, "author": true, "authors": true, "tacgia": true,
	"and": true, "va": true, "words": true, "story": true, "boi": true, "theo": true, "from": true,
	"in": true, "on": true, "published": true, "updated": true, "share": true, "guideby": true,
	"reviewby": true, "insightsfrom": true, "articleby": true, "expertreviewedby": true, "avatar": true,
	"photo": true, "reviewedby": true, "editedby": true, "about": true, "abouttheauthor": true,
	"lastupdated": true, "contributor": true,
}

// isDate tells of pieces that begin a date: a figure, a word of dates with a figure
// beside it, or a day of the week alone. Thu, Ngày, June and Jan are names too.
func isDate(s string) bool {
	folded := viet.Fold(s)
	first, rest, _ := strings.Cut(folded, " ")
	if strings.TrimLeft(first, "0123456789") != first {
		return true
	}
	if !dateWords[strings.Trim(first, ".,")] {
		return false
	}
	if strings.ContainsAny(rest, "0123456789") {
		return true
	}
	switch first {
	case "thu": // "Thứ Năm", not "Thu Năm"
		return strings.HasPrefix(strings.ToLower(s), "thứ ") && weekdayNumerals[strings.Trim(rest, ".,")]
	case "thang": // "Tháng Bảy", not "Thắng Bảy"
		return strings.HasPrefix(strings.ToLower(s), "tháng ") && weekdayNumerals[strings.Trim(rest, ".,")]
	}
	return rest == "" && strings.HasSuffix(strings.Trim(first, ".,"), "day")
}

// dateWords begin dates, folded.
var dateWords = wordSet("jan january feb february mar march apr april may jun june jul july aug august sep sept " +
	"september " +
	"oct october nov november dec december thang thu ngay monday tuesday wednesday thursday friday saturday sunday")

var weekdayNumerals = wordSet("hai ba tu nam sau bay tam chin muoi")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Signed is the name in the line that ends a text, empty when it is no
// name: two to five words, each with a capital, and no part of a site's name.
func Signed(d *page.Document, line string) string {
	if OriginSigned(line) != "" {
		return ""
	}
	name := AuthorName(d, withoutLead(d, line))
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 5 || strings.ContainsAny(name, ".:!?()/0123456789") {
		return ""
	}
	for _, w := range words {
		if !startsUpper(w) {
			return ""
		}
	}
	key := page.NameKey(name)
	for _, site := range append(d.SiteNames(), d.Evidence().Title) {
		if strings.Contains(page.NameKey(site), key) {
			return ""
		}
	}
	return name
}

func startsUpper(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}
