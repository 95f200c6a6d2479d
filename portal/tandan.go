package portal

import (
	"regexp"

	"loa/article"
)

// tandan reads the portals that Tân Dân built on SharePoint.
type tandan struct{}

func (tandan) Name() string { return "tandan" }

var (
	tandanAddress = regexp.MustCompile(`/[Pp]ages/(?:19|20)\d{2}-\d{1,2}-\d{1,2}/[^/"'?#]+\.aspx`)
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
	tandanList = listShape{
		items: sel(`[class*="tandan-item"], [class*="tandan-news-item"], .tandan-list-view li, .tandan-list-view > div`),
		link:  sel(`[class*="title"] a, h2 a, h3 a, h4 a, a`),
		lead:  sel(`[class*="sapo"], [class*="summary"], [class*="description"]`),
		date:  sel(`[class*="date"], time`),
	}
)

func (tandan) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("tandan-content-view"), 80, ".tandan-content-view")
	s.when(doc.mentions("tandan-"), 30, "classes of Tân Dân")
	s.when(doc.mentions("ages/") && tandanAddress.Match(doc.Page.Body), 40, "/Pages/<date>/<slug>.aspx")
	return s.result()
}

func (p tandan) List(doc *Document) (Listing, error) {
	if links := tandanList.read(doc, p, "entry of Tân Dân's list"); len(links) > 1 {
		return Listing{Links: links, Next: doc.nextPage(), Evidence: "Tân Dân list"}, nil
	}
	return datedList(doc, p, tandanAddress, "no link to /Pages/<date>/<slug>.aspx outside the side boxes")
}

func (tandan) Article(doc *Document) (article.Article, error) { return tandanShape.read(doc) }

func (tandan) Key(address string) string { return AddressKey(address) }

// datedList takes the list that the finder finds, if its addresses have the
// CMS's form.
func datedList(doc *Document, p Profile, form *regexp.Regexp, missing string) (Listing, error) {
	f := newFinder(doc, p)
	v := f.judge()
	if v.best == nil {
		return Listing{}, layoutError(p.Name(), missing)
	}
	l := f.listing(v)
	fits := 0
	for _, link := range l.Links {
		if form.MatchString(link.URL) {
			fits++
		}
	}
	if fits*2 < len(l.Links) || fits == 0 {
		return Listing{}, layoutError(p.Name(), missing)
	}
	return l, nil
}
