package evidence

import (
	"fmt"
	"strings"

	"loa/article"
	"loa/portal/internal/content"
	"loa/portal/internal/page"
)

// Confidence says how sure a field is.
type Confidence string

const (
	// Sure is borne out by two places of the page that say the same, or by the
	// one place that is made for it.
	Sure Confidence = "sure"
	// Likely is said in one place, or in the place that readers see while another
	// says something else.
	Likely Confidence = "likely"
	// Doubtful was guessed, or what readers see says something else.
	Doubtful Confidence = "doubtful"
)

// Field is one field of an article: what it says, where that stands, how sure it is.
type Field struct {
	Name       string     // "title", "lead", "text", …, the words of loa extract
	Value      string     // what the article has, empty for nothing
	From       string     // the places that say so, the best first, joined by ", "
	Against    string     // places that say something else, with their words; empty for none
	Confidence Confidence // empty without a value
}

// Explanation tells of one reading.
type Explanation struct {
	By      string // how the page was read, as ReadArticle says it
	Fields  []Field
	LeftOut []content.Omission // texts of the page that are not in the article, in page order
}

// Explain looks up where the fields of a stand on the page it was read from. by is
// the second result of the reading; boilerplate, which may be nil, is what the
// reading knew of the host. It changes nothing and never fails: a field whose place
// it does not find is one of its profile's or guessed, and says so.
func Explain(doc *page.Document, a article.Article, by string, boilerplate *content.Boilerplate) Explanation {
	e := Explanation{By: by, LeftOut: content.LeftOut(doc, a.ContentText, boilerplate)}
	x := explainer{doc: doc, article: a, other: "the place that is made for it: " + by}
	if strings.HasPrefix(by, "without") || strings.HasPrefix(by, "no profile") {
		x.other = ""
	}
	e.Fields = []Field{
		x.title(), x.lead(), x.text(), x.author(), x.origin(), x.published(), x.updated(), x.picture(),
		x.attachments(), x.categories(), x.language(), x.address(),
	}
	return e
}

// explainer holds what the fields are looked up in.
type explainer struct {
	doc     *page.Document
	article article.Article
	// other is what is said of a value that stands nowhere we look: the profile's
	// or the selectors' own place. Empty when nothing but the page was asked.
	other string
}

// witness is a place of the page and what it says.
type witness struct{ place, says string }

// weigh makes a field of a value and the witnesses of the page, what readers see
// first: those that say the same, and those that differ, by same.
func (x explainer) weigh(name, value string, witnesses []witness, same func(a, b string) bool) Field {
	f := Field{Name: name, Value: value}
	if value == "" {
		return f
	}
	var from, against []string
	seen := false // the first witness is what readers see
	for i, w := range witnesses {
		switch {
		case w.says == "":
		case same(value, w.says):
			from = append(from, w.place)
			seen = seen || i == 0
		default:
			against = append(against, fmt.Sprintf("%s: %q", w.place, shorten(w.says)))
		}
	}
	switch {
	case len(from) == 0 && x.other != "":
		from, f.Confidence = []string{x.other}, Sure
	case len(from) == 0:
		from, f.Confidence = []string{"found by its looks"}, Doubtful
	case len(from) == 1 && len(against) > 0 && !seen:
		f.Confidence = Doubtful
	case len(from) == 1:
		f.Confidence = Likely
	default:
		f.Confidence = Sure
	}
	f.From, f.Against = strings.Join(from, ", "), strings.Join(against, "; ")
	return f
}

// mostShown is how many characters of a differing witness are told.
const mostShown = 80

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > mostShown {
		return string(r[:mostShown]) + "…"
	}
	return s
}

// sameName tells of two writings of one name or title.
func sameName(a, b string) bool { return page.NameKey(a) == page.NameKey(b) }

// names tells whether a list of names holds one.
func names(list, name string) bool {
	key := page.NameKey(name)
	return key != "" && (strings.Contains(page.NameKey(list), key) || strings.Contains(key, page.NameKey(list)))
}
