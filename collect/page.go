package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/portal"
)

// quietAfter is the age from which a find is stored without announcing it: a
// portal that reorders its archive brings no news.
const quietAfter = 30 * 24 * time.Hour

// take fetches and stores one find. It returns an error only when the visit
// must end.
func (v *visit) take(ctx context.Context, f find, done, total int) error {
	old, err := v.stored(ctx, f.known)
	if err != nil {
		return err
	}
	a, err := v.fetch(ctx, f.Link, old)
	defer v.progress(Progress{Stage: "article", Done: done + 1, Total: total, URL: f.URL, Title: cmp.Or(a.Title, f.Title), Err: err})
	if err != nil {
		return v.failed(ctx, f, err)
	}
	v.streak = 0
	failed := v.docs.failing[f.Key]
	if f.known.ID != 0 {
		before := f.known.ListHash
		f.known.ListHash = cmp.Or(f.listHash, before)
		changed := v.report.Changed
		err := v.saveAgain(ctx, f.known, a)
		if listDiffers(before, f.listHash) {
			v.listAlarm(v.src.ID, v.report.Changed > changed)
		}
		return err
	}
	quiet := f.quiet || v.how.AcceptHeld && f.isNew || failed != nil && failed.quiet || v.isArchive(f, a)
	if err := v.save(ctx, f, a, quiet); err != nil {
		return err // a page that failed before stays noted, and so does its quiet
	}
	delete(v.docs.failing, f.Key)
	return nil
}

// stored returns what is stored at a known link, zero for a new one. Of an
// article of another source that the link only copies, no more than the title
// concerns this page.
func (v *visit) stored(ctx context.Context, known article.Known) (article.Article, error) {
	if known.ID == 0 {
		return article.Article{}, nil
	}
	old, err := v.Store.Article(ctx, known.ID)
	if errors.Is(err, article.ErrNotFound) {
		return article.Article{}, nil
	}
	if err != nil {
		return article.Article{}, storeFailed("article", err)
	}
	if old.Source != v.src.ID || old.Key != known.Key {
		return article.Article{Title: old.Title}, nil
	}
	return old, nil
}

// isArchive tells whether an article is new to us only because a list showed
// more of the past than before: because something above it was taken down, or
// because the portal touched an old page.
func (v *visit) isArchive(f find, a article.Article) bool {
	if a.PublishedGuessed || a.Published.IsZero() {
		return false
	}
	if v.Now().Sub(a.Published) > quietAfter {
		return true
	}
	return f.tail && a.Published.Before(v.state.LastSuccess.Add(-time.Hour))
}

// failed notes that a page could not be read and decides whether the visit
// goes on.
func (v *visit) failed(ctx context.Context, f find, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if isStore(err) {
		return err
	}
	if errors.Is(err, article.ErrLayout) {
		v.layoutErrors++
	}
	if f.known.ID != 0 {
		// What is stored stays as it is; the page is looked at again later.
		v.problem(f.URL, err, f.known.Missing.IsZero())
		f.known.Visited, f.known.NextVisit = v.Now(), v.lookLater(f.known, v.Now())
		if err := v.mark(ctx, f.known); err != nil {
			return err
		}
	} else {
		note := v.docs.fail(f.Link, f.quiet || v.how.AcceptHeld, v.Now())
		v.problem(f.URL, fmt.Errorf("%w (%s)", err, note), note.tries == 1)
	}
	if refused(err) {
		v.report.Refused++
	} else {
		v.report.Failed++
	}
	if v.mustWait(f.URL, err) {
		return err // noted all the same: one page that is never available must not end every visit
	}
	return v.endure(f.URL, err)
}

// mustWait tells whether the source's own portal asked to come back later. A
// dead host that some link leads to is only that link's problem.
func (v *visit) mustWait(address string, err error) bool {
	_, wait := asksToWait(err)
	return wait && v.atHome(address)
}

// atHome tells whether an address is on a host of the source itself.
func (v *visit) atHome(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append(lists(v.src), v.src.URL), func(own string) bool {
		o, err := url.Parse(own)
		return err == nil && fetch.HostKey(o) == fetch.HostKey(u)
	})
}

// refused tells whether an error says that a page is none of the source's
// articles, rather than that it cannot be read now.
func refused(err error) bool {
	var elsewhere *fetch.ElsewhereError
	return errors.As(err, &elsewhere) && elsewhere.Why == fetch.AnotherSite ||
		errors.Is(err, fetch.ErrRobots) || errors.Is(err, fetch.ErrNotPage) || errors.Is(err, fetch.ErrPrivate) || errors.Is(err, errFiltered)
}

// endure ends the visit once several pages in a row failed as if the portal
// were down.
func (v *visit) endure(address string, err error) error {
	if !unwell(err) || !v.atHome(address) {
		v.streak = 0
		return nil
	}
	if v.streak++; v.streak < maxStreak {
		return nil
	}
	return fmt.Errorf("%d pages in a row failed, the last: %w", v.streak, err)
}

