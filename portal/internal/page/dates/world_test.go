package dates

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/portal/internal/page"
)

// shape is how a page says that it was published on 12 April 2012. %s is where its
// heading stands, and {text} a text of some length.
type shape struct{ name, page string }

// shapesIn reads the shapes of a file: a name, a tab, a page.
func shapesIn(file string) (all []shape) {
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(text)) {
		name, page, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		all = append(all, shape{name, page})
	}
	return all
}

// worldPage is a page around a shape, with what stands around articles.
func worldPage(t *testing.T, address, head, body string) *page.Document {
	t.Helper()
	text := strings.Repeat("<p>Ein Wort des Textes folgt auf das andere, bis der Absatz zu Ende ist und der nächste "+
		"beginnt. "+
		"Im Jahr 2009 war das noch anders.</p>", 6)
	body = strings.ReplaceAll(body, "{text}", text)
	body = strings.ReplaceAll(body, "%s", "<h1>Ein neuer Weg durch den alten Wald</h1>")
	body = strings.ReplaceAll(body, "%2", "<h2 class='entry-title'>Ein neuer Weg durch den alten Wald</h2>")
	doc, err := page.Parse(page.Page{URL: address, Fetched: time.Date(2024, 3, 2, 10, 0, 0, 0, time.UTC),
		Body: []byte(fmt.Sprintf(`<!doctype html><html><head>
<title>Ein neuer Weg durch den alten Wald | Heimatblatt</title>%s</head><body>
<div id="header"><a href="/">Heimatblatt</a><ul class="menu"><li><a href="/a">Aktuell</a></li><li><a
href="/b">Archiv</a></li></ul></div>
%s<div id="footer">© 2008–2019 Heimatblatt. Alle Rechte vorbehalten.</div></body></html>`, head, body))})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

var bodyShapes = shapesIn("body.txt")

// systemShapes are those of content systems and of houses with a habit of their own.
var systemShapes = shapesIn("systems.txt")

var headShapes = shapesIn("head.txt")

var addressShapes = []shape{
	{"folders", "/2012/04/12/ein-neuer-weg/"},
	{"one figure", "/2012/4/12/ein-neuer-weg"},
	{"with dashes", "/blog/2012-04-12-ein-neuer-weg.html"},
	{"eight figures", "/wald/20120412/weg.html"},
	{"eight figures at the end", "/wald/weg-20120412.html"},
	{"eight figures before", "/wald/20120412-weg.html"},
	{"month in letters", "/wald/2012/apr/12/weg"},
	{"day first", "/wald/12-04-2012/weg"},
	{"day first at the end", "/wald/weg-12-04-2012.html"},
	{"a query", "/wald.php?date=2012-04-12&id=3"},
	{"underscores", "/artikel/weg_2012_04_12.php"},
	{"a number behind", "/blog/briefe/2012-04-12-18"},
}

func TestTheDayIsFoundInTheShapesOfTheWorld(t *testing.T) {
	check := func(s shape, doc *page.Document) {
		got := Published(doc, nil)
		said := "none"
		if !got.IsZero() {
			said = got.T.Format(time.DateOnly)
		}
		if want := "2012-04-12"; said != want {
			t.Errorf("%s: got %s by %q, want %s", s.name, said, got.Evidence, want)
		}
	}
	for _, s := range append(bodyShapes, systemShapes...) {
		check(s, worldPage(t, "https://heimatblatt.example/wald/weg", "", s.page))
	}
	for _, s := range headShapes {
		check(s, worldPage(t, "https://heimatblatt.example/wald/weg", s.page, `%s{text}`))
	}
	for _, s := range addressShapes {
		check(s, worldPage(t, "https://heimatblatt.example"+s.page, "", `%s{text}`))
	}
}

func TestTheMonthStandsFirstOnPagesOfTheUnitedStates(t *testing.T) {
	for language, want := range map[string]string{"en-US": "2012-04-12", "en-GB": "2012-12-04", "vi": "2012-12-04"} {
		doc, err := page.Parse(page.Page{URL: "https://x.example/a", Body: []byte(`<html lang="` + language +
			`"><title>A new way</title><h1>A new way</h1><p class="date">04/12/2012</p>`)})
		if err != nil {
			t.Fatal(err)
		}
		if got := Published(doc, nil).T.Format(time.DateOnly); got != want {
			t.Errorf("%s: got %s, want %s", language, got, want)
		}
	}
}

// changeShapes show at their title the day of the last change, and state when they
// were published.
var changeShapes = shapesIn("changes.txt")

func TestTheDayOfAChangeIsNotThatOfThePublication(t *testing.T) {
	head := `<meta property="article:published_time" content="2012-04-12T10:31:00+00:00"><meta
property="article:modified_time" content="2019-05-07T08:00:00+00:00">`
	for _, s := range changeShapes {
		got := Published(worldPage(t, "https://heimatblatt.example/wald/weg", head, s.page), nil)
		if said := got.T.Format(time.DateOnly); said != "2012-04-12" {
			t.Errorf("%s: got %s by %q, want 2012-04-12", s.name, said, got.Evidence)
		}
	}
}

// noDayShapes are pages of whose publication nothing is said.
var noDayShapes = shapesIn("none.txt")

func TestWhatIsNoDayOfPublicationIsNone(t *testing.T) {
	for _, s := range noDayShapes {
		if got := Published(worldPage(t, "https://heimatblatt.example/wald/weg", "", s.page), nil); !got.IsZero() {
			t.Errorf("%s: got %s by %q, want none", s.name, got.T.Format(time.DateOnly), got.Evidence)
		}
	}
}
