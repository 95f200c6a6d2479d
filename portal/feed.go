package portal

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
)

// maxTTL bounds how long a feed may ask to be left alone.
const maxTTL = 24 * time.Hour

// nukeGUID is what NukeViet calls an item; it pads it with line ends.
var nukeGUID = pattern(`^\s*news_\d+\s*$`)

// looksLikeFeed tells whether a document is an RSS, Atom or JSON feed, by its
// first bytes and not by what the server calls it.
func looksLikeFeed(page Page) bool {
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
func ParseFeed(page Page) (Listing, error) {
	if len(page.Body) > maxPageBytes {
		return Listing{}, fmt.Errorf("feed %s: %w", nameOf(page), ErrPageTooLarge)
	}
	if !looksLikeFeed(page) {
		return Listing{}, fmt.Errorf("feed %s: %w: not a feed", nameOf(page), article.ErrLayout)
	}
	if err := checkXML(page.Body); err != nil {
		return Listing{}, fmt.Errorf("feed %s: %w", nameOf(page), err)
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true // it alone knows the ttl and Atom's hubs
	f, err := parser.Parse(bytes.NewReader(mendXML(page.Body)))
	if err != nil {
		return Listing{}, fmt.Errorf("feed %s: %w: %w", nameOf(page), article.ErrLayout, err)
	}
	return listingOf(page, f), nil
}

func listingOf(page Page, f *gofeed.Feed) Listing {
	base, _ := url.Parse(page.URL)
	if u, err := url.Parse(resolve(base, f.Link)); err == nil && u.Host != "" && f.FeedType != "json" {
		base = u
	}
	l := Listing{URL: page.URL, Kind: "feed", Evidence: feedName(f), Self: resolve(base, f.FeedLink), TTL: feedTTL(f)}
	nameHubs(&l, page)
	if f.FeedType == "json" {
		for _, hub := range jsonHubs(page, base) {
			l.Hubs = appendWord(l.Hubs, hub)
		}
	}
	var p Profile
	nuke := isNukeFeed(f)
	if nuke {
		p, l.Profile = ProfileNamed("nukeviet"), "nukeviet"
		l.Evidence += " of NukeViet, its times left out because they are wrong"
	}
	seen := map[string]bool{}
	for _, item := range f.Items {
		link, ok := feedLink(page, base, item)
		if !ok {
			l.Refused++
			continue
		}
		link.Key = keyOf(p, link.URL)
		if nuke {
			link.Published, link.PublishedEvidence, link.Updated = time.Time{}, "", time.Time{}
		}
		if seen[link.Key] || len(l.Links) >= maxLinks {
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

// keyOf is the identity of an address: the profile's, else the address alone.
func keyOf(p Profile, address string) string {
	if p != nil {
		return p.Key(address)
	}
	return AddressKey(address)
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

func feedLink(page Page, base *url.URL, item *gofeed.Item) (Link, bool) {
	if item == nil {
		return Link{}, false
	}
	address := CanonicalURL(resolve(base, item.Link))
	if address == "" && len(item.Links) > 0 {
		address = CanonicalURL(resolve(base, item.Links[0]))
	}
	if address == "" && strings.HasPrefix(strings.TrimSpace(item.GUID), "http") {
		address = CanonicalURL(item.GUID)
	}
	title := plainLine(item.Title)
	if address == "" {
		return Link{}, false
	}
	l := Link{URL: address, Title: title, Evidence: "feed item"}
	l.Lead = plainLine(item.Description)
	l.Image = feedImage(base, item)
	if item.Author != nil {
		l.Author = plainLine(item.Author.Name)
	}
	if t := item.PublishedParsed; t != nil && credible(*t, page.Fetched) {
		l.Published, l.PublishedEvidence = t.UTC(), "feed"
	}
	if t := item.UpdatedParsed; t != nil && credible(*t, page.Fetched) {
		l.Updated = t.UTC()
	}
	return l, true
}

// plainLine makes one clean line of text that may hold HTML, escaped once too
// often.
func plainLine(s string) string {
	if len(s) > 200_000 {
		s = s[:200_000]
	}
	return cleanTitle(strings.ReplaceAll(TextOf(s), "\n", " "))
}

func feedImage(base *url.URL, item *gofeed.Item) string {
	if item.Image != nil {
		if a := usableImage(base, item.Image.URL); a != "" {
			return a
		}
	}
	for _, e := range item.Enclosures {
		if kind, _, _ := mime.ParseMediaType(e.Type); strings.HasPrefix(kind, "image/") {
			if a := usableImage(base, e.URL); a != "" {
				return a
			}
		}
	}
	for _, fragment := range []string{item.Description, item.Content} {
		if !strings.Contains(fragment, "<img") {
			continue
		}
		root, err := parseFragment(fragment)
		if err != nil {
			continue
		}
		for _, img := range queryAll(root, anyImage) {
			if a := imageAddress(img, base); a != "" {
				return a
			}
		}
	}
	return ""
}

func usableImage(base *url.URL, ref string) string {
	if a := resolve(base, ref); a != "" && !isPlaceholder(a) {
		return a
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
func jsonHubs(page Page, base *url.URL) (hubs []string) {
	var wire struct {
		Hubs []struct{ URL string }
	}
	if json.Unmarshal(page.Body, &wire) == nil {
		for _, h := range wire.Hubs {
			hubs = appendWord(hubs, resolve(base, h.URL))
		}
	}
	return hubs
}

// newestFirst orders links by their time where both have one; the others keep
// their place.
func newestFirst(links []Link) {
	for _, l := range links {
		if l.Published.IsZero() {
			return
		}
	}
	sort.SliceStable(links, func(i, j int) bool { return links[i].Published.After(links[j].Published) })
}

// errOtherSection says that a feed or list is not of the section asked for.
var errOtherSection = errors.New("of another section")
