package webtest

import (
	"net"
	"net/http"
	"testing"
	"time"

	"loa/article"
	"loa/web"
)

// live is a server that listens on 127.0.0.1 and knows its own address, for
// readers that others wrote.
func live(t *testing.T, change ...func(*web.Options)) (s *site, base string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base = "http://" + listener.Addr().String()
	s = newSite(t, append(change, func(o *web.Options) { o.Site.URL = base })...)
	s.front.Store(http.HandlerFunc(s.web.ServeHTTP))
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.front.Load().(http.HandlerFunc)(w, r)
		})}
	s.server = server
	done := make(chan struct{})
	go func() { defer close(done); server.Serve(listener) }()
	t.Cleanup(func() { server.Close(); <-done }) // streams of boxes do not end by themselves
	return s, base
}

// awkward are articles that try the rules of validators: names of operators
// that look like HTML, one moment for several, no text, many files, several
// authors, a withdrawal.
func awkward(s *site) {
	for i := range 130 {
		a := news(i)
		a.Topics = [][]string{{"y-te"}, {"y-te", "thien-tai"}, {"thi-dua-khen-thuong"}}[i%3]
		a.Source = []string{"laichau", "laichau", "tamduong"}[i%3]
		switch i % 10 {
		case 1:
			a.Published = news(i - 1).Published
		case 2:
			a.Title = "R&amp;D <b>và</b> &copy; AT&T; 1 < 2"
		case 3:
			a.Author = "Nguyễn Văn An; Trần Thị Bình"
		case 4:
			a.Summary, a.Lead, a.ContentHTML, a.Author = "", "", "", ""
		case 5:
			a.Attachments = []article.Attachment{{URL: "https://laichau.example/Quyết định.pdf", Name: "QĐ <b>12</b>",
				Type: "application/pdf", SizeBytes: 1234},
				{URL: "https://laichau.example/b.doc"}}
			a.Image = &article.Image{URL: "https://laichau.example/ảnh.jpg", Caption: "Ảnh & <chú thích>"}
		case 6:
			a.Urgency = article.Warning
		case 7:
			a.Language = "en"
		}
		if _, err := s.store.SaveArticle(s.t.Context(), a); err != nil {
			s.t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
}

// addresses are at least 120 addresses of every kind.
func addresses(base string) (all []string) {
	names := []string{"all", "urgent", "y-te", "thien-tai", "thi-dua-khen-thuong", "thien-tai+y-te", "sources/laichau",
		"sources/tamduong", "sources/laichau/y-te",
		"authors/Nguy%E1%BB%85n%20V%C4%83n%20An", "status", "all/archive/1-100", "y-te/archive/1-100",
		"sources/laichau/archive/1-100", "urgent/archive/1-100"}
	queries := []string{"", "?limit=7", "?content=summary", "?content=none", "?since=2026-11-03T00%3A00%3A00Z",
		"?content=none&limit=5&since=2026-11-03T00%3A00%3A00Z", "?not=h%E1%BB%8Dp"}
	for _, n := range names {
		for i, q := range queries {
			if n == "status" && q != "" || i > 3 && len(n) > 12 || i > 1 && i != 2 && i != 3 && n == "urgent" {
				continue
			}
			if len(n) > 7 && n[len(n)-6:] == "/1-100" && q != "" && q != "?content=summary" && q != "?content=none" {
				continue
			}
			for _, f := range []string{".rss", ".atom"} {
				all = append(all, base+"/feeds/"+n+f+q)
			}
		}
	}
	for _, f := range []string{".rss", ".atom"} {
		all = append(all, base+"/feeds/search"+f+"?q=h%E1%BB%99i+ngh%E1%BB%8B", base+"/feeds/search"+f+
			"?not=r%C3%A9t&q=h%E1%BB%99i&topic=y-te",
			base+"/feeds/search"+f+"?q=khongcogi", base+"/feeds/y-te"+f+"?limit=50", base+"/feeds/y-te+thien-tai"+f,
			base+"/feeds/thi-dua"+f)
	}
	return append(all, base+"/feeds.opml")
}