// errFiltered says that an article's own title is kept out by the patterns.
var errFiltered = errors.New("kept out by the source's patterns")

// fetch gets one article page and makes it ready to be stored. Old is what is
// stored under its key, or zero.
func (v *visit) fetch(ctx context.Context, l portal.Link, old article.Article) (article.Article, error) {
	page, err := v.page(ctx, l.URL)
	if err != nil {
		return article.Article{}, err
	}
	a, err := v.readArticle(page)
	if err != nil {
		return article.Article{}, err
	}
	if err := v.believe(ctx, page, l, old, a); err != nil {
		return article.Article{}, err
	}
	v.pagesRead++
	a = v.ready(a, page, l, old)
	if !v.filter.takes(l.URL, a.Title) && old.Title == "" {
		return article.Article{}, fmt.Errorf("%s: %w", l.URL, errFiltered)
	}
	return a, nil
}

// fetched is a page, or why there is none.
type fetched struct {
	page portal.Page
	err  error
}

func (v *visit) page(ctx context.Context, address string) (portal.Page, error) {
	if f, ok := v.early[address]; ok {
		delete(v.early, address)
		return f.page, f.err
	}
	resp, err := v.get(ctx, fetch.Request{URL: address, Stay: true})
	return pageOf(resp), err
}

// learnPages is how many pages are read before the first article of a source
// is stored.
const learnPages = 4

// learnFurniture reads the first pages of a source never read before, so that
// what repeats on all of them is known when they are stored. Otherwise the
// first articles would keep it, and seem to change when they are read again.
func (v *visit) learnFurniture(ctx context.Context, todo []find) error {
	if len(v.state.Boilerplate) > 0 || v.state.Profile != "" || len(todo) < 2 {
		return nil
	}
	v.early = map[string]fetched{}
	for _, f := range todo[:min(learnPages, len(todo))] {
		resp, err := v.get(ctx, fetch.Request{URL: f.URL, Stay: true})
		if v.mustWait(f.URL, err) || ctx.Err() != nil {
			v.report.Left = countNew(todo)
			return v.failed(ctx, f, err)
		}
		v.early[f.URL] = fetched{pageOf(resp), err}
		if err == nil {
			_, _ = v.readArticle(pageOf(resp)) // what is wrong with it is said when its turn comes
		}
	}
	return nil
}

// learnPage takes note of what may be furniture. Profiles know theirs.
func (v *visit) learnPage(page portal.Page) {
	if v.state.Profile != "" || portal.ProfileNamed(v.src.Profile) != nil {
		return
	}
	if doc, err := portal.Parse(page); err == nil {
		v.furniture.Learn(doc)
		v.learned = true
	}
}

func (v *visit) readArticle(page portal.Page) (article.Article, error) {
	a, err := guarded(v.log, page.URL, func() (a article.Article, err error) {
		v.learnPage(page)
		a, v.evidence, err = v.Reader.ReadArticle(page, v.src, v.furniture)
		return a, err
	})
	if err != nil {
		return article.Article{}, err
	}
	a = clean(a)
	if a.Title == "" || a.ContentText == "" && a.Lead == "" && len(a.Attachments) == 0 && a.Image == nil {
		return article.Article{}, fmt.Errorf("read %s: a title or a text is missing: %w", page.URL, article.ErrLayout)
	}
	return a, nil
}

// save stores a new article, quietly or as news.
func (v *visit) save(ctx context.Context, f find, a article.Article, quiet bool) error {
	store := v.Store.SaveArticle
	if quiet {
		store = v.Store.SaveFill
	}
	saved, err := store(ctx, a)
	if err != nil {
		return storeFailed("save "+f.URL, err)
	}
	v.published = append(v.published, a.Published)
	now := v.Now()
	k := article.Known{
		ID: saved.ID, Source: v.src.ID, Key: f.Key, URL: a.URL, State: article.StateLive,
		ListHash: f.listHash, Collected: now, Visited: now, NextVisit: v.nextLook(now, now),
	}
	if quiet && v.nextLook(a.Published, now).IsZero() {
		k.NextVisit = time.Time{} // too old to change much
	}
	if err := v.mark(ctx, k); err != nil {
		return err
	}
	if !quiet && (saved.New || saved.Copy) {
		v.news++
	}
	if saved.Copy {
		v.report.Copies++
	} else if saved.New {
		v.report.New++
	}
	return nil
}

// mark stores what a visit to one article leaves. What the store has dropped
// meanwhile, such as the place of a copy that is gone, needs no mark.
func (v *visit) mark(ctx context.Context, k article.Known) error {
	if err := v.Store.MarkVisit(ctx, k); err != nil && !errors.Is(err, article.ErrNotFound) {
		return storeFailed("mark "+k.URL, err)
	}
	return nil
}
