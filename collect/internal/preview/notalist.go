package preview

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"loa/article"
	"loa/fetch"
	"loa/portal"
)

// NotAListError says that an address that should be a list of articles is
// something else, and which addresses may be wanted instead.
type NotAListError struct {
	What string   // "an article", "an index of feeds"
	Try  []string // addresses, or what to do
}

// Error says what is wrong, in words.
func (e *NotAListError) Error() string {
	return fmt.Sprintf("this is %s, not a list of articles", e.What)
}

// Is makes errors.Is(err, article.ErrLayout) true.
func (e *NotAListError) Is(target error) bool { return target == article.ErrLayout }

// maxTries bounds the addresses that are offered.
const maxTries = 20

// notAList tells what a previewed page is when it is no list: an article, with
// its section, or an index of feeds. A list by a profile, a feed or a sitemap
// is one whatever else the page says.
func notAList(doc *portal.Document, ways []portal.Found, err error) error {
	if err == nil && len(ways) > 0 && ways[0].Kind != "links" && ways[0].Kind != "microdata" {
		if l := ways[0].Listing; ways[0].Kind == "feed" && len(l.Links) == 0 && l.Refused > 0 {
			return &NotAListError{What: "a feed of comments, or of entries that only a password opens",
				Try: []string{"the portal's feed of articles"}}
		}
		return nil
	}
	if u := doc.URL; portal.SaysArticle(doc) && !fetch.IsFront(u) {
		return &NotAListError{What: "an article", Try: []string{sectionOf(u).String()}}
	}
	if !errors.Is(err, article.ErrLayout) || errors.Is(err, article.ErrNotAnArticle) {
		return nil
	}
	if errors.Is(err, portal.ErrData) {
		return data(doc.URL, err)
	}
	if feeds := portal.FeedLinks(doc); len(feeds) > 1 || len(feeds) == 1 && portal.IsOutline(doc) {
		return &NotAListError{What: "an index of feeds", Try: feeds[:min(len(feeds), maxTries)]}
	}
	if slices.ContainsFunc(ways, func(w portal.Found) bool { return w.Kind == "script" }) {
		return &NotAListError{What: "a page that a script fills", Try: []string{
			"the portal's feed or sitemap, if it has one; or open the page in a browser, find the address that " +
				"brings " +
				"its list (developer tools, network), and preview that address"}}
	}
	return nil
}

// data tells what may be wanted in place of a document for programs.
func data(u *url.URL, err error) error {
	if strings.TrimRight(u.Path, "/") == "/wp-json" {
		return &NotAListError{What: "the door of WordPress's interface",
			Try: []string{u.Scheme + "://" + u.Host + "/wp-json/wp/v2/posts?_embed"}}
	}
	what := strings.TrimPrefix(err.Error()[strings.LastIndex(err.Error(), portal.ErrData.Error()):],
		portal.ErrData.Error()+": ")
	what, _, _ = strings.Cut(what, " without")
	what, _, _ = strings.Cut(what, ",")
	return &NotAListError{What: what, Try: []string{
		"the page that shows the list; or open that page in a browser, find the address that brings its list " +
			"(developer tools, network), and preview that address"}}
}

// sectionOf is the folder in which an article's address lies.
func sectionOf(u *url.URL) *url.URL {
	dir := path.Dir(strings.TrimRight(u.Path, "/"))
	if !strings.HasSuffix(dir, "/") {
		dir += "/"
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: dir}
}
