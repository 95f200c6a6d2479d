package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/viet"
)

// TitleMarks stand between a title and the site's name in <title>.
var TitleMarks = [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " ~ ", ": "}

// Title returns the article's title as the page shows it, without the site's
// name; empty when the page has none.
func (d *Document) Title() string {
	d.titleOnce.Do(func() { d.title = d.findTitle() })
	return d.title
}

func (d *Document) findTitle() string {
	own := CleanTitle(d.Evidence().Title)
	stated := make([]string, 0, 4)
	if s := d.ArticleScope(); s != nil {
		if s.Value("headline") != "" {
			stated = append(stated, CleanTitle(s.Value("headline")))
		} else if n := firstProp(s, "name"); n != nil && dom.IsHeading(n) {
			stated = append(stated, CleanTitle(PropValue(n)))
		}
	}
	if o := d.ArticleObject(); o != nil {
		stated = append(stated, CleanTitle(o.Text("headline")), CleanTitle(o.Text("name")))
	}
	stated = append(stated, CleanTitle(d.Meta("og:title", "twitter:title", "dc.title", "citation_title", "title")))

	if h := d.shownTitle(append(stated, own)); h != "" && (SameWords(h, own) > 0 || own == "") {
		return h
	} else if repeated := d.repeatedTitle(own); repeated != "" {
		return repeated
	} else if h != "" {
		return h
	}
	if len(d.Evidence().H1) == 0 {
		if s := d.calledTitle(own); s != "" {
			return s
		}
	}
	for _, s := range stated {
		if s = d.WithoutSiteName(s); s != "" && !d.IsSiteName(s) {
			return s
		}
	}
	if s := d.WithoutSiteName(own); s != "" && !d.IsSiteName(s) {
		return s
	}
	for _, h := range d.Evidence().H1 {
		if s := CleanTitle(dom.LineText(h)); s != "" && !d.IsSiteName(s) {
			return s
		}
	}
	return ""
}

// shownTitle returns the <h1> that says what the page states elsewhere as its
// title; when none does, the only one there is.
func (d *Document) shownTitle(stated []string) string {
	best, bestScore := "", 0.3
	shown, only := 0, ""
	for _, h := range d.Evidence().H1 {
		text := CleanTitle(dom.LineText(h))
		if text == "" || len(strings.Fields(text)) > 40 || dom.IsHiddenWithin(h) || d.IsSiteName(text) ||
			d.leadsHome(h) {
			continue
		}
		shown++
		only = text
		for _, s := range stated {
			if s == "" {
				continue
			}
			if score := SameWords(text, s); score > bestScore {
				best, bestScore = text, score
			}
		}
	}
	if best == "" && shown == 1 && len(strings.Fields(only)) >= 4 {
		return only
	}
	return best
}

// leastRepeatedTitle is how many words a heading has at least that is the title
// because <title> says the same.
const leastRepeatedTitle = 3

// repeatedTitle returns the heading below the first rank which says just what
// <title> says beside the site's name: on pages whose <h1> is that of the section
// ("Blog", "Tin tức").
func (d *Document) repeatedTitle(own string) string {
	parts := map[string]bool{NameKey(own): true}
	for _, mark := range TitleMarks {
		if i := strings.LastIndex(own, mark); i > 0 {
			parts[NameKey(own[:i])], parts[NameKey(own[i+len(mark):])] = true, true
		}
	}
	repeated := ""
	dom.WalkUntil(d.Body(), func(n *html.Node) dom.Step {
		switch {
		case n.Type != html.ElementNode:
		case dom.IsUnread(n) || dom.IsHidden(n) || dom.IsElement(n, atom.Nav, atom.Footer, atom.Aside) || IsComments(n):
			return dom.StepOver
		case dom.IsElement(n, atom.H2, atom.H3) && dom.TextBytes(n, 400) < 400:
			text := CleanTitle(dom.LineText(n))
			if parts[NameKey(text)] && len(strings.Fields(text)) >= leastRepeatedTitle && !d.IsSiteName(text) {
				repeated = text
				return dom.StepStop
			}
		}
		return dom.StepInto
	})
	return repeated
}

