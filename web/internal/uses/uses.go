// Package uses counts which sites show boxes, or read the API, by the name of the
// host that their requests bear (Origin, else Referer). No address, no cookie, no
// page, no search and nothing of a reader is looked at or kept, and a request waits
// for nothing: counts are kept in memory, and handed over every now and then.
package uses

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"loa/operations"
)

// Bounds of what is told apart between two times that the counts are handed over.
const (
	hostsMost = 300
	feedsMost = 20 // of a host and kind
	every     = 5 * time.Minute
	longest   = 100 // characters of a host or a feed
)

// Save stores counts: it adds them to those of the same day.
type Save func(ctx context.Context, list []operations.BoxUse) error

// Counter counts. Its zero value counts nothing.
type Counter struct {
	save Save
	own  string // our own host
	now  func() time.Time
	log  *slog.Logger

	mu     sync.Mutex
	counts map[key]*count
	hosts  map[string]bool
	feeds  map[key]int // of a host and kind
}

type key struct {
	day  int64
	host string
	kind operations.BoxKind
	feed string
}

type count struct {
	n    int64
	last time.Time
}

// New is a Counter of the requests of other sites than our own. With nil for save
// it counts nothing.
func New(save Save, site string, now func() time.Time, log *slog.Logger) *Counter {
	c := &Counter{save: save, own: hostOf(site), now: now, log: log}
	c.clear()
	return c
}

func (c *Counter) clear() {
	c.counts, c.hosts, c.feeds = map[key]*count{}, map[string]bool{}, map[key]int{}
}

// Note counts a request that was answered with a status, if it is of a box.
func (c *Counter) Note(r *http.Request, status int) {
	path := r.URL.Path
	if c.save == nil || len(path) < 7 || path[1] != 'e' && path[1] != 'a' && path[1] != 'o' ||
		status != http.StatusOK && status != http.StatusNotModified && status != 0 {
		return
	}
	kind, feed := kindOf(r)
	if kind == "" || r.Header.Get("Sec-Fetch-Dest") == "document" { // somebody looks at the box alone
		return
	}
	host := askedBy(r)
	if host == c.own && host != "" {
		return
	}
	now := c.now()
	k := key{now.Unix() / 86400, host, kind, feed}
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.counts[k]
	if found == nil {
		k = c.bounded(k)
		if found = c.counts[k]; found == nil {
			found = &count{}
			c.counts[k] = found
		}
	}
	found.n++
	found.last = now
}

// bounded is a key that there is room for.
func (c *Counter) bounded(k key) key {
	if !c.hosts[k.host] {
		if len(c.hosts) >= hostsMost {
			k.host = operations.OtherHosts
		}
		c.hosts[k.host] = true
	}
	of := key{k.day, k.host, k.kind, ""}
	if c.feeds[of]++; c.feeds[of] > feedsMost {
		k.feed = operations.OtherFeeds
	}
	return k
}

// kindOf is what a request asks for; "" for anything that is no box.
func kindOf(r *http.Request) (operations.BoxKind, string) {
	path := r.URL.Path
	if name, ok := strings.CutPrefix(path, "/embed/"); ok {
		switch {
		case name == "v1/loa.js":
			return operations.BoxComponent, ""
		case name == "preview" || name == "worker.js" || strings.Contains(name, "/") &&
			!strings.HasPrefix(name, "sources/"):
			return "", ""
		case strings.HasSuffix(name, ".html"):
			return operations.BoxFragment, short(strings.TrimSuffix(name, ".html"))
		case strings.HasSuffix(name, ".svg"):
			return operations.BoxPicture, short(strings.TrimSuffix(name, ".svg"))
		}
		return operations.BoxFrame, short(name)
	}
	switch {
	case path == "/oembed":
		of, err := url.Parse(r.URL.Query().Get("url"))
		if err != nil {
			return operations.BoxOEmbed, ""
		}
		return operations.BoxOEmbed, short(strings.TrimSuffix(of.Path[strings.LastIndexByte(of.Path, '/')+1:], ".html"))
	case path == "/api/v1/articles" || path == "/api/v1/search":
		feed := short(r.URL.Query().Get("topic"))
		if path == "/api/v1/search" {
			feed = "search"
		}
		if r.Header.Get("Origin") != "" && strings.Contains(r.URL.RawQuery, "content=summary&limit=20") {
			return operations.BoxComponent, feed // as loa.js asks
		}
		return operations.BoxAPI, feed
	case strings.HasPrefix(path, "/api/v1/"):
		return operations.BoxAPI, ""
	}
	return "", ""
}

func short(feed string) string {
	if len(feed) > longest {
		return operations.OtherFeeds
	}
	return feed
}

// askedBy is the site that a request comes from, as it says itself; "" when it does
// not. A WordPress says it in its name.
func askedBy(r *http.Request) string {
	for _, from := range []string{r.Header.Get("Origin"), r.Header.Get("Referer")} {
		if from != "" {
			return hostOf(from)
		}
	}
	version, site, ok := strings.Cut(r.Header.Get("User-Agent"), "; ")
	if ok && strings.HasPrefix(version, "WordPress/") {
		return hostOf(site)
	}
	return ""
}

// hostOf is the host's name in an address; "" for none, and for one without a name.
func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	rest = strings.ToLower(rest[strings.LastIndexByte(rest, '@')+1:])
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	if _, err := netip.ParseAddr(strings.Trim(rest, "[]")); err == nil || len(rest) > longest {
		return ""
	}
	for _, b := range []byte(rest) {
		if b != '-' && b != '.' && (b < '0' || b > '9') && (b < 'a' || b > 'z') {
			return ""
		}
	}
	return rest
}

// Run hands the counts over until ctx ends, and once more then.
func (c *Counter) Run(ctx context.Context) {
	if c.save == nil {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-tick.C:
			c.Flush(ctx)
		case <-ctx.Done():
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	c.Flush(last)
}

// Flush hands the counts over. What cannot be stored is lost: it is no more than a
// count.
func (c *Counter) Flush(ctx context.Context) {
	c.mu.Lock()
	counts := c.counts
	c.clear()
	c.mu.Unlock()
	var list []operations.BoxUse
	for k, n := range counts {
		list = append(list, operations.BoxUse{Day: time.Unix(k.day*86400, 0).UTC(), Host: k.host, Kind: k.kind,
			Feed: k.feed, Requests: n.n, Last: n.last})
	}
	if len(list) == 0 {
		return
	}
	if err := c.save(ctx, list); err != nil {
		c.log.Warn("which sites show boxes is not noted", "err", err)
	}
}
