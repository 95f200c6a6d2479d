package together_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
)

// feedPortal serves a feed and its articles; closed ones answer 403.
type feedPortal struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []feedPost
	closed bool
	prefix string // of the addresses of articles
}

type feedPost struct {
	id          int
	title, text string
	at          time.Time
}

func newFeedPortal(t *testing.T, prefix string) *feedPortal {
	p := &feedPortal{prefix: prefix}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *feedPortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.URL.Path == "/rss" {
		var b strings.Builder
		fmt.Fprintf(&b, `<rss version="2.0"><channel><title>Tin</title><link>%s/</link>`, p.URL)
		for _, a := range p.posts {
			fmt.Fprintf(&b, `<item><title>%s</title><link>%s%s%d.html</link><pubDate>%s</pubDate>
<description>%s</description>
</item>`,
				a.title, p.URL, p.prefix, a.id, a.at.Format(time.RFC1123Z), "Tóm tắt của tin số "+fmt.Sprint(a.id)+".")
		}
		b.WriteString(`</channel></rss>`)
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, b.String())
		return
	}
	for _, a := range p.posts {
		if r.URL.Path != fmt.Sprintf("%s%d.html", p.prefix, a.id) {
			continue
		}
		if p.closed {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `<!doctype html><html lang="vi"><head><title>%[1]s</title></head><body><article><h1>%[1]s</h1>
<p>%[2]s</p></article></body></html>`, a.title, a.text)
		return
	}
	http.NotFound(w, r)
}

func (p *feedPortal) publish(posts ...feedPost) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts = append(posts, p.posts...)
}

func (p *feedPortal) source() article.Source {
	return article.Source{ID: "nguon", Name: "Nguồn", URL: p.URL + "/", Lists: []string{p.URL + "/rss"},
		Schedule: "*/10 * * * *", FullText: true}
}

func shortPost(n int, at time.Time) feedPost {
	crops := [...]string{"chè", "quế", "thảo quả", "lúa nương", "ngô", "mắc ca", "sâm", "cá hồi"}
	return feedPost{n, fmt.Sprintf("Xã số %d thu hoạch %s vụ này được mùa", n, crops[n%len(crops)]),
		fmt.Sprintf("Bà con xã số %d gặt xong %s trên %d héc ta, bán được giá hơn năm ngoái nhiều.", n,
			crops[n%len(crops)], 17*n), at}
}

func TestAPageThatOpensLaterCompletesItsArticleSilently(t *testing.T) {
	each(t, func(w *world) {
		p := newFeedPortal(w.T, "/tin/bai-")
		p.publish(shortPost(1, w.Now().Add(-time.Hour)))
		w.visit(p.source())
		_, last := w.told(0)
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.publish(shortPost(2, w.Now()))
		_ = w.Sleep(w.Context(), 10*time.Minute)
		w.visit(p.source())
		kinds, last := w.told(last)
		w.want("told while the page is closed", kinds, []string{"new"})
		w.want("evidence", w.live()[0].PublishedEvidence, article.FromFeed)
		p.mu.Lock()
		p.closed = false
		p.mu.Unlock()
		w.visitFor(6*time.Hour, p.source())
		full, err := w.store.Articles.Article(w.Context(), w.live()[0].ID)
		if err != nil {
			w.Fatal(err)
		}
		if !strings.Contains(full.ContentText, "34 héc ta") {
			w.Errorf("text once the page is open: got %q", full.ContentText)
		}
		kinds, _ = w.told(last)
		w.want("changes of the feeds, which nobody is told", kinds, []string{"update"})
	})
}

func TestAPortalThatMovesKeepsItsArticles(t *testing.T) {
	each(t, func(w *world) {
		before := newFeedPortal(w.T, "/tin/bai-")
		for n := 1; n <= 8; n++ {
			before.publish(shortPost(n, w.Now().Add(-time.Duration(20-n)*time.Hour)))
		}
		w.visit(before.source())
		_, last := w.told(0)
		ids := map[string]int64{}
		for _, a := range w.live() {
			ids[a.Title] = a.ID
		}
		after := newFeedPortal(w.T, "/index.php/thoi-su/")
		after.posts = before.posts
		before.Close()
		_ = w.Sleep(w.Context(), 24*time.Hour)
		src := after.source()
		src.Formerly = []string{before.URL + "/"}
		w.visit(src)
		kinds, last := w.told(last)
		for _, kind := range kinds {
			if kind == "new" {
				w.Errorf("an article was announced again: %v", kinds)
			}
		}
		w.want("articles", len(w.live()), 8)
		for _, a := range w.live() {
			if ids[a.Title] != a.ID || !strings.HasPrefix(a.URL, after.URL+"/index.php/") {
				w.Errorf("%q: got number %d at %s, want %d at the new portal", a.Title, a.ID, a.URL, ids[a.Title])
			}
		}
		after.publish(shortPost(9, w.Now()))
		_ = w.Sleep(w.Context(), 10*time.Minute)
		w.visit(src)
		kinds, _ = w.told(last)
		w.want("told of what is new there", kinds, []string{"new"})
	})
}
