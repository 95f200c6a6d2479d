package page

import (
	"net/url"
	"strings"

	"loa/article"
	"loa/portal/internal/pattern"
)

// Profile reads the pages of one CMS. A profile holds no state and is safe
// for concurrent use.
type Profile interface {
	// Name is the word used in the configuration.
	Name() string
	// Detect weighs the signs that a page was made by the CMS: 0 for none,
	// from sure on the CMS is certain. The evidence names the signs found.
	Detect(doc *Document) (score int, evidence string)
	// List reads the articles of a list page's own section, without side
	// boxes. It returns article.ErrLayout, wrapped with what is missing, when
	// the page has no list in the CMS's shape.
	List(doc *Document) (Listing, error)
	// Article reads an article page whole, or returns article.ErrLayout
	// wrapped with what is missing; never half an article.
	Article(doc *Document) (article.Article, error)
	// Key is what identifies the article at an absolute address for ever.
	Key(address string) string
}

var nukeID = pattern.Lazy(`-(\d+)(?:\.html?)?/?$`)

// NukeArticleID returns the number of an article's address, "" for addresses of
// categories, tags and pages.
func NukeArticleID(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || strings.Contains(u.Path, "/tag/") || strings.Contains(u.Path, "/page-") {
		return ""
	}
	if m := nukeID().FindStringSubmatch(u.Path); m != nil {
		return m[1]
	}
	return ""
}
