package portal

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// siteZone is where a time without a zone is: the portals are Vietnamese.
var siteZone = time.FixedZone("+07", 7*60*60)

// Dated is a point in time with where it was read. The zero Dated says that
// nothing was found.
type Dated struct {
	T        time.Time
	Evidence string // "json-ld", "microdata", "meta", "time element", "visible date", "address", …
	Guessed  bool
	DateOnly bool
}

// IsZero tells whether no time was found.
func (t Dated) IsZero() bool { return t.T.IsZero() }

// moment reads one date, counting relative forms from when the page was
// fetched.
func (d *Document) moment(s, evidence string) Dated {
	if s == "" || len(s) > 300 {
		return Dated{}
	}
	t, ok := viet.ParseTime(s, d.visited(), siteZone)
	if !ok {
		return Dated{}
	}
	return Dated{T: t.T.In(writtenZone(s)), Evidence: evidence, Guessed: t.Guessed, DateOnly: t.DateOnly}
}

// zoneAtEnd finds the offset that a time is written with.
var zoneAtEnd2 = regexp.MustCompile(`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2}))$`)

// writtenZone returns the zone that a time is written in: the day that the
// page shows is the day in that zone.
func writtenZone(s string) *time.Location {
	m := zoneAtEnd2.FindStringSubmatch(s)
	switch {
	case m == nil:
		return siteZone
	case m[1] != "":
		return time.FixedZone("UTC", 0)
	}
	hours, minutes := number(m[3]), number(m[4])
	if hours > 14 || minutes > 59 {
		return siteZone
	}
	seconds := (hours*60 + minutes) * 60
	if m[2] == "-" {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// visited is when the page was fetched; now, when the caller did not say.
func (d *Document) visited() time.Time {
	if d.Page.Fetched.IsZero() {
		return time.Now()
	}
	return d.Page.Fetched
}

// publishedMetas are the <meta> names that hold a publication time, most
// trusted first.
var publishedMetas = [...]string{"article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date", "citation_publication_date", "citation_date", "article_date_original", "cxenseparse:recs:publishtime", "rnews:datepublished", "date", "created", "displaydate", "originalpublicationdate", "bt:pubdate"}

// updatedMetas likewise hold the time of the last change.
var updatedMetas = [...]string{"article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised", "modified"}

// Published returns when the article was published, by the best evidence, in
// this order: JSON-LD, microdata, <meta>, a dated <time> or visible date at
// the article's head, the address. in is where the article stands; nil means
// the whole page.
func (d *Document) Published(in *html.Node) Dated {
	if o := d.ArticleObject(); o != nil {
		for _, key := range [...]string{"datePublished", "dateCreated", "uploadDate"} {
			if t := d.moment(o.Text(key), "json-ld"); !t.IsZero() {
				return t
			}
		}
	}
	if s := d.ArticleScope(); s != nil {
		if t := d.moment(s.Value("datePublished"), "microdata"); !t.IsZero() {
			return t
		}
	}
	for _, name := range publishedMetas {
		for _, content := range d.Metas(name) {
			if t := d.moment(content, "meta "+name); !t.IsZero() {
				return t
			}
		}
	}
	for _, o := range d.JSONLD() {
		if o.Is("WebPage", "ItemPage", "AboutPage", "CollectionPage", "VideoObject") {
			if t := d.moment(o.Text("datePublished"), "json-ld of the page"); !t.IsZero() {
				return t
			}
		}
	}
	if t := d.visibleDate(in); !t.IsZero() {
		return t
	}
	return d.addressDate()
}

// Updated returns when the article was last changed, by its own word; zero when
// it does not say.
func (d *Document) Updated() Dated {
	if o := d.ArticleObject(); o != nil {
		if t := d.moment(o.Text("dateModified"), "json-ld"); !t.IsZero() {
			return t
		}
	}
	if s := d.ArticleScope(); s != nil {
		if t := d.moment(s.Value("dateModified"), "microdata"); !t.IsZero() {
			return t
		}
	}
	for _, name := range updatedMetas {
		if t := d.moment(d.Meta(name), "meta "+name); !t.IsZero() {
			return t
		}
	}
	return Dated{}
}

// dateWords mark an element whose text is the article's date.
var dateWords = [...]string{"date", "time", "ngay", "publish", "posted", "pubdate", "created", "byline", "meta"}

// visibleDate finds the date that a reader sees near the title.
func (d *Document) visibleDate(in *html.Node) Dated {
	if in == nil {
		in = d.Body()
	}
	var best Dated
	bestScore := 0
	position, titleAt := 0, -1
	title := d.Title()
	consider := func(t Dated, score int) {
		if t.IsZero() || score <= bestScore {
			return
		}
		best, bestScore = t, score
	}
	near := func() int {
		switch {
		case titleAt < 0:
			return 0
		case position-titleAt < 12:
			return 4
		case position-titleAt < 40:
			return 2
		}
		return -2
	}
	walk(in, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if isUnread(n) || isElement(n, atom.Footer, atom.Nav) || isHidden(n) {
			return false
		}
		position++
		if isHeading(n) && titleAt < 0 && title != "" && lineText(n) == title {
			titleAt = position
			return false
		}
		if n.DataAtom == atom.Time {
			score := 6 + near()
			if hasAttr(n, "pubdate") || strings.Contains(attr(n, "itemprop"), "datePublished") {
				score += 4
			}
			if strings.Contains(dateClass(n), "updated") || strings.Contains(dateClass(n), "modif") {
				score -= 3
			}
			t := d.moment(attr(n, "datetime"), "time element")
			if t.IsZero() {
				t = d.moment(shortText(n), "time element")
			}
			consider(t, score)
			return false
		}
		class := dateClass(n)
		named := false
		for _, w := range dateWords {
			if strings.Contains(class, w) {
				named = true
				break
			}
		}
		text := shortText(n)
		if text == "" || !mayBeDate(text) {
			return true
		}
		score := near()
		if named {
			score += 4
		}
		if startsWithDateWord(text) {
			score += 3
		}
		if len(text) < 40 {
			score++
		}
		if score >= 5 {
			consider(d.moment(text, "visible date"), score)
		}
		return true
	})
	return best
}

func dateClass(n *html.Node) string {
	return strings.ToLower(attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "itemprop"))
}

