package syndication

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/portal/internal/charset"
	"loa/portal/internal/jsonlist"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/xmltree"
)

// Roots of the documents that are read here, by their local names.
var (
	feedRoots    = []string{"rss", "feed", "rdf"}
	sitemapRoots = []string{"urlset", "sitemapindex"}
)

// anyRoot finds the start of one of the roots, with or without a prefix.
var anyRoot = pattern.Lazy(`(?i)<(?:[a-z][\w.-]*:)?(rss|feed|rdf|urlset|sitemapindex)[\s>/]`)

// isPage finds what only a page of HTML has.
var isPage = pattern.Lazy(`(?i)<!doctype\s+html|<(?:html|head|body|frameset)[\s>]`)

// textOf makes a document UTF-8. XML that says nothing of its charset is UTF-8
// (https://www.w3.org/TR/xml/#charencoding): a broken character in it does not
// make it another.
func textOf(fetched page.Page) string {
	if body := fetched.Body; !utf8.Valid(body) && !declared().Match(body[:min(len(body), headBytes)]) &&
		!strings.Contains(strings.ToLower(fetched.Header.Get("Content-Type")), "charset") &&
		bytes.IndexByte(body[:min(len(body), 64)], 0) < 0 && hasUTF8(body) {
		return string(bytes.ToValidUTF8(body, []byte("\uFFFD")))
	}
	text, _ := charset.Decode(fetched.Body, fetched.Header.Get("Content-Type"))
	return string(text)
}

// headBytes is how far most documents need be read to know what they are.
const headBytes = 4 << 10

// declared finds the charset that a document names.
var declared = pattern.Lazy(`(?i)<\?xml[^>]*encoding\s*=|^\xfe\xff|^\xff\xfe`)

// hasUTF8 tells whether a text has a character that only UTF-8 writes so: three
// bytes that fit each other are hardly ever letters of another charset.
func hasUTF8(body []byte) bool {
	for i := 0; i < len(body); {
		_, size := utf8.DecodeRune(body[i:])
		if size >= 3 {
			return true
		}
		i += size
	}
	return false
}

// rootOf names the root of a document that is a feed or a sitemap, "" for any
// other. Comments, declarations and warnings of the server may stand before
// it, however long. It looks at what a document is, not at what the server
// calls it.
func rootOf(fetched page.Page) string {
	body := fetched.Body
	if bytes.IndexByte(body[:min(len(body), 64)], 0) >= 0 {
		body = []byte(textOf(fetched))
	}
	if head := withoutComments(body[:min(len(body), headBytes)]); isPage().Match(head) && !anyRoot().Match(head) {
		return "" // nearly every page ends here
	}
	m := anyRoot().FindSubmatchIndex(body)
	if m == nil || isPage().Match(withoutComments(body[:m[0]])) {
		return ""
	}
	return strings.ToLower(string(body[m[2]:m[3]]))
}

func withoutComments(head []byte) []byte {
	if !bytes.Contains(head, []byte("<!--")) {
		return head
	}
	return comment().ReplaceAll(head, nil)
}

var comment = pattern.Lazy(`(?s)<!--.*?-->`)

// IsFeed tells whether a document is an RSS, Atom or JSON feed, or a list of
// posts as WordPress's interface gives it.
func IsFeed(fetched page.Page) bool {
	if _, ok := readJSON(fetched); ok {
		return true
	}
	return slices.Contains(feedRoots, rootOf(fetched))
}

// IsSitemap tells whether a document is a sitemap, in XML or as lines of text,
// packed or not.
func IsSitemap(fetched page.Page) bool {
	return isGzip(fetched.Body) || slices.Contains(sitemapRoots, rootOf(fetched)) || isTextSitemap(fetched.Body)
}

// parseXML reads a document into a tree.
func parseXML(text string) (*xmltree.Node, error) {
	root, err := xmltree.Parse(text, append(slices.Clone(feedRoots), sitemapRoots...)...)
	if errors.Is(err, xmltree.ErrNoElement) {
		return nil, fmt.Errorf("%w: %w", article.ErrLayout, err)
	}
	return root, err
}

