// Package portal reads portal pages into articles. It does no I/O of its own:
// whoever calls it fetches. A CMS is one file here and one word in Profiles.
package portal

import (
	"context"
	"net/http"
	"time"
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
	Updated           time.Time
	Evidence          string // why it was taken, for preview
}

// Listing is what one list page, feed or sitemap gave, newest first.
type Listing struct {
	URL      string
	Kind     string // "profile", "feed", "sitemap", "microdata", "links"
	Profile  string // profile that read it, or that fits its articles
	Evidence string
	Links    []Link
	Next     string // address of the following page, empty for none
	Refused  int    // links seen and not taken (other sections, side boxes)
	TTL      time.Duration
	Hubs     []string // WebSub hubs the list names
	Self     string
}
