package portal

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"loa/article"
	"loa/viet"
)

// nukeviet reads NukeViet 4. The number at the end of an address is the key:
// slugs and categories change, it does not.
type nukeviet struct{}

func (nukeviet) Name() string { return "nukeviet" }

var (
	nukeUpload   = pattern(`/(?:uploads|assets)/news/\d{4}_\d{2}/`)
	nukeID       = pattern(`-(\d+)(?:\.html?)?/?$`)
	nukeArticle  = sel(`div.news_column[itemtype$="NewsArticle"], article[itemtype$="NewsArticle"]`)
	nukeColumn   = sel(`div.news_column`)
	nukeTitle    = sel(`h1.title[itemprop="headline"], h1.title, [itemprop="headline"]`)
	nukeDate     = sel(`.h5, .time, .news_time, time`)
	nukeLead     = sel(`.hometext[itemprop="description"], .hometext, #hometext`)
	nukeBody     = sel(`#news-bodyhtml, .bodytext`)
	nukePub      = sel(`[itemprop="datePublished"]`)
	nukeMod      = sel(`[itemprop="dateModified"]`)
	nukeFigure   = sel(`figure.article`)
	nukeCredit   = sel(`p.h5.text-right, p.text-right`)
	nukeCrumbs   = sel(`ul.temp-breadcrumbs [itemprop="name"], .breadcrumb [itemprop="name"]`)
	nukeTags     = sel(`.fa-tags`)
	nukeFiles    = sel(`.news-download-file .list-group-item a[download], .news-download-file a[href*="download=1"]`)
	nukeFileName = sel(`strong`)
	nukeFurn     = sel(`#stringrating, form#form3B, .socialicon, .other-news, .news-download-file`)
	anyLink      = sel(`a[href]`)
	anyImage     = sel(`img`)
)

func (nukeviet) Detect(doc *Document) (int, string) {
	var s signs
	s.when(strings.Contains(strings.ToLower(doc.Meta("generator")), "nukeviet"), 60, "generator NukeViet")
	s.when(doc.mentions("news-bodyhtml"), 60, "#news-bodyhtml")
	s.when(doc.mentions("news_column"), 20, ".news_column")
	s.when(doc.mentions("nv_base_siteurl"), 50, "nv_base_siteurl")
	s.when((doc.mentions("/uploads/news/") || doc.mentions("/assets/news/")) && nukeUpload().Match(doc.Page.Body), 30, "/uploads/news/<year>_<month>/")
	return s.result()
}

// List takes the entries of the middle column. Their layouts differ from site
// to site, with and without dates and pictures; what they share is that an
// address ends in a number and that they stand outside the side blocks.
func (p nukeviet) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no link that ends in an article's number outside the side blocks")
}

func (nukeviet) form() *regexp.Regexp { return nil }

func (p nukeviet) Article(doc *Document) (article.Article, error) {
	bodyNode := queryFirst(doc.Body(), nukeBody)
	scope := enclosing(bodyNode, nukeArticle)
	if scope == nil {
		scope = queryFirst(doc.Body(), nukeArticle)
	}
	if scope == nil {
		scope = enclosing(bodyNode, nukeColumn)
	}
	if scope == nil {
		return article.Article{}, layoutError(p.Name(), "no div.news_column of type NewsArticle")
	}
	found := parts{profile: p.Name(), categories: nukeCategories(doc)}
	found.files = appendFile(nukeAttachments(doc, scope), Attachments(doc, bodyNode)...)
	work := without(scope, nukeFurn)
	found.title = queryText(work, nukeTitle)
	found.lead = queryText(work, nukeLead)
	found.body = queryFirst(work, nukeBody)
	for _, n := range queryAll(work, nukeCredit) {
		text := lineText(n)
		if originLead().MatchString(text) {
			found.origin = cmp.Or(found.origin, originIn(text))
		} else {
			found.author = cmp.Or(found.author, creditedAuthor(doc, text))
		}
	}
	if img := queryFirst(queryFirst(work, nukeFigure), anyImage); img != nil && !inside(img, found.body) {
		found.image = shownImage(doc, img)
	}
	found.published = nukePublished(doc, work)
	found.updated = readMoment(doc, queryValue(work, nukeMod), "microdata")
	return found.finish(doc)
}

// nukePublished: the visible date is right but written in the visitor's zone;
// microdata carries that zone but the time of the last edit; the meta tag is
// broken. So the visible date is read with the offset of the microdata.
func nukePublished(doc *Document, work *html.Node) Dated {
	micro := queryValue(work, nukePub)
	evidence := "visible date"
	if micro != "" {
		evidence = "visible date, zone of the microdata"
	}
	zone := zoneOf(micro)
	for _, n := range queryAll(work, nukeDate) {
		if t := momentIn(doc, lineText(n), evidence, zone); !t.IsZero() {
			return t
		}
	}
	t := readMoment(doc, micro, "microdata, perhaps of the last edit")
	t.Guessed = !t.IsZero()
	return t
}

// nukeAttachments reads the box of files, whose links say "Tải về: name".
func nukeAttachments(doc *Document, scope *html.Node) []article.Attachment {
	var files []article.Attachment
	for _, n := range queryAll(scope, nukeFiles) {
		address, mediaType := offeredFile(doc, n)
		if address == "" {
			continue
		}
		name := queryText(n, nukeFileName)
		if name == "" {
			_, name, _ = strings.Cut(lineText(n), ":")
		}
		files = appendFile(files, article.Attachment{URL: address, Name: cmp.Or(cleanLine(name), lineText(n)), Type: mediaType})
	}
	return files
}

func nukeCategories(doc *Document) []string {
	var all []string
	for _, n := range queryAll(doc.Root, nukeCrumbs) {
		if name := lineText(n); viet.Fold(name) != "trang chu" && viet.Fold(name) != "trang nhat" {
			all = appendWord(all, name)
		}
	}
	if section := cleanTitle(doc.Meta("article:section")); section != "" {
		all = appendWord(all, section)
	}
	for _, n := range queryAll(doc.Body(), nukeTags) {
		for _, a := range queryAll(n.Parent, anyLink) {
			all = appendWord(all, lineText(a))
		}
	}
	return all
}

// Key is the number at the end of the address, with what stands before category
// and slug: a portal may have several modules of news, each of which counts
// from 1 and carries its name in front (/thong-bao/lich/slug-12.html).
func (nukeviet) Key(address string) string {
	id := nukeArticleID(address)
	u, err := url.Parse(address)
	if id == "" || err != nil {
		return AddressKey(address)
	}
	folders := strings.Split(strings.Trim(u.Path, "/"), "/")
	if strings.HasSuffix(u.Path, "/") {
		// Other modules than news end their addresses so.
		return strings.Join(append(folders[:len(folders)-1:len(folders)-1], id), "/")
	}
	return strings.Join(append(folders[:max(0, len(folders)-2):max(0, len(folders)-2)], id), "/")
}

// nukeArticleID returns the number of an article's address, "" for addresses of
// categories, tags and pages.
func nukeArticleID(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || strings.Contains(u.Path, "/tag/") || strings.Contains(u.Path, "/page-") {
		return ""
	}
	if m := nukeID().FindStringSubmatch(u.Path); m != nil {
		return m[1]
	}
	return ""
}
