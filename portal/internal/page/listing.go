package page

import (
	"context"
	"net/http"
	"strings"
	"time"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
)

// Page is a fetched document, before any parsing.
type Page struct {
	URL     string // final, after redirects
	Body    []byte // decompressed, in the charset the portal used
	Header  http.Header
	Fetched time.Time
}

// Getter fetches a document politely; collect provides it. A status other
// than 200 is an error.
type Getter func(ctx context.Context, url string) (Page, error)

// Link is an article that a list, feed or sitemap names.
type Link struct {
	URL       string
	Key       string // Article.Key
	Title     string
	Lead      string
	Image     string
	Author    string
	Published time.Time // zero when the list gives none that can be trusted
	// PublishedEvidence names where Published was read. "sitemap" is a time of
	// publication to trust above the article page; "news sitemap", "feed",
	// "list" and "sitemap lastmod" only complete what the page does not say.
	PublishedEvidence string
	PublishedDay      bool // Published names the day alone
	Updated           time.Time
	Evidence          string // why it was taken, for preview

	// What feeds say besides.
	GUID       string // what the feed calls the article for ever, "" for none
	Anchor     string // the part of the page at URL that is the article, without "#"
	NoPage     bool   // URL is no page of the article's own: only the feed knows it
	Content    string // its whole text, HTML that is sanitised and clean
	Text       string // Content as plain text
	Categories []string
	Files      []article.Attachment
	Language   string
}

// Listing is what one list page, feed or sitemap gave, newest first.
type Listing struct {
	URL      string
	Kind     string // "profile", "feed", "sitemap", "microdata", "links"
	Profile  string // profile that read it, or that fits its articles
	Evidence string
	Title    string // a feed's own, "" for none
	Links    []Link
	Next     string // address of the following page, empty for none
	Refused  int    // Links seen and not taken (other sections, side boxes)
	TTL      time.Duration
	Hubs     []string // WebSub hubs the list names
	Self     string
}

// MaxLinks bounds what one list, feed or sitemap may bring; a portal's list
// has some tens, the sitemap protocol allows 50,000.
const MaxLinks = 50_000

// KeyOf is the identity of an address: the profile's, else the address alone.
func KeyOf(p Profile, address string) string {
	if p != nil {
		return p.Key(address)
	}
	return weburl.Key(address)
}

// PlainLine makes one clean line of text that may hold HTML, escaped once too
// often.
func PlainLine(s string) string {
	if len(s) > 200_000 {
		s = s[:200_000]
	}
	return CleanTitle(strings.ReplaceAll(dom.TextOf(s), "\n", " "))
}
