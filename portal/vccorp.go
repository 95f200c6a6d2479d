package portal

import (
	"regexp"

	"loa/article"
)

// vccorp reads the CMS of VCCorp, on which baochinhphu.vn and other newspapers
// run. Boxes of related news stand inside its articles' bodies.
type vccorp struct{}

func (vccorp) Name() string { return "vccorp" }

var (
	vccorpForm  = pattern(`-(?:\d{12,22})\.(?:htm|html|chn)$`)
	vccorpShape = articleShape{
		profile: "vccorp",
		title:   sel(`h1.detail-title, [data-role="title"], h1.article-title`),
		lead:    sel(`h2.detail-sapo, [data-role="sapo"], .detail-sapo`),
		body:    sel(`.detail-content.afcbc-body, .detail-content, [data-role="content"]`),
		date:    sel(`[data-role="publishdate"], .detail-time, .detail-time-public`),
		author:  sel(`[data-role="author"], .detail-author, .author-info .name`),
		origin:  sel(`.detail-source, [data-role="source"]`),
		furniture: sel(`[type="RelatedNewsBox"], [type="RelatedOneNews"], [data-type="RelatedNewsBox"], .VCSortableInPreviewMode[type^="Related"], .detail__related, .box-relation, .detail-tag,
			[type="insertembedcode"], .ads-item, zone, .kbwscwl-relatedbox, .link-content-footer`),
		missing: "no .detail-content.afcbc-body",
	}
)

func (vccorp) Detect(doc *Document) (int, string) {
	var s signs
	s.when(doc.mentions("afcbc-body"), 80, ".afcbc-body")
	s.when(doc.mentions("PhotoCMS_Caption"), 40, ".PhotoCMS_Caption")
	s.when(doc.mentions("VCSortableInPreviewMode"), 40, ".VCSortableInPreviewMode")
	s.when(doc.mentions("box-category-link-title"), 60, ".box-category-link-title")
	return s.result()
}

func (p vccorp) List(doc *Document) (Listing, error) {
	return foundList(doc, p, p.form(), "no .box-category-item")
}

func (vccorp) form() *regexp.Regexp { return vccorpForm() }

func (vccorp) Article(doc *Document) (article.Article, error) { return vccorpShape.read(doc) }

func (vccorp) Key(address string) string { return AddressKey(address) }
