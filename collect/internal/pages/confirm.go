package pages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// confirm decides whether a page is the article that a link promised. Portals
// answer with a login page, an error page or their front page and status 200
// when they are not well, some at every request and some now and then. A page
// with the title that the list or the last visit gave, or that its address
// spells, is believed at once. One of which nothing was promised is believed
// when it says when it was published, or when nobody will be told of it, unless
// it has so few words that it may be anything.
func (p *Pages) confirm(ctx context.Context, page portal.Page, w Wanted, a article.Article) error {
	promised := cmp.Or(w.Title, w.Old.Title)
	if judge.Alike(w.Title, a.Title) || judge.Alike(w.Old.Title, a.Title) {
		return nil
	}
	once := promised == "" && (p.Trial || judge.Alike(judge.Spelled(w.URL), a.Title) || !judge.SaysLittle(page) &&
		(!a.Published.IsZero() && !a.PublishedGuessed || w.Quiet))
	if p.absent == nil {
		absent, err := p.askAbsent(ctx, page.URL)
		if err != nil {
			return err
		}
		p.absent = absent
	}
	if !p.absent.honest && (a.Title == p.absent.page.Title || a.ContentText == p.absent.page.ContentText) {
		return fmt.Errorf("%s: every address is answered with %q: %w", w.URL, viet.Cut(a.Title, 80), judge.ErrUnlike)
	}
	// What is stored is replaced under another title only when the list has it
	// too; a new article may be called otherwise than its link.
	confirmed := p.Sightings.Confirmed(p.Source.ID, w.Key, notes.ShortHash(a.Title, a.ContentText), !once, p.Now())
	if confirmed && w.Old.Title == "" {
		return nil
	}
	return fmt.Errorf("%s: answered with %q, expected %q: %w", w.URL, viet.Cut(a.Title, 80), viet.Cut(promised, 80),
		judge.ErrUnconfirmed)
}

// absentPage is what a portal answers, with status 200, to an address that
// cannot exist. Honest portals answer with an error instead.
type absentPage struct {
	honest bool
	page   article.Article
}

// askAbsent asks for an address beside the given one that cannot exist.
func (p *Pages) askAbsent(ctx context.Context, address string) (*absentPage, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("khong-co-trang-nay-%d%s", p.Now().Unix()%100000, path.Ext(u.Path))
	u.Path, u.RawPath, u.RawQuery = path.Join(path.Dir(u.Path), name), "", ""
	resp, err := p.Get(ctx, fetch.Request{URL: u.String(), Stay: true})
	var status *fetch.StatusError
	var elsewhere *fetch.ElsewhereError
	switch {
	case errors.As(err, &status) && status.Code < 500, errors.As(err, &elsewhere), errors.Is(err,
		fetch.ErrRobots), errors.Is(err, fetch.ErrNotPage):
		return &absentPage{honest: true}, nil
	case err != nil:
		return nil, err
	}
	r, err := p.read(session.PageOf(resp))
	if err != nil {
		return &absentPage{honest: true}, nil // reads unlike any article
	}
	return &absentPage{page: r.article}, nil
}
