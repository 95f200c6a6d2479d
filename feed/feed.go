// Package feed writes articles as RSS 2.0, Atom 1.0, JSON Feed 1.1 and OPML
// 2.0. It stands on gorilla/feeds, whose structs it embeds and whose fields it
// shadows where the formats ask for more.
//
// An article is rendered once per format into an Item; a Document joins the
// items of a feed without rendering them again, so that one new article costs
// its own rendering and one join for each feed that has it.
package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/article"
)

// Format is a feed format, named as the end of its URLs.
type Format string

// The formats.
const (
	RSS  Format = "rss"
	Atom Format = "atom"
	JSON Format = "json"
)

// Formats are all formats in their fixed order.
var Formats = []Format{RSS, Atom, JSON}

// ContentType returns the format's media type for a Content-Type header.
func (f Format) ContentType() string {
	if f == JSON {
		return f.MediaType()
	}
	return f.MediaType() + "; charset=utf-8"
}

// MediaType returns the format's media type without parameters, for links.
func (f Format) MediaType() string {
	switch f {
	case RSS:
		return "application/rss+xml"
	case Atom:
		return "application/atom+xml"
	default:
		return "application/feed+json"
	}
}

// Content says how much of an article a feed shows.
type Content string

// The amounts of content.
const (
	Full    Content = "full"
	Summary Content = "summary"
	None    Content = "none"
)

// Site is what every document says of its publisher.
type Site struct {
	Name     string
	URL      string // absolute, without a slash at its end
	Language string // BCP 47
	Zone     *time.Location
}

// WithdrawnFor is how long a withdrawn article stays in feeds, marked and
// emptied, so that every reader's copy changes too.
const WithdrawnFor = 30 * 24 * time.Hour

// beginning is the date of a feed that never had an article: a date is
// required, and it must not change between two renderings.
var beginning = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Writer renders articles and documents of one site. It is safe for use by
// several goroutines.
type Writer struct {
	site    Site
	host    string
	path    string // path of the site's URL
	topics  map[string]article.Topic
	sources article.SourceIndex
}

// NewWriter returns a Writer. The site's URL must be absolute http or https.
func NewWriter(site Site, topics []article.Topic, sources []article.Source) (*Writer, error) {
	site.URL = strings.TrimRight(site.URL, "/")
	u, err := url.Parse(site.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("site URL %q: must be an absolute http or https address", site.URL)
	}
	if site.Zone == nil {
		site.Zone = time.UTC
	}
	if site.Language == "" {
		site.Language = "vi"
	}
	w := &Writer{site: site, host: u.Hostname(), path: u.EscapedPath(),
		topics: map[string]article.Topic{}, sources: article.IndexSources(sources, site.Name, site.URL)}
	for _, t := range topics {
		w.topics[t.ID] = t
	}
	return w, nil
}

// Item is one article rendered for one format: a piece of a document.
type Item struct {
	Article   int64
	Seq       int64
	Published time.Time
	Changed   time.Time
	Withdrawn bool
	Bytes     []byte
	sum       [16]byte
}

// Item renders an article with at most the given amount of content; an
// article of a source that does not allow its full text shows its summary.
func (w *Writer) Item(f Format, c Content, a *article.Article) (Item, error) {
	var out []byte
	var err error
	switch f {
	case RSS:
		out, err = w.rssItem(c, a)
	case Atom:
		out, err = w.atomEntry(c, a)
	case JSON:
		out, err = w.jsonItem(c, a)
	default:
		err = fmt.Errorf("unknown format %q", f)
	}
	if err != nil {
		return Item{}, fmt.Errorf("render article %d as %s: %w", a.ID, f, err)
	}
	it := Item{Article: a.ID, Seq: a.Seq, Published: published(a), Changed: a.Changed,
		Withdrawn: a.State == article.StateWithdrawn, Bytes: out}
	sum := sha256.Sum256(out)
	copy(it.sum[:], sum[:])
	return it, nil
}

// Head is what a document says of itself before its items.
type Head struct {
	// ID is the feed's identity in Atom: the same for a feed and its archives.
	ID          string
	Title       string
	Description string
	Home        string // the page people read instead
	Self        string // this document
	Hub         string // WebSub hub that tells of its changes, empty for none
	// PrevArchive is the archive document with what came before, empty when
	// nothing did (RFC 5005).
	PrevArchive string
	// Current is the subscription document of an archive document; set, it
	// marks the document as an archive.
	Current string
	// NextArchive is the archive document that follows, where it is needed.
	NextArchive string
	Urgent      bool // warnings may stand in it
}