// shortText is the text of an element that holds little, else empty.
func shortText(n *html.Node) string {
	length, nodes := 0, 0
	walk(n, func(c *html.Node) bool {
		nodes++
		if c.Type == html.TextNode {
			length += len(strings.TrimSpace(c.Data))
		}
		return length <= 160 && nodes <= 30
	})
	if length == 0 || length > 160 || nodes > 30 {
		return ""
	}
	return lineText(n)
}

// mayBeDate spares the date grammar texts without the figures of a date.
func mayBeDate(s string) bool {
	figures := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			figures++
		}
	}
	return figures >= 1
}

func startsWithDateWord(s string) bool {
	s = viet.Fold(s)
	for _, w := range [...]string{"ngay dang", "dang ngay", "ngay", "thu ", "chu nhat", "cap nhat", "published", "posted", "on ", "date", "by "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// addressYMD finds /2020/07/01/, /20200701/ or /2020-7-1/ in an address.
var addressYMD = regexp.MustCompile(`[/_-]((?:19|20)\d\d)[/_-]?(0?[1-9]|1[0-2])[/_-]?(0?[1-9]|[12]\d|3[01])(?:[/_-]|$)`)

// addressDate reads the day from the page's address; a guess, for some portals
// write there when the page was made.
func (d *Document) addressDate() Dated {
	m := addressYMD.FindStringSubmatch(d.URL.Path)
	if m == nil {
		return Dated{}
	}
	pad := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	t := d.moment(m[1]+"-"+pad(m[2])+"-"+pad(m[3]), "address")
	t.Guessed = !t.IsZero()
	return t
}
