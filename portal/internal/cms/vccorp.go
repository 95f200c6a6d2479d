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

// vccorp reads the CMS of VCCorp, on which baochinhphu.vn and other newspapers
// run. Boxes of related news stand inside its articles' bodies.
type vccorp struct{}

// Name is how a configuration names the profile.
func (vccorp) Name() string { return "vccorp" }

var (
	vccorpForm  = pattern.Lazy(`-(?:\d{12,22})\.(?:htm|html|chn)$`)
	vccorpShape = articleShape{
		profile: "vccorp",
		title:   dom.Sel(`h1.detail-title, [data-role="title"], h1.article-title`),
		lead:    dom.Sel(`h2.detail-sapo, [data-role="sapo"], .detail-sapo`),
		body:    dom.Sel(`.detail-content.afcbc-body, .detail-content, [data-role="content"]`),
		date:    dom.Sel(`[data-role="publishdate"], .detail-time, .detail-time-public`),
		author:  dom.Sel(`[data-role="author"], .detail-author, .author-info .name`),
		origin:  dom.Sel(`.detail-source, [data-role="source"]`),
		boilerplate: dom.Sel(`[type="RelatedNewsBox"], [type="RelatedOneNews"], [data-type="RelatedNewsBox"], .VCSortableInPreviewMode[type^="Related"], .detail__related, .box-relation, .detail-tag,
			[type="insertembedcode"], .ads-item, zone, .kbwscwl-relatedbox, .link-content-footer`),
		missing: "no .detail-content.afcbc-body",
	}
)

// Detect tells how much a page looks like one of this CMS.
func (vccorp) Detect(doc *page.Document) (int, string) {
	var s signs
	s.when(doc.Mentions("afcbc-body"), 80, ".afcbc-body")
	s.when(doc.Mentions("PhotoCMS_Caption"), 40, ".PhotoCMS_Caption")
	s.when(doc.Mentions("VCSortableInPreviewMode"), 40, ".VCSortableInPreviewMode")
	s.when(doc.Mentions("box-category-link-title"), 60, ".box-category-link-title")
	return s.result()
}

// List finds the articles that a list page names.
func (p vccorp) List(doc *page.Document) (page.Listing, error) {
	return list.FindOn(doc, p, p.form(), "no .box-category-item")
}

func (vccorp) form() *regexp.Regexp { return vccorpForm() }

// Article reads the page of an article.
func (vccorp) Article(doc *page.Document) (article.Article, error) { return vccorpShape.Read(doc) }

// Key is what the portal calls the article of an address.
func (vccorp) Key(address string) string { return weburl.Key(address) }