// Document is a complete feed document.
type Document struct {
	Format Format
	Bytes  []byte
	// Tag identifies the bytes: a strong ETag without its quotes.
	Tag      string
	Seq      int64
	Modified time.Time // of the newest change; a fixed date when empty
	Items    int
	// Fresh is how long the document may be taken for fresh: what the rhythm
	// of its items says, in RSS as in the headers of HTTP.
	Fresh time.Duration
}

// Document joins a head and items, newest first, into a document. The bytes
// depend on nothing else: the same input gives the same document, on every
// process and after every restart.
func (w *Writer) Document(f Format, h Head, items []Item) (*Document, error) {
	d := &Document{Format: f, Modified: beginning, Items: len(items), Fresh: fresh(h, items)}
	size := 0
	for _, it := range items {
		size += len(it.Bytes) + 1
		d.Seq = max(d.Seq, it.Seq)
		if it.Changed.After(d.Modified) {
			d.Modified = it.Changed
		}
	}
	d.Modified = d.Modified.UTC().Truncate(time.Second)
	var front, back []byte
	var err error
	switch f {
	case RSS:
		front, back, err = w.rssFrame(h, d.Modified, d.Fresh)
	case Atom:
		front, back, err = w.atomFrame(h, d.Modified, ours(items))
	case JSON:
		front, back, err = w.jsonFrame(h, ours(items))
	default:
		err = fmt.Errorf("unknown format %q", f)
	}
	if err != nil {
		return nil, fmt.Errorf("render %s feed %s: %w", f, h.Self, err)
	}
	separator := byte('\n')
	if f == JSON {
		separator = ','
	}
	hash := sha256.New()
	hash.Write(front)
	hash.Write(back)
	d.Bytes = make([]byte, 0, len(front)+size+len(back))
	d.Bytes = append(d.Bytes, front...)
	for i := range items {
		if i > 0 {
			d.Bytes = append(d.Bytes, separator)
		}
		d.Bytes = append(d.Bytes, items[i].Bytes...)
		hash.Write(items[i].sum[:])
	}
	d.Bytes = append(d.Bytes, back...)
	d.Tag = strconv.FormatInt(d.Seq, 36) + "-" + hex.EncodeToString(hash.Sum(nil)[:12])
	return d, nil
}

// ours tells whether the site itself wrote what a document says: the state of
// the sources, or nothing. Of articles each item names its author, and the
// document must name none: readers show that one too, or instead.
func ours(items []Item) bool {
	return !slices.ContainsFunc(items, func(it Item) bool { return it.Article != 0 })
}

// Bounds of how long a document is fresh.
const (
	leastFresh = 5 * time.Minute
	mostFresh  = time.Hour
	rhythmOf   = 20 // items that a feed's rhythm is read from
)

// fresh is a quarter of the usual time between two items, in steps of five
// minutes: who asks so often learns of an item after an eighth of that time,
// on average. Warnings are never older than five minutes, archives a day.
func fresh(h Head, items []Item) time.Duration {
	switch {
	case h.Current != "":
		return 24 * time.Hour
	case h.Urgent:
		return leastFresh
	case len(items) < 2:
		return mostFresh
	}
	n := min(len(items), rhythmOf)
	between := items[0].Published.Sub(items[n-1].Published) / time.Duration(n-1)
	return min(max((between/4).Truncate(leastFresh), leastFresh), mostFresh)
}

// published is the time shown as the article's publication.
func published(a *article.Article) time.Time {
	if a.Published.IsZero() {
		return a.Collected
	}
	return a.Published
}

// updated is the time of the article's latest change that readers should
// notice: never before its publication, and moved by every revision.
func updated(a *article.Article) time.Time {
	u := published(a)
	if a.Updated.After(u) && (a.Changed.IsZero() || !a.Updated.After(a.Changed)) {
		u = a.Updated
	}
	if (a.Revision > 1 || a.State == article.StateWithdrawn) && a.Changed.After(u) {
		u = a.Changed
	}
	return u
}

// date prepares a time for a document: the site's zone, whole seconds.
func (w *Writer) date(t time.Time) time.Time { return t.In(w.site.Zone).Truncate(time.Second) }

// sourceName returns a source's name, or its id when it is no longer configured.
func (w *Writer) sourceName(id string) string {
	if s, ok := w.sources.Find(id); ok && s.Name != "" {
		return s.Name
	}
	return id
}

// sourceURL returns the portal of an article's source.
func (w *Writer) sourceURL(v view) string {
	if portal := address(w.sources.Get(v.Source).URL); portal != "" {
		return portal
	}
	return v.link
}

// sourceFeed returns our own feed of a source.
func (w *Writer) sourceFeed(id string, f Format) string {
	return w.site.URL + "/feeds/sources/" + url.PathEscape(id) + "." + string(f)
}
