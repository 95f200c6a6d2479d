package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"loa/article"
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

// errNotModified ends the reading of a list that has not changed.
var errNotModified = errors.New("not modified")

// getter fetches what the reading of one page of a list asks for. The page's
// own address is the entry; it may prove unchanged, which ends the reading.
type getter struct {
	*visit
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
	if g.conditional && !g.docs.hasItems() {
		prev = g.docs.lists[address]
		hash, current = strings.CutPrefix(prev.Hash, g.settings()+":")
	}
	if age := g.Now().Sub(prev.Checked); current && age >= 0 && age < trust304 {
		r.Prev = fetch.Validators{ETag: prev.ETag, LastModified: prev.LastModified}
	}
	resp, err := g.visit.get(ctx, r)
	if err != nil {
		return portal.Page{}, err
	}
	g.fresh = max(g.fresh, resp.MaxAge)
	if resp.Permanent && !sameHost(address, resp.URL) {
		g.movedTo = resp.URL
	}
	if resp.NotModified {
		g.doc, g.unchanged = prev, true
		return portal.Page{}, errNotModified
	}
	now := bodyHash(resp.Body)
	g.unchanged = current && now == hash
	g.doc = article.DocumentState{
		URL: address, ETag: resp.Validators.ETag, LastModified: resp.Validators.LastModified,
		Hash: g.settings() + ":" + now, Checked: resp.Fetched,
	}
	if g.unchanged {
		return portal.Page{}, errNotModified
	}
	g.page = pageOf(resp)
	return g.page, nil
}

// other fetches a further document: a page to compare the list with, which
// may be hours old, or a part of the list.
func (g *getter) other(ctx context.Context, address string) (portal.Page, error) {
	if page, ok := g.siblings.get(address, g.Now()); ok {
		return page, nil
	}
	resp, err := g.visit.get(ctx, fetch.Request{URL: address})
	if err != nil {
		return portal.Page{}, err
	}
	page := pageOf(resp)
	g.siblings.put(address, page)
	g.composite = g.composite || !isHTML(page)
	return page, nil
}

// guarded turns a panic of a parser into an error about one document.
func guarded[T any](log *slog.Logger, url string, read func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("a parser failed on a page", "url", url, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("read %s: the parser failed: %v: %w", url, p, article.ErrLayout)
		}
	}()
	return read()
}
