package list

import (
	"cmp"
	"context"
	"fmt"
	"regexp"

	"loa/article"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// FindStated reads the list from metadata where it states one, else from the
// page's links.
func FindStated(ctx context.Context, get page.Getter, doc *page.Document) (page.Listing, error) {
	found, err := Find(ctx, get, doc, nil)
	stated, ok := structuredList(doc)
	if !ok {
		return found, err
	}
	// What metadata state counts when the page shows it as its list, or
	// when nothing else is found.
	if err == nil && Overlap(stated.Links, found.Links) < .5 {
		return found, nil
	}
	stated.Next = paging.NextPage(doc)
	return mergeLinks(stated, found), nil
}

// Overlap is the share of a's links that b has.
func Overlap(a, b []page.Link) float64 {
	if len(a) == 0 {
		return 0
	}
	keys := map[string]bool{}
	for _, l := range b {
		keys[weburl.Key(l.URL)] = true
	}
	n := 0
	for _, l := range a {
		if keys[weburl.Key(l.URL)] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// mergeLinks completes what metadata state with what the page's list shows,
// and adds what only the page shows.
func mergeLinks(stated, found page.Listing) page.Listing {
	at := map[string]int{}
	for i, l := range stated.Links {
		at[weburl.Key(l.URL)] = i
	}
	for _, l := range found.Links {
		if i, ok := at[weburl.Key(l.URL)]; ok {
			s := &stated.Links[i]
			s.Title, s.Lead, s.Image = cmp.Or(s.Title, l.Title), cmp.Or(s.Lead, l.Lead), cmp.Or(s.Image, l.Image)
			if s.Published.IsZero() {
				s.Published, s.PublishedDay, s.PublishedEvidence = l.Published, l.PublishedDay, l.PublishedEvidence
			}
			continue
		}
		at[weburl.Key(l.URL)] = len(stated.Links)
		stated.Links = append(stated.Links, l)
	}
	stated.Refused = found.Refused
	return stated
}

// MaxSiblings is how many pages of other sections a list may be compared with.
const MaxSiblings = 2

// Find finds a page's list by its links. When the page alone does not settle it,
// a page of another section is fetched: what stands there too is the site's
// frame and not the list. When that tells nothing, an article of each group
// that may be meant is asked by its breadcrumb.
func Find(ctx context.Context, get page.Getter, doc *page.Document, p page.Profile) (page.Listing, error) {
	f := NewCandidates(doc, p)
	v := f.Score()
	if v.unsure != "" && get != nil {
		var err error
		if v, err = f.scoreWithSiblings(ctx, get, v); err != nil {
			return page.Listing{}, err
		}
		if v.unsure != "" && !v.known || v.best == nil {
			if v, err = f.confirm(ctx, get, v); err != nil {
				return page.Listing{}, err
			}
		}
	}
	for asked := 0; asked < MaxRivals && get != nil && v.best != nil && f.isStray(v.best); asked++ {
		stray := v.best
		if err := f.ask(ctx, get, stray); err != nil {
			return page.Listing{}, err
		}
		if stray.standing != theirs {
			break
		}
		v = f.ScoreAgain(v)
	}
	if v.best == nil {
		return page.Listing{}, fmt.Errorf("%w: %s", article.ErrLayout, v.unsure)
	}
	return f.listing(v), nil
}

func (f *Candidates) scoreWithSiblings(ctx context.Context, get page.Getter, alone Choice) (Choice, error) {
	var siblings []*Candidates
	tried := 0
	for _, address := range f.siblings() {
		if tried >= MaxSiblings || len(siblings) >= 1 {
			break
		}
		tried++
		fetched, err := get(ctx, address)
		if ctx.Err() != nil {
			return Choice{}, ctx.Err()
		}
		if err != nil || weburl.Key(fetched.URL) == weburl.Key(f.self) {
			continue // the list can be chosen without it
		}
		doc, err := page.Parse(fetched)
		if err != nil || page.BadPage(doc) != "" {
			continue
		}
		if s := NewCandidates(doc, f.profile); len(s.entries) > 0 {
			siblings = append(siblings, s)
		}
	}
	if len(siblings) == 0 {
		return alone, nil
	}
	return f.Score(siblings...), nil
}

// FindOn finds the list on one page alone; it is the list if its addresses
// have the CMS's form.
func FindOn(doc *page.Document, p page.Profile, form *regexp.Regexp, missing string) (page.Listing, error) {
	f := NewCandidates(doc, p)
	v := f.Score()
	if v.best == nil {
		return page.Listing{}, LayoutError(p.Name(), missing)
	}
	l := f.listing(v)
	if !Fits(l, form) {
		return page.Listing{}, LayoutError(p.Name(), missing)
	}
	return l, nil
}

// Fits tells whether at least half of a list's addresses have a form.
func Fits(l page.Listing, form *regexp.Regexp) bool {
	if form == nil {
		return true
	}
	n := 0
	for _, link := range l.Links {
		if form.MatchString(link.URL) {
			n++
		}
	}
	return n*2 >= len(l.Links)
}

// LayoutError says what a page lacks; errors.Is finds article.ErrLayout in it.
func LayoutError(profile, missing string) error {
	return fmt.Errorf("%w by profile %s: %s", article.ErrLayout, profile, missing)
}