// readJSON reads a document that is a JSON Feed, or a list of posts, by what
// its members are.
func readJSON(fetched page.Page) (jsonFeed, bool) {
	value, ok := valueOf(fetched)
	if !ok {
		return jsonFeed{}, false
	}
	switch v := value.(type) {
	case map[string]any:
		items, isList := v["items"].([]any)
		if strings.Contains(textIn(v["version"]), "jsonfeed.org/version") || isList && len(items) > 0 &&
			isJSONItem(items[0]) {
			return jsonFeed{members: v, items: items}, true
		}
	case []any:
		if len(v) > 0 && isPost(v[0]) {
			return jsonFeed{items: v, posts: true}, true
		}
	}
	list, ok := jsonlist.Find(value)
	return jsonFeed{list: list}, ok || jsonlist.IsEmpty(value)
}

// valueOf reads a document that is JSON, also behind what keeps other sites from
// running it or within the call of a function.
func valueOf(fetched page.Page) (any, bool) {
	body := fetched.Body
	head := bytes.TrimLeft(body[:min(len(body), 128)], "\xef\xbb\xbf\xff\xfe \t\r\n\x00")
	wrapped := jsonWrap().Match(head)
	if len(head) == 0 || head[0] != '{' && head[0] != '[' && !wrapped {
		return nil, false
	}
	text := textOf(fetched)
	if wrapped {
		text = strings.TrimSpace(text)
		text = text[len(jsonWrap().FindString(text))-1:]
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	if _, err := decoder.Token(); err != io.EOF && !wrapped {
		return nil, false
	}
	return value, true
}

// jsonWrap is what may stand before a JSON document: the call of a function, or a
// line that no script survives.
var jsonWrap = pattern.Lazy(`^(?:\)\]\}',?\s*|(?:for|while)\s*\((?:;;|1)\);\s*|(?:/\*\*/)?\s*[A-Za-z_$][\w.$]{0,60}\s*\(\s*)[\[{]`)

// IsJSON tells whether a document is JSON, whatever is in it.
func IsJSON(fetched page.Page) bool {
	_, ok := valueOf(fetched)
	return ok
}

// PieceOf returns the piece of a page that a JSON document brings, as a page of
// its own.
func PieceOf(fetched page.Page) (page.Page, bool) {
	value, ok := valueOf(fetched)
	if !ok {
		return page.Page{}, false
	}
	piece := jsonlist.HTML(value)
	fetched.Body, fetched.Header = []byte(piece), http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	return fetched, piece != ""
}

// ListIn reads the list that data of a page's scripts hold.
func ListIn(fetched page.Page, data []any) (page.Listing, bool) {
	var best jsonlist.List
	for _, value := range data {
		if l, ok := jsonlist.Find(value); ok && len(l.Entries) > len(best.Entries) {
			best = l
		}
	}
	if len(best.Entries) == 0 {
		return page.Listing{}, false
	}
	l := jsonFeed{list: best}.feed(fetched).listing(fetched)
	l.Kind, l.Evidence = "data", "in the data of the page's scripts: "+l.Evidence
	return l, len(l.Links) > 0
}

func isJSONItem(v any) bool {
	m, ok := v.(map[string]any)
	return ok && textIn(m["url"]) != "" && (textIn(m["title"]) != "" ||
		textIn(m["content_html"])+textIn(m["content_text"]) != "")
}

// isPost tells of a post as /wp-json/wp/v2/posts gives it.
func isPost(v any) bool {
	m, ok := v.(map[string]any)
	return ok && textIn(m["link"]) != "" && rendered(m["title"]) != ""
}

// baseOf is what the relative addresses of a feed are relative to.
func baseOf(fetched page.Page, site string) *url.URL {
	base, _ := url.Parse(fetched.URL)
	if base == nil {
		base = &url.URL{}
	}
	if u, err := base.Parse(strings.TrimSpace(site)); err == nil && u.Host != "" &&
		(u.Scheme == "http" || u.Scheme == "https") {
		return u
	}
	return base
}
