package portal

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/portal/internal/page"
	"loa/portal/internal/sitemap"
)

func TestNukeVietSitemapGivesExactTimesOfPublicationThroughItsIndex(t *testing.T) {
	s := newSite()
	const host = "https://congan.suoida.example.vn"
	s.pages[host+"/sitemap.xml"] = xmlPage(t, host+"/sitemap.xml", "nukeviet/sitemap.xml")
	s.pages[host+"/sitemap-vi.news.xml"] = xmlPage(t, host+"/sitemap-vi.news.xml", "nukeviet/sitemap-vi.news.xml")
	l, err := ReadList(t.Context(), s.get, host+"/sitemap.xml", article.Source{Profile: "auto"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Kind != "sitemap" || l.Profile != "nukeviet" || len(l.Links) != 3 {
		t.Fatalf("kind %q, profile %q, %d links, want l.Kind %q, l.Profile %q, len(l.Links) 3", l.Kind, l.Profile,
			len(l.Links), "sitemap", "nukeviet")
	}
	first := l.Links[0]
	want := time.Date(2020, 7, 1, 9, 25, 0, 0, time.UTC)
	if first.Key != "412" || !first.Published.Equal(want) || first.PublishedEvidence != "sitemap" {
		t.Errorf("first is %s of %s by %q, want 412 of %s by sitemap", first.Key, first.Published,
			first.PublishedEvidence, want)
	}
}

func TestNewsSitemapGivesTitlesAndTimes(t *testing.T) {
	l, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn/news-sitemap.xml", Fetched: visited, Body: []byte(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://x.example.vn/tin/cau-moi-102.html</loc><news:news><news:publication><news:name>x</news:name><news:language>vi</news:language></news:publication><news:publication_date>2020-07-01T16:25:00+07:00</news:publication_date><news:title>Cầu &amp; đường mới</news:title></news:news><image:image><image:loc>https://x.example.vn/a.jpg</image:loc></image:image></url>
<url><loc>https://x.example.vn/</loc><lastmod>2020-07-02</lastmod></url>
<url><loc>https://other.example.vn/tin/khac-1.html</loc></url>
<url><loc>https://x.example.vn/van-ban/a.pdf</loc></url>
<url><loc>https://x.example.vn/tin/mua-lu-101.html</loc><lastmod>2020-06-30T08:00:00+07:00</lastmod></url>
<url><loc>https://x.example.vn/tin/cu-9.html</loc><lastmod>2020-06-29</lastmod></url>
</urlset>`)})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Links) != 3 || l.Refused != 3 {
		t.Fatalf("%d links, %d refused, want 3 and 3: %+v", len(l.Links), l.Refused, l.Links)
	}
	if a := l.Links[0]; a.Title != "Cầu & đường mới" || a.PublishedEvidence != "news sitemap" ||
		a.Image != "https://x.example.vn/a.jpg" {
		t.Errorf("news entry: %+v, want a.Title %q, a.PublishedEvidence %q, a.Image %q", a, "Cầu & đường mới",
			"news sitemap", "https://x.example.vn/a.jpg")
	}
	if a := l.Links[1]; a.PublishedEvidence != "sitemap lastmod" || a.Published.IsZero() {
		t.Errorf("entry with a time: %+v, want a.PublishedEvidence %q, not a.Published.IsZero()", a, "sitemap lastmod")
	}
	if a := l.Links[2]; !a.PublishedDay || a.Published.IsZero() || a.Updated.IsZero() {
		t.Errorf("entry with a day only: %+v, want a.PublishedDay, not a.Published.IsZero(), not a.Updated.IsZero()", a)
	}
}

func TestPackedSitemapIsReadAndAGzipBombRefused(t *testing.T) {
	pack := func(write func(w *gzip.Writer)) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		write(w)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := pack(func(w *gzip.Writer) {
		fmt.Fprint(w, `<urlset><url><loc>https://x.example.vn/tin/mot-1.html</loc><lastmod>2020-07-01T08:00:00Z</lastmod>
</url></urlset>`)
	})
	l, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn/sitemap.xml.gz", Body: good,
		Fetched: visited})
	if err != nil || len(l.Links) != 1 {
		t.Errorf("%d links, error %v, want no error, len(l.Links) 1", len(l.Links), err)
	}
	blank := bytes.Repeat([]byte{' '}, 1<<20)
	bomb := pack(func(w *gzip.Writer) {
		fmt.Fprint(w, "<urlset>")
		for range 64 {
			if _, err := w.Write(blank); err != nil {
				t.Fatal(err)
			}
		}
	})
	if _, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn/sitemap.xml.gz",
		Body: bomb}); !errors.Is(err, sitemap.ErrSitemapTooLarge) {
		t.Errorf("bomb of %d bytes: error %v, want ErrSitemapTooLarge", len(bomb), err)
	}
	if _, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn/sitemap.xml.gz",
		Body: good[:len(good)/2]}); err == nil {
		t.Error("half a packed sitemap was read, want an error")
	}
}

func TestASitemapThatIncludesItselfEnds(t *testing.T) {
	s := newSite()
	index := func(names ...string) string {
		var b strings.Builder
		b.WriteString("<sitemapindex>")
		for _, n := range names {
			fmt.Fprintf(&b, "<sitemap><loc>https://x.example.vn/%s</loc></sitemap>", n)
		}
		return b.String() + "</sitemapindex>"
	}
	s.add("https://x.example.vn/sitemap.xml", index("sitemap.xml", "a.xml", "b.xml"))
	s.add("https://x.example.vn/a.xml", index("b.xml", "a.xml", "sitemap.xml"))
	s.add("https://x.example.vn/b.xml", index("a.xml", "c.xml"))
	s.add("https://x.example.vn/c.xml", `<urlset><url><loc>https://x.example.vn/tin/mot-1.html</loc></url></urlset>`)
	l, err := ReadList(t.Context(), s.get, "https://x.example.vn/sitemap.xml", article.Source{})
	if err != nil || len(l.Links) != 1 {
		t.Errorf("%d links, error %v, want no error, len(l.Links) 1", len(l.Links), err)
	}
	if len(s.asked) != 4 {
		t.Errorf("asked for %d documents, want each once: %q", len(s.asked), s.asked)
	}
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprintf("part-%d.xml", i))
		s.add("https://x.example.vn/"+
			names[i], fmt.Sprintf(`<urlset><url><loc>https://x.example.vn/tin/bai-%d.html</loc></url></urlset>`, i))
	}
	s.asked = nil
	s.add("https://x.example.vn/sitemap.xml", index(names...))
	if _, err := ReadList(t.Context(), s.get, "https://x.example.vn/sitemap.xml", article.Source{}); err != nil {
		t.Error(err)
	}
	if len(s.asked) > sitemap.MaxSitemaps+1 {
		t.Errorf("an index of 500 files made %d fetches, want len(s.asked) at most %v", len(s.asked),
			sitemap.MaxSitemaps+1)
	}
}

func FuzzParseSitemap(f *testing.F) {
	for _, file := range []string{"sitemap.xml", "sitemap-vi.news.xml"} {
		body, err := os.ReadFile("testdata/nukeviet/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("/"+file, body)
	}
	f.Add("/s.xml", []byte(`<urlset><url><loc>//x.example.vn/a</loc><lastmod>0</lastmod></url></urlset>`))
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		l, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn" + path, Body: body, Fetched: visited})
		if err == nil {
			checkLinks(t, l.Listing)
		}
	})
}
