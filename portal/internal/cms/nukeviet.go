package cms

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

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
	"loa/viet"
)

// nukeviet reads NukeViet 4. The number at the end of an address is the key:
// slugs and categories change, it does not.
type nukeviet struct{}

// Name is how a configuration names the profile.
func (nukeviet) Name() string { return "nukeviet" }

var (
	nukeUpload = pattern.Lazy(`/(?:uploads|assets)/news/\d{4}_\d{2}/`)

	nukeArticle  = dom.Sel(`div.news_column[itemtype$="NewsArticle"], article[itemtype$="NewsArticle"]`)
	nukeColumn   = dom.Sel(`div.news_column`)
	nukeTitle    = dom.Sel(`h1.title[itemprop="headline"], h1.title, [itemprop="headline"]`)
	nukeDate     = dom.Sel(`.h5, .time, .news_time, time`)
	nukeLead     = dom.Sel(`.hometext[itemprop="description"], .hometext, #hometext`)
	nukeBody     = dom.Sel(`#news-bodyhtml, .bodytext`)
	nukePub      = dom.Sel(`[itemprop="datePublished"]`)
	nukeMod      = dom.Sel(`[itemprop="dateModified"]`)
	nukeFigure   = dom.Sel(`figure.article`)
	nukeCredit   = dom.Sel(`p.h5.text-right, p.text-right`)
	nukeCrumbs   = dom.Sel(`ul.temp-breadcrumbs [itemprop="name"], .breadcrumb [itemprop="name"]`)
	nukeTags     = dom.Sel(`.fa-tags`)
	nukeFiles    = dom.Sel(`.news-download-file .list-group-item a[download], .news-download-file a[href*="download=1"]`)
	nukeFileName = dom.Sel(`strong`)
	nukeFurn     = dom.Sel(`#stringrating, form#form3B, .socialicon, .other-news, .news-download-file`)
	anyLink      = dom.Sel(`a[href]`)
)

// Detect tells how much a page looks like one of this CMS.
func (nukeviet) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(strings.Contains(strings.ToLower(doc.Meta("generator")), "nukeviet"), 60, "generator NukeViet")
	s.when(doc.Mentions("news-bodyhtml"), 60, "#news-bodyhtml")
	s.when(doc.Mentions("news_column"), 20, ".news_column")
	s.when(doc.Mentions("nv_base_siteurl"), 50, "nv_base_siteurl")
	s.when((doc.Mentions("/uploads/news/") || doc.Mentions("/assets/news/")) &&
		nukeUpload().Match(doc.Page.Body), 30, "/uploads/news/<year>_<month>/")
	return s.result()
}

// List takes the entries of the middle column. Their layouts differ from site
// to site, with and without dates and pictures; what they share is that an
// address ends in a number and that they stand outside the side blocks.
func (p nukeviet) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no link that ends in an article's number outside the side blocks")
}

func (nukeviet) form() *regexp.Regexp { return nil }

// Article reads the page of an article.
func (p nukeviet) Article(doc *page.Document) (article.Article, error) {
	bodyNode := dom.QueryFirst(doc.Body(), nukeBody)
	scope := dom.Enclosing(bodyNode, nukeArticle)
	if scope == nil {
		scope = dom.QueryFirst(doc.Body(), nukeArticle)
	}
	if scope == nil {
		scope = dom.Enclosing(bodyNode, nukeColumn)
	}
	if scope == nil {
		return article.Article{}, list.LayoutError(p.Name(), "no div.news_column of type NewsArticle")
	}
	found := parts{profile: p.Name(), categories: nukeCategories(doc)}
	found.files = media.AppendFile(nukeAttachments(doc, scope), media.Attachments(doc, bodyNode)...)
	work := without(scope, nukeFurn)
	found.title = dom.QueryText(work, nukeTitle)
	found.lead = dom.QueryText(work, nukeLead)
	found.body = dom.QueryFirst(work, nukeBody)
	for _, n := range dom.QueryAll(work, nukeCredit) {
		text := dom.LineText(n)
		if byline.OriginLead().MatchString(text) {
			found.origin = cmp.Or(found.origin, byline.OriginIn(text))
		} else {
			found.author = cmp.Or(found.author, byline.Credited(doc, text))
		}
	}
	if img := dom.QueryFirst(dom.QueryFirst(work, nukeFigure), tidy.AnyImage); img != nil &&
		!dom.Inside(img, found.body) {
		found.image = media.ShownImage(doc, img)
	}
	found.published = nukePublished(doc, work)
	found.updated = dates.Read(doc, dates.QueryValue(work, nukeMod), "microdata")
	return found.finish(doc)
}

// nukePublished: the visible date is right but written in the visitor's zone;
// microdata carries that zone but the time of the last edit; the meta tag is
// broken. So the visible date is read with the offset of the microdata.
func nukePublished(doc *page.Document, work *html.Node) dates.Dated {
	micro := dates.QueryValue(work, nukePub)
	evidence := "visible date"
	if micro != "" {
		evidence = "visible date, zone of the microdata"
	}
	zone := dates.ZoneOf(micro)
	for _, n := range dom.QueryAll(work, nukeDate) {
		if t := dates.ReadIn(doc, dom.LineText(n), evidence, zone); !t.IsZero() {
			return t
		}
	}
	t := dates.Read(doc, micro, "microdata, perhaps of the last edit")
	t.Guessed = !t.IsZero()
	return t
}

// nukeAttachments reads the box of files, whose links say "Tải về: name".
func nukeAttachments(doc *page.Document, scope *html.Node) []article.Attachment {
	var files []article.Attachment
	for _, n := range dom.QueryAll(scope, nukeFiles) {
		address, mediaType := media.OfferedFile(doc, n)
		if address == "" {
			continue
		}
		name := dom.QueryText(n, nukeFileName)
		if name == "" {
			_, name, _ = strings.Cut(dom.LineText(n), ":")
		}
		files = media.AppendFile(files, article.Attachment{URL: address,
			Name: cmp.Or(dom.CleanLine(name), dom.LineText(n)), Type: mediaType})
	}
	return files
}

func nukeCategories(doc *page.Document) []string {
	var all []string
	for _, n := range dom.QueryAll(doc.Root, nukeCrumbs) {
		if name := dom.LineText(n); viet.Fold(name) != "trang chu" && viet.Fold(name) != "trang nhat" {
			all = dom.AppendWord(all, name)
		}
	}
	if section := page.CleanTitle(doc.Meta("article:section")); section != "" {
		all = dom.AppendWord(all, section)
	}
	for _, n := range dom.QueryAll(doc.Body(), nukeTags) {
		for _, a := range dom.QueryAll(n.Parent, anyLink) {
			all = dom.AppendWord(all, dom.LineText(a))
		}
	}
	return all
}

// Key is the number at the end of the address, with what stands before category
// and slug: a portal may have several modules of news, each of which counts
// from 1 and carries its name in front (/thong-bao/lich/slug-12.html).
func (nukeviet) Key(address string) string {
	id := page.NukeArticleID(address)
	u, err := url.Parse(address)
	if id == "" || err != nil {
		return weburl.Key(address)
	}
	folders := strings.Split(strings.Trim(u.Path, "/"), "/")
	if strings.HasSuffix(u.Path, "/") {
		// Other modules than news end their addresses so.
		return strings.Join(append(folders[:len(folders)-1:len(folders)-1], id), "/")
	}
	return strings.Join(append(folders[:max(0, len(folders)-2):max(0, len(folders)-2)], id), "/")
}
