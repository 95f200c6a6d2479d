package portal

import (
	"fmt"
	"regexp"
	"strings"

	"loa/article"
)

// wordpress reads WordPress. Its lists share the names that the program itself
// gives; its articles are as its thousand themes make them, and the reading
// without a profile takes more of them right than any list of names.
type wordpress struct{}

func (wordpress) Name() string { return "wordpress" }

var (
	wordpressPosts   = sel(`article.type-post, article.post, article[id^="post-"], li.type-post`)
	wordpressFolders = sel(`.cat-links a, .entry-meta a[rel~="category"], .entry-footer a[rel~="category"], .post-categories a`)
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
	return foundList(doc, p, p.form(), "no list of posts")
}

func (wordpress) form() *regexp.Regexp { return nil }

func (p wordpress) Article(doc *Document) (article.Article, error) { return p.articleWith(doc, nil) }

// articleWith is Article with what the host repeats on its pages.
func (p wordpress) articleWith(doc *Document, furniture *Furniture) (article.Article, error) {
	if score, _ := p.Detect(doc); score == 0 {
		return article.Article{}, layoutError(p.Name(), "no sign of WordPress")
	}
	if n := len(queryAll(doc.Body(), wordpressPosts)); n > 1 && !hasClass(doc.Body(), "single") && !saysArticle(doc) {
		return article.Article{}, layoutError(p.Name(), fmt.Sprintf("not one post: there are %d", n))
	}
	a, err := ExtractGeneric(doc, furniture)
	if err != nil {
		return article.Article{}, err
	}
	for _, n := range queryAll(doc.Body(), wordpressFolders) {
		a.Categories = appendWord(a.Categories, lineText(n))
	}
	return a, nil
}

func (wordpress) Key(address string) string { return AddressKey(address) }
