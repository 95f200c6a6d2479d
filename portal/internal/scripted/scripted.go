package scripted

import (
	"cmp"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
)

// MaxAddresses bounds how many addresses Addresses returns.
const MaxAddresses = 4

// maxScript bounds how much of one script is read: code that names an address of the
// page's own list stands in short scripts.
const maxScript = 256 << 10

// Addresses returns the addresses of the site from which the page's scripts may
// load its list, the likeliest first.
func Addresses(doc *page.Document) []string {
	s := search{doc: doc, at: map[string]int{}}
	dom.Walk(doc.Root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return n.Type == html.DocumentNode
		}
		if n.DataAtom == atom.Script {
			if !isJSON(n) {
				s.script(codeOf(n))
			}
			return false
		}
		for i := range n.Attr {
			s.attribute(n.Attr[i])
		}
		return true
	})
	slices.SortStableFunc(s.found, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var all []string
	for _, c := range s.found[:min(len(s.found), MaxAddresses)] {
		all = append(all, c.address)
	}
	return all
}

type candidate struct {
	address string
	score   int
}

type search struct {
	doc   *page.Document
	found []candidate
	at    map[string]int // of an address in found
}

var (
	// quoted finds what a script may load: a path or address in quotes.
	quoted = pattern.Lazy("[\"'`]((?:https?://|//|/|\\./|[A-Za-z0-9_-]{2,40}/)[^\"'`\\s<>\\\\{}$]{2,400}|[A-Za-z0-9_-]{2,60}\\.(?:json|ashx|php|aspx|asmx)[^\"'`\\s<>\\\\{}$]{0,300})[\"'`]")
	// loads stands before an address that a script loads.
	loads = pattern.Lazy(`(?i)(?:fetch|axios|\$http|XMLHttpRequest|ajax|getJSON|\$\.get|\$\.post|\.load|\.open|\.get|\.post|url|uri|endpoint|api[a-z_]*|source|src|href)\s*(?:\(\s*(?:["']?(?:GET|POST)["']?\s*,\s*)?|[:=]\s*|["']\s*:\s*)$`)
	// isInterface finds addresses that answer with data rather than a page.
	isInterface = pattern.Lazy(`(?i)(?:^|[/._?&=-])(?:api|apis|ajax|rest|json|wp-json|graphql|handler|services?|ashx|asmx|_api|getdata|loaddata|odata|webapi)(?:[/._?&=-]|$|v\d)|\.(?:json|ashx|asmx)(?:\?|$)|(?:get|load|list)[a-z]*(?:news|tin|bai|article|post|list)`)
	// ofNews finds words for articles and lists.
	ofNews = pattern.Lazy(`(?i)news|tin-?tuc|tin|bai-?viet|article|post|list|danh-?sach|chuyen-?muc|category|content|entries|su-?kien|thong-?bao|latest|moi`)
	// ofElse finds words for what is loaded beside a list, and searches that wait for the reader's words.
	ofElse = pattern.Lazy(`(?i)login|logout|token|auth|captcha|weather|thoi-?tiet|menu|comment|binh-?luan|counter|visit|track|analytic|search|suggest|tim-?kiem|[/=]seek\b|[?&](?:q|s|k|kw|query|key|keywords?|tu-?khoa|term)=(?:&|$)|config|setting|locale|lang|i18n|manifest|banner|quang-?cao|advert|poll|vote|user|notification|webmanifest|chatbot|favicon`)
)

// script looks through code for addresses.
func (s *search) script(code string) {
	code = code[:min(len(code), maxScript)]
	for _, m := range quoted().FindAllStringSubmatchIndex(code, 400) {
		before := code[max(0, m[0]-40):m[0]]
		score := 0
		if loads().MatchString(before) {
			score += 2
		}
		ref := strings.ReplaceAll(code[m[2]:m[3]], "&amp;", "&")
		if body := posted(code, m[0], m[1]); body != "" {
			s.addPosted(ref, body, score+1)
			continue
		}
		s.add(ref, score)
	}
}

// addPosted notes an address with what is posted to it.
func (s *search) addPosted(ref, body string, score int) {
	before := len(s.found)
	s.add(ref, score)
	if len(s.found) > before {
		c := &s.found[before]
		delete(s.at, c.address)
		c.address += "#post=" + body
		s.at[c.address] = before
	}
}

