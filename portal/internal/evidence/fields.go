package evidence

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
)

func (x explainer) title() Field {
	var all []witness
	heading := ""
	for _, h := range x.doc.Evidence().H1 {
		if text := page.CleanTitle(dom.LineText(h)); heading == "" || sameName(text, x.article.Title) {
			heading = text
		}
	}
	all = append(all, witness{"the page's heading (h1)", heading})
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD headline", page.CleanTitle(o.Text("headline"))})
	}
	if s := x.doc.ArticleScope(); s != nil {
		all = append(all, witness{"microdata headline", page.CleanTitle(s.Value("headline"))})
	}
	all = append(all, witness{"og:title", x.doc.WithoutSiteName(page.CleanTitle(x.doc.Meta("og:title")))},
		witness{"<title>", x.doc.WithoutSiteName(page.CleanTitle(x.doc.Evidence().Title))})
	return x.weigh("title", x.article.Title, all, func(a, b string) bool {
		return sameName(a, b) || page.SameWords(a, b) > 0.9
	})
}

func (x explainer) lead() Field {
	var all []witness
	if first := firstParagraph(x.article.ContentText); first != "" && mostlySame(x.article.Lead, first) {
		all = append(all, witness{"the first paragraph of the text", first})
	}
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD description", o.Text("description")})
	}
	all = append(all, witness{"the page's description", x.doc.Meta("og:description", "description")})
	return x.weigh("lead", x.article.Lead, all, mostlySame)
}

// mostlySame tells whether two texts say the same at length, or one is the other
// cut off.
func mostlySame(a, b string) bool { return page.SameWords(a, b) > 0.85 }

func firstParagraph(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}

// text says in which element most of the text stands, and what else on the page
// bears it out.
func (x explainer) text() Field {
	f := Field{Name: "text", Value: x.article.ContentText}
	if f.Value == "" {
		return f
	}
	at := content.Locate(x.doc, f.Value)
	f.From = fmt.Sprintf("%s, %d words, %.0f %% of the prose of the page", at.Element, at.Words, 100*at.Share)
	sure := 0
	if at.Named {
		sure++
		f.From += ", named as the text"
	}
	if description := x.doc.Meta("og:description", "description"); len(strings.Fields(description)) >= 6 {
		if page.SameWords(description, cut(f.Value, reach)) > 0.7 {
			sure++
			f.From += ", holds the page's description"
		} else {
			f.Against = fmt.Sprintf("the page's description is not in it: %q", shorten(description))
		}
	}
	if o := x.doc.ArticleObject(); o != nil && len(o.Text("articleBody")) > 0 {
		if page.SameWords(o.Text("articleBody"), f.Value) > 0.7 {
			sure++
			f.From += ", JSON-LD says the same"
		} else {
			f.Against = strings.TrimPrefix(f.Against+"; JSON-LD articleBody is another text", "; ")
		}
	}
	if at.BelowTitle {
		sure++
		f.From += ", below the title"
	}
	switch {
	case sure >= 2 && at.Share >= leastShare || x.other != "":
		f.Confidence = Sure
	case sure >= 1 && at.Share >= leastShare:
		f.Confidence = Likely
	default:
		f.Confidence = Doubtful
	}
	return f
}

const (
	// reach is how far into a text its description is looked for, in bytes.
	reach = 3000
	// leastShare is how much of a page's prose an article is, when all is well.
	leastShare = 0.3
)

func cut(s string, most int) string {
	if len(s) > most {
		return s[:most]
	}
	return s
}

func (x explainer) author() Field {
	shown := ""
	if x.article.Author != "" && x.shows(x.article.Author) {
		shown = x.article.Author
	}
	all := []witness{{"a byline on the page", shown}}
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD author", strings.Join(byline.PersonNames(o["author"]), ", ")})
	}
	if s := x.doc.ArticleScope(); s != nil {
		all = append(all, witness{"microdata author", s.Value("author")})
	}
	all = append(all, witness{"meta author", byline.AuthorName(x.doc, x.doc.Meta("author", "article:author"))})
	return x.weigh("author", x.article.Author, all, names)
}

func (x explainer) origin() Field {
	var all []witness
	if x.article.Origin != "" && x.shows(x.article.Origin) {
		all = append(all, witness{"a line of the page that names it", x.article.Origin})
	}
	return x.weigh("source", x.article.Origin, all, sameName)
}

