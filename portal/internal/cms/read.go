package cms

import (
	"context"

	"loa/article"
	"loa/portal/internal/content"
	"loa/portal/internal/list"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
)

// ReadWith lets a profile read an article, with the host's boilerplate where the
// profile has use for it.
func ReadWith(p page.Profile, doc *page.Document, boilerplate *content.Boilerplate) (article.Article, error) {
	if f, ok := p.(interface {
		articleWith(*page.Document, *content.Boilerplate) (article.Article, error)
	}); ok {
		return f.articleWith(doc, boilerplate)
	}
	return p.Article(doc)
}

// ManyLayouts tells of CMSs whose article pages each portal builds itself, so
// that a page their profile does not know may well be an article.
func ManyLayouts(p page.Profile) bool {
	switch p.(type) {
	case sharepoint, liferay, vnpt, tandan:
		return true
	}
	return false
}

// ListByProfile lets the profile read its list. What it found by its looks
// alone is scored once more with the help of the site's other pages.
func ListByProfile(ctx context.Context, get page.Getter, doc *page.Document, p page.Profile) (page.Listing, error) {
	if by, ok := p.(byLooks); ok {
		l, err := list.Find(ctx, get, doc, p)
		if err == nil && !list.Fits(l, by.form()) {
			return page.Listing{}, list.LayoutError(p.Name(), "no addresses of its form in the list")
		}
		return l, err
	}
	l, err := p.List(doc)
	if err != nil {
		return page.Listing{}, err
	}
	if l.Kind == "links" {
		return list.Find(ctx, get, doc, p)
	}
	if l.Next == "" {
		l.Next = paging.NextPage(doc)
	}
	return l, nil
}
