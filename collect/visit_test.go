package collect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/fetch/fetchtest"
	"loa/internal/assert"
	"loa/portal"
)

func TestFirstVisitFillsQuietlyAndLaterFindsAreNewsOldestFirst(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	r := b.visit()
	same(t, "fill", r.Fill, true)
	same(t, "stored", r.New, 3)
	same(t, "announced", b.store.news, []string{})
	same(t, "order", b.store.quiet, []string{"Bản tin thứ 1 của huyện", "Bản tin thứ 2 của huyện",
		"Bản tin thứ 3 của huyện"})
	same(t, "filled", b.state().Filled, true)

	b.Advance(10 * time.Minute)
	b.list(append(b.numbered(4, 2), links...)...)
	r = b.visit()
	same(t, "new", r.New, 2)
	same(t, "announced", b.store.news, []string{"Bản tin thứ 4 của huyện", "Bản tin thứ 5 của huyện"})

	b.Advance(10 * time.Minute)
	r = b.visit()
	same(t, "new the third time", r.New, 0)
	same(t, "stored", len(b.store.articles), 5)
}

func TestArticleIsCompletedFromListTopicsAndSettings(t *testing.T) {
	b := newBench(t)
	l := b.article("bao-so-3", "Tin bão khẩn cấp", "Bão số 3 đổ bộ vào đất liền với sức gió mạnh.\u0008")
	l.Lead, l.Image, l.Author = "Bão số 3 di chuyển rất nhanh, đề nghị người dân theo dõi các bản tin tiếp theo.", "https://x.vn/a.jpg", "Ngọc"
	l.Published, l.PublishedEvidence = b.Now().Add(-time.Hour), "sitemap"
	b.list(l)
	src := b.source()
	src.Delay, src.Language = 2*time.Hour, "vi"
	if _, err := b.collector.Visit(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	a := b.store.articles[1]
	same(t, "topics", a.Topics, []string{"thien-tai"})
	if a.Urgency < article.Warning {
		t.Errorf("urgency %d, want a.Urgency at least %v", a.Urgency, article.Warning)
	}
	same(t, "summary", a.Summary, l.Lead)
	same(t, "published", a.Published, l.Published)
	same(t, "evidence", a.PublishedEvidence, "sitemap")
	same(t, "release", a.Release, a.Collected.Add(2*time.Hour))
	same(t, "author", a.Author, "Ngọc")
	same(t, "image", a.Image.URL, "https://x.vn/a.jpg")
	same(t, "text", a.ContentText, "Bão số 3 đổ bộ vào đất liền với sức gió mạnh.")
	same(t, "identity", a.Source+" "+a.Key, "huyen bao-so-3")
}

func TestSummaryOnlySourceKeepsNoText(t *testing.T) {
	b := newBench(t)
	b.list(b.article("a", "Một bản tin dài", strings.Repeat("Câu này được lặp lại rất nhiều lần trong bài. ", 50)))
	src := b.source()
	src.FullText = false
	if _, err := b.collector.Visit(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	a := b.store.articles[1]
	if a.ContentHTML != "" || a.ContentText != "" || len([]rune(a.Lead)) > article.SummaryLimit || a.Summary == "" {
		t.Errorf("kept: lead %q, summary %q, text %q, HTML %q, want a.ContentHTML empty, a.ContentText empty, "+
			"len([]rune(a.Lead)) at most %v, a.Summary not empty", a.Lead, a.Summary, a.ContentText, a.ContentHTML,
			article.SummaryLimit)
	}
}

func TestOnePageOfAnotherLayoutIsOneWarningAndTheOthersGoOn(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	more := b.numbered(4, 3)
	b.Page("/tin/bai-5.html", "<!DOCTYPE html>")
	b.list(append(more, links...)...)
	b.Advance(10 * time.Minute)
	b.Requests()
	r := b.visit()
	same(t, "new", r.New, 2)
	same(t, "failed", r.Failed, 1)
	same(t, "layout errors in its health", b.state().LayoutErrors, 1)
	if len(r.Problems) != 1 || !errors.Is(r.Problems[0].Err, article.ErrLayout) ||
		r.Problems[0].URL != b.URL+"/tin/bai-5.html" {
		t.Errorf("problems: %v, want len(r.Problems) 1, error %v, r.Problems[0].URL %v", r.Problems, article.ErrLayout,
			b.URL+"/tin/bai-5.html")
	}
	if n := strings.Count(b.logged.String(), "level=WARN"); n != 1 ||
		!strings.Contains(b.logged.String(), "source=huyen") || !strings.Contains(b.logged.String(), "bai-5.html") {
		t.Errorf("%d warnings:\n%s\nwant 1, it to contain \"source=huyen\", it to contain \"bai-5.html\"", n, b.logged)
	}

	// It is tried again at growing intervals, also after a restart and when
	// the list does not name it any more, and not at every poll.
	tries := 0
	b.Requests()
	for i := range 30 {
		if i == 10 {
			b.restart(nil)
			b.list(more[0], more[2])
		}
		b.Advance(5 * time.Minute)
		b.visit()
		for _, p := range b.Requests() {
			if p == "/tin/bai-5.html" {
				tries++
			}
		}
	}
	same(t, "tries in 150 minutes", tries, 3)
	b.numbered(5, 1)
	b.Advance(4 * time.Hour)
	b.visit()
	if !slices.Contains(b.store.news, "Bản tin thứ 5 của huyện") {
		t.Errorf("the article was never taken: %v, want b.store.news to contain %v", b.store.news,
			"Bản tin thứ 5 của huyện")
	}
	same(t, "layout errors", b.state().LayoutErrors, 0)
}

func TestOnePageThatIsNeverAvailableHoldsUpNoOther(t *testing.T) {
	for _, status := range []int{429, 500, 503} {
		b := newBench(t)
		links := b.numbered(1, 12)
		b.list(links...)
		busy := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
		b.Handle("/tin/bai-2.html", busy)
		visit := func(d time.Duration) {
			for end := b.Now().Add(d); b.Now().Before(end); b.Advance(10 * time.Minute) {
				_, _ = b.collector.Visit(t.Context(), b.source())
			}
		}
		visit(time.Hour)
		same(t, fmt.Sprint(status, ": stored"), len(b.store.articles), 11)
		b.Handle("/tin/bai-5.html", busy)
		b.Page("/tin/bai-7.html", "Bản tin thứ 7 của huyện\nNội dung mới.")
		b.list(append(b.numbered(20, 3), links...)...)
		visit(6 * time.Hour)
		same(t, fmt.Sprint(status, ": news"), len(b.store.news), 3)
		same(t, fmt.Sprint(status, ": changes"), len(b.store.changes), 1)
	}
}

func TestParserThatPanicsCostsOnePage(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.Page("/tin/bai-2.html", "PANIC\nnow")
	b.list(links...)
	r := b.visit()
	same(t, "stored", r.New, 2)
	same(t, "failed", r.Failed, 1)
}

func TestPagesFailingInTheFirstFillAreNoNewsLater(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.Page("/tin/bai-2.html", "<html>")
	b.list(links...)
	b.visit()
	b.numbered(2, 1)
	b.Advance(15 * time.Minute)
	r := b.visit()
	same(t, "stored", r.New, 1)
	same(t, "announced", b.store.news, []string{})
}

func TestVisitDuringBackOffAsksNothing(t *testing.T) {
	b := newBench(t)
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte("x"))
	})
	b.visitFails()
	b.Requests()
	r := b.visit()
	same(t, "waiting", r.Waiting, true)
	same(t, "next", r.Next, b.state().NotBefore)
	same(t, "requests", b.Requests(), []string{})

	if _, err := b.collector.VisitAs(t.Context(), b.source(), How{Now: true}); err == nil {
		t.Error("an operator's visit asked nothing, want an error")
	}
	same(t, "failures", b.state().Failures, 2)
	b.list(b.numbered(1, 1)...)
	b.Advance(time.Hour)
	b.visit()
	same(t, "failures", b.state().Failures, 0)
	same(t, "error", b.state().LastError, "")
}

