package syndication

import (
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/document"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
)

// maxTTL bounds how long a feed may ask to be left alone.
const maxTTL = 24 * time.Hour

// nukeGUID is what NukeViet calls an item; it pads it with line ends.
var nukeGUID = pattern.Lazy(`^\s*news_\d+\s*$`)

// ErrOtherSection says that a feed or list is not of the section asked for.
var ErrOtherSection = errors.New("of another section")

// feed is what a document says of itself, and its items as they are written.
type feed struct {
	name      string // "RSS 2.0", "Atom", "JSON Feed 1.1"
	title     string
	base      *url.URL
	self      string
	language  string
	generator string
	ttl       time.Duration
	hubs      []string
	items     []item
}

// ParseFeed reads an RSS, Atom or JSON feed; one without an item is a good
// feed. Times in feeds of NukeViet are wrong and left out. A document that is
// no feed is article.ErrLayout.
func ParseFeed(fetched page.Page) (page.Listing, error) {
	f, err := readFeed(fetched)
	if err != nil {
		return page.Listing{}, fmt.Errorf("feed %s: %w", page.NameOf(fetched), err)
	}
	return f.listing(fetched), nil
}

func readFeed(fetched page.Page) (*feed, error) {
	if len(fetched.Body) > dom.MaxPageBytes {
		return nil, dom.ErrPageTooLarge
	}
	if j, ok := readJSON(fetched); ok {
		return j.feed(fetched), nil
	}
	switch document.RootOf(fetched) {
	case "rss", "rdf", "channel":
		return readWith(fetched, readRSS)
	case "feed", "entry":
		return readWith(fetched, readAtom)
	}
	return nil, fmt.Errorf("%w: not a feed", article.ErrLayout)
}

func (f *feed) listing(fetched page.Page) page.Listing {
	l := page.Listing{URL: fetched.URL, Kind: "feed", Title: page.PlainLine(f.title), Evidence: f.name, Self: f.self,
		TTL: f.ttl}
	NameHubs(&l, fetched)
	for _, hub := range f.hubs {
		l.Hubs = dom.AppendWord(l.Hubs, hub)
	}
	var p page.Profile
	nuke := f.isNuke()
	if nuke {
		p, l.Profile = cms.ProfileNamed("nukeviet"), "nukeviet"
		l.Evidence += " of NukeViet, its times left out because they are wrong"
	}
	shared := f.sharedAddresses()
	if len(shared) > 0 {
		for i := range f.items { // one link for all, and a guid that is the address
			if it := &f.items[i]; it.permalink != "" && shared[weburl.Canonical(it.address)] {
				it.address = it.permalink
			}
		}
		shared = f.sharedAddresses()
	}
	seen := map[string]bool{}
	for i := range f.items {
		link, ok := f.items[i].link(f, fetched, shared)
		if !ok {
			l.Refused++
			continue
		}
		if link.Key == "" {
			link.Key = page.KeyOf(p, link.URL)
		}
		if nuke {
			link.Published, link.PublishedEvidence, link.PublishedDay, link.Updated = time.Time{}, "", false, time.Time{}
		}
		again := sameAgain(link)
		if seen[link.Key] || again != "" && seen[again] || len(l.Links) >= page.MaxLinks {
			continue
		}
		seen[link.Key], seen[again] = true, true
		l.Links = append(l.Links, link)
	}
	newestFirst(l.Links)
	return l
}

// sameAgain is what an item and its copy in another section have in common, "" where
// too little is known: guid, title and time.
func sameAgain(l page.Link) string {
	if l.GUID == "" || l.Title == "" || l.Published.IsZero() || l.PublishedDay {
		return ""
	}
	return "copy:" + l.GUID + "|" + l.Title + "|" + l.Published.String()
}

func (f *feed) isNuke() bool {
	if strings.Contains(strings.ToLower(f.generator), "nukeviet") {
		return true
	}
	for _, i := range f.items {
		if !nukeGUID().MatchString(i.guid) {
			return false
		}
	}
	return len(f.items) > 0
}

// sharedAddresses finds the pages that several items of a feed name: these are
// parts of a page, or have no page of their own.
func (f *feed) sharedAddresses() map[string]bool {
	type named struct{ guid, anchor, title string }
	first := map[string]named{}
	shared := map[string]bool{}
	for _, i := range f.items {
		address := weburl.Canonical(i.address)
		if address == "" {
			continue
		}
		this := named{i.guid, anchorOf(i.address), page.NameKey(i.title)}
		before, again := first[address]
		if !again {
			first[address] = this
			continue
		}
		// The same guid, or the same title without one, is the same item twice.
		if this.anchor != before.anchor || this.guid != before.guid || this.guid == "" && this.title != before.title {
			shared[address] = shared[address] || this.title != before.title
		}
	}
	return shared
}

// CheckNukeFeed refuses the general feed that NukeViet answers with when it
// does not know the category asked for.
func CheckNukeFeed(address string, l page.Listing) error {
	if l.Profile != "nukeviet" || len(l.Links) == 0 {
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
	return fmt.Errorf("%w: the portal does not know the category %q and answers with its general feed (%w)",
		article.ErrLayout, category, ErrOtherSection)
}

// ttlOf reads how many minutes a feed asks to be left alone, zero when it does
// not.
func ttlOf(s string) time.Duration {
	minutes, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || minutes <= 0 {
		return 0
	}
	return min(time.Duration(min(minutes, 24*60))*time.Minute, maxTTL)
}

// newestFirst orders links by their time where all have one; else they keep
// their place.
func newestFirst(links []page.Link) {
	for _, l := range links {
		if l.Published.IsZero() {
			return
		}
	}
	sort.SliceStable(links, func(i, j int) bool { return links[i].Published.After(links[j].Published) })
}
