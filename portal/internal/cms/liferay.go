package cms

import (
	"regexp"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
)

// liferay reads Liferay 7's asset publisher.
type liferay struct{}

// Name is how a configuration names the profile.
func (liferay) Name() string { return "liferay" }

var (
	liferayForm  = pattern.Lazy(`/-/(?:asset_publisher/[^/]+/content/)?[^/?]+`)
	liferayShape = articleShape{
		profile:     "liferay",
		scope:       dom.Sel(`.asset-full-content, .portlet-asset-publisher .asset-content, .portlet-journal-content, .journal-content-article`),
		title:       dom.Sel(`.header-title, .component-title, .asset-title, h1.title, h1, h2, h3.title`),
		lead:        dom.Sel(`.asset-summary, .summary, .sapo`),
		body:        dom.Sel(`.journal-content-article, .asset-content, .article-content`),
		date:        dom.Sel(`.metadata-publish-date, .publish-date, .asset-publish-date, .date, time`),
		author:      dom.Sel(`.metadata-author, .asset-author, .author`),
		origin:      dom.Sel(`.asset-source, .source`),
		boilerplate: dom.Sel(`.asset-links, .asset-related, .taglib-social-bookmarks, .social-bookmarks, .taglib-ratings, .taglib-discussion, .asset-ratings, .asset-tags, .pull-right.lfr-meta-actions, .asset-actions, .asset-more, .header-back-to`),
		missing:     "no .asset-full-content with .journal-content-article",
	}
)

// Detect tells how much a page looks like one of this CMS.
func (liferay) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("portlet-asset-publisher"), 60, ".portlet-asset-publisher")
	s.when(doc.Mentions("/asset_publisher/"), 40, "/-/asset_publisher/")
	s.when(doc.Mentions("Liferay.ThemeDisplay") || doc.Mentions("Liferay.Portlet"), 40, "Liferay's scripts")
	s.when(doc.Mentions("asset-full-content"), 30, ".asset-full-content")
	return s.result()
}

// List finds the articles that a list page names.
func (p liferay) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no list in .portlet-asset-publisher")
}

func (liferay) form() *regexp.Regexp { return liferayForm() }

// Article reads the page of an article.
func (liferay) Article(doc *page.Document) (article.Article, error) { return liferayShape.Read(doc) }

// Key is what the portal calls the article of an address.
func (liferay) Key(address string) string { return weburl.Key(address) }
