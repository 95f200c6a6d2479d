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

// sharepoint reads the portals that ministries built on SharePoint, each with
// web parts of its own: what they share are a few names and the list items
// that become pages.
type sharepoint struct{}

// Name is how a configuration names the profile.
func (sharepoint) Name() string { return "sharepoint" }

var (
	sharepointForm = pattern.Lazy(`(?i)/Pages/[^/]+\.aspx|ItemID=\d+|/Lists/[^/]+/`)
	sharepointPart = pattern.Lazy(`ctl00_(?:[A-Za-z0-9]+_)*g_[0-9a-f]{8}_`)
	sharepointText = articleShape{
		profile:     "sharepoint",
		title:       dom.Sel(`#news-title, .news-title, #divArticleTitle, .ArticleTitle, .title-detail, h1`),
		lead:        dom.Sel(`#news-des, .news-des, #divArticleDescription1, .ArticleSummary, .sapo`),
		body:        dom.Sel(`#news-detail, .news-detail, #divArticleDescription, #divArticleDescription2, .ArticleContent, .ms-rtestate-field, [id$="_RichHtmlField_displayContent"]`),
		date:        dom.Sel(`#news-date, .news-date, #divPublishDate, .ArticleDate, .date-detail, .date`),
		author:      dom.Sel(`#news-author, .news-author, .ArticleAuthor, .author`),
		origin:      dom.Sel(`#news-source, .news-source, .ArticleSource, .source`),
		boilerplate: dom.Sel(`.ms-webpart-titleText, .ms-hidden, .other-news, .tin-lien-quan, .relate, .related, .tool-detail, .share`),
		missing:     "no #news-detail, #divArticleDescription nor a rich text field",
	}
)

// Detect tells how much a page looks like one of this CMS.
func (sharepoint) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("_spPageContextInfo") || doc.Mentions("MSOWebPartPage_"), 40, "SharePoint's scripts")
	s.when(doc.Mentions("ctl00_") && sharepointPart().Match(doc.Page.Body), 30, "ctl00_…_g_<guid>")
	s.when(doc.Mentions(`"news-detail"`) && doc.Mentions(`"news-title"`), 30, "#news-title #news-detail")
	s.when(doc.Mentions("divArticleDescription"), 40, "#divArticleDescription")
	s.when(doc.Mentions("Microsoft SharePoint"), 30, "generator SharePoint")
	return s.result()
}

// List finds the articles that a list page names.
func (p sharepoint) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no list of pages or list items")
}

func (sharepoint) form() *regexp.Regexp { return sharepointForm() }

// Article reads the page of an article.
func (sharepoint) Article(doc *page.Document) (article.Article, error) {
	return sharepointText.Read(doc)
}

// Key is what the portal calls the article of an address.
func (sharepoint) Key(address string) string { return weburl.Key(address) }
