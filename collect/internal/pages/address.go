package pages

import (
	"context"
	"strings"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/fetch"
)

// addressOf is where an article is: the address that its page calls canonical
// when that is the same page without parameters, or when a look there finds the
// same article; else the one it was fetched from. Many templates name the front
// page, a section, or one address for all.
func (p *Pages) addressOf(ctx context.Context, fetched string, a, old article.Article) (string, error) {
	c, err := fetch.ParseURL(a.URL)
	if err != nil {
		return fetched, nil
	}
	f, err := fetch.ParseURL(fetched)
	canonical := c.String()
	switch {
	case err != nil || !strings.EqualFold(c.Hostname(), f.Hostname()) || canonical == f.String():
		return fetched, nil
	case old.URL == canonical && old.Title == a.Title:
		return canonical, nil // looked at before
	case judge.SamePath(c, f):
		if judge.Drops(f.Query(), c.Query()) {
			return canonical, nil
		}
		return fetched, nil
	case fetch.IsFront(c), fetch.IsLogin(c):
		return fetched, nil
	}
	if other, taken := p.canonical[canonical]; taken && other != fetched {
		return fetched, nil // one address for all
	}
	p.canonical[canonical] = fetched
	page, err := p.page(ctx, canonical)
	if err != nil {
		if ctx.Err() != nil || p.MustWait(canonical, err) {
			return "", err
		}
		return fetched, nil
	}
	if r, err := p.read(page); err == nil && r.article.Title == a.Title &&
		judge.SameText(r.article.ContentText, a.ContentText) {
		return canonical, nil
	}
	return fetched, nil
}
