package syndication

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/rss"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
)

// maxTTL bounds how long a feed may ask to be left alone.
const maxTTL = 24 * time.Hour

// nukeGUID is what NukeViet calls an item; it pads it with line ends.
var nukeGUID = pattern.Lazy(`^\s*news_\d+\s*$`)

// IsFeed tells whether a document is an RSS, Atom or JSON feed, by its
// first bytes and not by what the server calls it.
func IsFeed(page page.Page) bool {
	head := bytes.TrimLeft(page.Body[:min(len(page.Body), 4096)], "\xef\xbb\xbf \t\r\n")
	if len(head) == 0 {
		return false
	}
	switch gofeed.DetectFeedType(bytes.NewReader(head)) {
	case gofeed.FeedTypeRSS, gofeed.FeedTypeAtom:
		return head[0] == '<'
	case gofeed.FeedTypeJSON:
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	}
	return false
}

// ParseFeed reads an RSS, Atom or JSON feed. Times in feeds of NukeViet are
// wrong and left out. A document that is no feed is article.ErrLayout.
func ParseFeed(fetched page.Page) (page.Listing, error) {
	if len(fetched.Body) > dom.MaxPageBytes {
		return page.Listing{}, fmt.Errorf("feed %s: %w", page.NameOf(fetched), dom.ErrPageTooLarge)
	}
	if !IsFeed(fetched) {
		return page.Listing{}, fmt.Errorf("feed %s: %w: not a feed", page.NameOf(fetched), article.ErrLayout)
	}
	if err := checkXML(fetched.Body); err != nil {
		return page.Listing{}, fmt.Errorf("feed %s: %w", page.NameOf(fetched), err)
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true // it alone knows the ttl and Atom's hubs
	f, err := parser.Parse(bytes.NewReader(mendXML(fetched.Body)))
	if err != nil {
		return page.Listing{}, fmt.Errorf("feed %s: %w: %w", page.NameOf(fetched), article.ErrLayout, err)
	}
	return listingOf(fetched, f), nil
}

func listingOf(fetched page.Page, f *gofeed.Feed) page.Listing {
	base, _ := url.Parse(fetched.URL)
	if u, err := url.Parse(weburl.Resolve(base, f.Link)); err == nil && u.Host != "" && f.FeedType != "json" {
		base = u
	}
	l := page.Listing{URL: fetched.URL, Kind: "feed", Evidence: feedName(f), Self: weburl.Resolve(base, f.FeedLink), TTL: feedTTL(f)}
	NameHubs(&l, fetched)
	if f.FeedType == "json" {
		for _, hub := range jsonHubs(fetched, base) {
			l.Hubs = dom.AppendWord(l.Hubs, hub)
		}
	}
	var p page.Profile
	nuke := isNukeFeed(f)
	if nuke {
		p, l.Profile = cms.ProfileNamed("nukeviet"), "nukeviet"
		l.Evidence += " of NukeViet, its times left out because they are wrong"
	}
	seen := map[string]bool{}
	for _, item := range f.Items {
		link, ok := feedLink(fetched, base, item)
		if !ok {
			l.Refused++
			continue
		}
		link.Key = page.KeyOf(p, link.URL)
		if nuke {
			link.Published, link.PublishedEvidence, link.Updated = time.Time{}, "", time.Time{}
		}
		if seen[link.Key] || len(l.Links) >= page.MaxLinks {
			continue
		}
		seen[link.Key] = true
		l.Links = append(l.Links, link)
	}
	newestFirst(l.Links)
	return l
}

func feedName(f *gofeed.Feed) string {
	name := map[string]string{"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}[f.FeedType]
	return strings.TrimSpace(name + " " + f.FeedVersion)
}

func isNukeFeed(f *gofeed.Feed) bool {
	if strings.Contains(strings.ToLower(f.Generator), "nukeviet") {
		return true
	}
	for _, item := range f.Items {
		if !nukeGUID().MatchString(item.GUID) {
			return false
		}
	}
	return len(f.Items) > 0
}

func feedLink(fetched page.Page, base *url.URL, item *gofeed.Item) (page.Link, bool) {
	if item == nil {
		return page.Link{}, false
	}
	address := weburl.Canonical(weburl.Resolve(base, item.Link))
	if address == "" && len(item.Links) > 0 {
		address = weburl.Canonical(weburl.Resolve(base, item.Links[0]))
	}
	if address == "" && strings.HasPrefix(strings.TrimSpace(item.GUID), "http") {
		address = weburl.Canonical(item.GUID)
	}
	title := page.PlainLine(item.Title)
	if address == "" {
		return page.Link{}, false
	}
	l := page.Link{URL: address, Title: title, Evidence: "feed item"}
	l.Lead = page.PlainLine(item.Description)
	l.Image = feedImage(base, item)
	if item.Author != nil {
		l.Author = page.PlainLine(item.Author.Name)
	}
	if t := item.PublishedParsed; t != nil && credible(*t, fetched.Fetched) {
		l.Published, l.PublishedEvidence = t.UTC(), "feed"
	}
	if t := item.UpdatedParsed; t != nil && credible(*t, fetched.Fetched) {
		l.Updated = t.UTC()
	}
	return l, true
}

func feedImage(base *url.URL, item *gofeed.Item) string {
	if item.Image != nil {
		if a := media.UsableImage(base, item.Image.URL); a != "" {
			return a
		}
	}
	for _, e := range item.Enclosures {
		if kind, _, _ := mime.ParseMediaType(e.Type); strings.HasPrefix(kind, "image/") {
			if a := media.UsableImage(base, e.URL); a != "" {
				return a
			}
		}
	}
	for _, fragment := range []string{item.Description, item.Content} {
		if !strings.Contains(fragment, "<img") {
			continue
		}
		root, err := dom.ParseFragment(fragment)
		if err != nil {
			continue
		}
		for _, img := range dom.QueryAll(root, tidy.AnyImage) {
			if a := tidy.ImageAddress(img, base); a != "" {
				return a
			}
		}
	}
	return ""
}

// credible tells whether a time can be one of an article that a visit at
// fetched saw: not before portals existed, not in the future.
func credible(t, fetched time.Time) bool {
	if t.Year() < 1995 {
		return false
	}
	return fetched.IsZero() || t.Before(fetched.Add(time.Hour))
}

// feedTTL is how long the feed asks to be left alone, zero when it does not.
func feedTTL(f *gofeed.Feed) time.Duration {
	original, ok := f.OriginalFeed().(*rss.Feed)
	if !ok {
		return 0
	}
	minutes, err := strconv.Atoi(strings.TrimSpace(original.TTL))
	if err != nil || minutes <= 0 {
		return 0
	}
	return min(time.Duration(min(minutes, 24*60))*time.Minute, maxTTL)
}

// jsonHubs finds the WebSub hubs that a JSON Feed names.
func jsonHubs(page page.Page, base *url.URL) (hubs []string) {
	var wire struct {
		Hubs []struct{ URL string }
	}
	if json.Unmarshal(page.Body, &wire) == nil {
		for _, h := range wire.Hubs {
			hubs = dom.AppendWord(hubs, weburl.Resolve(base, h.URL))
		}
	}
	return hubs
}

// newestFirst orders links by their time where both have one; the others keep
// their place.
func newestFirst(links []page.Link) {
	for _, l := range links {
		if l.Published.IsZero() {
			return
		}
	}
	sort.SliceStable(links, func(i, j int) bool { return links[i].Published.After(links[j].Published) })
}

// ErrOtherSection says that a feed or list is not of the section asked for.
var ErrOtherSection = errors.New("of another section")

// CheckNukeFeed refuses the general feed that NukeViet answers with when it
// does not know the category asked for.
func CheckNukeFeed(address string, l page.Listing) error {
	if l.Profile != "nukeviet" {
		return nil
	}
	segments := weburl.Segments(address)
	if len(segments) < 2 || (segments[0] != "rss" && segments[0] != "feeds") {
		return nil
	}
	category := segments[len(segments)-1]
	for _, link := range l.Links {
		for _, s := range weburl.Segments(link.URL) {
			if s == category {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: the portal does not know the category %q and answers with its general feed (%w)", article.ErrLayout, category, ErrOtherSection)
}
