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

// tandan reads the portals that Tân Dân built on SharePoint.
type tandan struct{}

// Name is how a configuration names the profile.
func (tandan) Name() string { return "tandan" }

var (
	tandanAddress = pattern.Lazy(`/[Pp]ages/(?:19|20)\d{2}-\d{1,2}-\d{1,2}/[^/"'?#]+\.aspx`)
	tandanShape   = articleShape{
		profile:     "tandan",
		title:       dom.Sel(`.tandan-title-view, .title-view`),
		lead:        dom.Sel(`.tandan-sapo-view, .tandan-summary-view, .tandan-description-view, .tandan-sumary-view`),
		body:        dom.Sel(`.tandan-content-view`),
		date:        dom.Sel(`.tandan-date-view, .date-view`),
		author:      dom.Sel(`.tandan-author-view, .author-view`),
		origin:      dom.Sel(`.tandan-source-view, .source-view`),
		boilerplate: dom.Sel(`.tandan-tool-view, .tandan-share-view, .tandan-other-view, .tandan-related-view, [class*="tandan-tin-lien-quan"], [class*="tandan-other"], [class*="tandan-rate"], .ms-clear`),
		files:       dom.Sel(`.tandan-attach-view, .tandan-file-view`),
		missing:     "no .tandan-content-view",
	}
)

// Detect tells how much a page looks like one of this CMS.
func (tandan) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("tandan-content-view"), 80, ".tandan-content-view")
	s.when(doc.Mentions("tandan-"), 30, "classes of Tân Dân")
	s.when(doc.Mentions("ages/") && tandanAddress().Match(doc.Page.Body), 40, "/Pages/<date>/<slug>.aspx")
	return s.result()
}

// List finds the articles that a list page names.
func (p tandan) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no link to /Pages/<date>/<slug>.aspx outside the side boxes")
}

func (tandan) form() *regexp.Regexp { return tandanAddress() }

// Article reads the page of an article.
func (tandan) Article(doc *page.Document) (article.Article, error) { return tandanShape.Read(doc) }

// Key is what the portal calls the article of an address.
func (tandan) Key(address string) string { return weburl.Key(address) }
