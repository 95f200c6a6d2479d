package dates

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// SiteZone is where a time without a zone is: the portals are Vietnamese.
var SiteZone = time.FixedZone("+07", 7*60*60)

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

// Read reads one date, counting relative forms from when the page was
// fetched.
func Read(d *page.Document, s, evidence string) Dated {
	if s == "" || len(s) > 300 {
		return Dated{}
	}
	// A colon with a space behind it ends a label ("Cập nhật: 15h30 …"); it is
	// no part of a time.
	s = strings.ReplaceAll(s, ": ", " ")
	if mayHoldOrdinal(s) {
		s = ordinal().ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "/") && d.Language() == "en-US" {
		s = monthFirst().ReplaceAllString(s, "$2/$1/$3")
	}
	t, ok := viet.ParseTime(s, d.Visited(), SiteZone)
	if !ok {
		return Dated{}
	}
	return Dated{T: t.T.In(writtenZone(s)), Evidence: evidence, Guessed: t.Guessed, DateOnly: t.DateOnly}
}

// monthFirst finds a date as it is written in the United States.
var monthFirst = pattern.Lazy(`\b(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/((?:19|20)?\d\d)\b`)

// offsetAtEnd finds the offset that a time is written with.
var offsetAtEnd = pattern.Lazy(`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2}))$`)

// namedZone finds the zone in letters that a time is written with.
var namedZone = pattern.Lazy(`(?i)\d\s*(?:[ap]\.?m\.?,?\s*)?\(?\b(EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|CET|CEST|JST)\b`)

// hoursOf are the offsets of these zones.
var hoursOf = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"BST": 1, "CET": 1, "CEST": 2, "JST": 9}

// writtenZone returns the zone that a time is written in: the day that the
// page shows is the day in that zone.
func writtenZone(s string) *time.Location {
	m := offsetAtEnd().FindStringSubmatch(s)
	switch {
	case m == nil && strings.Contains(s, ":"):
		if m := namedZone().FindStringSubmatch(s); m != nil {
			return time.FixedZone("", hoursOf[strings.ToUpper(m[1])]*60*60)
		}
		return SiteZone
	case m == nil:
		return SiteZone
	case m[1] != "":
		return time.FixedZone("UTC", 0)
	}
	hours, minutes := media.Number(m[3]), media.Number(m[4])
	if hours > 14 || minutes > 59 {
		return SiteZone
	}
	seconds := (hours*60 + minutes) * 60
	if m[2] == "-" {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// ordinal finds the day in "14th August 2025".
var ordinal = pattern.Lazy(`\b(\d{1,2})(?:st|nd|rd|th)\b`)

// mayHoldOrdinal spares most texts the expression: in few of them one of its
// letters stands right behind a figure.
func mayHoldOrdinal(s string) bool {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case 's', 'n', 'r', 't':
			if c := s[i-1]; c >= '0' && c <= '9' {
				return true
			}
		}
	}
	return false
}

// Published returns when the article was published, by the best evidence. Of
// what the page states for machines JSON-LD comes before microdata, then
// <meta>. When a reader sees another day at the title, not called an update,
// that day counts: content systems state the day of an import or of the last
// edit. But against two statements that agree it must stand right at the title, or near it and be
// called so, or be called the first one, and not be one of them with day and month exchanged. Without any statement the visible date
// counts, then the address, then guesses. in is
// where the article stands; nil means the whole page.
func Published(d *page.Document, in *html.Node) Dated {
	said := statements(d)
	scan := scanDates(d, in)
	shown := scan.best()
	switch {
	case len(said) == 0 && shown.IsZero():
		return guess(d, in, scan)
	case len(said) == 0:
		return shown.Dated
	case shown.IsZero() || shown.updated || shown.Guessed:
		return said[0]
	}
	stated := said[0]
	if apart := stated.T.Sub(shown.T); apart <= nextDay && apart >= -nextDay {
		return ofNeighbours(d, stated, shown.Dated)
	}
	if changed := Updated(d); stated.T.Before(shown.T) && !changed.IsZero() && isDayOf(changed, shown.T) {
		return stated // what the page shows is the last change
	}
	if agree(said) && (!shown.original && scan.isFar(shown.at) || !shown.called && scan.nearness(shown.at) < atTitle ||
		isSwapped(stated.T, shown.T)) {
		return stated
	}
	return shown.Dated
}

// isDayOf tells whether a day shown is that of a statement, in its zone or the site's.
func isDayOf(stated Dated, shown time.Time) bool {
	return sameDay(stated.T, shown) || sameDay(stated.T.In(SiteZone), shown)
}

// nextDay is how far two tellings of one moment may lie apart that were
// written in different zones, or of which one is a bare day.
const nextDay = 36 * time.Hour

