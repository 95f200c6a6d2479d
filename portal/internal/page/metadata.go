package page

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/viet"
)

// Language returns the page's language as a BCP 47 tag ("vi", "en"), by its own
// word; empty when it says nothing.
func (d *Document) Language() string {
	candidates := make([]string, 0, 4)
	if o := d.ArticleObject(); o != nil {
		candidates = append(candidates, o.Text("inLanguage"))
	}
	if n := d.Evidence().html; n != nil {
		candidates = append(candidates, dom.Attr(n, "lang"), dom.Attr(n, "xml:lang"))
	}
	candidates = append(candidates, d.Meta("content-language", "language", "og:locale", "inlanguage"))
	for _, c := range candidates {
		if tag := languageTag(c); tag != "" {
			return tag
		}
	}
	return ""
}

func languageTag(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	lang, rest, _ := strings.Cut(s, "-")
	if len(lang) < 2 || len(lang) > 3 || !isLetters(lang) || len(s) > 20 {
		switch viet.Fold(s) {
		case "vietnamese", "tieng viet":
			return "vi"
		case "english", "tieng anh":
			return "en"
		}
		return ""
	}
	lang = strings.ToLower(lang)
	if lang == "vi" || lang == "vn" {
		return "vi" // "vi-VN" says no more than "vi"
	}
	if rest == "" || !isLetters(strings.ReplaceAll(rest, "-", "")) {
		return lang
	}
	return lang + "-" + strings.ToUpper(rest)
}

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// SiteNames returns what the site calls itself, most certain first: none of
// them is a title, an author or a category.
func (d *Document) SiteNames() []string {
	d.namesOnce.Do(func() { d.names = d.findSiteNames() })
	return d.names
}

func (d *Document) findSiteNames() []string {
	var names []string
	add := func(s string) {
		s = dom.CleanLine(s)
		if n := len([]rune(s)); n < 2 || n > 100 || strings.Contains(s, "://") {
			return
		}
		for _, have := range names {
			if strings.EqualFold(have, s) {
				return
			}
		}
		names = append(names, s)
	}
	add(d.Meta("og:site_name"))
	if app := d.Meta("application-name", "apple-mobile-web-app-title"); !d.headed(app) {
		add(app)
	}
	for _, o := range d.JSONLD() {
		if o.Is("WebSite", "Organization", "NewsMediaOrganization", "GovernmentOrganization", "Corporation",
			"LocalBusiness", "EducationalOrganization") {
			add(o.Text("name"))
			add(o.Text("alternateName"))
		}
		if publisher, ok := o["publisher"].(map[string]any); ok && !Object(publisher).Is("Person") {
			add(Object(publisher).Text("name"))
		}
	}
	add(d.Meta("dc.publisher", "publisher", "article:publisher"))
	if host := d.URL.Hostname(); host != "" {
		add(strings.TrimPrefix(host, "www."))
	}
	return names
}

// SiteName is what the site calls itself: by its metadata, else the part of the page's
// title that names neither the page nor its section; "" when there is only its host.
func (d *Document) SiteName() string {
	host := strings.TrimPrefix(d.URL.Hostname(), "www.")
	for _, name := range d.SiteNames() {
		if name != host && !isPageName(name) {
			return name
		}
	}
	parts := []string{CleanTitle(d.Evidence().Title)}
	for _, mark := range TitleMarks {
		var cut []string
		for _, p := range parts {
			cut = append(cut, strings.Split(p, mark)...)
		}
		parts = cut
	}
	front := strings.Trim(d.URL.Path, "/") == "" && d.URL.RawQuery == ""
	best := ""
	for i, p := range parts {
		p = strings.TrimSpace(p)
		if i == 0 && !front || isPageName(p) || !front && d.headed(p) || len(p) > 100 {
			continue
		}
		if len(p) > len(best) {
			best = p
		}
	}
	return best
}

// isPageName tells of titles that name a page of any site.
func isPageName(s string) bool {
	switch NameKey(s) {
	case "", "trangchu", "home", "homepage", "trangnhat", "index", "default", "tintuc", "tin", "news", "untitled",
		"welcome", "chaomung":
		return true
	}
	return false
}

// headed tells whether a heading of the page says just s: some systems repeat the
// article's title wherever a name is asked for.
func (d *Document) headed(s string) bool {
	for _, h := range d.Evidence().H1 {
		if key := NameKey(dom.LineText(h)); key != "" && key == NameKey(s) && !d.leadsHome(h) {
			return true
		}
	}
	return false
}

