// Package pages makes articles of a source's pages and of the entries of its
// lists: it fetches and reads a page, asks itself whether that is the article
// which was promised, where it is and whether it goes on, and completes it by
// what its entry and the source's settings say.
package pages

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
)

// Pages makes the articles of one source in one visit.
type Pages struct {
	*session.Session
	Filter    judge.Filter
	Topics    []article.Topic
	Matcher   *article.Matcher // of Topics
	Learned   func(title, text string) []string
	Summarize func(context.Context, article.Article) (string, error) // nil: none but the built-in
	Sightings *notes.Sightings
	// Boilerplate is what repeats on the host's pages; HasLearned tells that
	// it has seen a page in this visit.
	Boilerplate *portal.Boilerplate
	HasLearned  bool
	Profile     string // by which the source's lists are read
	Trial       bool   // nothing is stored: a page seen once is shown
	ReadBefore  bool   // in an earlier visit
	ReadWell    int    // articles read well
	// Explain, which may be nil, is told where the fields of each article stand on its page.
	Explain func(portal.Explanation)

	canonical map[string]string  // articles' addresses by the canonical address that their pages name
	absent    *absentPage        // nil until it is asked for
	measured  int                // files asked for in this visit
	early     map[string]fetched // pages fetched ahead of their turn, by address
}

// Wanted is an article that is to be made, with what is known of it.
type Wanted struct {
	portal.Link
	Stored bool            // it is known, if only as a copy of another source's
	Old    article.Article // what is stored under its key, or zero
	Quiet  bool            // nobody will be told of it
	Lists  []string        // in which it stands
	Failed time.Time       // since when its page could not be read; zero: it was never asked for
}

// New begins with an empty memory of the visit's pages.
func New(p Pages) *Pages {
	p.canonical = map[string]string{}
	return &p
}

// Obtain makes the article that is wanted: from its page, completed by its
// entry, or from the entry alone when it has no page, or none that can be read,
// with the evidence by which it was read.
func (p *Pages) Obtain(ctx context.Context, w Wanted) (article.Article, string, error) {
	if !p.hasPage(w.Link) {
		return p.fromEntry(ctx, w, nil)
	}
	a, evidence, err := p.Fetch(ctx, w)
	if err == nil || !p.standsAlone(w, err) {
		return a, evidence, err
	}
	p.Report(w.URL, fmt.Errorf("taken from the feed: %w", err), true)
	return p.fromEntry(ctx, w, err)
}

// hasPage tells whether a link's page is to be read.
func (p *Pages) hasPage(l portal.Link) bool { return !l.NoPage && p.Source.Pages != article.PagesNever }

// Fetch makes the article of its page.
func (p *Pages) Fetch(ctx context.Context, w Wanted) (article.Article, string, error) {
	page, err := p.page(ctx, w.URL)
	if err != nil {
		return article.Article{}, "", err
	}
	certain, guard := judge.Challenge(page)
	if certain {
		return article.Article{}, "", fmt.Errorf("%s: %w", w.URL, guard)
	}
	r, err := p.read(page)
	if guard != nil && !judge.Alike(cmp.Or(w.Title, w.Old.Title, judge.Spelled(w.URL)), r.article.Title) {
		return article.Article{}, "", fmt.Errorf("%s: %w", w.URL, guard)
	}
	if r.document != nil {
		p.learn(r.document)
	}
	if err != nil {
		return article.Article{}, "", err
	}
	if err := p.confirm(ctx, page, w, r.article); err != nil {
		return article.Article{}, "", err
	}
	address, err := p.addressOf(ctx, page.URL, r.article, w.Old)
	if err != nil {
		return article.Article{}, "", err
	}
	if r.article, err = p.join(ctx, page.URL, r); err != nil {
		return article.Article{}, "", err
	}
	p.ReadWell++
	if x, ok := r.document.(session.Explainer); ok && p.Explain != nil {
		p.Explain(x.Explain(r.article, r.evidence, p.Boilerplate))
	}
	p.measure(ctx, &r.article, w)
	a := p.complete(ctx, r.article, address, w)
	if !p.Filter.Takes(w.URL, a.Title) && w.Old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: %w", w.URL, judge.ErrFiltered)
	}
	return a, r.evidence, nil
}

// fetched is a page, or why there is none.
type fetched struct {
	page portal.Page
	err  error
}

func (p *Pages) page(ctx context.Context, address string) (portal.Page, error) {
	if f, ok := p.early[address]; ok {
		delete(p.early, address)
		return f.page, f.err
	}
	resp, err := p.Get(ctx, fetch.Request{URL: address, Stay: true})
	return session.PageOf(resp), err
}

// reading is what was read of a page.
type reading struct {
	article  article.Article
	evidence string
	document session.Document // nil when the page could not be parsed
}

// read reads a page and takes note of nothing. What is no whole article is
// article.ErrLayout; what was parsed is returned all the same.
func (p *Pages) read(page portal.Page) (reading, error) {
	r, err := session.Guarded(p.Log, page.URL, func() (r reading, err error) {
		if r.document, err = p.Reader.Open(page); err != nil {
			return r, err
		}
		r.article, r.evidence, err = r.document.Read(p.Source, p.Boilerplate)
		return r, err
	})
	if err != nil {
		return r, err
	}
	r.article = clean(r.article)
	if a := r.article; a.Title == "" || a.ContentText == "" && a.Lead == "" && len(a.Attachments) == 0 &&
		a.Image == nil {
		return r, fmt.Errorf("read %s: a title or a text is missing: %w", page.URL, article.ErrLayout)
	}
	return r, nil
}
