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
	"loa/collect/internal/gather"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/pages"
	"loa/collect/internal/session"
	"loa/fetch"
)

// quietAfter is the age from which a find is stored without announcing it: a
// portal that reorders its archive brings no news.
const quietAfter = 30 * 24 * time.Hour

// handle fetches and stores one find. It returns an error only when the visit
// must end.
func (v *visit) handle(ctx context.Context, f gather.Find, done, total int) error {
	old, err := v.stored(ctx, f.Known)
	if err != nil {
		return err
	}
	f.Old = old
	v.tellProgress(done, total)
	a, _, err := v.pages.Obtain(ctx, v.wanted(f))
	defer v.session.Tell(session.Progress{Stage: "article", Done: done + 1, Total: total, URL: f.URL,
		Title: cmp.Or(a.Title, f.Title), Err: err})
	if err != nil {
		return v.failed(ctx, f, err)
	}
	v.streak = 0
	failed := v.docs.Failing[f.Key]
	if f.Known.ID != 0 {
		before := f.Known.ListHash
		f.Known.ListHash = notes.MergeListHash(before, f.ListHash)
		changed := v.report.Changed
		err := v.saveAgain(ctx, f.Known, a, old)
		if notes.ListDiffers(before, f.ListHash) {
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
	quiet := f.Quiet || v.how.AcceptHeld && !v.how.Send && f.IsNew || failed != nil && failed.Quiet || v.isArchive(f, a)
	if err := v.save(ctx, f, a, quiet); err != nil {
		return err // a page that failed before stays noted, and so does its quiet
	}
	delete(v.docs.Failing, f.Key)
	v.docs.Unskip(f.Key)
	return nil
}

// wanted is what is known of a find's article.
func (v *visit) wanted(f gather.Find) pages.Wanted {
	w := pages.Wanted{Link: f.Link, Stored: f.Known.ID != 0, Old: f.Old, Lists: v.found.Places[f.Key],
		Quiet: f.Quiet || v.isArchive(f, article.Article{Published: f.Published, PublishedGuessed: f.PublishedDay})}
	if failed := v.docs.Failing[f.Key]; failed != nil {
		w.Failed = failed.First
	}
	return w
}

// saveMoved stores an article that the portal shows at another address now,
// under the key that it has.
func (v *visit) saveMoved(ctx context.Context, f gather.Find, k article.Known, a, old article.Article) error {
	k.Aliases = append(f.Aliases(), f.Key)
	k.ListHash = notes.MergeListHash(k.ListHash, f.ListHash)
	a.Key, a.Collected, a.Release = k.Key, old.Collected, old.Release
	a.Published, a.PublishedEvidence, a.PublishedGuessed = old.Published, old.PublishedEvidence, old.PublishedGuessed
	v.log.Info("article has moved", "article", k.ID, "from", old.URL, "to", a.URL)
	delete(v.docs.Failing, f.Key)
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
		return article.Article{}, judge.StoreFailed("article", err)
	}
	if old.Source != v.src.ID || old.Key != known.Key {
		return article.Article{Title: old.Title}, nil
	}
	return old, nil
}

// isArchive tells whether an article is new to us only because a list showed
// more of the past than before: because something above it was taken down, or
// because the portal touched an old page. A day is enough to know what is old.
func (v *visit) isArchive(f gather.Find, a article.Article) bool {
	if a.Published.IsZero() || a.PublishedEvidence == article.FirstSeen {
		return false
	}
	if v.Now().Sub(a.Published) > quietAfter {
		return true
	}
	return f.Tail && !a.PublishedGuessed && a.Published.Before(v.state.LastSuccess.Add(-time.Hour))
}

// failed notes that a page could not be read and decides whether the visit
// goes on.
func (v *visit) failed(ctx context.Context, f gather.Find, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if judge.IsStore(err) {
		return err
	}
	if errors.Is(err, article.ErrLayout) {
		v.found.LayoutErrors++
	}
	if f.Known.ID != 0 {
		// What is stored stays as it is; the page is looked at again later.
		// One that is looked at every few minutes is not warned of each time.
		seldom := v.Now().Sub(f.Known.Visited) >= time.Hour
		v.session.Report(f.URL, err, f.Known.Missing.IsZero() && seldom)
		f.Known.Visited, f.Known.NextVisit = v.Now(), v.lookLater(f.Known, f.Old, v.Now())
		if err := v.found.Mark(ctx, f.Known); err != nil {
			return err
		}
	} else {
		note := v.docs.Fail(f.Link, f.Quiet || v.how.AcceptHeld && !v.how.Send, v.Now())
		note.Item = note.Item || pages.WitnessOf(f.Link).IsEnough()
		v.session.Report(f.URL, fmt.Errorf("%w (%s)", err, note), note.Tries == 1)
	}
	if judge.Refused(err) {
		v.report.Refused++
	} else {
		v.report.Failed++
	}
	if v.session.MustWait(f.URL, err) {
		return err // noted all the same: one page that is never available must not end every visit
	}
	return v.endure(f.URL, err)
}

// endure ends the visit once several pages in a row failed as if the portal
// were down.
func (v *visit) endure(address string, err error) error {
	if !judge.Unwell(err) || !v.session.AtHome(address) {
		v.streak = 0
		return nil
	}
	if v.streak++; v.streak < maxStreak {
		return nil
	}
	return fmt.Errorf("%d pages in a row failed, the last: %w", v.streak, err)
}

// save stores a new article, quietly or as news.
func (v *visit) save(ctx context.Context, f gather.Find, a article.Article, quiet bool) error {
	store := v.Store.SaveArticle
	if quiet {
		store = v.Store.SaveFill
	}
	saved, err := store(ctx, a)
	if err != nil {
		return judge.StoreFailed("save "+f.URL, err)
	}
	v.published = append(v.published, a.Published)
	now := v.Now()
	k := article.Known{
		ID: saved.ID, Source: v.src.ID, Key: f.Key, URL: a.URL, State: article.StateLive, Aliases: f.Aliases(),
		ListHash: f.ListHash, Collected: now, Visited: now,
	}
	k.NextVisit = v.nextLook(k, a, now)
	switch {
	case f.NoPage || v.src.Pages == article.PagesNever:
		k.NextVisit = time.Time{} // the feed alone can say more
	case quiet && v.byAge(a.Published, now).IsZero() && a.PublishedEvidence != article.FromFeed:
		k.NextVisit = time.Time{} // too old to change much
	}
	if err := v.found.Mark(ctx, k); err != nil {
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

// movedFrom is the stored article that a find shows at its new address, zero
// for none: it has its title or its short guid, and its former address is one
// that the portal left, or leads here for good, or is gone while text or time
// agree.
func (v *visit) movedFrom(ctx context.Context, f gather.Find, a article.Article) (article.Known, article.Article,
	error) {
	k := v.found.Candidates[f.Key]
	if k.ID == 0 {
		k = v.found.Titles[f.Title]
	}
	if k.ID == 0 {
		k = v.found.Titles[a.Title]
	}
	if k.ID == 0 || v.found.Keys[k.Key] || k.Key == f.Key || f.NoPage {
		return article.Known{}, article.Article{}, nil
	}
	old, err := v.stored(ctx, k)
	if err != nil || old.ID == 0 {
		return article.Known{}, article.Article{}, err
	}
	agrees := judge.SameText(a.ContentText, old.ContentText) || !a.PublishedGuessed && a.Published.Equal(old.Published)
	if agrees && v.wasAt(old.URL) {
		return k, old, nil
	}
	resp, err := v.session.Get(ctx, fetch.Request{URL: old.URL})
	switch {
	case ctx.Err() != nil:
		return article.Known{}, article.Article{}, ctx.Err()
	case err == nil && resp.Permanent && judge.SameAddress(resp.URL, a.URL, f.URL):
		return k, old, nil
	case err != nil && judge.IsGone(err) && agrees:
		return k, old, nil
	}
	return article.Known{}, article.Article{}, nil
}

// wasAt tells whether an address is one of the portal's former ones.
func (v *visit) wasAt(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(v.src.Formerly, func(former string) bool {
		f, err := url.Parse(former)
		return err == nil && f.Host != "" && fetch.HostKey(f) == fetch.HostKey(u)
	})
}