// IsSiteName tells whether s is one of the site's names, or its host, written
// in any way.
func (d *Document) IsSiteName(s string) bool {
	key := NameKey(s)
	if key == "" {
		return false
	}
	for _, name := range d.SiteNames() {
		if NameKey(name) == key {
			return true
		}
	}
	host := strings.TrimPrefix(d.URL.Hostname(), "www.")
	for label := range strings.SplitSeq(host, ".") {
		if len(label) > 3 && NameKey(label) == key {
			return true
		}
	}
	return NameKey(host) == key
}

// NameKey is what of a name counts: its folded letters and figures.
func NameKey(s string) string {
	var b strings.Builder
	for _, r := range viet.Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' ||
			r >= 0x80 && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Categories returns the sections the page says the article stands in, the
// portal's own words, from the widest to the narrowest: breadcrumb, then
// article:section. The front page, the site's name and the article's own title
// are none.
func (d *Document) Categories() []string {
	var found []string
	title := NameKey(d.Title())
	add := func(s string) {
		s = strings.Trim(dom.CleanLine(s), " /»›>|:-•")
		key := NameKey(s)
		switch {
		case key == "" || len([]rune(s)) > 80 || key == title || d.IsSiteName(s):
			return
		case key == "home" || key == "homepage" || key == "trangchu" || key == "trangnhat" || key == "trangdau":
			return
		case title != "" && len(key) > 20 && strings.HasPrefix(title, key):
			return
		}
		for _, have := range found {
			if NameKey(have) == key {
				return
			}
		}
		if len(found) < 8 {
			found = append(found, s)
		}
	}
	for _, name := range d.Breadcrumb() {
		add(name)
	}
	if o := d.ArticleObject(); o != nil {
		for _, s := range o.Texts("articleSection") {
			add(s)
		}
	}
	for _, s := range d.Metas("article:section") {
		add(s)
	}
	return found
}

// Breadcrumb returns the names on the page's breadcrumb, in order.
func (d *Document) Breadcrumb() []string {
	for _, o := range d.JSONLD() {
		list := o
		if !o.Is("BreadcrumbList") {
			nested, ok := o["breadcrumb"].(map[string]any)
			if !ok {
				continue
			}
			list = nested
		}
		if names := listNames(list); len(names) > 0 {
			return names
		}
	}
	for _, s := range d.Scopes() {
		if !strings.EqualFold(s.Type, "BreadcrumbList") && !strings.EqualFold(s.Type, "Breadcrumb") {
			continue
		}
		var names []string
		for _, n := range dom.FindAll(s.Node, func(n *html.Node) bool {
			prop := dom.Attr(n, "itemprop")
			return prop == "name" || prop == "title"
		}) {
			names = append(names, PropValue(n))
		}
		if len(names) > 0 {
			return names
		}
	}
	if n := dom.Find(d.Body(), IsBreadcrumb); n != nil {
		return crumbNames(n)
	}
	return nil
}

func listNames(o Object) []string {
	items, _ := o["itemListElement"].([]any)
	var names []string
	for _, item := range items {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		name := JSONText(m["name"])
		if name == "" {
			name = JSONText(m["item"], "name")
		}
		if name != "" && !strings.Contains(name, "://") {
			names = append(names, name)
		}
	}
	return names
}

// IsBreadcrumb tells of elements that are called a breadcrumb.
func IsBreadcrumb(n *html.Node) bool {
	if !dom.IsElement(n, atom.Ul, atom.Ol, atom.Nav, atom.Div, atom.P, atom.Section) {
		return false
	}
	for _, key := range [...]string{"class", "id", "aria-label"} {
		if v := strings.ToLower(dom.Attr(n, key)); strings.Contains(v, "breadcrumb") ||
			strings.Contains(v, "bread-crumb") || strings.Contains(v, "duong-dan") {
			return true
		}
	}
	return false
}

// crumbNames returns the texts of the links of a breadcrumb.
func crumbNames(n *html.Node) []string {
	var names []string
	for _, a := range dom.FindAll(n, func(c *html.Node) bool { return c.DataAtom == atom.A }) {
		if text := dom.LineText(a); text != "" {
			names = append(names, text)
		}
	}
	if len(names) > 10 {
		return nil // a menu
	}
	return names
}
