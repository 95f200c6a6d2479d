package collect

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/internal/assert"
	"loa/portal"
)

// answers are what the page of an item may do, by name.
var answers = map[string]http.HandlerFunc{
	"401": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
	"403": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	"a script": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<html><div id="app"></div><script src="/app.js"></script></html>`)
	},
	"a film": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "video/mp4") },
	"another site": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://localhost:9/x", http.StatusFound)
	},
	"500":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
	"404":       http.NotFound,
	"the front": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
	"a flood guard": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<html><title>Một bước nữa</title><script>window._cf_chl_opt={}</script></html>`)
	},
	"too slow": func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
}

func TestAnItemIsPublishedWithinTheHourWhateverItsPageDoes(t *testing.T) {
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			good := b.numbered(1, 3)
			b.list(good...)
			b.visit()
			b.Advance(20 * time.Minute)
			l := itemOf(portal.Link{URL: b.URL + "/tin/moi.html", Title: "Cầu mới qua suối Nậm Ma",
				Lead: "Sáng nay cầu thông xe.", Content: "<p>Toàn văn của tin.</p>", Text: "Toàn văn của tin."}, "g1",
				b.Now())
			b.Handle("/tin/moi.html", answer)
			b.list(append([]portal.Link{l}, good...)...)
			since := b.Now()
			for len(b.store.news) == 0 && b.Now().Sub(since) < 2*time.Hour {
				_, _ = b.collector.Visit(t.Context(), b.source())
				b.Advance(10 * time.Minute)
			}
			if took := b.Now().Add(-10 * time.Minute).Sub(since); len(b.store.news) != 1 || took > time.Hour {
				t.Fatalf("got %v announced after %s, want the item within the hour", b.store.news, took)
			}
			a := b.store.articles[4]
			assert.Same(t, "evidence", a.PublishedEvidence, article.FromFeed)
			assert.Same(t, "text", a.ContentText, "Toàn văn của tin.")

			b.article("moi", "Cầu mới qua suối Nậm Ma", "Bài dài hơn, như trang của cổng có.")
			for range 3 {
				b.Advance(5 * time.Hour)
				_, _ = b.collector.Visit(t.Context(), b.source())
			}
			assert.Same(t, "text once its page is read", b.store.articles[4].ContentText,
				"Bài dài hơn, như trang của cổng có.")
			assert.Same(t, "announced", len(b.store.news), 1)
			assert.Same(t, "changes announced", len(b.store.changes), 0)
		})
	}
}

