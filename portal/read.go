package portal

import (
	"errors"
	"fmt"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/content"
	"loa/portal/internal/page"
	"loa/viet"
)

// ReadArticle reads an article page whole, by the source's selectors for its
// content, else by its profile, else without one, and says by which evidence.
// boilerplate, which may be nil, holds what the host repeats on its pages. A page
// that is no article is article.ErrLayout, wrapped with what is missing: a
// named profile's word is final; under "auto" a page that its CMS's profile
// does not know is read without it only when the page says itself that it is
// an article, or, for a CMS of many layouts, reads like one for certain. Times
// keep the offset that the page wrote.
func ReadArticle(fetched page.Page, src article.Source, boilerplate *content.Boilerplate) (article.Article, string,
	error) {
	doc, err := page.Parse(fetched)
	if err != nil {
		return article.Article{}, "", err
	}
	return ReadDocument(doc, src, boilerplate)
}

// ReadDocument is ReadArticle for a page that Parse has read already, so that a
// caller that also learns its boilerplate parses it once.
func ReadDocument(doc *page.Document, src article.Source, boilerplate *content.Boilerplate) (article.Article, string,
	error) {
	a, evidence, err := readArticle(doc, src, boilerplate)
	if err != nil {
		return article.Article{}, evidence, fmt.Errorf("read %s: %w", page.NameOf(doc.Page), err)
	}
	return a, evidence, nil
}

func readArticle(doc *page.Document, src article.Source, boilerplate *content.Boilerplate) (article.Article, string,
	error) {
	if reason := page.NotAnArticle(doc); reason != "" {
		return article.Article{}, reason, fmt.Errorf("%w: %s", article.ErrNotAnArticle, reason)
	}
	if src.Selectors.Content != "" {
		a, err := cms.ReadBySelectors(doc, src.Selectors)
		a.Key = page.KeyOf(profileFor(doc, src), a.URL)
		return a, "the source's selectors", err
	}
	if p := cms.ProfileNamed(src.Profile); p != nil {
		a, err := cms.ReadWith(p, doc, boilerplate)
		a.Key = p.Key(a.URL)
		return a, "profile " + p.Name() + ", as configured", err
	}
	if src.Profile == "none" {
		return generic(doc, boilerplate, nil, "no profile, as configured")
	}
	p, evidence := cms.Detect(doc)
	if p == nil {
		return generic(doc, boilerplate, nil, "without a profile: "+evidence)
	}
	a, err := cms.ReadWith(p, doc, boilerplate)
	if err == nil {
		a.Key = p.Key(a.URL)
		return a, "profile " + p.Name() + ": " + evidence, nil
	}
	if !errors.Is(err, article.ErrLayout) {
		return article.Article{}, "profile " + p.Name() + ": " + evidence, err
	}
	b, without, second := generic(doc, boilerplate, p, "without profile "+p.Name()+", which does not know this layout")
	if second != nil || !page.SaysArticle(doc) && !(cms.ManyLayouts(p) && readsWell(b)) {
		return article.Article{}, "profile " + p.Name() + ": " + evidence, err
	}
	return b, without, nil
}

// readsWell tells whether a reading without a profile found what only an
// article has: a dated text of some length.
func readsWell(a article.Article) bool {
	return !a.Published.IsZero() && !a.PublishedGuessed && len(viet.Syllables(a.ContentText)) >= 60
}

func generic(doc *page.Document, boilerplate *content.Boilerplate, p page.Profile, evidence string) (article.Article,
	string, error) {
	a, err := content.Extract(doc, boilerplate)
	if err != nil {
		return article.Article{}, evidence, err
	}
	a.Key = page.KeyOf(p, a.URL)
	return a, evidence, nil
}

// profileFor is the profile whose keys a source's articles have.
func profileFor(doc *page.Document, src article.Source) page.Profile {
	if src.Profile == "none" {
		return nil
	}
	if p := cms.ProfileNamed(src.Profile); p != nil {
		return p
	}
	p, _ := cms.Detect(doc)
	return p
}
