package portal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/article"
)

func TestAPageOf100000LinksIsReadWithinItsBounds(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<html><head><title>Danh sách</title></head><body><div class="list">`)
	for i := range 100_000 {
		fmt.Fprintf(&b, `<li><a href="/tin/bai-%d">Bài số %d dài như mọi bài khác</a></li>`, i, i)
	}
	page := Page{URL: "https://x.example.vn/tin", Body: b.Bytes(), Fetched: visited}
	l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: "auto"})
	if err == nil && len(l.Links) > maxEntries {
		t.Errorf("%d links, want at most %d", len(l.Links), maxEntries)
	}
	if err != nil && !errors.Is(err, ErrPageTags) && !errors.Is(err, ErrPageSlow) {
		t.Errorf("error %v", err)
	}
}

func TestAPageOfManySeparateListsIsReadWithinItsBounds(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<html><head><title>Danh sách</title></head><body>`)
	for i := range 15_000 {
		fmt.Fprintf(&b, `<div class="k-%d-x"><p>Một đoạn chữ</p><ul id="u%d"><li><a href="/tin/bai-%d-a">Bài số %d dài như mọi bài khác</a></li><li><a href="/tin/bai-%d-b">Bài khác số %d dài như mọi bài</a></li></ul></div>`, i, i, i, i, i, i)
	}
	page := Page{URL: "https://x.example.vn/tin", Body: b.Bytes(), Fetched: visited}
	l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: "auto", Lists: []string{page.URL}})
	if err == nil && len(l.Links) > maxEntries {
		t.Errorf("%d links", len(l.Links))
	}
	if err != nil && !errors.Is(err, ErrPageSlow) && !errors.Is(err, article.ErrLayout) {
		t.Error(err)
	}
}

func TestNestedTagsEndInAnErrorOrAListButNeverInACrash(t *testing.T) {
	if slowdown > 1 {
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
			page := Page{URL: "https://x.example.vn/tin", Body: []byte(body), Fetched: visited}
			for _, profile := range []string{"auto", "vhv", "nukeviet", "wordpress"} {
				l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: profile, Lists: []string{page.URL}})
				if err == nil && len(l.Links) > 1 {
					t.Errorf("%s: %d links of one", profile, len(l.Links))
				}
				if a, _, err := ReadArticle(page, article.Source{Profile: profile}, nil); err == nil {
					t.Errorf("%s: an article, %q", profile, a.Title)
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
		page := Page{URL: "https://x.example.vn/tin/bai-1.html", Body: body, Fetched: visited}
		for _, name := range []string{profile, "auto"} {
			a, _, err := ReadArticle(page, article.Source{Profile: name}, nil)
			if err != nil {
				continue
			}
			if a.Title == "" || a.Key == "" || a.ContentText == "" && a.ContentHTML == "" && len(a.Attachments) == 0 {
				t.Fatalf("half an article: title %q, key %q", a.Title, a.Key)
			}
			if strings.Contains(strings.ToLower(a.ContentHTML), "<script") || strings.ContainsAny(a.Title+a.Lead+a.ContentText, "\x00\x08\x0b") {
				t.Fatalf("not clean: %q %q", a.Title, a.ContentHTML)
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
		page := Page{URL: "https://x.example.vn/tin/", Body: body, Fetched: visited}
		for _, name := range []string{profile, "auto"} {
			l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: name, Lists: []string{page.URL}})
			if err == nil {
				checkLinks(t, l)
			}
		}
	})
}

func FuzzCanonicalURLIsStable(f *testing.F) {
	for _, s := range []string{"https://X.vn:443//a//b?utm_source=x&id=1#y", "http://x.vn/a;jsessionid=1?p=2", "HTTP://[::1]:80/%2f%2F", "//x", "https://x.vn/%zz", "https://x.vn/?&&a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := CanonicalURL(s)
		if again := CanonicalURL(once); once != "" && again != once {
			t.Fatalf("CanonicalURL(%q) = %q, again %q", s, once, again)
		}
		key := AddressKey(s)
		if again := AddressKey(key); key != "" && again != key {
			t.Fatalf("AddressKey(%q) = %q, again %q", s, key, again)
		}
	})
}
