package portal

import (
	"bytes"
	"errors"
	"fmt"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
)

func TestAPageOf100000LinksIsReadWithinItsBounds(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<html><head><title>Danh sách</title></head><body><div class="list">`)
	for i := range 100_000 {
		fmt.Fprintf(&b, `<li><a href="/tin/bai-%d">Bài số %d dài như mọi bài khác</a></li>`, i, i)
	}
	page := page.Page{URL: "https://x.example.vn/tin", Body: b.Bytes(), Fetched: visited}
	l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: "auto"})
	if err == nil && len(l.Links) > list.MaxEntries {
		t.Errorf("%d links, want at most %d", len(l.Links), list.MaxEntries)
	}
	if err != nil && !errors.Is(err, dom.ErrPageTags) && !errors.Is(err, dom.ErrPageSlow) {
		t.Errorf("error %v", err)
	}
}

func TestAPageOfManySeparateListsIsReadWithinItsBounds(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<html><head><title>Danh sách</title></head><body>`)
	for i := range 15_000 {
		fmt.Fprintf(&b, `<div class="k-%d-x"><p>Một đoạn chữ</p><ul id="u%d"><li><a
href="/tin/bai-%d-a">Bài số %d dài như mọi bài khác</a></li><li><a
href="/tin/bai-%d-b">Bài khác số %d dài như mọi bài</a></li></ul></div>`, i, i, i, i, i, i)
	}
	page := page.Page{URL: "https://x.example.vn/tin", Body: b.Bytes(), Fetched: visited}
	l, err := ReadList(t.Context(), onlyPage(page), page.URL,
		article.Source{Profile: "auto", Lists: []string{page.URL}})
	if err == nil && len(l.Links) > list.MaxEntries {
		t.Errorf("%d links", len(l.Links))
	}
	if err != nil && !errors.Is(err, dom.ErrPageSlow) && !errors.Is(err, article.ErrLayout) {
		t.Error(err)
	}
}

func TestNestedTagsEndInAnErrorOrAListButNeverInACrash(t *testing.T) {
	if dom.Slowdown > 1 {
		t.Skip("the race detector is given ten times the time")
	}
	for name, body := range map[string]string{
		"divs":    strings.Repeat("<div>", 200_000) + `<a href="/tin/a-b-c-d-e-f-1.html">x</a>`,
		"links":   strings.Repeat(`<a href="/tin/a-b-c-d-1.html"><b>`, 50_000),
		"tables":  strings.Repeat("<table><tr><td>", 60_000),
		"fonts":   strings.Repeat("<font>", 500) + strings.Repeat("</p>", 100_000),
		"list":    strings.Repeat("<ul><li>", 100_000),
		"article": strings.Repeat(`<article class="news-detail-layout-type-2">`, 50_000),
	} {
		t.Run(name, func(t *testing.T) {
			page := page.Page{URL: "https://x.example.vn/tin", Body: []byte(body), Fetched: visited}
			for _, profile := range []string{"auto", "vhv", "nukeviet", "wordpress"} {
				l, err := ReadList(t.Context(), onlyPage(page), page.URL,
					article.Source{Profile: profile, Lists: []string{page.URL}})
				if err == nil && len(l.Links) > 1 {
					t.Errorf("%s: %d links of one", profile, len(l.Links))
				}
				if a, _, err := ReadArticle(page, article.Source{Profile: profile}, nil); err == nil {
					t.Errorf("%s: an article, %q, want an error", profile, a.Title)
				}
			}
		})
	}
}

func FuzzReadArticle(f *testing.F) {
	for name := range addresses {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Dir(name), body)
	}
	f.Fuzz(func(t *testing.T, profile string, body []byte) {
		page := page.Page{URL: "https://x.example.vn/tin/bai-1.html", Body: body, Fetched: visited}
		for _, name := range []string{profile, "auto"} {
			a, _, err := ReadArticle(page, article.Source{Profile: name}, nil)
			if err != nil {
				continue
			}
			if a.Title == "" || a.Key == "" || a.ContentText == "" && a.ContentHTML == "" && len(a.Attachments) == 0 {
				t.Fatalf("half an article: title %q, key %q, want a.Title not empty, a.Key not empty", a.Title, a.Key)
			}
			if strings.Contains(strings.ToLower(a.ContentHTML), "<script") ||
				strings.ContainsAny(a.Title+a.Lead+a.ContentText, "\x00\x08\x0b") {
				t.Fatalf(`not clean: %q %q, want it without "<script"`, a.Title, a.ContentHTML)
			}
		}
	})
}

func FuzzReadList(f *testing.F) {
	for name := range addresses {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Dir(name), body)
	}
	for _, c := range corpus(8, 3) {
		f.Add("auto", c.site.pages[c.url].Body)
	}
	f.Fuzz(func(t *testing.T, profile string, body []byte) {
		page := page.Page{URL: "https://x.example.vn/tin/", Body: body, Fetched: visited}
		for _, name := range []string{profile, "auto"} {
			l, err := ReadList(t.Context(), onlyPage(page), page.URL,
				article.Source{Profile: name, Lists: []string{page.URL}})
			if err == nil {
				checkLinks(t, l)
			}
		}
	})
}

func FuzzParseOfAnyBytes(f *testing.F) {
	f.Add([]byte("<p>Tin"), "text/html; charset=utf-8")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "")
	f.Add([]byte("<meta charset=windows-1258>\xd0\xe2y"), "text/html; charset=big5")
	f.Add([]byte("<?xml version='1.0' encoding='x'?><a itemscope itemprop=x><base href='::'>"), "")
	f.Add(bytes.Repeat([]byte("<font a=1><table>"), 50), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		doc, err := Parse(Page{URL: "https://portal.example/a", Body: body,
			Header: http.Header{"Content-Type": {contentType}}})
		if err != nil {
			return
		}
		doc.Title()
		byline.Author(doc, nil)
		dates.Published(doc, nil)
		media.MainImage(doc, doc.Body())
		media.Attachments(doc, doc.Body())
		doc.Categories()
		doc.Language()
		byline.Origin(doc, nil)
	})
}

func FuzzJSONLD(f *testing.F) {
	f.Add(`{"@type":"NewsArticle","author":[{"name":["a"]}],"image":{"url":7},"datePublished":["x"]}`)
	f.Add("<!--[{\"@graph\":[{}],\n}] -->")
	f.Add(`{"a":"\`)
	f.Fuzz(func(t *testing.T, script string) {
		doc, err := Parse(Page{URL: "https://portal.example/a",
			Body: []byte(`<script type="application/ld+json">` + script + `</script><p>x`)})
		if err != nil {
			return
		}
		doc.ArticleObject()
		doc.Title()
		byline.Author(doc, nil)
		dates.Published(doc, nil)
		media.MainImage(doc, nil)
		doc.Categories()
	})
}
