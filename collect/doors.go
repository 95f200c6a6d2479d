package collect

import (
	"context"
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/habit"
	"loa/collect/internal/judge"
	"loa/collect/internal/preview"
	"loa/collect/internal/session"
	"loa/fetch"
)

// Auto is the schedule that follows how often a source publishes.
const Auto = habit.Auto

// ErrUnlike says that a page answers to an article's address and is not
// that article: a login, error or front page sent with status 200.
var ErrUnlike = judge.ErrUnlike

// NotAListError says that an address that should be a list of articles is
// something else, and which addresses may be wanted instead.
type NotAListError = preview.NotAListError

// CheckSource reports everything in a source's settings that a visit would
// stumble over: patterns, addresses, proxy, TLS roots and headers.
func CheckSource(src article.Source) error { return judge.CheckSource(src) }

// NextVisit tells when a source may be visited next. With schedule "auto"
// that is when it should be; any other schedule decides for itself and only
// may not come before the time returned, which is zero when nothing stands
// against a visit.
func NextVisit(state article.SourceState, src article.Source, now time.Time) time.Time {
	return habit.NextVisit(state, src, now)
}

// Preview is what would be collected from an address.
type Preview = preview.Preview

// PreviewPage is one article as it would be stored, or why it would not.
type PreviewPage = preview.Page

// Preview looks for the articles of an address and reads the first n of them,
// as a first visit would, and stores nothing. Src may hold settings to try;
// its empty fields are filled with what was found.
func (c *Collector) Preview(ctx context.Context, address string, src article.Source, n int) (Preview, error) {
	plain, body := fetch.SplitPost(address)
	u, err := fetch.ParseURL(plain)
	if err != nil {
		return Preview{}, fmt.Errorf("preview: %w", err)
	}
	p := Preview{Source: preview.Suggest(src, u), Pasted: src.URL == "" && len(src.Lists) == 0}
	if body != "" && len(src.Lists) == 0 {
		p.Source.Lists = []string{fetch.WithPost(u.String(), body)}
	}
	v, err := c.visitFrom(p.Source, How{}, article.SourceState{Source: p.Source.ID})
	if err == nil {
		v.pages.Trial = true
		err = p.Look(ctx, v.lists, v.pages, fetch.WithPost(u.String(), body), n)
		p.Requests = v.session.Requests
	}
	if err != nil {
		return p, fmt.Errorf("preview %s: %w", address, err)
	}
	return p, nil
}

// AccessOf is how a source's documents are asked for, as its visits do.
func AccessOf(src article.Source) fetch.Access { return session.AccessOf(src) }