// attribute looks at the attributes that say from where an element is filled.
func (s *search) attribute(a html.Attribute) {
	switch key := a.Key; {
	case key == "hx-get", key == "data-url", key == "data-src", key == "data-source", key == "data-api",
		key == "data-endpoint", key == "data-ajax-url", key == "data-href", key == "data-remote", key == "data-load",
		key == "data-feed", key == "ng-include", key == "w3-include-html", key == "ic-get-from", key == "up-source",
		strings.HasPrefix(key, "data-") && strings.HasSuffix(key, "-url"):
		s.add(a.Val, 2)
	}
}

// mediaType finds what looks like a path and is none.
var mediaType = pattern.Lazy(`^(?:application|text|image|audio|video|multipart)/[a-z0-9.+-]+(?:;|$)`)

// add notes an address when it is the site's and may answer with a list.
func (s *search) add(ref string, score int) {
	if mediaType().MatchString(ref) {
		return
	}
	address := s.doc.Resolve(ref)
	u, err := url.Parse(address)
	if address == "" || err != nil || s.doc.URL.Host != "" && !weburl.SameSite(u.Host, s.doc.URL.Host) ||
		weburl.Key(address) == weburl.Key(s.doc.URL.String()) || strings.Trim(u.Path, "/")+u.RawQuery == "" {
		return // the front page is a page of its own
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".js", ".css", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".webp", ".woff", ".woff2", ".map", ".pdf",
		".ttf", ".mp4", ".mp3", ".xml", ".webmanifest":
		return
	}
	said := u.Path + "?" + u.RawQuery
	switch {
	case ofElse().MatchString(said):
		return
	case isInterface().MatchString(said):
		score += 3
	case score == 0:
		return
	}
	if ofNews().MatchString(said) {
		score += 2
	}
	if i, ok := s.at[address]; ok {
		s.found[i].score = max(s.found[i].score, score)
		return
	}
	s.at[address] = len(s.found)
	s.found = append(s.found, candidate{address, score})
}

// Data returns the JSON values that stand in a page for its scripts: in scripts of
// that type, and what is assigned to a variable.
func Data(doc *page.Document) []any {
	var all []any
	for _, n := range dom.FindAll(doc.Root, func(n *html.Node) bool { return n.DataAtom == atom.Script }) {
		code := codeOf(n)
		if isJSON(n) {
			all = appendJSON(all, code)
			continue
		}
		for _, m := range assigned().FindAllStringIndex(code, 20) {
			all = appendJSON(all, code[m[1]-1:])
		}
	}
	return all
}

// assigned finds the start of data that is given to a variable.
var assigned = pattern.Lazy(`(?m)(?:^|[;\s.])[A-Za-z_$][\w$.]{1,60}\s*=\s*(?:JSON\.parse\()?[\[{]`)

// leastData is how long data with a list of articles are at least.
const leastData = 100

func appendJSON(all []any, text string) []any {
	if len(text) < leastData {
		return all
	}
	var value any
	if json.NewDecoder(strings.NewReader(text)).Decode(&value) != nil {
		return all
	}
	return append(all, value)
}

func isJSON(n *html.Node) bool {
	kind := strings.ToLower(dom.Attr(n, "type"))
	return strings.Contains(kind, "json") && !strings.Contains(kind, "ld+json")
}

// codeOf is the text of a script.
func codeOf(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// IsShell tells of a page that is nothing but a place for scripts to fill: few
// words of its own outside menus and feet.
func IsShell(doc *page.Document) bool {
	if dom.Find(doc.Root, func(n *html.Node) bool { return n.DataAtom == atom.Script }) == nil {
		return false
	}
	words := 0
	dom.Walk(doc.Body(), func(n *html.Node) bool {
		if n.Type == html.TextNode {
			words += len(strings.Fields(n.Data))
			return false
		}
		return words < shellWords && (n.Type != html.ElementNode || !dom.IsUnread(n) && !dom.IsHidden(n) &&
			!dom.IsElement(n, atom.Nav, atom.Header, atom.Footer, atom.Noscript))
	})
	return words < shellWords
}

// shellWords is what a page that scripts fill says at most before they do.
const shellWords = 40