func TestFullFillContinuesAfterThePortalAskedToWait(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 20)...)
	served := 0
	links := b.numbered(1, 20)
	for _, l := range links {
		path := strings.TrimPrefix(l.URL, b.URL)
		b.Handle(path, func(w http.ResponseWriter, _ *http.Request) {
			if served++; served == 9 {
				w.Header().Set("Retry-After", "59")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			fmt.Fprintf(w, "%s\nNội dung.", l.Title)
		})
	}
	r, err := b.visitFails()
	var later *fetch.WaitError
	if !errors.As(err, &later) || later.After != 59*time.Second {
		t.Fatalf("error %v, want an error of that type, later.After %v", err, 59*time.Second)
	}
	same(t, "stored", r.New, 8)
	same(t, "left", r.Left, 12)
	same(t, "filled", b.state().Filled, false)
	if wait := b.state().NotBefore.Sub(b.Now()); wait < 59*time.Second {
		t.Errorf("waits %s, want wait at least %v", wait, 59*time.Second)
	}
	b.Advance(15 * time.Minute)
	r = b.visit()
	same(t, "stored", r.New, 12)
	same(t, "announced", b.store.news, []string{})
	same(t, "filled", b.state().Filled, true)
}

func TestNewArticlesLeftOverByABrokenVisitAreFoundThoughTheListIsUnchanged(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 2)
	b.list(links...)
	b.visit()
	b.Advance(10 * time.Minute)
	more := b.numbered(3, 6)
	for _, l := range more[:4] {
		b.Handle(strings.TrimPrefix(l.URL, b.URL), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) })
	}
	b.list(append(more, links...)...)
	r, err := b.visitFails()
	if !strings.Contains(err.Error(), "3 pages in a row failed") {
		t.Errorf(`error %v, want it to contain "3 pages in a row failed"`, err)
	}
	same(t, "new", r.New, 2)
	b.numbered(3, 6)
	b.Advance(3 * time.Hour)
	b.visit()
	same(t, "announced", len(b.store.news), 6)
}

