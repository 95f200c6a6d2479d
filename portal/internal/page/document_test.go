package page

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"loa/portal/internal/dom"
)

// parsePage parses a page from the sample portal.
func parsePage(t testing.TB, body string) *Document {
	t.Helper()
	doc, err := Parse(Page{URL: "https://portal.example/tin/bai.html", Body: []byte(body),
		Fetched: time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPagesBuiltToStallTheParserAreRefusedSoon(t *testing.T) {
	if dom.Slowdown > 1 {
		t.Skip("the race detector is given ten times the time")
	}
	var fonts strings.Builder
	for i := range 500 {
		fmt.Fprintf(&fonts, "<font size=%d>", i)
	}
	for name, body := range map[string]string{
		"open fonts, closed paragraphs":     fonts.String() + strings.Repeat("</p>", 100_000),
		"fonts opened anew in paragraphs":   "<p>" + fonts.String() + "</p>" + strings.Repeat("<p>x</p>", 50_000),
		"a bomb of nested elements":         strings.Repeat("<div>", 1_000_000),
		"a bomb of nested inline elements":  strings.Repeat("<b><i>", 500_000),
		"a page of 50 MB":                   strings.Repeat("<p>Tin tức</p>", 50<<20/14),
		"a page of more tags than any page": strings.Repeat("<br>", dom.MaxPageTags+1),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := Parse(Page{URL: "https://portal.example/bomb", Body: []byte(body)})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: was parsed, want an error", name)
			continue
		}
		if !strings.Contains(err.Error(), "https://portal.example/bomb") {
			t.Errorf(`%s: error does not name the page: %v, want it to contain "https://portal.example/bomb"`, name,
				err)
		}
		t.Logf("%s: %v after %v, %d MB allocated", name, err, took, (after.TotalAlloc-before.TotalAlloc)>>20)
	}
}

func TestPageOfManyLinksIsRead(t *testing.T) {
	doc := parsePage(t, strings.Repeat(`<li><a href="/a.html">Tin</a></li>`, 90_000))
	if doc.Body() == nil {
		t.Fatal("no body, want doc.Body() not nil")
	}
}

func TestEmptyPageIsAnError(t *testing.T) {
	for _, body := range []string{"", " \n", "\xef\xbb\xbf"} {
		if _, err := Parse(Page{Body: []byte(body)}); !errors.Is(err, dom.ErrPageEmpty) {
			t.Errorf("%q: %v, want error %v", body, err, dom.ErrPageEmpty)
		}
	}
}

func TestCharsetIsFoundByWhatTheBytesAre(t *testing.T) {
	const text = "Đại hội Thi đua yêu nước tỉnh Lai Châu"
	utf16 := []byte{0xff, 0xfe}
	for _, r := range "<p>" + text + "</p>" {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	page := func(head string) []byte { return []byte("<head>" + head + "</head><p>" + text + "</p>") }
	for _, c := range []struct {
		name, header string
		body         []byte
		want         string
	}{
		{"no word", "", page(""), text},
		{"lying header", "text/html; charset=ISO-8859-1", page(""), text},
		{"lying meta", "", page(`<meta charset="windows-1252">`), text},
		{"mark", "", append([]byte("\xef\xbb\xbf"), page("")...), text},
		{"utf-16", "", utf16, text},
		{"broken character", "text/html; charset=utf-8", append(page(""), "<p>x\xe1\xbby</p>"...), text},
		{"unknown charset", "text/html; charset=klingon", page(""), text},
		{"windows-1258", "text/html; charset=windows-1258", []byte("<p>\xd0\xe2y l\xe0 ti\xea\xecng Vi\xea\xf2t</p>"),
			"Đây là tiếng Việt"},
		{"windows-1258 without a word", "", []byte("<html lang=vi><p>\xd0\xe2y l\xe0 ti\xea\xecng Vi\xea\xf2t</p>"),
			"Đây là tiếng Việt"},
		{"latin-1 in meta", "", []byte("<meta http-equiv=Content-Type content='text/html; " +
			"charset=iso-8859-1'><p>caf\xe9</p>"), "café"},
	} {
		doc, err := Parse(Page{URL: "https://portal.example/", Body: c.body,
			Header: http.Header{"Content-Type": {c.header}}})
		if err != nil {
			t.Errorf("%s: %v, want no error", c.name, err)
			continue
		}
		if got := dom.LineText(doc.Body()); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q as %s, want got to contain %v", c.name, got, doc.Charset, c.want)
		}
	}
}

func TestCanonicalAddressIsBelievedOnlyWithinTheSite(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{``, "https://portal.example/tin/bai.html"},
		{`<link rel=canonical href="/tin/bai-chinh.html">`, "https://portal.example/tin/bai-chinh.html"},
		{`<link rel=canonical href="https://www.portal.example/x#y">`, "https://www.portal.example/x"},
		{`<link rel=canonical href="https://evil.example/x">`, "https://portal.example/tin/bai.html"},
		{`<link rel=canonical href="https://portal.example/">`, "https://portal.example/tin/bai.html"},
		{`<link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="/og.html">`,
			"https://portal.example/og.html"},
	} {
		if got := parsePage(t, c.head+"<p>x").Canonical(); got != c.want {
			t.Errorf("%s: got %s, want %v", c.head, got, c.want)
		}
	}
}
