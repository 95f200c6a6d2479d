package cms

import (
	"fmt"
	"regexp"
	"strings"

	"loa/article"
	"loa/portal/internal/content"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// wordpress reads WordPress. Its lists share the names that the program itself
// gives; its articles are as its thousand themes make them, and the reading
// without a profile takes more of them right than any list of names.
type wordpress struct{}

// Name is how a configuration names the profile.
func (wordpress) Name() string { return "wordpress" }

var (
	wordpressPosts   = dom.Sel(`article.type-post, article.post, article[id^="post-"], li.type-post`)
	wordpressFolders = dom.Sel(`.cat-links a, .entry-meta a[rel~="category"], .entry-footer a[rel~="category"], .post-categories a, .entry-categories a`)
	// wordpressTerms is what themes made of blocks have instead, from 2022 on.
	wordpressTerms = dom.Sel(`.wp-block-post-terms.taxonomy-category, .taxonomy-category`)
	termLinks      = dom.Sel(`a[href]`)
)

// Detect tells how much a page looks like one of this CMS.
func (wordpress) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(strings.HasPrefix(strings.ToLower(doc.Meta("generator")), "wordpress"), 50, "generator WordPress")
	s.when(doc.Mentions("/wp-content/"), 40, "/wp-content/")
	s.when(doc.Mentions("/wp-json"), 20, "/wp-json")
	s.when(doc.Mentions("entry-content") || doc.Mentions("wp-block-post"), 20, ".entry-content")
	return s.result()
}

// List finds the articles that a list page names.
func (p wordpress) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no list of posts")
}

func (wordpress) form() *regexp.Regexp { return nil }

// Article reads the page of an article.
func (p wordpress) Article(doc *page.Document) (article.Article, error) {
	return p.articleWith(doc, nil)
}

// articleWith is Article with what the host repeats on its pages.
func (p wordpress) articleWith(doc *page.Document, boilerplate *content.Boilerplate) (article.Article, error) {
	if score, _ := p.Detect(doc); score == 0 {
		return article.Article{}, list.LayoutError(p.Name(), "no sign of WordPress")
	}
	if n := len(dom.QueryAll(doc.Body(), wordpressPosts)); n > 1 && !dom.HasClass(doc.Body(), "single") &&
		!page.SaysArticle(doc) {
		return article.Article{}, list.LayoutError(p.Name(), fmt.Sprintf("not one post: there are %d", n))
	}
	a, err := content.Extract(doc, boilerplate)
	if err != nil {
		return article.Article{}, err
	}
	for _, n := range dom.QueryAll(doc.Body(), wordpressFolders) {
		a.Categories = dom.AppendWord(a.Categories, dom.LineText(n))
	}
	if box := dom.QueryFirst(doc.Body(), wordpressTerms); box != nil { // further ones are of other posts
		for _, n := range dom.QueryAll(box, termLinks) {
			a.Categories = dom.AppendWord(a.Categories, dom.LineText(n))
		}
	}
	return a, nil
}

// Key is what the portal calls the article of an address.
func (wordpress) Key(address string) string { return weburl.Key(address) }
