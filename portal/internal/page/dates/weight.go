package dates

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// weigh says what speaks for a date being the article's.
func (r *dateScan) weigh(c *shownDate, text, label string) {
	n := c.node
	class := strings.ToLower(dom.Attr(n, "class") + " " + dom.Attr(n, "id") + " " + dom.Attr(n, "itemprop"))
	if n.Parent != nil {
		class += " " + strings.ToLower(dom.Attr(n.Parent, "class"))
	}
	for _, w := range dateWords {
		if strings.Contains(class, w) {
			c.score += 2
			break
		}
	}
	if n.DataAtom == atom.Time {
		c.score += 3
	}
	said := viet.Fold(text)
	if len(label) < 40 {
		said = viet.Fold(label) + " " + said
	}
	before := beforeUpdate(said)
	switch {
	case before != said && Read(r.doc, before, "").T.Equal(c.T):
		// "3/12/2025. Updated: 7/12/2025": the first is the publication.
		if c.called = c.called || dom.ContainsAny(before, publishedWords[:]...); c.called {
			c.score += 3
		}
	case before != said || namesChange(class):
		c.updated, c.called = true, false
	case c.called || dom.ContainsAny(said, publishedWords[:]...):
		c.score += 3
		c.called = true
	case inPostMeta(n):
		c.score += 2
	}
	if len(strings.Fields(text)) <= 6 {
		c.score++
	}
	c.named = c.score > minNamedScore || c.updated
	c.original = c.called && dom.ContainsAny(said, originalWords[:]...)
	c.score -= r.linkedElsewhere(n)
	c.other = !c.called && !c.updated && (dom.ContainsAny(said, otherWords[:]...) || r.isBesideTitle(n))
	if address := addressDate(r.doc); !address.IsZero() && sameDay(address.T, c.T) {
		c.score += 3
	}
	if r.titleAt < 0 && n.DataAtom != atom.Time && r.isClock(c) {
		c.score, c.called = c.score-9, false
	}
}

// isClock tells of a date above the title that is today's: the site's head shows it
// on every page.
func (r *dateScan) isClock(c *shownDate) bool {
	if sameDay(c.T, r.doc.Visited().In(c.T.Location())) {
		return true
	}
	for n, up := c.node, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if clockName().MatchString(dom.Attr(n, "class") + " " + dom.Attr(n, "id")) {
			return true
		}
	}
	return false
}

// clockName finds what sites call the place where they show today's date.
var clockName = pattern.Lazy(`(?i)(?:^|[\s_-])(?:today|clock|current[-_]?date|date[-_]?now|heute|hom-?nay|topbar|top-bar|header[-_]?date|date[-_]?header[-_]?top)(?:[\s_-]|$)`)

// inPostMeta tells whether an element stands where content systems say when and
// by whom a post was written.
func inPostMeta(n *html.Node) bool {
	for up := 0; n != nil && n.Type == html.ElementNode && up < 3; n, up = n.Parent, up+1 {
		if postMeta().MatchString(dom.Attr(n, "class")) {
			return true
		}
	}
	return false
}

// postMeta finds the names of these places.
var postMeta = pattern.Lazy(`(?i)(?:^|[\s_-])(?:entry|post|article|story|blog|item|news|beitrag|artikel)[-_]?(?:meta|utility|info|details?|date|data|footer|byline|header|time|published)|postmetadata|(?:^|\s)(?:submitted|byline|dateline|date-header|posted-on|pubdate|published)(?:\s|$)`)

// postedSentence finds the sentences in which content systems say when a post was
// written, folded.
var postedSentence = pattern.Lazy(`^(?:this (?:entry|post|article|item) was (?:originally |first )?(?:posted|published|written|last|created)|(?:originally |first )?(?:posted|published|written|submitted|filed) (?:on|by|in|at|under)\b|die(?:ser|se) (?:eintrag|beitrag|artikel|post|text|seite) (?:wurde|ist)|(?:cet|ce|cette) (?:article|billet|entree|note|post) (?:a ete|est)|(?:esta|este) (?:entrada|articulo|post|noticia) (?:fue|se)|(?:questo|questa) (?:articolo|voce|post) (?:e stat|si)|est[ae] (?:artigo|entrada|post) (?:foi|esta)|dit (?:bericht|artikel) (?:is|werd)|(?:medically |expert )?reviewed by\b|bai viet (?:nay )?(?:duoc )?dang)`)

// isPostedSentence tells of a paragraph that is such a sentence.
func isPostedSentence(n *html.Node) bool {
	return n.DataAtom == atom.P && postedSentence().MatchString(viet.Fold(dom.ShortText(n)))
}