func TestAFileIsTheArticlesFile(t *testing.T) {
	b := newBench(t)
	l := itemOf(portal.Link{URL: b.URL + "/van-ban/128.pdf", Title: "Công văn số 128 về phòng rét"}, "g", b.Now())
	b.Handle("/van-ban/128.pdf", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="cong-van-128.pdf"`)
		fmt.Fprint(w, "%PDF-1.4 …")
	})
	b.list(l)
	b.visit()
	want := []article.Attachment{{URL: l.URL, Name: "cong-van-128.pdf", Type: "application/pdf",
		SizeBytes: int64(len("%PDF-1.4 …"))}}
	assert.Same(t, "files", b.store.articles[1].Attachments, want)
}

func TestPagesSaysWhetherPagesAreRead(t *testing.T) {
	for pages, want := range map[string]struct {
		text     string
		articles int
		asked    int
	}{
		article.PagesNever:  {"Toàn văn của tin.", 2, 1},
		article.PagesAuto:   {"Trang của cổng nói dài hơn thế.", 2, 3},
		article.PagesAlways: {"Trang của cổng nói dài hơn thế.", 1, 3},
	} {
		b := newBench(t)
		src := b.source()
		src.Pages = pages
		read := itemOf(b.article("doc-duoc", "Tin đọc được", "Trang của cổng nói dài hơn thế."), "g1", b.Now())
		read.Text, read.Content = "Toàn văn của tin.", "<p>Toàn văn của tin.</p>"
		closed := itemOf(portal.Link{URL: b.URL + "/tin/kin.html", Title: "Tin không đọc được"}, "g2", b.Now())
		b.Handle("/tin/kin.html", answers["403"])
		b.list(read, closed)
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, pages+": articles", len(b.store.articles), want.articles)
		for _, a := range b.store.articles {
			if a.Title == read.Title {
				assert.Same(t, pages+": text", a.ContentText, want.text)
			}
		}
		assert.Same(t, pages+": requests", len(b.Requests()), want.asked)
	}
}

func TestLinksOfAPageAreNotTakenWithoutTheirPage(t *testing.T) {
	b := newBench(t)
	l := portal.Link{URL: b.URL + "/tin/a.html", Key: "a", Title: "Một mục bên lề", Published: b.Now(),
		PublishedEvidence: "list"}
	b.Handle("/tin/a.html", answers["a script"])
	b.list(l)
	for range 6 {
		_, _ = b.collector.Visit(t.Context(), b.source())
		b.Advance(20 * time.Minute)
	}
	assert.Same(t, "articles", len(b.store.articles), 0)
}

func TestAnEmptyFeedIsAGoodVisitAndItsFirstItemIsNews(t *testing.T) {
	b := newBench(t)
	b.Page("/tin-tuc", "SEE "+b.URL+"/rss\n")
	b.Page("/rss", listBody(nil, ""))
	r := b.visit()
	assert.Same(t, "lists read", r.Lists, 1)
	assert.Same(t, "failures", b.state().Failures, 0)
	b.Advance(time.Hour)
	b.Page("/rss", listBody([]portal.Link{itemOf(b.article("lu", "Cảnh báo lũ quét ở Mường Tè", "Mưa rất to."), "g",
		b.Now())}, ""))
	b.visit()
	assert.Same(t, "announced", len(b.store.news), 1)
}

func TestTheAddressOfAnArticleIsOneWhereItCanBeRead(t *testing.T) {
	body := strings.Repeat("Một câu của bài này mà bài khác không có. ", 5)
	page := func(title, canonical string) string {
		return `CANONICAL ` + canonical + "\n" + title + "\n" + body
	}
	for name, c := range map[string]struct{ canonical, want string }{
		"itself":              {"/tin/a.html?x=1", "/tin/a.html?x=1"},
		"without parameters":  {"/tin/a.html", "/tin/a.html"},
		"a print version":     {"/tin/a.html?x=1&print=1", "/tin/a.html?x=1"},
		"a page number":       {"/tin/a.html?page=1", "/tin/a.html?x=1"},
		"the front":           {"/", "/tin/a.html?x=1"},
		"its section":         {"/tin/", "/tin/a.html?x=1"},
		"another article":     {"/tin/b.html", "/tin/a.html?x=1"},
		"nothing":             {"/404.html", "/tin/a.html?x=1"},
		"a login page":        {"/dang-nhap", "/tin/a.html?x=1"},
		"its own other place": {"/bai/a-dep.html", "/bai/a-dep.html"},
	} {
		b := newBench(t)
		b.restart(func(o *Options) { o.Reader = canonicalReader{} })
		b.Page("/tin/a.html", page("Bài A của xã", b.URL+c.canonical))
		b.Page("/tin/b.html", page("Bài B của xã", b.URL+"/tin/b.html")+"Khác.")
		b.Page("/bai/a-dep.html", page("Bài A của xã", b.URL+"/bai/a-dep.html"))
		b.Page("/tin/", "LIST \n")
		b.list(portal.Link{URL: b.URL + "/tin/a.html?x=1", Key: "a", Title: "Bài A của xã"})
		b.visit()
		if a := b.store.articles[1]; a == nil || strings.TrimPrefix(a.URL, b.URL) != c.want {
			t.Errorf("%s: got %+v, want %s", name, a, c.want)
		}
	}
}

// canonicalReader reads pages that name their canonical address in the first
// line.
type canonicalReader struct{ plainReader }

func (canonicalReader) Open(p portal.Page) (Document, error) {
	head, rest, _ := strings.Cut(string(p.Body), "\n")
	canonical, ok := strings.CutPrefix(head, "CANONICAL ")
	if !ok {
		return plainDocument{p}, nil
	}
	p.Body, p.URL = []byte(rest), canonical
	return plainDocument{p}, nil
}

func TestFloodGuardsAreKnownByTheirMarksAndNotByTheirWords(t *testing.T) {
	prose := strings.Repeat("Bà con trong bản kể lại chuyện cây cầu treo mới bắc qua suối. ", 20)
	for name, c := range map[string]struct {
		header http.Header
		body   string
		is     bool
	}{
		"a header": {http.Header{"Cf-Mitigated": {"challenge"}}, "<html><h1>Xin đợi một lát</h1></html>",
			true},
		"a script": {nil, `<html><h1>Chờ nhé</h1><script>window._cf_chl_opt = {}</script></html>`, true},
		"a box":    {nil, `<html><h1>Bạn là ai?</h1><div class="h-captcha"></div></html>`, true},
		"a cookie": {nil, `<html><script>document.cookie = a(); location.reload()</script></html>`, true},
		"comments with a box": {nil, `<html><article><p>` + prose +
			`</p></article><form class="g-recaptcha"></form></html>`, false},
		"a guarded portal": {nil, `<html><p>` + prose +
			`</p><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></html>`, false},
		"an article about it": {nil, `<html><h1>Captcha là gì</h1><p>` + prose + `</p></html>`, false},
		"a short notice": {nil, `<html><article><h1>Thông báo nghỉ lễ</h1><p>Nghỉ hai ngày.</p></article></html>`,
			false},
	} {
		_, err := judge.Challenge(portal.Page{URL: "https://x.vn/a", Body: []byte(c.body), Header: c.header})
		assert.Same(t, name, err != nil, c.is)
	}
}

func TestWhatNoListNamedIsAnnouncedOnlyOnceItWasSeenTwice(t *testing.T) {
	b := newBench(t)
	good := b.numbered(1, 3)
	for i := range good {
		good[i].Title = ""
	}
	b.list(good...)
	assert.Same(t, "first fill", b.visit().New, 3)
	b.Advance(20 * time.Minute)
	b.Page("/tin/moi.html", "<html>Một bước nữa thôi\n</html>Hãy chứng minh bạn là người.")
	b.restart(func(o *Options) { o.Reader = htmlReader{} })
	b.list(append([]portal.Link{{URL: b.URL + "/tin/moi.html", Key: "moi"}}, good...)...)
	b.visit()
	assert.Same(t, "announced at first sight", len(b.store.news), 0)
	b.Advance(20 * time.Minute)
	b.article("moi", "Tin mới của xã Bum Nưa", "Nội dung.")
	b.visit()
	assert.Same(t, "announced under the guard's words", len(b.store.news), 0)
	b.Advance(35 * time.Minute)
	b.visit()
	assert.Same(t, "announced at second sight", strings.Join(b.store.news, ","), "Tin mới của xã Bum Nưa")
}

// htmlReader reads pages that begin as HTML too.
type htmlReader struct{ plainReader }

func (htmlReader) Open(p portal.Page) (Document, error) {
	return plainDocument{portal.Page{URL: p.URL, Header: p.Header,
		Body: []byte(strings.TrimPrefix(string(p.Body), "<html>"))}}, nil
}

func TestAShortNoticeWithACaptchaIsTakenByItsTitle(t *testing.T) {
	b := newBench(t)
	b.restart(func(o *Options) { o.Reader = htmlReader{} })
	b.Page("/tin/nghi-le.html", "<html>Thông báo nghỉ lễ Quốc khánh\nNghỉ hai ngày. <img src=captcha.php>")
	b.list(portal.Link{URL: b.URL + "/tin/nghi-le.html", Key: "a", Title: "Thông báo nghỉ lễ Quốc khánh"})
	assert.Same(t, "stored", b.visit().New, 1)
}
