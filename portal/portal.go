package portal

import (
	"fmt"
	"path"
	"strings"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/content"
	"loa/portal/internal/dom"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/repeats"
)

// The words of the doors, for those who call them.
type (
	// Page is a fetched document, before any parsing.
	Page = page.Page
	// Getter fetches a document politely; collect provides it.
	Getter = page.Getter
	// Document is a page that Parse has read into a tree.
	Document = page.Document
	// Link is an article that a list, feed or sitemap names.
	Link = page.Link
	// Listing is what one list page, feed or sitemap gave, newest first.
	Listing = page.Listing
	// Profile reads the pages of one CMS.
	Profile = page.Profile
	// Boilerplate remembers the blocks of text that a host repeats on its pages.
	Boilerplate = content.Boilerplate
)

// Parse reads a page into a tree, within bounds of size, tags, depth and time.
// A caller that has several things to do with a page parses it once.
func Parse(fetched Page) (*Document, error) { return page.Parse(fetched) }

// SaysArticle tells whether a page states itself that it is one article.
func SaysArticle(doc *Document) bool { return page.SaysArticle(doc) }

// ErrLogin says that a page asks for a login in place of what was asked for.
var ErrLogin = page.ErrLogin

// ErrData says that a document is made for programs and lists no articles: no page for
// which selectors could be given.
var ErrData = fmt.Errorf("%w: data", article.ErrLayout)

// ErrEmpty says that a portal answered with nothing.
var ErrEmpty = dom.ErrPageEmpty

// SiteName is what a site calls itself on one of its pages, "" when only its host
// names it.
func SiteName(doc *Document) string { return doc.SiteName() }

// FirstPage returns the address of a list's first page when doc is a later one, ""
// when it is not.
func FirstPage(doc *Document) string { return paging.FirstPage(doc) }

// FileType is the media type of a document or recording by the ending of its name, ""
// for other endings.
func FileType(name string) string { return media.FileTypes[strings.ToLower(path.Ext(name))] }

// NewBoilerplate returns a Boilerplate that has seen nothing.
func NewBoilerplate() *Boilerplate { return repeats.NewBoilerplate() }

// Learn lets a Boilerplate take note of the blocks of a page.
func Learn(known *Boilerplate, doc *Document) { content.Learn(known, doc) }

// ParseBoilerplate reads what Boilerplate.Bytes wrote. No bytes are a new one.
func ParseBoilerplate(data []byte) (*Boilerplate, error) { return repeats.ParseBoilerplate(data) }

// Profiles returns every profile, the more particular ones first.
func Profiles() []Profile { return cms.Profiles() }

// ProfileNamed returns the profile of that name, or nil. The names "", "auto"
// and "none" are no profiles.
func ProfileNamed(name string) Profile { return cms.ProfileNamed(name) }

// CheckSelectors returns one error for each selector that cannot be read, with
// its name and what is wrong.
func CheckSelectors(s article.Selectors) []error { return cms.CheckSelectors(s) }