// publishedWords call a date that of the publication, folded.
var publishedWords = [...]string{
	"publish", "posted", "ngay dang", "dang ngay", "dang luc", "ngay tao", "xuat ban", "thu ", "chu nhat",
	"veroffentlicht", "erstellt", "eingestellt", "geschrieben", "verfasst", "erschienen", "online seit", "datum:",
	"pressemitteilung", "publie", "mis en ligne", "redige", "ecrit par", "publicad", "fecha:", "escrito por",
	"postado", "publicou", "pubblicat", "inserito", "scritto da", "gepubliceerd", "geplaatst", "publicerad",
	"publicerat", "publisert", "inlagt", "julkaistu", "opublikowan", "dodano", "publikovano", "yayin",
	"опубликован", "created", "written on", "submitted", "date:", "stand:",
}

// originalWords call a date that of the first publication, folded.
var originalWords = [...]string{
	"originally published", "originally posted", "originally appeared",
	"ursprunglich veroffentlicht", "zuerst veroffentlicht", "erstveroffentlich", "initialement publie",
	"publie initialement", "publicado originalmente", "originalmente publicado", "dang lan dau", "xuat ban lan dau",
}

// linkedElsewhere is how much speaks against a date that is a link: a little,
// and more when it leads to another page, for then it is that page's date.
func (r *dateScan) linkedElsewhere(n *html.Node) int {
	link := n
	switch {
	case n.DataAtom == atom.A:
	case dom.IsElement(n.Parent, atom.A):
		link = n.Parent
	case dom.IsElement(n.FirstChild, atom.A):
		if link = n.FirstChild; !MayBeDate(dom.LineText(link)) {
			return 0 // the section or the writer before the day
		}
	default:
		return 0
	}
	address, err := r.doc.URL.Parse(dom.Attr(link, "href"))
	if err != nil || address.Path == "" || strings.TrimSuffix(address.Path, "/") == strings.TrimSuffix(r.doc.URL.Path,
		"/") {
		return 1
	}
	if strings.HasPrefix(r.doc.URL.Path, address.Path) { // an archive of the day
		return 1
	}
	return 3
}

// otherWords call a date something else than the article's: a deadline, an event, what a
// box beside it counts since or tells of; folded.
var otherWords = [...]string{
	"han cuoi", "han nop", "han chot", "het han", "thoi han", "ket thuc", "bat dau", "khai mac", "khoi cong", "thoi gian:",
	"thoi tiet", "tu ngay", "den ngay", "truoc ngay", "hieu luc", "sinh ngay", "ngay sinh", "am lich", "dien ra",
	"deadline", "due date", "closing date", "expires", "event date", "starts", "begins", "valid until", "since ", "effective",
	"born", "weather", "frist", "beginn:", "date limite", "fecha limite",
}

// mostOtherTitle is how many words a link has at least that is the title of another page.
const mostOtherTitle = 4

// isBesideTitle tells of a date in one line with a link of some words to another page: it
// is the day of that one.
func (r *dateScan) isBesideTitle(n *html.Node) bool {
	if dom.TextBytes(n, 300) >= 300 {
		return false
	}
	title := dom.Find(n, func(c *html.Node) bool {
		if c.DataAtom != atom.A || page.IsFiling(c) || dom.CountWords(dom.LineText(c)) < mostOtherTitle {
			return false
		}
		address, err := r.doc.URL.Parse(dom.Attr(c, "href"))
		return err == nil && address.Path != "" && strings.TrimSuffix(address.Path, "/") != strings.TrimSuffix(r.doc.URL.Path, "/")
	})
	return title != nil
}

// namesChange tells of the name of an element that holds the time of a change.
// WordPress names the time of a post that was never changed "published updated".
func namesChange(class string) bool {
	return dom.ContainsAny(class, "updated", "modif", "-changed", "last-change", "lastmod", "lastupdate",
		"last-update") &&
		!strings.Contains(class, "published")
}

// updateWords call a date that of a change, folded.
var updateWords = [...]string{
	"updated", "last update", "update:", "modified", "cap nhat", "last reviewed", "reviewed by", "reviewed on", "edited", "chinh sua", "sua lan cuoi",
	"aktualisiert", "aktualisierung", "geandert", "letzte anderung", "anderungsdatum", "uberarbeitet",
	"last change", "last revised",
	"derniere modification", "ultima modific", "ultima actualizacion", "mis a jour", "mise a jour",
	"actualizado", "modificado", "atualizado",
	"aggiornato", "bijgewerkt",
}

// beforeUpdate returns what stands before the first of updateWords, all of said
// when there is none.
func beforeUpdate(said string) string {
	for _, w := range updateWords {
		said, _, _ = strings.Cut(said, w)
	}
	return said
}

// isSentence tells of a text that only mentions a date.
func isSentence(text string, t Dated) bool {
	words := dom.LetterWords(text)
	return words > 9 || t.Guessed && words > 4 && strings.HasSuffix(text, ".")
}