func TestVisitStoppedMidwayLosesNothing(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 5)...)
	ctx, cancel := context.WithCancel(t.Context())
	b.Handle("/tin/bai-3.html", func(w http.ResponseWriter, _ *http.Request) { cancel() })
	if _, err := b.collector.Visit(ctx, b.source()); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want error %v", err, context.Canceled)
	}
	same(t, "failures", b.state().Failures, 0)
	b.numbered(3, 1)
	b.restart(nil)
	b.Advance(20 * time.Minute)
	b.visit()
	same(t, "stored", len(b.store.articles), 5)
	same(t, "announced", b.store.news, []string{})
}

func TestStoreThatFailsIsNotHeldAgainstThePortal(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 2)...)
	b.visit()
	b.list(b.numbered(1, 3)...)
	b.Advance(10 * time.Minute)
	b.store.fail = errors.New("database is locked")
	if _, err := b.visitFails(); !strings.Contains(err.Error(), "database is locked") {
		t.Errorf(`error %v, want it to contain "database is locked"`, err)
	}
	b.store.fail = nil
	same(t, "failures", b.state().Failures, 0)
	r := b.visit()
	same(t, "new", r.New, 1)
}

func TestSourceIsVisitedByOneAtATime(t *testing.T) {
	b := newBench(t)
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		if _, err := b.collector.Visit(t.Context(), b.source()); !errors.Is(err, ErrBusy) {
			t.Errorf("second visit: %v, want error %v", err, ErrBusy)
		}
		fmt.Fprint(w, listBody(b.numbered(1, 1), ""))
	})
	b.visit()
}

func TestPreviewShowsWhatAVisitWouldStoreAndStoresNothing(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 8)...)
	p, err := b.collector.Preview(t.Context(), b.URL+"/tin-tuc", article.Source{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "links", len(p.Listing.Links), 8)
	same(t, "pages", len(p.Pages), 3)
	same(t, "first", p.Pages[0].Article.Title, "Bản tin thứ 8 của huyện")
	same(t, "evidence", p.Pages[0].Evidence, "plain")
	same(t, "source", fmt.Sprint(p.Source.ID, p.Source.Lists, p.Source.Profile), "127-tin-tuc["+b.URL+"/tin-tuc]auto")
	same(t, "stored", len(b.store.articles), 0)
}

func TestDeadHostBehindOneLinkDoesNotEndTheVisit(t *testing.T) {
	b := newBench(t)
	dead := fetchtest.NewSite(t, b.Clock)
	dead.Close()
	links := b.numbered(1, 4)
	links[3].URL = dead.URL + "/x.html"
	links[2].URL = dead.URL + "/y.html"
	b.list(links...)
	r := b.visit()
	same(t, "stored", r.New, 2)
	same(t, "failed", r.Failed, 2)
}

// stoppedReader is stopped while it reads a list, and sees half of it.
type stoppedReader struct {
	plainReader
	stop context.CancelFunc
}

func (r stoppedReader) ReadList(ctx context.Context, get portal.Getter, url string, _ article.Source) (portal.Listing,
	error) {
	_, err := get(ctx, url)
	r.stop()
	return portal.Listing{}, errors.Join(fmt.Errorf("half a list: %w", article.ErrLayout), err)
}

func TestVisitStoppedWhileReadingTheListForgetsNothing(t *testing.T) {
	for _, when := range []string{"while it arrives", "once it has arrived"} {
		b := newBench(t)
		links := b.numbered(1, 300)
		b.list(links...)
		b.visit()
		before := len(b.state().Documents)
		ctx, cancel := context.WithCancel(t.Context())
		if when == "while it arrives" {
			b.Handle("/tin-tuc", func(http.ResponseWriter, *http.Request) { cancel() })
		} else {
			b.restart(func(o *Options) { o.Reader = stoppedReader{stop: cancel} })
			b.list(append(b.numbered(301, 1), links...)...)
		}
		_, err := b.collector.Visit(ctx, b.source())
		if !errors.Is(err, context.Canceled) || errors.Is(err, article.ErrLayout) {
			t.Fatalf("%s: got error %v, want %v alone", when, err, context.Canceled)
		}
		if got := len(b.state().Documents); got < before-1 {
			t.Errorf("%s: got %d documents left of %d, want at least %d", when, got, before, before-1)
		}
		assert.Same(t, when+": failures", b.state().Failures, 0)
		b.restart(nil)
		b.list(links...)
		assert.Same(t, when+": new", b.visit().New, 0)
		assert.Same(t, when+": stored", len(b.store.articles), 50)
	}
}

// BenchmarkVisitOfAnUnchangedSource is the usual visit: the list has not changed.
func BenchmarkVisitOfAnUnchangedSource(b *testing.B) {
	w := newBench(b)
	list := listBody(w.numbered(1, 20), "")
	w.Handle("/tin-tuc", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(rw, list)
	})
	w.visit()
	w.Advance(30 * 24 * time.Hour)
	for range 10 {
		w.visit()
	}
	for b.Loop() {
		w.visit()
	}
}
