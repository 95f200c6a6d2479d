// Package sitemap reads sitemaps, in XML or as lines of text, packed or not, and the files
// of their indexes.
package sitemap

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/document"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
	"loa/portal/internal/xmltree"
)

// IsSitemap tells whether a document is a sitemap, in XML or as lines of text,
// packed or not.
func IsSitemap(fetched page.Page) bool {
	return document.IsGzip(fetched.Body) || slices.Contains(document.SitemapRoots, document.RootOf(fetched)) ||
		isTextSitemap(fetched)
}

// Bounds of sitemaps: what one visit follows of an index, and how large a
// file may be once unpacked (https://www.sitemaps.org/protocol.html allows
// 50 MB; a page's bound is enough for 50,000 addresses).
const (
	MaxSitemaps     = 6
	maxSitemapDepth = 3
	maxSitemapBytes = 16 << 20
)

// ErrSitemapTooLarge says that a sitemap is larger than its bound, packed or not.
var ErrSitemapTooLarge = fmt.Errorf("sitemap larger than %d MiB", maxSitemapBytes>>20)

// Sitemap is what a sitemap file says: pages, or further sitemaps.
type Sitemap struct {
	page.Listing
	// Sitemaps are the files an index names, the most promising first:
	// those of news, then by their time.
	Sitemaps []string
}

// nukeSitemap is how NukeViet calls its sitemaps: language, then module.
var nukeSitemap = pattern.Lazy(`(?i)/sitemap-[a-z]{2}\.[a-z0-9-]+\.xml$`)

// ParseSitemap reads one sitemap or sitemap index, packed or not. The lastmod
// of a page is its time of publication where the sitemap is known to mean it
// so (evidence "sitemap"), else the best there is until the page itself is
// read ("sitemap lastmod"). A document that is no sitemap is article.ErrLayout.
func ParseSitemap(fetched page.Page) (Sitemap, error) {
	s, err := parseSitemap(fetched)
	if err != nil {
		return Sitemap{}, fmt.Errorf("sitemap %s: %w", page.NameOf(fetched), err)
	}
	return s, nil
}

func parseSitemap(page page.Page) (Sitemap, error) {
	body, err := unpack(page.Body)
	if err != nil {
		return Sitemap{}, err
	}
	base, err := url.Parse(page.URL)
	if err != nil {
		return Sitemap{}, err
	}
	r := sitemapReader{page: page, base: base, seen: map[string]bool{}}
	if nukeSitemap().MatchString(base.Path) {
		r.profile = cms.ProfileNamed("nukeviet")
	}
	page.Body = body
	if err := r.read(page); err != nil {
		return Sitemap{}, err
	}
	return r.result(), nil
}

// unpack returns the file, unpacked when it is gzip, within its bound.
func unpack(body []byte) ([]byte, error) {
	if !document.IsGzip(body) {
		if len(body) > maxSitemapBytes {
			return nil, ErrSitemapTooLarge
		}
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, maxSitemapBytes+1))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if len(plain) > maxSitemapBytes {
		return nil, ErrSitemapTooLarge
	}
	return plain, nil
}

type sitemapReader struct {
	page    page.Page
	base    *url.URL
	profile page.Profile
	seen    map[string]bool
	links   []page.Link
	files   []sitemapFile
	refused int
	news    bool
}

type sitemapFile struct {
	url     string
	lastMod time.Time
}

func (r *sitemapReader) read(unpacked page.Page) error {
	if isTextSitemap(unpacked) {
		for line := range strings.Lines(document.TextOf(unpacked)) {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			if l, ok := r.link(line); ok {
				r.links = append(r.links, l)
			}
		}
		return nil
	}
	name := document.RootOf(unpacked)
	if !slices.Contains(document.SitemapRoots, name) {
		return fmt.Errorf("%w: %s, not a sitemap", article.ErrLayout, what(name))
	}
	root, err := document.ParseXML(document.TextOf(unpacked))
	if err != nil {
		return err
	}
	for _, n := range root.Within("url", 2) {
		if isSitemapFile().MatchString(n.ChildText("loc")) {
			r.addFile(n) // an index by mistake
			continue
		}
		r.addPage(n)
	}
	for _, n := range root.Within("sitemap", 2) {
		r.addFile(n)
	}
	if len(root.Children) == 0 && root.IsCut() {
		return fmt.Errorf("%w: the sitemap is cut off before its first address", article.ErrNotAnArticle)
	}
	return nil
}

