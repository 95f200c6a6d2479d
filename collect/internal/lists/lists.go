// Package lists reads the lists of a source: pages, feeds and sitemaps that name
// articles, conditionally where they were read whole before, and where they
// were found the last time.
package lists

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/portal"
)

// maxLinks is how many links of one document are looked at, newest first.
const maxLinks = 20000

// Lists reads the lists of one source in one visit.
type Lists struct {
	*session.Session
	Notes    *notes.Documents
	Siblings *notes.Siblings
	Settings string // marks what was read under the present settings and program

	Fresh   time.Duration // how long the lists stay fresh by their own word
	MovedTo string        // where a list is now, by a permanent redirect to another host
	// Read is what was read, to be remembered once all links are dealt with.
	Read map[string]article.DocumentState
}

// List is one of them.
type List struct {
	*Lists
	Address string
	Before  string         // the profile that read it the last time
	Known   bool           // it was read before
	Whole   bool           // read it whole though it may be unchanged
	src     article.Source // with the profile that fitted the last time
}

// Open begins to read the list at a configured address.
func (r *Lists) Open(address string) *List {
	l := &List{Lists: r, Address: address, src: r.Source}
	l.Before, l.Known = r.Notes.Filled[address]
	// Keys come from the profile. The one that fitted is kept to, so that a
	// page on which it is not recognised for once does not rename everything.
	if l.Before != "" && (r.Source.Profile == "" || r.Source.Profile == "auto") {
		l.src.Profile = l.Before
	}
	return l
}

// First reads the first page where it was found the last time, else looks for
// it anew, and notes where it is. It returns ErrNotModified for one that has not
// changed since it was read whole.
func (l *List) First(ctx context.Context) (portal.Listing, error) {
	entry, first, err := l.find(ctx)
	if err == nil && entry == l.Address {
		found := entry
		if first.Kind == "feed" || first.Kind == "sitemap" {
			found = first.URL
		}
		l.Notes.SetEntry(l.Address, found, l.Now())
	}
	return first, err
}

// find returns the address that was read, besides what it said.
func (l *List) find(ctx context.Context) (entry string, first portal.Listing, err error) {
	entry = l.Notes.Entry(l.Address, l.Now())
	first, err = l.page(ctx, entry, true)
	if l.src.Profile != l.Source.Profile && errors.Is(err, article.ErrLayout) {
		l.src = l.Source
		first, err = l.page(ctx, entry, true)
	}
	if err == nil || entry == l.Address || errors.Is(err, ErrNotModified) || ctx.Err() != nil {
		return entry, first, err
	}
	if _, wait := judge.AsksToWait(err); wait {
		return entry, first, err
	}
	entry = l.Address
	first, err = l.page(ctx, entry, true)
	return entry, first, err
}

// Page reads an older page.
func (l *List) Page(ctx context.Context, url string) (portal.Listing, error) {
	return l.page(ctx, url, false)
}

// Names reads the first page whole, changed or not, and notes nothing.
func (l *List) Names(ctx context.Context) (portal.Listing, error) {
	return l.page(ctx, l.Notes.Entry(l.Address, l.Now()), false)
}

// page has one page of the list read. Only the first may be unchanged.
func (l *List) page(ctx context.Context, url string, first bool) (portal.Listing, error) {
	g := &getter{Lists: l.Lists, entry: url, conditional: first && l.Known && !l.Whole}
	listing, err := session.Guarded(l.Log, url, func() (portal.Listing, error) {
		return l.Reader.ReadList(ctx, g.get, url, l.src)
	})
	switch {
	case g.unchanged && errors.Is(err, ErrNotModified):
		l.Read[url] = g.doc
		return portal.Listing{}, ErrNotModified
	case err != nil:
		return portal.Listing{}, err
	case first && len(listing.Links) == 0 && listing.Kind != "feed" && listing.Kind != "sitemap":
		return portal.Listing{}, fmt.Errorf("list %s: no article in it: %w", url, article.ErrLayout)
	}
	if first && !g.composite {
		l.Read[url] = g.doc
	}
	if listing.URL == "" {
		listing.URL = url
	}
	listing.Links = listing.Links[:min(len(listing.Links), maxLinks)]
	return listing, nil
}

// Repeated finds the titles that several links share.
func Repeated[L any](links []L, title func(L) string) map[string]bool {
	seen, twice := map[string]bool{}, map[string]bool{}
	for _, l := range links {
		if t := title(l); seen[t] {
			twice[t] = true
		} else {
			seen[t] = true
		}
	}
	return twice
}
