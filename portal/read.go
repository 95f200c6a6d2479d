package portal

import (
	"errors"
	"fmt"

	"loa/article"
	"loa/viet"
)

// ReadArticle reads an article page whole, by the source's selectors for its
// content, else by its profile, else without one, and says by which evidence.
// furniture, which may be nil, holds what the host repeats on its pages. A page
// that is no article is article.ErrLayout, wrapped with what is missing: a
// named profile's word is final; under "auto" a page that its CMS's profile
// does not know is read without it only when the page says itself that it is
// an article, or, for a CMS of many layouts, reads like one beyond doubt. Times
// keep the offset that the page wrote.
func ReadArticle(page Page, src article.Source, furniture *Furniture) (article.Article, string, error) {
	doc, err := Parse(page)
	if err != nil {
		return article.Article{}, "", err
	}
	a, evidence, err := readArticle(doc, src, furniture)
	if err != nil {
		return article.Article{}, evidence, fmt.Errorf("read %s: %w", nameOf(page), err)
	}
	return a, evidence, nil
}

func readArticle(doc *Document, src article.Source, furniture *Furniture) (article.Article, string, error) {
	if reason := notAnArticle(doc); reason != "" {
		return article.Article{}, reason, fmt.Errorf("%w: %s", article.ErrLayout, reason)
	}
	if src.Selectors.Content != "" {
		a, err := readBySelectors(doc, src.Selectors)
		a.Key = keyOf(profileFor(doc, src), a.URL)
		return a, "the source's selectors", err
	}
	if p := ProfileNamed(src.Profile); p != nil {
		a, err := readWith(p, doc, furniture)
		a.Key = p.Key(a.URL)
		return a, "profile " + p.Name() + ", as configured", err
	}
	if src.Profile == "none" {
		return generic(doc, furniture, nil, "no profile, as configured")
	}
	p, evidence := Detect(doc)
	if p == nil {
		return generic(doc, furniture, nil, "without a profile: "+evidence)
	}
	a, err := readWith(p, doc, furniture)
	if err == nil {
		a.Key = p.Key(a.URL)
		return a, "profile " + p.Name() + ": " + evidence, nil
	}
	if !errors.Is(err, article.ErrLayout) {
		return article.Article{}, "profile " + p.Name() + ": " + evidence, err
	}
	b, without, second := generic(doc, furniture, p, "without profile "+p.Name()+", which does not know this layout")
	if second != nil || !saysArticle(doc) && !(manyLayouts(p) && readsWell(b)) {
		return article.Article{}, "profile " + p.Name() + ": " + evidence, err
	}
	return b, without, nil
}

// readWith lets a profile read an article, with the host's furniture where the
// profile has use for it.
func readWith(p Profile, doc *Document, furniture *Furniture) (article.Article, error) {
	if f, ok := p.(interface {
		articleWith(*Document, *Furniture) (article.Article, error)
	}); ok {
		return f.articleWith(doc, furniture)
	}
	return p.Article(doc)
}

// manyLayouts tells of CMSs whose article pages each portal builds itself, so
// that a page their profile does not know may well be an article.
func manyLayouts(p Profile) bool {
	switch p.(type) {
	case sharepoint, liferay, vnpt, tandan:
		return true
	}
	return false
}

// readsWell tells whether a reading without a profile found what only an
// article has: a dated text of some length.
func readsWell(a article.Article) bool {
	return !a.Published.IsZero() && !a.PublishedGuessed && len(viet.Syllables(a.ContentText)) >= 60
}

func generic(doc *Document, furniture *Furniture, p Profile, evidence string) (article.Article, string, error) {
	a, err := ExtractGeneric(doc, furniture)
	if err != nil {
		return article.Article{}, evidence, err
	}
	a.Key = keyOf(p, a.URL)
	return a, evidence, nil
}

// profileFor is the profile whose keys a source's articles have.
func profileFor(doc *Document, src article.Source) Profile {
	if src.Profile == "none" {
		return nil
	}
	if p := ProfileNamed(src.Profile); p != nil {
		return p
	}
	p, _ := Detect(doc)
	return p
}

// saysArticle tells whether a page states itself that it is one article.
func saysArticle(doc *Document) bool {
	if doc.ArticleScope() != nil || doc.ArticleObject() != nil {
		return true
	}
	return doc.Meta("og:type") == "article" && doc.Title() != ""
}
