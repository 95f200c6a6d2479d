package portal

import (
	"regexp"

	"loa/article"
)

// tandan reads the portals that Tân Dân built on SharePoint.
type tandan struct{}

func (tandan) Name() string { return "tandan" }

var (
	tandanAddress = pattern(`/[Pp]ages/(?:19|20)\d{2}-\d{1,2}-\d{1,2}/[^/"'?#]+\.aspx`)
	tandanShape   = articleShape{
		profile:   "tandan",
		title:     sel(`.tandan-title-view, .title-view`),
		lead:      sel(`.tandan-sapo-view, .tandan-summary-view, .tandan-description-view, .tandan-sumary-view`),
		body:      sel(`.tandan-content-view`),
		date:      sel(`.tandan-date-view, .date-view`),
		author:    sel(`.tandan-author-view, .author-view`),
		origin:    sel(`.tandan-source-view, .source-view`),
		furniture: sel(`.tandan-tool-view, .tandan-share-view, .tandan-other-view, .tandan-related-view, [class*="tandan-tin-lien-quan"], [class*="tandan-other"], [class*="tandan-rate"], .ms-clear`),
		files:     sel(`.tandan-attach-view, .tandan-file-view`),
		missing:   "no .tandan-content-view",
	}
)

func (tandan) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("tandan-content-view"), 80, ".tandan-content-view")
	s.when(doc.mentions("tandan-"), 30, "classes of Tân Dân")
	s.when(doc.mentions("ages/") && tandanAddress().Match(doc.Page.Body), 40, "/Pages/<date>/<slug>.aspx")
	return s.result()
}

func (p tandan) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no link to /Pages/<date>/<slug>.aspx outside the side boxes")
}

func (tandan) form() *regexp.Regexp { return tandanAddress() }

func (tandan) Article(doc *Document) (article.Article, error) { return tandanShape.read(doc) }

func (tandan) Key(address string) string { return AddressKey(address) }