// shows tells whether a short line of the page says a name.
func (x explainer) shows(name string) bool {
	key := page.NameKey(name)
	return dom.Find(x.doc.Body(), func(n *html.Node) bool {
		if n.Type != html.ElementNode || dom.IsUnread(n) || dom.IsHidden(n) {
			return false
		}
		line := dom.ShortText(n)
		return line != "" && len(line) < 4*len(name)+60 && strings.Contains(page.NameKey(line), key)
	}) != nil
}

func (x explainer) published() Field {
	f := Field{Name: "published", Value: moment(x.article.Published), From: x.article.PublishedEvidence}
	if f.Value == "" {
		return f
	}
	f.Confidence = Likely
	for _, w := range x.statedMoments("datePublished", "article:published_time") {
		t := dates.Read(x.doc, w.says, "")
		switch {
		case t.IsZero() || strings.HasPrefix(strings.ToLower(w.place), firstWord(f.From)):
		case t.T.In(dates.SiteZone).Format(time.DateOnly) == x.article.Published.In(dates.SiteZone).Format(time.DateOnly):
			f.From += ", " + w.place
			f.Confidence = Sure
		default:
			f.Against = strings.TrimPrefix(f.Against+"; "+w.place+": "+w.says, "; ")
		}
	}
	if x.article.PublishedGuessed {
		f.Confidence = Doubtful
		f.From += ", a guess"
	}
	return f
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.ToLower(s)+" ", " ")
	return word
}

// statedMoments are what the page states for machines about one of its times.
func (x explainer) statedMoments(property, meta string) []witness {
	var all []witness
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD " + property, o.Text(property)})
	}
	if s := x.doc.ArticleScope(); s != nil {
		all = append(all, witness{"microdata " + property, s.Value(property)})
	}
	return append(all, witness{"meta " + meta, x.doc.Meta(meta)})
}

func (x explainer) updated() Field {
	all := x.statedMoments("dateModified", "article:modified_time")
	return x.weigh("updated", moment(x.article.Updated), all, func(_, says string) bool {
		t := dates.Read(x.doc, says, "")
		return !t.IsZero() && t.T.Equal(x.article.Updated)
	})
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func (x explainer) picture() Field {
	img := x.article.Image
	if img == nil {
		return Field{Name: "image"}
	}
	shown := ""
	if dom.Find(x.doc.Body(), func(n *html.Node) bool {
		if n.DataAtom != atom.Img {
			return false
		}
		at := media.ShownImage(x.doc, n)
		return at != nil && media.SamePicture(at.URL, img.URL)
	}) != nil {
		shown = img.URL
	}
	all := []witness{{"a picture on the page", shown}, {"og:image", x.doc.Resolve(x.doc.Meta("og:image"))}}
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD image", x.doc.Resolve(o.Address("image"))})
	}
	return x.weigh("image", img.URL, all, media.SamePicture)
}

func (x explainer) attachments() Field {
	f := Field{Name: "attachments"}
	var files []string
	for _, file := range x.article.Attachments {
		files = append(files, file.URL)
	}
	if f.Value = strings.Join(files, " "); f.Value != "" {
		f.From, f.Confidence = "links and viewers of files at the text", Sure
	}
	return f
}

func (x explainer) categories() Field {
	value := strings.Join(x.article.Categories, ", ")
	all := []witness{{"the breadcrumb", strings.Join(x.doc.Breadcrumb(), ", ")}}
	if o := x.doc.ArticleObject(); o != nil {
		all = append(all, witness{"JSON-LD articleSection", strings.Join(o.Texts("articleSection"), ", ")})
	}
	all = append(all, witness{"article:section", strings.Join(x.doc.Metas("article:section"), ", ")})
	return x.weigh("categories", value, all, func(a, b string) bool { return page.SameWords(a, b) > 0.5 })
}

func (x explainer) language() Field {
	all := []witness{{"the page's own word", x.doc.Language()}}
	return x.weigh("language", x.article.Language, all, strings.EqualFold)
}

func (x explainer) address() Field {
	all := []witness{{"the address it was fetched from", x.doc.URL.String()}}
	for _, address := range x.doc.LinkRel("canonical") {
		all = append(all, witness{"link rel=canonical", address})
	}
	all = append(all, witness{"og:url", x.doc.Resolve(x.doc.Meta("og:url"))})
	return x.weigh("url", x.article.URL, all, func(a, b string) bool {
		return strings.TrimRight(a, "/") == strings.TrimRight(b, "/")
	})
}
