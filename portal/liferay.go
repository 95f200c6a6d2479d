package portal

import (
	"regexp"

	"loa/article"
)

// liferay reads Liferay 7's asset publisher.
type liferay struct{}

func (liferay) Name() string { return "liferay" }

var (
	liferayForm  = pattern(`/-/(?:asset_publisher/[^/]+/content/)?[^/?]+`)
	liferayShape = articleShape{
		profile:   "liferay",
		scope:     sel(`.asset-full-content, .portlet-asset-publisher .asset-content, .portlet-journal-content, .journal-content-article`),
		title:     sel(`.header-title, .component-title, .asset-title, h1.title, h1, h2, h3.title`),
		lead:      sel(`.asset-summary, .summary, .sapo`),
		body:      sel(`.journal-content-article, .asset-content, .article-content`),
		date:      sel(`.metadata-publish-date, .publish-date, .asset-publish-date, .date, time`),
		author:    sel(`.metadata-author, .asset-author, .author`),
		origin:    sel(`.asset-source, .source`),
		furniture: sel(`.asset-links, .asset-related, .taglib-social-bookmarks, .social-bookmarks, .taglib-ratings, .taglib-discussion, .asset-ratings, .asset-tags, .pull-right.lfr-meta-actions, .asset-actions, .asset-more, .header-back-to`),
		missing:   "no .asset-full-content with .journal-content-article",
	}
)

func (liferay) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("portlet-asset-publisher"), 60, ".portlet-asset-publisher")
	s.when(doc.mentions("/asset_publisher/"), 40, "/-/asset_publisher/")
	s.when(doc.mentions("Liferay.ThemeDisplay") || doc.mentions("Liferay.Portlet"), 40, "Liferay's scripts")
	s.when(doc.mentions("asset-full-content"), 30, ".asset-full-content")
	return s.result()
}

func (p liferay) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no list in .portlet-asset-publisher")
}

func (liferay) form() *regexp.Regexp { return liferayForm() }

func (liferay) Article(doc *Document) (article.Article, error) { return liferayShape.read(doc) }

func (liferay) Key(address string) string { return AddressKey(address) }
