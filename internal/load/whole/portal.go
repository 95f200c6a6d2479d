package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// portal plays every source: it is the proxy that their visits go through, and a
// source's host is an address that nobody has. Each publishes at its own times.
type portal struct {
	plan  plan
	begun time.Time
	words []string

	lists, unchanged, pages atomic.Int64

	mu   sync.Mutex
	seen map[string]time.Time // when an article stood in a list that was read for the first time
	// visited are the sources whose list was read; firstNew is when the first was,
	// lastNew when the last of them was for the first time.
	visited           map[int]bool
	firstNew, lastNew time.Time
}

func newPortal(p plan) *portal {
	// What was published in the time between two visits waits to be found.
	o := &portal{plan: p, begun: time.Now().Add(-p.every), seen: map[string]time.Time{},
		visited: map[int]bool{}}
	for _, onset := range strings.Fields("b c ch d đ g h k kh l m n ng nh ph qu r s t th tr v x") {
		for _, rime := range strings.Fields("a á ả anh ao ăn âm e ê i iên inh o oa ong ô ơ u ung ương ưa yên") {
			o.words = append(o.words, onset+rime)
		}
	}
	return o
}

func hostOf(n int) string { return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255) }

func listOf(n int) string { return "http://" + hostOf(n) + "/tin.rss" }

// published is how many articles a source has published until now.
func (o *portal) published(n int) int {
	if o.plan.share == 0 {
		return 0
	}
	period := time.Duration(float64(time.Minute) / o.plan.share)
	first := time.Duration(rand.New(rand.NewPCG(5, uint64(n))).Int64N(int64(period)))
	since := time.Since(o.begun) - first
	if since < 0 {
		return 0
	}
	return 1 + int(since/period)
}

func (o *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var a, b, c int
	if _, err := fmt.Sscanf(r.URL.Hostname(), "10.%d.%d.%d", &a, &b, &c); err != nil {
		http.NotFound(w, r)
		return
	}
	n := a<<16 | b<<8 | c
	switch {
	case r.URL.Path == "/tin.rss":
		o.list(w, r, n)
	case strings.HasPrefix(r.URL.Path, "/bai-"):
		o.pages.Add(1)
		k, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/bai-"), ".html"))
		title, text := o.article(n, k)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="vi"><head><title>%s</title></head><body><nav><a href="/">Trang chủ</a></nav>
<main><article><h1>%s</h1>%s</article></main><footer>Cổng thông tin</footer></body></html>`, title, title, text)
	default:
		http.NotFound(w, r)
	}
}

// tagOf is the tag of a list of so many articles.
func tagOf(count int) string { return fmt.Sprintf(`"%d"`, count) }

func (o *portal) visit(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.visited[n] {
		o.visited[n], o.lastNew = true, time.Now()
		if o.firstNew.IsZero() {
			o.firstNew = o.lastNew
		}
	}
}

// visits is how many sources were visited, and when the last of them was for the
// first time.
func (o *portal) visits() (n int, last time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.visited), o.lastNew
}

func (o *portal) list(w http.ResponseWriter, r *http.Request, n int) {
	o.lists.Add(1)
	o.visit(n)
	count := o.plan.items + o.published(n)
	tag := tagOf(count)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		o.unchanged.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><link>http://%s/</link>`, sourceName(n), hostOf(n))
	for k := count - 1; k >= 0; k-- {
		title, _ := o.article(n, k)
		o.mu.Lock()
		if o.seen[title].IsZero() {
			o.seen[title] = time.Now()
		}
		o.mu.Unlock()
		fmt.Fprintf(w, `<item><title>%s</title><link>http://%s/bai-%d.html</link><guid>http://%s/bai-%d.html</guid></item>`,
			title, hostOf(n), k, hostOf(n), k)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// article is the k-th of a source, the same each time.
func (o *portal) article(n, k int) (title, html string) {
	random := rand.New(rand.NewPCG(uint64(n), uint64(k)))
	sentence := func(length int) string {
		parts := make([]string, length)
		for i := range parts {
			parts[i] = o.words[random.IntN(len(o.words))]
		}
		return strings.Join(parts, " ")
	}
	title = fmt.Sprintf("Bản tin %d-%d %s", n, k, sentence(8))
	for range 5 {
		html += "<p>Bà con " + sentence(40) + ".</p>\n"
	}
	return title, html
}

var newest = regexp.MustCompile(`Bản tin \d+-\d+ [\p{L} ]+`)

// firstSeen is when the first article that a document names was read from its
// source for the first time; zero when it names none.
func (o *portal) firstSeen(document []byte) time.Time {
	title := newest.Find(document)
	if title == nil {
		return time.Time{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seen[strings.TrimSpace(string(title))]
}
