// Package gather finds what a source's lists name, and which of it is Known: by
// its key, by what the feed calls it, by its address now or at the portal's
// former ones.
package gather

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/lists"
	"loa/collect/internal/notes"
	"loa/collect/internal/pages"
	"loa/collect/internal/session"
	"loa/portal"
)

// Store is what is known of articles.
type Store interface {
	Known(ctx context.Context, source string, keys []string) (map[string]article.Known, error)
	MarkVisit(ctx context.Context, k article.Known) error
}

// Limits are how much a visit takes of a list.
type Limits struct {
	FillArticles int // newest of each list on the first visit
	FillPages    int // of each list on the first visit
	CatchUpPages int // while everything on a page is new
}

// Hub is a WebSub hub and the topic it distributes.
type Hub struct{ Hub, Topic string }

// Find is a link of a list with what is known of it.
type Find struct {
	portal.Link
	ListHash string        // what every list that was read says of it
	Listed   string        // the key under which the lists name it
	Known    article.Known // zero ID: not stored
	Old      article.Article
	IsNew    bool // neither stored nor tried before
	Older    bool // left out by the first fill, and taken on request
	Quiet    bool // from a list not read before: no news
	Tail     bool // new, and below everything known on the first page
}

// Gatherer gathers the finds of one visit.
type Gatherer struct {
	*session.Session
	Store    Store
	Lists    *lists.Lists
	Pages    *pages.Pages // for its patterns and its profile
	Notes    *notes.Documents
	Limits   Limits
	Filled   bool // the source's first fill is done
	TakesAll bool // what a first fill leaves out, too

	Finds  []Find              // in the order of the lists, newest first in each
	Keys   map[string]bool     // under which articles that the lists name are stored, or would be
	Places map[string][]string // the lists in which a key stands
	Left   []string            // articles that left a list in which they should still be
	// Candidates are stored articles that links may mean, by their keys, and
	// Titles stored articles by titles of unknown links.
	Candidates, Titles map[string]article.Known

	// To be remembered once all finds are dealt with: the profile that read each
	// list, what it names first, and where its older pages begin that are still
	// to be read.
	FilledNow map[string]string
	ListedNow map[string][]string
	OlderNow  map[string]string

	// What came of it.
	Read, Unchanged int     // lists
	Errors          []error // of lists that could not be read
	LayoutErrors    int
	Named, Refused  int // links taken into account, and kept out
	Overrun         []string
	Hubs            []Hub
	Older           int       // finds that the first fill left out
	LeftOut         int       // links that are left out still
	LeftOutSince    time.Time // the oldest date of those left out now

	place   map[string]int    // where in Finds a key is
	renamed map[string]string // keys under which articles are stored, by those that lists give
	called  map[string]called // links of this visit, by what feeds call them
	named   int               // articles that were given further names
}

// called is a link that a feed gave a guid.
type called struct{ list, key, title string }

// New begins with no finds.
func New(g Gatherer) *Gatherer {
	g.Keys, g.Places, g.place = map[string]bool{}, map[string][]string{}, map[string]int{}
	g.called = map[string]called{}
	g.renamed, g.Candidates, g.Titles = map[string]string{}, map[string]article.Known{}, map[string]article.Known{}
	g.FilledNow, g.ListedNow, g.OlderNow = map[string]string{}, map[string][]string{}, map[string]string{}
	return &g
}

// ReadLists reads every list of the source and gathers what it names, lists
// read before first: what they bring is news, and what a list just added to
// the configuration brings besides is not. It fails only when no list could
// be read.
func (g *Gatherer) ReadLists(ctx context.Context) error {
	addresses := judge.Lists(g.Source)
	slices.SortStableFunc(addresses, func(a, b string) int { return g.Notes.FillRank(a) - g.Notes.FillRank(b) })
	for i, list := range addresses {
		g.Tell(session.Progress{Stage: "list", Done: i, Total: len(addresses), URL: list})
		err := g.openList(list).read(ctx)
		switch {
		case err == nil:
			g.Read++
			g.reportMove(list)
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case judge.IsStore(err):
			return err
		}
		err = g.hintOfMove(err)
		g.Errors = append(g.Errors, err)
		g.Notes.Forget(list)
		g.Notes.Partly = true
		if errors.Is(err, article.ErrLayout) {
			g.LayoutErrors++
		}
		g.Report(list, err, false)
	}
	all := errors.Join(g.Errors...)
	if g.Read == 0 {
		return all
	}
	if all != nil {
		g.Log.Warn("not every list could be read", "err", all)
	}
	return nil
}

// Known looks names up in the store, some at a time.
func (g *Gatherer) Known(ctx context.Context, names []string) (map[string]article.Known, error) {
	const batch = 500
	all := map[string]article.Known{}
	for part := range slices.Chunk(names, batch) {
		found, err := g.Store.Known(ctx, g.Source.ID, part)
		if err != nil {
			return nil, judge.StoreFailed("look up links", err)
		}
		maps.Copy(all, found)
	}
	return all, nil
}

// Mark stores what a visit to one article leaves. What the store has dropped
// meanwhile, such as the place of a copy that is gone, needs no mark.
func (g *Gatherer) Mark(ctx context.Context, k article.Known) error {
	if err := g.Store.MarkVisit(ctx, k); err != nil && !errors.Is(err, article.ErrNotFound) {
		return judge.StoreFailed("mark "+k.URL, err)
	}
	return nil
}
