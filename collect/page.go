package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/pages"
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
	f.old = old
	v.tellProgress(done, total)
	a, _, err := v.pages.Obtain(ctx, v.wanted(f))
	defer v.progress(Progress{Stage: "article", Done: done + 1, Total: total, URL: f.URL,
		Title: cmp.Or(a.Title, f.Title), Err: err})
	if err != nil {
		return v.failed(ctx, f, err)
	}
	v.streak = 0
	failed := v.docs.Failing[f.Key]
	if f.known.ID != 0 {
		before := f.known.ListHash
		f.known.ListHash = notes.MergeListHash(before, f.listHash)
		changed := v.report.Changed
		err := v.saveAgain(ctx, f.known, a, old)
		if notes.ListDiffers(before, f.listHash) {
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
	quiet := f.quiet || v.how.AcceptHeld && !v.how.Send && f.isNew || failed != nil && failed.Quiet || v.isArchive(f, a)
	if err := v.save(ctx, f, a, quiet); err != nil {
		return err // a page that failed before stays noted, and so does its quiet
	}
	delete(v.docs.Failing, f.Key)
	v.docs.Unskip(f.Key)
	return nil
}

// wanted is what is known of a find's article.
func (v *visit) wanted(f find) pages.Wanted {
	w := pages.Wanted{Link: f.Link, Stored: f.known.ID != 0, Old: f.old, Lists: v.places[f.Key],
		Quiet: f.quiet || v.isArchive(f, article.Article{Published: f.Published})}
	if failed := v.docs.Failing[f.Key]; failed != nil {
		w.Failed = failed.First
	}
	return w
}

// saveMoved stores an article that the portal shows at another address now,
// under the key that it has.
func (v *visit) saveMoved(ctx context.Context, f find, k article.Known, a, old article.Article) error {
	k.Aliases = append(f.aliases(), f.Key)
	k.ListHash = notes.MergeListHash(k.ListHash, f.listHash)
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
	if judge.IsStore(err) {
		return err
	}
	if errors.Is(err, article.ErrLayout) {
		v.layoutErrors++
	}
	if f.known.ID != 0 {
		// What is stored stays as it is; the page is looked at again later.
		// One that is looked at every few minutes is not warned of each time.
		seldom := v.Now().Sub(f.known.Visited) >= time.Hour
		v.session.Report(f.URL, err, f.known.Missing.IsZero() && seldom)
		f.known.Visited, f.known.NextVisit = v.Now(), v.lookLater(f.known, f.old, v.Now())
		if err := v.mark(ctx, f.known); err != nil {
			return err
		}
	} else {
		note := v.docs.Fail(f.Link, f.quiet || v.how.AcceptHeld && !v.how.Send, v.Now())
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
func (v *visit) save(ctx context.Context, f find, a article.Article, quiet bool) error {
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
		ID: saved.ID, Source: v.src.ID, Key: f.Key, URL: a.URL, State: article.StateLive, Aliases: f.aliases(),
		ListHash: f.listHash, Collected: now, Visited: now,
	}
	k.NextVisit = v.nextLook(k, a, now)
	switch {
	case f.NoPage || v.src.Pages == article.PagesNever:
		k.NextVisit = time.Time{} // the feed alone can say more
	case quiet && v.byAge(a.Published, now).IsZero() && a.PublishedEvidence != article.FromFeed:
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
		return judge.StoreFailed("mark "+k.URL, err)
	}
	return nil
}
