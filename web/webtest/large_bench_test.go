package webtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/heap"
	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

// BenchmarkLargeSite asks once for each of 2,000 topics (LOA_BENCH_TOPICS) in
// three formats on a store of 100,000 articles (LOA_BENCH_ARTICLES) and reports
// the slowest first bytes and the memory. Filling the store takes minutes:
//
//	go test ./web/webtest -run xxx -bench LargeSite -benchtime 1x -timeout 60m
func BenchmarkLargeSite(b *testing.B) {
	topicCount, articleCount := number(b, "LOA_BENCH_TOPICS", 2000), number(b, "LOA_BENCH_ARTICLES", 100_000)
	st := storetest.SQLite(b, store.Options{TimeZone: vietnam, UnsafeNoSync: true})
	var topics []article.Topic
	for i := range topicCount {
		topics = append(topics, article.Topic{ID: fmt.Sprint("t", i), Name: fmt.Sprint("Chủ đề ", i)})
	}
	if err := st.Topics.SyncTopics(b.Context(), topics); err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm " +
		"nhiều " +
		"tập thể được khen thưởng xã huyện đất trời mưa lớn sạt lở")
	for i := range articleCount {
		var text strings.Builder
		for text.Len() < 3000 {
			text.WriteString(syllables[random.IntN(len(syllables))] + " ")
		}
		at := time.Unix(1_700_000_000+int64(i)*300, 0).UTC()
		a := article.Article{Source: "laichau", Key: fmt.Sprint(i), URL: fmt.Sprint("https://laichau.example/", i),
			Title: fmt.Sprint("Bài ", i), Summary: "Tóm tắt.",
			ContentHTML: "<p>" + text.String() + "</p>", ContentText: text.String(), Published: at, Collected: at,
			Topics: []string{topics[random.IntN(topicCount)].ID, topics[random.IntN(topicCount/10)].ID}}
		if _, err := st.Publishing.SaveFill(b.Context(), a); err != nil {
			b.Fatal(err)
		}
	}
	s, err := web.New(web.Options{Store: storetest.WholeOf(st), Topics: topics, Sources: sources,
		Site: web.Site{Name: "Loa", URL: "https://loa.example", TimeZone: vietnam}, Hub: http.NotFoundHandler(),
		Kept: heap.Kept})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go s.Run(ctx)
	debug.FreeOSMemory()
	before := resident(b)
	for b.Loop() {
		var took []time.Duration
		var size, peak int64
		for i, t := range topics {
			for _, f := range []string{"rss", "atom", "json"} {
				r := httptest.NewRequest("GET", "/feeds/"+t.ID+"."+f, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := &first{start: time.Now(), h: http.Header{}}
				s.ServeHTTP(w, r)
				if w.status != 0 && w.status != 200 {
					b.Fatalf("%s: %d", r.URL, w.status)
				}
				took = append(took, w.took)
				size += w.bytes
			}
			if i%50 == 0 {
				peak = max(peak, resident(b))
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median-cold")
		b.ReportMetric(float64(took[len(took)*9/10].Microseconds())/1000, "ms/p90-cold")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99-cold")
		b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms/worst-cold")
		b.ReportMetric(float64(peak)/(1<<20), "MB-peak")
		b.ReportMetric(float64(before)/(1<<20), "MB-before")
		b.ReportMetric(float64(size)/(1<<20), "MB-sent")
	}
	runtime.KeepAlive(s)
}

// first notes when the first byte comes.
type first struct {
	start  time.Time
	took   time.Duration
	h      http.Header
	status int
	bytes  int64
}

func (w *first) Header() http.Header    { return w.h }
func (w *first) WriteHeader(status int) { w.status = status }
func (w *first) Write(b []byte) (int, error) {
	if w.took == 0 {
		w.took = time.Since(w.start)
	}
	w.bytes += int64(len(b))
	return len(b), nil
}

var residentLine = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// resident is the memory of this process.
func resident(b *testing.B) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc here")
	}
	m := residentLine.FindSubmatch(status)
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n << 10
}
