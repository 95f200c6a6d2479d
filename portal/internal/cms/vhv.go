package cms

import (
	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
)

// vhv reads the CMS of VHV, on which laichau.gov.vn and many provinces run.
// Its addresses carry no number, so the canonical URL is the key; its list
// pages bring page 1 only, later pages are filled by JavaScript.
type vhv struct{}

// Name is how a configuration names the profile.
func (vhv) Name() string { return "vhv" }

var (
	vhvUpload  = pattern.Lazy(`/upload/\d{4,12}/\d{8}/`)
	vhvArticle = dom.Sel(`article[class*="news-detail-layout-type"]`)
	vhvTitle   = dom.Sel(`h1.title-detail, h1[itemprop="headline"], h1`)
	vhvLead    = dom.Sel(`.brief`)
	vhvBody    = dom.Sel(`.content-detail[itemprop="articleBody"], .content-detail, [itemprop="articleBody"]`)
	vhvMetaPub = dom.Sel(`meta[itemprop="datePublished"]`)
	vhvMetaMod = dom.Sel(`meta[itemprop="dateModified"]`)
	vhvDate    = dom.Sel(`.post-date`)
	vhvAuthor  = dom.Sel(`.author`)
	vhvSource  = dom.Sel(`.source`)
	// vhvBoilerplate is what stands inside the article and is none of it.
	vhvBoilerplate = dom.Sel(`.block_share, .social-connect, .network-share, .button-bookmark, div[id^="audio"],
		.rating, #star-rating, section[class*="Article-News-Detail"], [class*="related"]`)
)

// The shapes of VHV's lists, the usual one first.
var vhvLists = []list.ListShape{
	{
		Items: dom.Sel(`section.section-list.Article-Detail-default article.Article-News`),
		Link:  dom.Sel(`.entry-title a, h2 a, h3 a, h4 a`),
		Lead:  dom.Sel(`.post-content, .brief`),
		Date:  dom.Sel(`time.post-date, .post-date`),
	},
	{
		Items: dom.Sel(`section.Article-Detail-default article.Article-News`),
		Link:  dom.Sel(`.entry-title a, h2 a, h3 a, h4 a`),
		Lead:  dom.Sel(`.post-content, .brief`),
		Date:  dom.Sel(`time.post-date, .post-date`),
	},
	{
		Items: dom.Sel(`.listNewsType1 article.item-block`),
		Link:  dom.Sel(`.entry-title a, .title a, h2 a, h3 a, h4 a`),
		Lead:  dom.Sel(`.post-content, .brief`),
		Date:  dom.Sel(`.post-date, time`),
	},
	{
		Items: dom.Sel(`section.Article-Detail-listmeberpost :haschild(h2.entry-title)`),
		Link:  dom.Sel(`h2.entry-title a`),
		Lead:  dom.Sel(`.post-content, .brief`),
		Date:  dom.Sel(`.post-date, time`),
	},
}

// Detect tells how much a page looks like one of this CMS.
func (vhv) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("news-detail-layout-type-"), 80, "article.news-detail-layout-type")
	s.when(doc.Mentions("Article-Detail-default") || doc.Mentions("Article-Detail-listmeberpost"), 60,
		"section.Article-Detail")
	s.when(doc.Mentions("listNewsType1") && doc.Mentions("item-block"), 60, ".listNewsType1 .item-block")
	s.when(doc.Mentions("/upload/") && vhvUpload().Match(doc.Page.Body), 30, "/upload/<site>/<date>/")
	s.when(doc.Mentions("vhv.vn"), 20, "vhv.vn")
	return s.result()
}

// List finds the articles that a list page names.
func (p vhv) List(doc *page.Document) (page.Listing, error) {
	front := len(weburl.Segments(doc.URL.String())) == 0
	var all []page.Link
	for _, shape := range vhvLists {
		links := shape.Read(doc, p, "entry of VHV's list")
		switch {
		case len(links) == 0 || len(all) > 0 && !front:
		case shape.Lists(doc) > 1 && !front:
			// Several modules look the same: which is the section's own, its
			// place must tell.
			return list.FindOn(doc, p, nil, "no list among several modules that look the same")
		default:
			all = joinLinks(all, links)
		}
	}
	if len(all) == 0 {
		return page.Listing{}, list.LayoutError(p.Name(),
			"no section.Article-Detail-default article.Article-News nor a known variant of it")
	}
	return page.Listing{Links: all,
		Evidence: "VHV list; it comes with its newest page only, the others need JavaScript"}, nil
}

// joinLinks adds the links that are not there yet.
func joinLinks(links, more []page.Link) []page.Link {
	have := map[string]bool{}
	for _, l := range links {
		have[l.Key] = true
	}
	for _, l := range more {
		if !have[l.Key] {
			links = append(links, l)
		}
	}
	return links
}

// Article reads the page of an article.
func (p vhv) Article(doc *page.Document) (article.Article, error) {
	scope := dom.QueryFirst(doc.Body(), vhvArticle)
	if scope == nil {
		return article.Article{}, list.LayoutError(p.Name(), "no article.news-detail-layout-type")
	}
	found := parts{profile: p.Name(), categories: doc.Categories(), files: media.Attachments(doc, scope)}
	work := without(scope, vhvBoilerplate)
	found.title = dom.QueryText(work, vhvTitle)
	found.author = byline.Credited(doc, dom.QueryText(work, vhvAuthor))
	found.origin = byline.OriginIn(dom.QueryText(work, vhvSource))
	found.published = dates.Best(
		dates.Read(doc, dom.QueryAttr(work, vhvMetaPub, "content"), "microdata"),
		dates.Read(doc, dom.QueryText(work, vhvDate), "visible date"),
		dates.Read(doc, doc.Meta("article:published_time"), "meta"),
	)
	found.updated = dates.Read(doc, dom.QueryAttr(work, vhvMetaMod, "content"), "microdata")

	lead, body := dom.QueryFirst(work, vhvLead), dom.QueryFirst(work, vhvBody)
	switch {
	case body != nil && tidy.Says(body):
		if dom.Inside(lead, body) {
			dom.RemoveNode(lead)
		}
		found.lead, found.body = dom.LineText(lead), body
	case lead != nil && tidy.Says(lead):
		found.body = lead // some sites put the whole body where the lead belongs
	case len(found.files) > 0:
		found.body = body // a document in a viewer, with nothing but its title
	}
	return found.finish(doc)
}

// Key is what the portal calls the article of an address.
func (vhv) Key(address string) string { return weburl.Key(address) }
