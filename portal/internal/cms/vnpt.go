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

// vnpt reads VNPT's ePortal on Liferay 6, whose news are portlets.
type vnpt struct{}

// Name is how a configuration names the profile.
func (vnpt) Name() string { return "vnpt" }

var (
	vnptPortlet = pattern.Lazy(`_WAR_vnpteportal[a-z]*portlet`)
	vnptForm    = pattern.Lazy(`(?i)/-/|chitiet|detail|articleId=|_WAR_vnpt|/\d+|-\d+(?:\.html?)?$`)
	vnptShape   = articleShape{
		profile:     "vnpt",
		scope:       dom.Sel(`[id*="_WAR_vnpteportalnewsportlet"]:has(.news-detail-content), [id*="_WAR_vnpteportalnewsportlet"]:has(.content-detail), [id*="_WAR_vnpteportalnewsportlet"]:has(.journal-content-article), [id*="_WAR_vnpteportalnewsportlet"]:has(.detail-content)`),
		title:       dom.Sel(`.title-detail, .news-detail-title, .title-news-detail, .detail-title, h1, h2.title, h3.title`),
		lead:        dom.Sel(`.news-detail-summary, .summary-detail, .sapo, .description-detail, .detail-sapo, .trich-dan`),
		body:        dom.Sel(`.news-detail-content, .content-detail, .journal-content-article, .detail-content`),
		date:        dom.Sel(`.news-detail-date, .date-detail, .detail-date, .date, .time`),
		author:      dom.Sel(`.news-detail-author, .author-detail, .author`),
		origin:      dom.Sel(`.news-detail-source, .source-detail, .source`),
		boilerplate: dom.Sel(`.news-other, .other-news, .tin-khac, .tin-lien-quan, .related-news, .taglib-social-bookmarks, .taglib-ratings, .taglib-discussion, .tool-bar, .share`),
		files:       dom.Sel(`.news-detail-attachment, .attachment, .file-dinh-kem`),
		missing:     "no news portlet of VNPT with a body",
	}
)

// Detect tells how much a page looks like one of this CMS.
func (vnpt) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("_WAR_vnpteportal") && vnptPortlet().Match(doc.Page.Body), 120, "portlets of VNPT ePortal")
	return s.result()
}

// List finds the articles that a list page names.
func (p vnpt) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no list in VNPT's news portlet")
}

func (vnpt) form() *regexp.Regexp { return vnptForm() }

// Article reads the page of an article.
func (vnpt) Article(doc *page.Document) (article.Article, error) { return vnptShape.Read(doc) }

// Key is what the portal calls the article of an address.
func (vnpt) Key(address string) string { return weburl.Key(address) }
