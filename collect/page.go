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

// handle fetches and stores one find. It returns an error only when the visit
// must end.
func (v *visit) handle(ctx context.Context, f find, done, total int) error {
	old, err := v.stored(ctx, f.known)
	if err != nil {
		return err
	}
	a, _, err := v.obtain(ctx, f, old)
	defer v.progress(Progress{Stage: "article", Done: done + 1, Total: total, URL: f.URL,
		Title: cmp.Or(a.Title, f.Title), Err: err})
	if err != nil {
		return v.failed(ctx, f, err)
	}
	v.streak = 0
	failed := v.docs.failing[f.Key]
	if f.known.ID != 0 {
		before := f.known.ListHash
		f.known.ListHash = mergeListHash(before, f.listHash)
		changed := v.report.Changed
		err := v.saveAgain(ctx, f.known, a, old)
		if listDiffers(before, f.listHash) {
			v.listAlarm(v.src.ID, v.report.Changed > changed)
		}
		return err
	}
	moved, old, err := v.movedFrom(ctx, f, a)
	if err != nil {
		return err
	}
	if moved.ID != 0 {
		return v.saveMoved(ctx, f, moved, a, old)
	}
	quiet := f.quiet || v.how.AcceptHeld && f.isNew || failed != nil && failed.quiet || v.isArchive(f, a)
	if err := v.save(ctx, f, a, quiet); err != nil {
		return err // a page that failed before stays noted, and so does its quiet
	}
	delete(v.docs.failing, f.Key)
	return nil
}

// saveMoved stores an article that the portal shows at another address now,
// under the key that it has.
func (v *visit) saveMoved(ctx context.Context, f find, k article.Known, a, old article.Article) error {
	k.Aliases = append(f.aliases(), f.Key)
	k.ListHash = mergeListHash(k.ListHash, f.listHash)
	a.Key, a.Collected, a.Release = k.Key, old.Collected, old.Release
	a.Published, a.PublishedEvidence, a.PublishedGuessed = old.Published, old.PublishedEvidence, old.PublishedGuessed
	v.log.Info("article has moved", "article", k.ID, "from", old.URL, "to", a.URL)
	delete(v.docs.failing, f.Key)
	return v.saveAgain(ctx, k, a, old)
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
// because the portal touched an old page. A day is enough to know what is old.
func (v *visit) isArchive(f find, a article.Article) bool {
	if a.Published.IsZero() || a.PublishedEvidence == article.FirstSeen {
		return false
	}
	if v.Now().Sub(a.Published) > quietAfter {
		return true
	}
	return f.tail && !a.PublishedGuessed && a.Published.Before(v.state.LastSuccess.Add(-time.Hour))
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
		note.item = note.item || witnessOf(f.Link).IsEnough()
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
		errors.Is(err, fetch.ErrRobots) || errors.Is(err, fetch.ErrNotPage) || errors.Is(err, fetch.ErrPrivate) ||
		errors.Is(err, errFiltered)
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

// obtain makes the article of a find: from its page, completed by its entry, or
// from the entry alone when it has no page, or none that can be read, with the
// evidence by which it was read. Old is what is stored under its key, or zero.
func (v *visit) obtain(ctx context.Context, f find, old article.Article) (article.Article, string, error) {
	if v.src.Pages == article.PagesNever || f.NoPage {
		return v.fromEntry(f, nil, old)
	}
	a, evidence, err := v.fetch(ctx, f, old)
	if err == nil || !v.standsAlone(f, err) {
		return a, evidence, err
	}
	v.problem(f.URL, fmt.Errorf("taken from the feed: %w", err), true)
	return v.fromEntry(f, err, old)
}

// fetch gets one article page and makes it ready to be stored.
func (v *visit) fetch(ctx context.Context, f find, old article.Article) (article.Article, string, error) {
	l := f.Link
	page, err := v.page(ctx, l.URL)
	if err != nil {
		return article.Article{}, "", err
	}
	certain, guard := challenge(page)
	if certain {
		return article.Article{}, "", fmt.Errorf("%s: %w", l.URL, guard)
	}
	r, err := v.read(page)
	if guard != nil && !alike(cmp.Or(l.Title, old.Title, spelled(l.URL)), r.article.Title) {
		return article.Article{}, "", fmt.Errorf("%s: %w", l.URL, guard)
	}
	if r.document != nil {
		v.learn(r.document)
	}
	if err != nil {
		return article.Article{}, "", err
	}
	if err := v.confirm(ctx, page, f, old, r.article); err != nil {
		return article.Article{}, "", err
	}
	address, err := v.addressOf(ctx, page.URL, r.article, old)
	if err != nil {
		return article.Article{}, "", err
	}
	if r.article, err = v.join(ctx, page.URL, r); err != nil {
		return article.Article{}, "", err
	}
	v.pagesRead++
	a := v.complete(r.article, address, l, old)
	if !v.filter.takes(l.URL, a.Title) && old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: %w", l.URL, errFiltered)
	}
	return a, r.evidence, nil
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

// reading is what was read of a page.
type reading struct {
	article  article.Article
	evidence string
	document Document // nil when the page could not be parsed
}

// read reads a page and takes note of nothing. What is no whole article is
// article.ErrLayout; what was parsed is returned all the same.
func (v *visit) read(page portal.Page) (reading, error) {
	r, err := guarded(v.log, page.URL, func() (r reading, err error) {
		if r.document, err = v.Reader.Open(page); err != nil {
			return r, err
		}
		r.article, r.evidence, err = r.document.Read(v.src, v.boilerplate)
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

// learnPages is how many pages are read before the first article of a source
// is stored.
const learnPages = 4

// learnAhead reads the first pages of a source never read before, so that what
// repeats on all of them is known when they are stored. Otherwise the first
// articles would keep it, and seem to change when they are read again.
func (v *visit) learnAhead(ctx context.Context, todo []find) error {
	todo = slices.DeleteFunc(slices.Clone(todo), func(f find) bool {
		return f.NoPage ||
			v.src.Pages == article.PagesNever
	})
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
			// What is wrong with the page is said when its turn comes.
			if r, _ := v.read(pageOf(resp)); r.document != nil {
				v.learn(r.document)
			}
		}
	}
	return nil
}

// learn takes note of what may be boilerplate. Profiles know theirs.
func (v *visit) learn(d Document) {
	if v.state.Profile == "" && portal.ProfileNamed(v.src.Profile) == nil {
		d.Learn(v.boilerplate)
		v.learned = true
	}
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
		ID: saved.ID, Source: v.src.ID, Key: f.Key, URL: a.URL, State: article.StateLive, Aliases: f.aliases(),
		ListHash: f.listHash, Collected: now, Visited: now, NextVisit: v.nextLook(now, now),
	}
	switch {
	case f.NoPage || v.src.Pages == article.PagesNever:
		k.NextVisit = time.Time{} // the feed alone can say more
	case quiet && v.nextLook(a.Published, now).IsZero() && a.PublishedEvidence != article.FromFeed:
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