// isSitemapFile finds the address of a sitemap.
var isSitemapFile = pattern.Lazy(`(?i)\.xml(?:\.gz)?$`)

// what says what a document is by its root.
func what(root string) string {
	if root == "" {
		return "neither XML nor a list of addresses"
	}
	return "a document of <" + root + ">"
}

// isTextSitemap tells of a sitemap that is an address a line
// (https://www.sitemaps.org/protocol.html#otherformats).
func isTextSitemap(fetched page.Page) bool {
	body := bytes.TrimPrefix(fetched.Body, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(body[:min(len(body), 64)], 0) >= 0 {
		body = []byte(document.TextOf(fetched))
	}
	lines := 0
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' && lines < 5 {
			continue
		}
		if !document.IsWebAddress(string(line[:min(len(line), 10)])) || bytes.ContainsAny(line, " \t<>\"") {
			return false
		}
		if lines++; lines >= 20 {
			break
		}
	}
	return lines > 0
}

func (r *sitemapReader) addFile(n *xmltree.Node) {
	address := weburl.Meant(r.base, n.ChildText("loc"))
	if address == "" || r.seen[address] || !r.ownSite(address) || len(r.files) >= page.MaxLinks {
		return
	}
	r.seen[address] = true
	f := sitemapFile{url: address}
	f.lastMod = document.MomentOf(n.ChildText("lastmod"), r.page).At
	r.files = append(r.files, f)
}

// link begins an entry for an address, if it may be an article that is not
// there yet.
func (r *sitemapReader) link(ref string) (page.Link, bool) {
	address := weburl.Canonical(weburl.Meant(r.base, ref))
	if address == "" || !r.ownSite(address) || weburl.IsFile(address) || !weburl.MayBeArticle(address) ||
		len(r.links) >= page.MaxLinks {
		r.refused++
		return page.Link{}, false
	}
	if r.profile != nil && page.NukeArticleID(address) == "" {
		r.refused++
		return page.Link{}, false
	}
	key := page.KeyOf(r.profile, address)
	if r.seen[key] {
		return page.Link{}, false
	}
	r.seen[key] = true
	return page.Link{URL: address, Key: key, Evidence: "sitemap"}, true
}

// addPage reads an entry and what it says of news and pictures
// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
// A time of day that is the time of publication for certain goes before all; a
// Day alone is enough to know what is old.
func (r *sitemapReader) addPage(n *xmltree.Node) {
	l, ok := r.link(n.ChildText("loc"))
	if !ok {
		return
	}
	news := n.Child("news:news")
	l.Title, l.Language = page.PlainLine(news.ChildText("news:title")), news.Child("news:publication").ChildText("news:language")
	if t := document.MomentOf(news.ChildText("news:publication_date"), r.page); !t.At.IsZero() {
		r.news = true
		l.Published, l.PublishedDay, l.PublishedEvidence, l.Evidence = t.At, t.Day, "news sitemap", "news sitemap"
	}
	switch t := document.MomentOf(n.ChildText("lastmod"), r.page); {
	case t.At.IsZero():
	case r.profile != nil && !t.Day:
		l.Published, l.PublishedDay, l.PublishedEvidence = t.At, false, "sitemap"
	case l.Published.IsZero():
		l.Published, l.PublishedDay, l.PublishedEvidence = t.At, t.Day, "sitemap lastmod"
		l.Updated = t.At
	default:
		l.Updated = t.At
	}
	for _, image := range n.All("image:image") {
		if l.Image == "" {
			l.Image = media.UsableImage(r.base, document.FirstText(image, "image:loc", "loc"))
		}
	}
	r.links = append(r.links, l)
}

// ownSite refuses addresses of other hosts, as the protocol does.
func (r *sitemapReader) ownSite(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (r.base.Host == "" || weburl.SameSite(u.Host, r.base.Host))
}

