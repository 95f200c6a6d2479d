package portal

import (
	"strings"

	"loa/article"
)

// wordpress reads WordPress, whose themes share the names of the block editor
// and of the classic themes.
type wordpress struct{}

func (wordpress) Name() string { return "wordpress" }

var (
	wordpressShape = articleShape{
		profile:   "wordpress",
		scope:     sel(`article.type-post, article.post, .single-post article, article[id^="post-"], .hentry`),
		title:     sel(`.entry-title, .post-title, .wp-block-post-title, h1`),
		lead:      sel(`.entry-summary, .post-excerpt`),
		body:      sel(`.entry-content, .post-content, .wp-block-post-content, .td-post-content, .article-content`),
		date:      sel(`time.entry-date.published, time.published, time.entry-date, .entry-date, .posted-on time, .wp-block-post-date time`),
		author:    sel(`.author.vcard .fn, .author.vcard, .entry-author, .byline .author, .wp-block-post-author__name`),
		furniture: sel(`.sharedaddy, .jp-relatedposts, .addtoany_share_save_container, .post-navigation, .entry-footer, .comments-area, .related-posts, .yarpp-related, .wp-block-buttons, .heateor_sss_sharing_container, .essb_links, .post-views, .kk-star-ratings, .author-box`),
		sections:  sel(`.cat-links a, a[rel~="category"], .post-categories a, .taxonomy-category a`),
		missing:   "no article.post with .entry-content",
	}
	wordpressList = listShape{
		items: sel(`main article.type-post, main article.post, #content article.post, #main article[id^="post-"], #primary article[id^="post-"], .wp-block-post-template > li, article.type-post`),
		link:  sel(`.entry-title a, .post-title a, .wp-block-post-title a, h2 a, h3 a`),
		lead:  sel(`.entry-summary, .entry-content p, .post-excerpt, .wp-block-post-excerpt__excerpt`),
		date:  sel(`time.published, time.entry-date, time, .entry-date`),
	}
)

func (wordpress) Detect(doc *Document) (int, string) {
	var s signs
	s.when(strings.HasPrefix(strings.ToLower(doc.Meta("generator")), "wordpress"), 50, "generator WordPress")
	s.when(doc.mentions("/wp-content/"), 40, "/wp-content/")
	s.when(doc.mentions("/wp-json"), 20, "/wp-json")
	s.when(doc.mentions("entry-content") || doc.mentions("wp-block-post"), 20, ".entry-content")
	return s.result()
}

func (p wordpress) List(doc *Document) (Listing, error) {
	if links := wordpressList.read(doc, p, "entry of WordPress' list"); len(links) > 1 {
		return Listing{Links: links, Next: doc.nextPage(), Evidence: "WordPress list"}, nil
	}
	return Listing{}, layoutError(p.Name(), "no article.post in the main part")
}

func (wordpress) Article(doc *Document) (article.Article, error) { return wordpressShape.read(doc) }

func (wordpress) Key(address string) string { return AddressKey(address) }