// ofNeighbours decides between a statement and a day shown beside it. A
// statement in UTC names the day before for half of the world: the day shown is
// the day.
func ofNeighbours(d *page.Document, stated, shown Dated) Dated {
	_, offset := stated.T.Zone()
	switch {
	case offset != 0:
		return stated
	case sameDay(stated.T, shown.T):
		if _, offset := shown.T.Zone(); offset == 0 {
			return stated // no day of its own is shown
		}
		return AsShown(d, stated, shown)
	case sameDay(stated.T.In(SiteZone), shown.T):
		stated.T = stated.T.In(SiteZone)
		return stated
	}
	return shown
}

// AsShown mends a time that is stated in UTC by the day that its reader sees. When that
// day is Vietnam's, so is the zone. On a Vietnamese page a day that is over in Vietnam at
// that moment means that the program called UTC what the clock on the wall said.
func AsShown(d *page.Document, stated, shown Dated) Dated {
	_, offset := stated.T.Zone()
	switch {
	case offset != 0 || stated.DateOnly || shown.IsZero() || shown.Guessed:
	case sameDay(stated.T.In(SiteZone), shown.T):
		stated.T = stated.T.In(SiteZone)
	case sameDay(stated.T, shown.T) && (d.Language() == "" || strings.HasPrefix(d.Language(), "vi")):
		t := stated.T
		stated.T = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, SiteZone)
	}
	return stated
}

// agree tells whether the first statement is borne out by one of another kind.
func agree(said []Dated) bool {
	kind := func(t Dated) string { word, _, _ := strings.Cut(t.Evidence, " "); return word }
	for _, other := range said[1:] {
		if apart := said[0].T.Sub(other.T); kind(other) != kind(said[0]) && apart <= nextDay && apart >= -nextDay {
			return true
		}
	}
	return false
}

// isSwapped tells whether one day is the other with day and month exchanged.
func isSwapped(a, b time.Time) bool {
	return a.Year() == b.Year() && a.Day() == int(b.Month()) && b.Day() == int(a.Month())
}

// guess looks where a date may stand that nothing calls the article's.
func guess(d *page.Document, in *html.Node, scan *dateScan) Dated {
	for _, look := range [...]func() Dated{
		func() Dated { return addressDate(d) },
		func() Dated { return dateline(d, d.Meta("og:description", "description")) },
		scan.onlyDay,
		func() Dated { return textStart(d, in) },
		scan.besideDay,
	} {
		if t := look(); !t.IsZero() {
			t.Guessed = true
			return t
		}
	}
	return Dated{}
}

// statements are the publication times that the page states for machines, most
// trusted first.
func statements(d *page.Document) (said []Dated) {
	note := func(text, evidence string) bool {
		t := Read(d, text, evidence)
		if !t.IsZero() {
			said = append(said, t)
		}
		return !t.IsZero()
	}
	if o := d.ArticleObject(); o != nil {
		for _, key := range [...]string{"datePublished", "dateCreated", "uploadDate"} {
			if note(o.Text(key), "json-ld") {
				break
			}
		}
	}
	if s := d.ArticleScope(); s != nil {
		note(s.Value("datePublished"), "microdata")
	}
	metaStatements(d, note)
	for _, o := range d.JSONLD() {
		if o.Is("WebPage", "ItemPage", "AboutPage", "CollectionPage", "VideoObject") {
			note(o.Text("datePublished"), "json-ld of the page")
		}
	}
	if len(said) == 0 {
		if t := scriptStatement(d); !t.IsZero() {
			said = append(said, t)
		}
	}
	return said
}

// Updated returns when the article was last changed, by its own word; zero when
// it does not say.
func Updated(d *page.Document) Dated {
	if o := d.ArticleObject(); o != nil {
		if t := Read(d, o.Text("dateModified"), "json-ld"); !t.IsZero() {
			return t
		}
	}
	if s := d.ArticleScope(); s != nil {
		if t := Read(d, s.Value("dateModified"), "microdata"); !t.IsZero() {
			return t
		}
	}
	for _, name := range updatedMetas {
		if t := Read(d, d.Meta(name), "meta "+name); !t.IsZero() {
			return t
		}
	}
	return Dated{}
}

// datelineBytes is how far into a description a dateline stands.
const datelineBytes = 90

// dateline reads the date at the start of a text about the article ("LAI CHÂU,
// 1/7/2020 - …", "Sáng nay (1/7), …"); a guess.
func dateline(d *page.Document, s string) Dated {
	if len(s) > datelineBytes {
		s = s[:datelineBytes]
	}
	return Read(d, s, "dateline")
}

// textStart reads the date with which the text itself begins, in full: a
// figure in a sentence is none.
func textStart(d *page.Document, in *html.Node) Dated {
	if in == nil {
		return Dated{}
	}
	t := dateline(d, LeadText(in))
	if t.Guessed {
		return Dated{}
	}
	return t
}
