package lists

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
)

const (
	// trust304 is how long "not modified" is believed without seeing the
	// document: some portals say so whatever happened.
	trust304 = time.Hour
	// maxDocuments is how many documents finding one list may take.
	maxDocuments = 30
)

// ErrNotModified ends the reading of a list that has not changed.
var ErrNotModified = errors.New("not modified")

// getter fetches what the reading of one page of a list asks for. The page's
// own address is the entry; it may prove unchanged, which ends the reading.
type getter struct {
	*Lists
	entry       string
	conditional bool // ask only for what changed
	documents   int
	page        portal.Page           // the entry
	doc         article.DocumentState // of the entry, to remember
	unchanged   bool
	composite   bool // the list is made of more than the entry, such as a sitemap's files
}

func (g *getter) get(ctx context.Context, address string) (portal.Page, error) {
	if g.documents++; g.documents > maxDocuments {
		return portal.Page{}, fmt.Errorf("more than %d documents for one list", maxDocuments)
	}
	if address != g.entry {
		return g.other(ctx, address)
	}
	r := fetch.Request{URL: address}
	var prev article.DocumentState
	var hash string
	current := false // whether prev was read whole under the present settings
	if g.conditional && !g.Notes.HasItems() {
		prev = g.Notes.Lists[address]
		hash, current = strings.CutPrefix(prev.Hash, g.Settings+":")
	}
	if age := g.Now().Sub(prev.Checked); current && age >= 0 && age < trust304 {
		r.Prev = fetch.Validators{ETag: prev.ETag, LastModified: prev.LastModified}
	}
	resp, err := g.Session.Get(ctx, r)
	if err != nil {
		return portal.Page{}, err
	}
	g.Fresh = max(g.Fresh, resp.MaxAge)
	if resp.Permanent && !judge.SameHost(address, resp.URL) {
		g.MovedTo = resp.URL
	}
	if resp.NotModified {
		g.doc, g.unchanged = prev, true
		return portal.Page{}, ErrNotModified
	}
	now := bodyHash(resp.Body)
	g.unchanged = current && now == hash
	g.doc = article.DocumentState{
		URL: address, ETag: resp.Validators.ETag, LastModified: resp.Validators.LastModified,
		Hash: g.Settings + ":" + now, Checked: resp.Fetched,
	}
	if g.unchanged {
		return portal.Page{}, ErrNotModified
	}
	g.page = session.PageOf(resp)
	return g.page, nil
}

// other fetches a further document: a page to compare the list with, which
// may be hours old, or a part of the list.
func (g *getter) other(ctx context.Context, address string) (portal.Page, error) {
	if page, ok := g.Siblings.Get(address, g.Now()); ok {
		return page, nil
	}
	resp, err := g.Session.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return portal.Page{}, err
	}
	page := session.PageOf(resp)
	g.Siblings.Put(address, page)
	g.composite = g.composite || !notes.IsHTML(page)
	return page, nil
}

// Discover names every way to the articles of an address, the best first, and
// returns the page there.
func (r *Lists) Discover(ctx context.Context, address string) ([]portal.Found, portal.Page, error) {
	g := &getter{Lists: r, entry: address}
	ways, err := session.Guarded(r.Log, address, func() ([]portal.Found, error) {
		return r.Reader.Discover(ctx, g.get, address, r.Source)
	})
	return ways, g.page, err
}

func bodyHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}
