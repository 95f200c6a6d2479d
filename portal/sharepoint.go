package portal

import (
	"regexp"

	"loa/article"
)

// sharepoint reads the portals that ministries built on SharePoint, each with
// web parts of its own: what they share are a few names and the list items
// that become pages.
type sharepoint struct{}

func (sharepoint) Name() string { return "sharepoint" }

var (
	sharepointForm = pattern(`(?i)/Pages/[^/]+\.aspx|ItemID=\d+|/Lists/[^/]+/`)
	sharepointPart = pattern(`ctl00_(?:[A-Za-z0-9]+_)*g_[0-9a-f]{8}_`)
	sharepointText = articleShape{
		profile:   "sharepoint",
		title:     sel(`#news-title, .news-title, #divArticleTitle, .ArticleTitle, .title-detail, h1`),
		lead:      sel(`#news-des, .news-des, #divArticleDescription1, .ArticleSummary, .sapo`),
		body:      sel(`#news-detail, .news-detail, #divArticleDescription, #divArticleDescription2, .ArticleContent, .ms-rtestate-field, [id$="_RichHtmlField_displayContent"]`),
		date:      sel(`#news-date, .news-date, #divPublishDate, .ArticleDate, .date-detail, .date`),
		author:    sel(`#news-author, .news-author, .ArticleAuthor, .author`),
		origin:    sel(`#news-source, .news-source, .ArticleSource, .source`),
		furniture: sel(`.ms-webpart-titleText, .ms-hidden, .other-news, .tin-lien-quan, .relate, .related, .tool-detail, .share`),
		missing:   "no #news-detail, #divArticleDescription nor a rich text field",
	}
)

func (sharepoint) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("_spPageContextInfo") || doc.mentions("MSOWebPartPage_"), 40, "SharePoint's scripts")
	s.when(doc.mentions("ctl00_") && sharepointPart().Match(doc.Page.Body), 30, "ctl00_…_g_<guid>")
	s.when(doc.mentions(`"news-detail"`) && doc.mentions(`"news-title"`), 30, "#news-title #news-detail")
	s.when(doc.mentions("divArticleDescription"), 40, "#divArticleDescription")
	s.when(doc.mentions("Microsoft SharePoint"), 30, "generator SharePoint")
	return s.result()
}

func (p sharepoint) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no list of pages or list items")
}

func (sharepoint) form() *regexp.Regexp { return sharepointForm() }

func (sharepoint) Article(doc *Document) (article.Article, error) { return sharepointText.read(doc) }

func (sharepoint) Key(address string) string { return AddressKey(address) }
