package collect

import (
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
)

// documents is SourceState.Documents taken apart: what conditional requests
// need to know of the lists, where lists were found, pages still failing, and
// links that the first fill left out.
type documents struct {
	lists   map[string]article.DocumentState // by the address read
	entries map[string]article.DocumentState // by the list in the configuration
	filled  map[string]string                // lists read before, with the profile that read each
	failing map[string]*failing              // by article key
	skipped map[string]bool                  // by skipKey
	partly  bool                             // this visit did not read every list whole
}

// Marks in DocumentState.Hash of what is not a list read before.
const (
	entryMark   = "read at" // ETag: the feed or sitemap found behind the list at URL
	filledMark  = "filled"  // ETag: the profile that read the list at URL
	skippedMark = "skipped" // ETag: the skipKeys, one after the other
	skipKeySize = 12        // characters of shortHash
)

// rediscover is how long a feed or sitemap found behind a list's address is
// read directly before the address itself is asked again.
const rediscover = 24 * time.Hour

func openDocuments(all []article.DocumentState) *documents {
	d := &documents{
		lists: map[string]article.DocumentState{}, entries: map[string]article.DocumentState{},
		filled: map[string]string{}, failing: map[string]*failing{}, skipped: map[string]bool{},
	}
	for _, doc := range all {
		switch {
		case doc.Hash == entryMark:
			d.entries[doc.URL] = doc
		case doc.Hash == filledMark:
			d.filled[doc.URL] = doc.ETag
		case doc.Hash == skippedMark:
			for keys := doc.ETag; len(keys) >= skipKeySize; keys = keys[skipKeySize:] {
				d.skipped[keys[:skipKeySize]] = true
			}
		case strings.HasPrefix(doc.Hash, failedMark):
			if f, ok := parseFailing(doc); ok {
				d.failing[f.key] = f
			}
		default:
			d.lists[doc.URL] = doc
		}
	}
	return d
}

// close puts together what is still of use: the documents of the configured
// lists, pages still failing, the freshest first, and the skipped links.
func (d *documents) close(configured []string) []article.DocumentState {
	var all []article.DocumentState
	add := func(doc article.DocumentState, ok bool) {
		if ok && !slices.Contains(all, doc) {
			all = append(all, doc)
		}
	}
	for _, list := range configured {
		profile, filled := d.filled[list]
		add(article.DocumentState{URL: list, Hash: filledMark, ETag: profile}, filled)
		entry, found := d.entries[list]
		add(entry, found)
		for _, address := range []string{list, entry.ETag} {
			doc, ok := d.lists[address]
			add(doc, ok)
		}
	}
	var pages []*failing
	for _, f := range d.failing {
		if !f.givenUp() || f.listed || d.partly {
			pages = append(pages, f)
		}
	}
	slices.SortFunc(pages, func(a, b *failing) int {
		if c := b.last.Compare(a.last); c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	})
	for _, f := range pages[:min(len(pages), maxFailing)] {
		all = append(all, f.document())
	}
	if len(d.skipped) > 0 {
		keys := make([]string, 0, len(d.skipped))
		for k := range d.skipped {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		all = append(all, article.DocumentState{URL: "skipped links", Hash: skippedMark, ETag: strings.Join(keys, "")})
	}
	return all
}

// fillRank orders lists read before ahead of others.
func (d *documents) fillRank(list string) int {
	if _, ok := d.filled[list]; ok {
		return 0
	}
	return 1
}

// entry is the address to read for a list: the feed or sitemap that was found
// behind it, as long as that is not too long ago.
func (d *documents) entry(list string, now time.Time) string {
	if e, ok := d.entries[list]; ok && now.Sub(e.Checked) < rediscover {
		return e.ETag
	}
	return list
}

func (d *documents) setEntry(list, found string, now time.Time) {
	delete(d.entries, list)
	if found != list {
		d.entries[list] = article.DocumentState{URL: list, Hash: entryMark, ETag: found, Checked: now}
	}
}

// forget has a list read whole at the next visit, changed or not.
func (d *documents) forget(list string) {
	delete(d.lists, list)
	delete(d.lists, d.entries[list].ETag)
}

// fail notes one more failure of a page.
func (d *documents) fail(l portal.Link, quiet bool, now time.Time) *failing {
	f := d.failing[l.Key]
	if f == nil {
		f = &failing{key: l.Key, quiet: quiet, listed: true, first: now}
		d.failing[l.Key] = f
	}
	f.url, f.title, f.last = l.URL, l.Title, now
	f.tries++
	return f
}

// hasItems tells whether entries wait that would be articles without their
// pages. Their lists are read whole until they are: what an entry says is known
// only while it is read.
func (d *documents) hasItems() bool {
	for _, f := range d.failing {
		if f.item && !f.givenUp() {
			return true
		}
	}
	return false
}

func skipKey(key string) string { return shortHash(key) }

func (d *documents) skips(key string) bool { return len(d.skipped) > 0 && d.skipped[skipKey(key)] }

func (d *documents) skip(key string) { d.skipped[skipKey(key)] = true }

// prune drops skipped links that no list names any more.
func (d *documents) prune(listed map[string]bool) {
	if d.partly || len(d.skipped) == 0 {
		return
	}
	kept := map[string]bool{}
	for key := range listed {
		if d.skips(key) {
			kept[skipKey(key)] = true
		}
	}
	d.skipped = kept
}