// calledTitle returns the text of the element that the page calls the title,
// on pages that use no <h1>: the one that <title> repeats, else the first when
// <title> is not about the article at all.
func (d *Document) calledTitle(own string) string {
	called := ""
	stated := CleanTitle(d.Meta("og:title", "twitter:title"))
	dom.Walk(d.Body(), func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if dom.IsUnread(n) || dom.IsHidden(n) || dom.IsElement(n, atom.Nav, atom.Footer, atom.Aside, atom.A, atom.Ul) ||
			IsComments(n) {
			return false
		}
		if !namesTitle(n) || dom.TextBytes(n, 400) >= 400 {
			return true
		}
		text := CleanTitle(dom.LineText(n))
		if words := len(strings.Fields(text)); words < 4 || words > 40 || d.IsSiteName(text) || hasWholeLink(n, text) {
			return true
		}
		if called == "" || SameWords(text, own) > 0.8 && SameWords(called, own) <= 0.8 {
			called = text
		}
		return false
	})
	switch {
	case called == "", stated != "" && (SameWords(called, stated) < 0.5 ||
		len(d.WithoutSiteName(stated)) <= len(called)):
		return ""
	case stated != "" || SameWords(called, own) > 0.5 || len(d.Scopes()) == 0:
		return called
	}
	return ""
}

// namesTitle tells whether an element is called a title, or is an <h2>.
func namesTitle(n *html.Node) bool {
	for _, key := range [...]string{"class", "id"} {
		v := strings.ToLower(dom.Attr(n, key))
		if !dom.ContainsAny(v, "title", "tieude", "tieu-de", "headline") {
			continue
		}
		if !dom.ContainsAny(v, "subtitle", "sitetitle", "site-title", "widget", "box", "menu", "page-title", "cate",
			"section", "sidebar", "other", "relat") {
			return true
		}
	}
	return false
}

// hasWholeLink tells whether the text of an element is one link, as the titles
// of other articles are.
func hasWholeLink(n *html.Node, text string) bool {
	a := dom.Find(n, func(c *html.Node) bool { return c.DataAtom == atom.A })
	return a != nil && len(dom.LineText(a))*2 > len(text)
}

// leadsHome tells of headings that are a link to the front page, as a site's
// name is.
func (d *Document) leadsHome(h *html.Node) bool {
	a := dom.Find(h, func(n *html.Node) bool { return n.DataAtom == atom.A })
	if a == nil {
		a = h.Parent
	}
	if !dom.IsElement(a, atom.A) || dom.Attr(a, "href") == "" {
		return false
	}
	u, err := d.URL.Parse(dom.Attr(a, "href"))
	return err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// SameWords is the share of words that two lines have in common, of the words
// of the shorter.
func SameWords(a, b string) float64 {
	wa, wb := strings.Fields(viet.Fold(a)), strings.Fields(viet.Fold(b))
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) == 0 {
		return 0
	}
	count := make(map[string]int, len(wb))
	for _, w := range wb {
		count[strings.Trim(w, ".,:;!?\"'“”‘’()")]++
	}
	hit := 0
	for _, w := range wa {
		w = strings.Trim(w, ".,:;!?\"'“”‘’()")
		if count[w] > 0 {
			count[w]--
			hit++
		}
	}
	return float64(hit) / float64(len(wa))
}

// WithoutSiteName cuts the site's name from either end of a title.
func (d *Document) WithoutSiteName(title string) string {
	for changed := true; changed; {
		changed = false
		for _, mark := range TitleMarks {
			if i := strings.LastIndex(title, mark); i > 0 && d.IsSiteName(title[i+len(mark):]) {
				title, changed = strings.TrimSpace(title[:i]), true
			}
			if i := strings.Index(title, mark); i > 0 && d.IsSiteName(title[:i]) {
				title, changed = strings.TrimSpace(title[i+len(mark):]), true
			}
		}
	}
	// A bar is set between title and site name, hardly ever within a title.
	if i := strings.LastIndex(title, " | "); i > 0 && len(strings.Fields(title[i+3:])) <= 5 && i > len(title)-i {
		title = strings.TrimSpace(title[:i])
	}
	return title
}

// CleanTitle makes a title one line and undoes a second round of escaping.
func CleanTitle(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return dom.CleanLine(s)
}

func firstProp(s *Scope, prop string) *html.Node {
	if nodes := s.Props[prop]; len(nodes) > 0 {
		return nodes[0]
	}
	return nil
}
