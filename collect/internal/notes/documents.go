// Package notes holds what visits to a source remember: of its documents,
// of pages that fail, of what lists said of articles, of pages seen once.
package notes

import (
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
)

// Documents is SourceState.Documents taken apart: what conditional requests
// need to know of the lists, where lists were found, pages still failing, and
// links that the first fill left out.
type Documents struct {
	Lists   map[string]article.DocumentState // by the address read
	entries map[string]article.DocumentState // by the list in the configuration
	Filled  map[string]string                // lists read before, with the profile that read each
	Listed  map[string][]string              // keys of the articles that each list names first
	Failing map[string]*Failing              // by article key
	Older   map[string]string                // where the older pages of each list begin that were not read; empty: nowhere
	skipped map[string]bool                  // by skipKey
	Partly  bool                             // this visit did not read every list whole
}

// Marks in DocumentState.Hash of what is not a list read before.
const (
	entryMark   = "read at" // ETag: the feed or sitemap found behind the list at URL
	filledMark  = "filled"  // ETag: the profile that read the list at URL
	listedMark  = "listed"  // ETag: the keys of articles that the list at URL names first, a line each
	olderMark   = "older"   // ETag: the older page of the list at URL from which on it was not read
	skippedMark = "skipped" // ETag: the skipKeys, one after the other
	skipKeySize = 12        // characters of ShortHash
)

// maxListedBytes bounds what is remembered of the order of one list.
const maxListedBytes = 8 << 10

// rediscover is how long a feed or sitemap found behind a list's address is
// read directly before the address itself is asked again.
const rediscover = 24 * time.Hour

// OpenDocuments takes SourceState.Documents apart; what it does not know is
// dropped.
func OpenDocuments(all []article.DocumentState) *Documents {
	d := &Documents{
		Lists: map[string]article.DocumentState{}, entries: map[string]article.DocumentState{},
		Filled: map[string]string{}, Listed: map[string][]string{}, Older: map[string]string{},
		Failing: map[string]*Failing{}, skipped: map[string]bool{},
	}
	for _, doc := range all {
		switch {
		case doc.Hash == entryMark:
			d.entries[doc.URL] = doc
		case doc.Hash == filledMark:
			d.Filled[doc.URL] = doc.ETag
		case doc.Hash == listedMark:
			d.Listed[doc.URL] = strings.Split(doc.ETag, "\n")
		case doc.Hash == olderMark:
			d.Older[doc.URL] = doc.ETag
		case doc.Hash == skippedMark:
			for keys := doc.ETag; len(keys) >= skipKeySize; keys = keys[skipKeySize:] {
				d.skipped[keys[:skipKeySize]] = true
			}
		case strings.HasPrefix(doc.Hash, failedMark):
			if f, ok := parseFailing(doc); ok {
				d.Failing[f.Key] = f
			}
		default:
			d.Lists[doc.URL] = doc
		}
	}
	return d
}

// Close puts together what is still of use: the documents of the configured
// lists, pages still failing, the freshest first, and the skipped links.
func (d *Documents) Close(configured []string) []article.DocumentState {
	var all []article.DocumentState
	add := func(doc article.DocumentState, ok bool) {
		if ok && !slices.Contains(all, doc) {
			all = append(all, doc)
		}
	}
	for _, list := range configured {
		profile, filled := d.Filled[list]
		add(article.DocumentState{URL: list, Hash: filledMark, ETag: profile}, filled)
		if listed := strings.Join(d.Listed[list], "\n"); listed != "" && len(listed) <= maxListedBytes {
			add(article.DocumentState{URL: list, Hash: listedMark, ETag: listed}, true)
		}
		older, begun := d.Older[list]
		add(article.DocumentState{URL: list, Hash: olderMark, ETag: older}, begun)
		entry, found := d.entries[list]
		add(entry, found)
		for _, address := range []string{list, entry.ETag} {
			doc, ok := d.Lists[address]
			add(doc, ok)
		}
	}
	var pages []*Failing
	for _, f := range d.Failing {
		if !f.givenUp() || f.Listed || d.Partly {
			pages = append(pages, f)
		}
	}
	slices.SortFunc(pages, func(a, b *Failing) int {
		if c := b.last.Compare(a.last); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
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

// FillRank orders lists read before ahead of others.
func (d *Documents) FillRank(list string) int {
	if _, ok := d.Filled[list]; ok {
		return 0
	}
	return 1
}

// Entry is the address to read for a list: the feed or sitemap that was found
// behind it, as long as that is not too long ago.
func (d *Documents) Entry(list string, now time.Time) string {
	if e, ok := d.entries[list]; ok && now.Sub(e.Checked) < rediscover {
		return e.ETag
	}
	return list
}

// SetEntry notes where the feed or sitemap behind a list was found.
func (d *Documents) SetEntry(list, found string, now time.Time) {
	delete(d.entries, list)
	if found != list {
		d.entries[list] = article.DocumentState{URL: list, Hash: entryMark, ETag: found, Checked: now}
	}
}

// Forget has a list read whole at the next visit, changed or not.
func (d *Documents) Forget(list string) {
	delete(d.Lists, list)
	delete(d.Lists, d.entries[list].ETag)
}

// Fail notes one more failure of a page.
func (d *Documents) Fail(l portal.Link, quiet bool, now time.Time) *Failing {
	f := d.Failing[l.Key]
	if f == nil {
		f = &Failing{Key: l.Key, Quiet: quiet, Listed: true, First: now}
		d.Failing[l.Key] = f
	}
	f.URL, f.Title, f.last = l.URL, l.Title, now
	f.Tries++
	return f
}

// HasItems tells whether entries wait that would be articles without their
// pages. Their lists are read whole until they are: what an entry says is known
// only while it is read.
func (d *Documents) HasItems() bool {
	for _, f := range d.Failing {
		if f.Item && !f.givenUp() {
			return true
		}
	}
	return false
}

func skipKey(key string) string { return ShortHash(key) }

// Skips tells whether a link was left out by the first fill.
func (d *Documents) Skips(key string) bool { return len(d.skipped) > 0 && d.skipped[skipKey(key)] }

// Skip leaves a link out.
func (d *Documents) Skip(key string) { d.skipped[skipKey(key)] = true }

// Unskip forgets that a link was left out: its article is stored.
func (d *Documents) Unskip(key string) { delete(d.skipped, skipKey(key)) }

// Skipped counts the links that were left out.
func (d *Documents) Skipped() int { return len(d.skipped) }

// Prune drops skipped links that no list names any more.
func (d *Documents) Prune(listed map[string]bool) {
	if d.Partly || len(d.skipped) == 0 {
		return
	}
	kept := map[string]bool{}
	for key := range listed {
		if d.Skips(key) {
			kept[skipKey(key)] = true
		}
	}
	d.skipped = kept
}
