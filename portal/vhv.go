package portal

import (
	"loa/article"
)

// vhv reads the CMS of VHV, on which laichau.gov.vn and many provinces run.
// Its addresses carry no number, so the canonical URL is the key; its list
// pages bring page 1 only, later pages are filled by JavaScript.
type vhv struct{}

func (vhv) Name() string { return "vhv" }

var (
	vhvUpload  = pattern(`/upload/\d{4,12}/\d{8}/`)
	vhvArticle = sel(`article[class*="news-detail-layout-type"]`)
	vhvTitle   = sel(`h1.title-detail, h1[itemprop="headline"], h1`)
	vhvLead    = sel(`.brief`)
	vhvBody    = sel(`.content-detail[itemprop="articleBody"], .content-detail, [itemprop="articleBody"]`)
	vhvMetaPub = sel(`meta[itemprop="datePublished"]`)
	vhvMetaMod = sel(`meta[itemprop="dateModified"]`)
	vhvDate    = sel(`.post-date`)
	vhvAuthor  = sel(`.author`)
	vhvSource  = sel(`.source`)
	// vhvFurniture is what stands inside the article and is none of it.
	vhvFurniture = sel(`.block_share, .social-connect, .network-share, .button-bookmark, div[id^="audio"],
		.rating, #star-rating, section[class*="Article-News-Detail"], [class*="related"]`)
)

// The shapes of VHV's lists, the usual one first.
var vhvLists = []listShape{
	{
		items: sel(`section.section-list.Article-Detail-default article.Article-News`),
		link:  sel(`.entry-title a, h2 a, h3 a, h4 a`),
		lead:  sel(`.post-content, .brief`),
		date:  sel(`time.post-date, .post-date`),
	},
	{
		items: sel(`section.Article-Detail-default article.Article-News`),
		link:  sel(`.entry-title a, h2 a, h3 a, h4 a`),
		lead:  sel(`.post-content, .brief`),
		date:  sel(`time.post-date, .post-date`),
	},
	{
		items: sel(`.listNewsType1 article.item-block`),
		link:  sel(`.entry-title a, .title a, h2 a, h3 a, h4 a`),
		lead:  sel(`.post-content, .brief`),
		date:  sel(`.post-date, time`),
	},
	{
		items: sel(`section.Article-Detail-listmeberpost :haschild(h2.entry-title)`),
		link:  sel(`h2.entry-title a`),
		lead:  sel(`.post-content, .brief`),
		date:  sel(`.post-date, time`),
	},
}

func (vhv) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("news-detail-layout-type-"), 80, "article.news-detail-layout-type")
	s.when(doc.mentions("Article-Detail-default") || doc.mentions("Article-Detail-listmeberpost"), 60, "section.Article-Detail")
	s.when(doc.mentions("listNewsType1") && doc.mentions("item-block"), 60, ".listNewsType1 .item-block")
	s.when(doc.mentions("/upload/") && vhvUpload().Match(doc.Page.Body), 30, "/upload/<site>/<date>/")
	s.when(doc.mentions("vhv.vn"), 20, "vhv.vn")
	return s.result()
}

func (p vhv) List(doc *Document) (Listing, error) {
	front := len(pathSegments(doc.URL.String())) == 0
	var all []Link
	for _, shape := range vhvLists {
		links := shape.read(doc, p, "entry of VHV's list")
		switch {
		case len(links) == 0 || len(all) > 0 && !front:
		case shape.lists(doc) > 1 && !front:
			// Several modules look the same: which is the section's own, its
			// place must tell.
			return foundList(doc, p, nil, "no list among several modules that look the same")
		default:
			all = joinLinks(all, links)
		}
	}
	if len(all) == 0 {
		return Listing{}, layoutError(p.Name(), "no section.Article-Detail-default article.Article-News nor a known variant of it")
	}
	return Listing{Links: all, Evidence: "VHV list; it comes with its newest page only, the others need JavaScript"}, nil
}

// joinLinks adds the links that are not there yet.
func joinLinks(links, more []Link) []Link {
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

func (p vhv) Article(doc *Document) (article.Article, error) {
	scope := queryFirst(doc.Body(), vhvArticle)
	if scope == nil {
		return article.Article{}, layoutError(p.Name(), "no article.news-detail-layout-type")
	}
	found := parts{profile: p.Name(), categories: doc.Categories(), files: Attachments(doc, scope)}
	work := without(scope, vhvFurniture)
	found.title = queryText(work, vhvTitle)
	found.author = creditedAuthor(doc, queryText(work, vhvAuthor))
	found.origin = originIn(queryText(work, vhvSource))
	found.published = bestOf(
		readMoment(doc, queryAttr(work, vhvMetaPub, "content"), "microdata"),
		readMoment(doc, queryText(work, vhvDate), "visible date"),
		readMoment(doc, doc.Meta("article:published_time"), "meta"),
	)
	found.updated = readMoment(doc, queryAttr(work, vhvMetaMod, "content"), "microdata")

	lead, body := queryFirst(work, vhvLead), queryFirst(work, vhvBody)
	switch {
	case body != nil && says(body):
		if inside(lead, body) {
			removeNode(lead)
		}
		found.lead, found.body = lineText(lead), body
	case lead != nil && says(lead):
		found.body = lead // some sites put the whole body where the lead belongs
	case len(found.files) > 0:
		found.body = body // a document in a viewer, with nothing but its title
	}
	return found.finish(doc)
}

func (vhv) Key(address string) string { return AddressKey(address) }
