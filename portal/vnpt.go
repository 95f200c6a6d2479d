package portal

import (
	"regexp"

	"loa/article"
)

// vnpt reads VNPT's ePortal on Liferay 6, whose news are portlets.
type vnpt struct{}

func (vnpt) Name() string { return "vnpt" }

var (
	vnptPortlet = pattern(`_WAR_vnpteportal[a-z]*portlet`)
	vnptForm    = pattern(`(?i)/-/|chitiet|detail|articleId=|_WAR_vnpt|/\d+|-\d+(?:\.html?)?$`)
	vnptShape   = articleShape{
		profile:   "vnpt",
		scope:     sel(`[id*="_WAR_vnpteportalnewsportlet"]:has(.news-detail-content), [id*="_WAR_vnpteportalnewsportlet"]:has(.content-detail), [id*="_WAR_vnpteportalnewsportlet"]:has(.journal-content-article), [id*="_WAR_vnpteportalnewsportlet"]:has(.detail-content)`),
		title:     sel(`.title-detail, .news-detail-title, .title-news-detail, .detail-title, h1, h2.title, h3.title`),
		lead:      sel(`.news-detail-summary, .summary-detail, .sapo, .description-detail, .detail-sapo, .trich-dan`),
		body:      sel(`.news-detail-content, .content-detail, .journal-content-article, .detail-content`),
		date:      sel(`.news-detail-date, .date-detail, .detail-date, .date, .time`),
		author:    sel(`.news-detail-author, .author-detail, .author`),
		origin:    sel(`.news-detail-source, .source-detail, .source`),
		furniture: sel(`.news-other, .other-news, .tin-khac, .tin-lien-quan, .related-news, .taglib-social-bookmarks, .taglib-ratings, .taglib-discussion, .tool-bar, .share`),
		files:     sel(`.news-detail-attachment, .attachment, .file-dinh-kem`),
		missing:   "no news portlet of VNPT with a body",
	}
)

func (vnpt) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("_WAR_vnpteportal") && vnptPortlet().Match(doc.Page.Body), 120, "portlets of VNPT ePortal")
	return s.result()
}

func (p vnpt) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no list in VNPT's news portlet")
}

func (vnpt) form() *regexp.Regexp { return vnptForm() }

func (vnpt) Article(doc *Document) (article.Article, error) { return vnptShape.read(doc) }

func (vnpt) Key(address string) string { return AddressKey(address) }
