// Package document knows what a fetched document is before anything of it is read: its
// text in UTF-8, the root that tells feeds from sitemaps and pages, and the times that
// feeds and sitemaps write.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/portal/internal/charset"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/xmltree"
)

// Roots of the documents that are read here, by their local names.
var (
	FeedRoots    = []string{"rss", "feed", "rdf", "channel", "entry"}
	SitemapRoots = []string{"urlset", "sitemapindex"}
)

// anyRoot finds the start of one of the roots, with or without a prefix.
var anyRoot = pattern.Lazy(`(?i)<(?:[a-z][\w.-]*:)?(rss|feed|rdf|urlset|sitemapindex|channel|entry)[\s>/]`)

// isPage finds what only a page of HTML has.
var isPage = pattern.Lazy(`(?i)<!doctype\s+html|<(?:html|head|body|frameset)[\s>]`)

// TextOf makes a document UTF-8. XML that says nothing of its charset is UTF-8
// (https://www.w3.org/TR/xml/#charencoding): a broken character in it does not
// make it another.
func TextOf(fetched page.Page) string {
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

// hasUTF8 tells whether a text has characters that only UTF-8 writes so, and as many
// as bytes that it does not: three that fit each other are seldom letters of another
// charset.
func hasUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		switch {
		case size >= 3:
			good++
		case r == utf8.RuneError && size == 1:
			bad++
		}
		i += size
	}
	return good > 0 && good >= bad
}

// RootOf names the root of a document that is a feed or a sitemap, "" for any
// other. Comments, declarations and warnings of the server may stand before
// it, however long. It looks at what a document is, not at what the server
// calls it.
func RootOf(fetched page.Page) string {
	body := fetched.Body
	if bytes.IndexByte(body[:min(len(body), 64)], 0) >= 0 {
		body = []byte(TextOf(fetched))
	}
	if head := withoutComments(body[:min(len(body), headBytes)]); isPage().Match(head) && !anyRoot().Match(head) {
		return "" // nearly every page ends here
	}
	m := anyRoot().FindSubmatchIndex(body)
	if m == nil || isPage().Match(withoutComments(body[:m[0]])) && !isWrapped(body, m[0]) {
		return ""
	}
	return strings.ToLower(string(body[m[2]:m[3]]))
}

// isWrapped tells of a feed in a page that has nothing else: some program put its frame
// around it.
func isWrapped(body []byte, at int) bool {
	return at < headBytes && certainRoot().Match(body[at:min(len(body), at+headBytes)]) &&
		len(bytes.TrimSpace(anyTag().ReplaceAll(withoutComments(body[:at]), nil))) < 100
}

var (
	// certainRoot finds a root that no page has an element like.
	certainRoot = pattern.Lazy(`(?i)^<(?:rss\b[^>]*\bversion|rdf:RDF\b|feed\b[^>]*\bxmlns|(?:urlset|sitemapindex)\b[^>]*\bxmlns)`)
	anyTag      = pattern.Lazy(`(?s)<[^>]*>`)
)

func withoutComments(head []byte) []byte {
	if !bytes.Contains(head, []byte("<!--")) {
		return head
	}
	return comment().ReplaceAll(head, nil)
}

var comment = pattern.Lazy(`(?s)<!--.*?-->`)

// ParseXML reads a document into a tree.
func ParseXML(text string) (*xmltree.Node, error) {
	root, err := xmltree.Parse(text, append(slices.Clone(FeedRoots), SitemapRoots...)...)
	if errors.Is(err, xmltree.ErrNoElement) {
		return nil, fmt.Errorf("%w: %w", article.ErrLayout, err)
	}
	return root, err
}

// Opened is the document that another one carries as a text: web services of .NET answer
// with <string>, and some programs with one string of JSON.
func Opened(fetched page.Page) page.Page {
	head := bytes.TrimLeft(fetched.Body[:min(len(fetched.Body), 512)], "\xef\xbb\xbf \t\r\n")
	var inner string
	switch {
	case len(head) > 0 && head[0] == '"':
		if json.Unmarshal([]byte(TextOf(fetched)), &inner) != nil {
			return fetched
		}
	case carrier().Match(head):
		text := TextOf(fetched)
		inner = text[len(carrier().FindString(text)):]
		if end := strings.LastIndex(inner, "</string"); end >= 0 {
			inner = inner[:end]
		}
		inner = html.UnescapeString(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(inner), "<![CDATA["), "]]>"))
	}
	if inner = strings.TrimSpace(inner); inner == "" || !strings.ContainsRune("<{[", rune(inner[0])) {
		return fetched
	}
	fetched.Body, fetched.Header = []byte(inner), http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
	return fetched
}

// OtherRoot names the root of XML that is neither a feed nor a sitemap nor a page, "" for
// what is one of these or no XML.
func OtherRoot(fetched page.Page) string {
	body := bytes.TrimLeft(bytes.TrimPrefix(fetched.Body, []byte("\xef\xbb\xbf")), " \t\r\n")
	head := withoutComments(body[:min(len(body), headBytes)])
	if !bytes.HasPrefix(head, []byte("<?xml")) || isPage().Match(head) || RootOf(fetched) != "" {
		return ""
	}
	m := firstElement().FindSubmatch(head)
	if m == nil || strings.EqualFold(string(m[1]), "html") {
		return ""
	}
	return string(m[1])
}

// firstElement finds the first element of a document.
var firstElement = pattern.Lazy(`<([A-Za-z_][\w.:-]*)[\s>/]`)

// carrier begins the answer of a web service that is a string.
var carrier = pattern.Lazy(`^\x{FEFF}?\s*(?:<\?xml[^>]*>\s*)?<string\b[^>]*>`)

// BaseOf is what the relative addresses of a feed are relative to.
func BaseOf(fetched page.Page, site string) *url.URL {
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

// IsGzip tells of packed bytes.
func IsGzip(body []byte) bool { return len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b }