func (r *sitemapReader) result() Sitemap {
	kind := "sitemap"
	if r.news {
		kind = "news sitemap"
	}
	s := Sitemap{Listing: page.Listing{URL: r.page.URL, Kind: "sitemap", Evidence: kind, Links: r.links,
		Refused: r.refused}}
	if r.profile != nil {
		s.Profile = r.profile.Name()
		s.Evidence += " of NukeViet, whose lastmod is the time of publication"
	}
	newestLinksFirst(s.Links)
	sort.SliceStable(r.files, func(i, j int) bool {
		a, b := r.files[i], r.files[j]
		if x, y := SitemapPromise(a.url), SitemapPromise(b.url); x != y {
			return x > y
		}
		return a.lastMod.After(b.lastMod)
	})
	for _, f := range r.files {
		// An index that tells its news apart has no others where it names pages or tags.
		if SitemapPromise(f.url) > 0 || SitemapPromise(r.files[0].url) < 2 {
			s.Sitemaps = append(s.Sitemaps, f.url)
		}
	}
	return s
}

// newestLinksFirst orders a sitemap's links by what time they have; those
// without one come last, in their order.
func newestLinksFirst(links []page.Link) {
	when := func(l page.Link) time.Time {
		if !l.Published.IsZero() {
			return l.Published
		}
		return l.Updated
	}
	sort.SliceStable(links, func(i, j int) bool { return when(links[i]).After(when(links[j])) })
}

// SitemapPromise ranks the files of an index by their name.
func SitemapPromise(address string) int {
	name := strings.ToLower(path.Base(address))
	if strings.HasPrefix(name, "wp-sitemap-posts-page") { // WordPress's pages are no posts
		return 0
	}
	for _, word := range [...]string{"news", "google-news", "tin", "post", "article", "bai-viet"} {
		if strings.Contains(name, word) {
			return 2
		}
	}
	for _, word := range [...]string{"categor", "tag", "author", "users", "page", "image", "video", "product", "danh-muc",
		"taxonom", "chuyen-muc"} {
		if strings.Contains(name, word) {
			return 0
		}
	}
	return 1
}

// ReadSitemap reads a sitemap and, for an index, the most promising files it
// names: at most MaxSitemaps files, none twice, so that a sitemap that names
// itself ends. A file of an index that cannot be read is left out unless none
// can be. A file of an index may be a feed
// (https://www.sitemaps.org/protocol.html#otherformats), which feed reads.
func ReadSitemap(ctx context.Context, get page.Getter, first page.Page,
	feed func(page.Page) (page.Listing, bool)) (page.Listing, error) {
	top, err := ParseSitemap(first)
	if err != nil {
		return page.Listing{}, err
	}
	if len(top.Sitemaps) == 0 {
		return top.Listing, nil
	}
	merged := top.Listing
	seen := map[string]bool{first.URL: true}
	keys := map[string]bool{}
	for _, l := range merged.Links {
		keys[l.Key] = true
	}
	type step struct {
		url   string
		depth int
	}
	queue := make([]step, 0, len(top.Sitemaps))
	for _, u := range top.Sitemaps {
		queue = append(queue, step{u, 1})
	}
	var failed error
	read := 0
	for len(queue) > 0 && read < MaxSitemaps {
		s := queue[0]
		queue = queue[1:]
		if seen[s.url] {
			continue
		}
		seen[s.url] = true
		read++
		fetched, err := get(ctx, s.url)
		if ctx.Err() != nil {
			return page.Listing{}, ctx.Err()
		}
		var part Sitemap
		if err == nil {
			var isFeed bool
			if part.Listing, isFeed = feed(fetched); !isFeed {
				part, err = ParseSitemap(fetched)
			}
		}
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if s.depth < maxSitemapDepth {
			for _, u := range part.Sitemaps {
				queue = append(queue, step{u, s.depth + 1})
			}
		}
		merged.Refused += part.Refused
		merged.Profile = cmp.Or(merged.Profile, part.Profile)
		for _, l := range part.Links {
			if !keys[l.Key] && len(merged.Links) < page.MaxLinks {
				keys[l.Key] = true
				merged.Links = append(merged.Links, l)
			}
		}
	}
	if len(merged.Links) == 0 && failed != nil {
		return page.Listing{}, failed
	}
	newestLinksFirst(merged.Links)
	merged.Evidence = fmt.Sprintf("sitemap index, %d of its %d files read", read, len(top.Sitemaps))
	return merged, nil
}
