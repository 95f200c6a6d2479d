package collect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/portal"
)

func TestFiveThousandLinksAtOnceAreHeldForTheOperator(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Advance(10 * time.Minute)
	b.list(append(b.numbered(10, 5000), links...)...)
	b.Requests()
	r := b.visit()
	same(t, "held", r.Held, 5000)
	same(t, "state", b.state().Held, 5000)
	same(t, "requests", b.Requests(), []string{"/tin-tuc"})
	same(t, "stored", len(b.store.articles), 3)
	if !strings.Contains(b.logged.String(), "held for the operator") {
		t.Error(`no warning, want it to contain "held for the operator"`)
	}
	b.Advance(10 * time.Minute)
	b.visit()
	same(t, "still held", b.state().Held, 5000)

	b.list(append(b.numbered(10, 150), links...)...)
	r, err := b.collector.VisitAs(t.Context(), b.source(), How{AcceptHeld: true})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "accepted", r.New, 150)
	same(t, "held", b.state().Held, 0)
	same(t, "announced", b.store.news, []string{})
}

func TestListWithoutLinksStoresAndWithdrawsNothing(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 3)...)
	b.visit()
	b.list()
	b.Advance(10 * time.Minute)
	_, err := b.visitFails()
	if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), b.URL+"/tin-tuc") {
		t.Errorf("error: %v, want error %v, it to contain %v", err, article.ErrLayout, b.URL+"/tin-tuc")
	}
	same(t, "withdrawn", b.store.withdrew, []int64{})
	same(t, "failures", b.state().Failures, 1)
	if !b.state().NotBefore.After(b.Now()) {
		t.Error("no back-off, want b.state().NotBefore.After(b.Now())")
	}
}

func TestSkippedPartOfALongListNeverBecomesNews(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 300)
	b.list(links...)
	r := b.visit()
	same(t, "stored", r.New, 50)
	for range 3 {
		b.Advance(2 * time.Hour)
		b.Handle("/tin-tuc", nil)
		b.visitFails()
		b.Advance(2 * time.Hour)
		links = append(b.numbered(len(links)+1, 1), links...)
		b.list(links...)
		b.restart(nil)
		r = b.visit()
		same(t, "new", r.New, 1)
		same(t, "held", r.Held, 0)
	}
	same(t, "announced", len(b.store.news), 3)
}

func TestFillReadsOlderPagesUpToItsLimit(t *testing.T) {
	b := newBench(t)
	for p := range 10 {
		path, next := "/tin-tuc", fmt.Sprintf("%s/tin-tuc/page-%d", b.URL, p+2)
		if p > 0 {
			path = fmt.Sprintf("/tin-tuc/page-%d", p+1)
		}
		b.Page(path, listBody(b.numbered(1000-20*p, 20), next))
	}
	var seen []Progress
	r, err := b.collector.VisitAs(t.Context(), b.source(), How{Progress: func(p Progress) {
		seen = append(seen, p)
		if p.Stage == "article" && len(b.store.articles) != p.Done {
			t.Errorf("told of %d articles when %d were stored", p.Done, len(b.store.articles))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "stored", r.New, 60)
	last := seen[len(seen)-1]
	same(t, "progress", fmt.Sprint(last.Source, last.Stage, last.Done, last.Total), "huyenarticle60 60")
}

func TestPageNumbersThatLeadBackToTheFirstPageEndTheFill(t *testing.T) {
	b := newBench(t)
	b.Page("/tin-tuc", listBody(b.numbered(1, 5), b.URL+"/tin-tuc/page-2"))
	b.Handle("/tin-tuc/page-2", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/tin-tuc", http.StatusMovedPermanently)
	})
	r := b.visit()
	same(t, "stored", r.New, 5)
}

func TestAfterALongSilenceOlderPagesAreReadUntilSomethingIsKnown(t *testing.T) {
	b := newBench(t)
	old := b.numbered(1, 10)
	b.list(old...)
	b.visit()
	b.Advance(24 * time.Hour)
	b.Page("/tin-tuc", listBody(b.numbered(21, 10), b.URL+"/tin-tuc/page-2"))
	b.Page("/tin-tuc/page-2", listBody(b.numbered(11, 10), b.URL+"/tin-tuc/page-3"))
	b.Page("/tin-tuc/page-3", listBody(append(old[:5:5], b.numbered(900, 5)...), b.URL+"/tin-tuc/page-4"))
	r := b.visit()
	same(t, "new", r.New, 20)
	same(t, "first announced", b.store.news[0], "Bản tin thứ 11 của huyện")
	same(t, "overrun", r.Overrun, []string{})
}

func TestListOnWhichEverythingIsNewIsReportedAsOverrun(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 10)...)
	b.visit()
	b.Advance(24 * time.Hour)
	b.list(b.numbered(50, 10)...)
	r := b.visit()
	same(t, "new", r.New, 10)
	same(t, "overrun", r.Overrun, []string{b.URL + "/tin-tuc"})
	if !strings.Contains(b.logged.String(), "may have passed") {
		t.Error(`no warning, want it to contain "may have passed"`)
	}
}

func TestOldArticleThatSlidesBackIntoTheListIsStoredQuietly(t *testing.T) {
	b := newBench(t)
	links := b.numbered(2, 5)
	b.list(links...)
	b.visit()
	b.Advance(2 * time.Hour)
	b.visit()
	older := b.article("bai-1", "Bản tin thứ 1 của huyện", "2026-02-20|Nội dung bài cũ.")
	fresh := b.article("bai-9", "Bản tin thứ 9 của huyện", "2026-02-20|Văn bản ký từ tháng trước.")
	b.list(append(append([]portal.Link{fresh}, links[1:]...), older)...)
	b.visit()
	same(t, "announced", b.store.news, []string{"Bản tin thứ 9 của huyện"})
	same(t, "quiet", b.store.quiet[5:], []string{"Bản tin thứ 1 của huyện"})
}

func TestPatternsChooseByAddressAndTitle(t *testing.T) {
	b := newBench(t)
	keep := b.article("giu", "Khen thưởng tập thể", "Nội dung.")
	drop := b.article("bo", "Quảng cáo nhà đất", "Nội dung.")
	b.list(keep, drop)
	src := b.source()
	src.Include, src.Exclude = []string{`/tin/`}, []string{`(?i)quảng cáo`}
	r, err := b.collector.Visit(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "stored", b.store.quiet, []string{"Khen thưởng tập thể"})
	same(t, "refused", r.RefusedLinks, 1)
}

func TestUnchangedListCostsOneRequestAndNothingElse(t *testing.T) {
	b := newBench(t)
	body := listBody(b.numbered(1, 3), "")
	full := 0
	b.Handle("/tin-tuc", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full++
		fmt.Fprint(w, body)
	})
	b.visit()
	b.restart(nil)
	b.Requests()
	b.Advance(10 * time.Minute)
	r := b.visit()
	same(t, "unchanged", r.ListsUnchanged, 1)
	same(t, "requests", b.Requests(), []string{"/tin-tuc"})
	same(t, "whole lists sent", full, 1)
	same(t, "failures", b.state().Failures, 0)
	same(t, "last success", b.state().LastSuccess, b.Now())
}

func TestPortalThatAlwaysSaysNotModifiedIsNotBelievedForLong(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	body := listBody(links, "")
	b.Handle("/tin-tuc", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", b.Now().Add(-24*time.Hour).Format(http.TimeFormat))
		if r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	})
	b.visit()
	body = listBody(append(b.numbered(4, 1), links...), "")
	for range 7 {
		b.Advance(10 * time.Minute)
		b.visit()
	}
	same(t, "announced", b.store.news, []string{"Bản tin thứ 4 của huyện"})
}

func TestBytesThatDifferAtEachFetchChangeNothing(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	n := 0
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("Last-Modified", b.Now().Add(-24*time.Hour).Format(http.TimeFormat))
		fmt.Fprint(w, listBody(links, fmt.Sprintf("%s/tin-tuc?p=2&session=%d", b.URL, n)))
	})
	b.Handle("/tin/bai-2.html", func(w http.ResponseWriter, _ *http.Request) {
		n++
		fmt.Fprintf(w, "Bản tin thứ 2 của huyện\nNội dung bài 2.%s", strings.Repeat(" ", n))
	})
	b.visit()
	b.Requests()
	for range 10 {
		b.Advance(10 * time.Minute)
		r := b.visit()
		same(t, "new", r.New, 0)
		same(t, "changed", r.Changed, 0)
	}
	same(t, "changes", b.store.changes, []string{})
}

func TestNewSettingsReadAnUnchangedListAgain(t *testing.T) {
	b := newBench(t)
	b.list(append(b.numbered(1, 2), b.article("qc", "Quảng cáo nhà đất", "Nội dung."))...)
	src := b.source()
	src.Exclude = []string{"Quảng cáo"}
	for range 2 {
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		b.Advance(10 * time.Minute)
	}
	src.Exclude = nil
	r, err := b.collector.Visit(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "new", r.New, 1)
}

func TestFeedFoundBehindAListIsReadDirectlyNextTime(t *testing.T) {
	b := newBench(t)
	b.Page("/tin-tuc", "SEE "+b.URL+"/rss\n")
	b.Page("/rss", listBody(b.numbered(1, 2), ""))
	b.visit()
	b.Advance(10 * time.Minute)
	b.Requests()
	b.visit()
	same(t, "requests", b.Requests(), []string{"/rss"})
	b.Advance(10 * time.Minute)
	r := b.visit()
	same(t, "unchanged", r.ListsUnchanged, 1)
	b.Requests()

	b.Handle("/rss", nil) // the feed is gone: the list is asked again
	b.list(b.numbered(1, 3)...)
	b.Advance(10 * time.Minute)
	r = b.visit()
	same(t, "new", r.New, 1)
	b.Requests()
	b.Advance(10 * time.Minute)
	b.visit()
	same(t, "requests", b.Requests()[0], "/tin-tuc")
}

func TestSitemapIndexThatStaysTheSameHidesNoNewArticle(t *testing.T) {
	b := newBench(t)
	b.Page("/tin-tuc", "INDEX "+b.URL+"/sitemap-1.xml\n")
	links := b.numbered(1, 2)
	b.Page("/sitemap-1.xml", listBody(links, ""))
	b.visit()
	for n := 3; n < 6; n++ {
		b.Advance(10 * time.Minute)
		links = append(b.numbered(n, 1), links...)
		b.Page("/sitemap-1.xml", listBody(links, ""))
		r := b.visit()
		same(t, "new", r.New, 1)
	}
}

func TestPagesToCompareWithAreNotFetchedAtEveryPoll(t *testing.T) {
	b := newBench(t)
	n := 0
	b.Page("/khac", "<!DOCTYPE html><html>another section</html>")
	b.restart(func(o *Options) { o.Reader = comparingReader{} })
	links := b.numbered(1, 2)
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		n++
		fmt.Fprint(w, listBody(links, fmt.Sprint(b.URL, "/tin-tuc?", n)))
	})
	b.visitsFor(5 * time.Hour)
	asked := 0
	for _, p := range b.Requests() {
		if p == "/khac" {
			asked++
		}
	}
	same(t, "the other page asked for in 5 hours", asked, 1)
}

// comparingReader fetches a page of another section beside each list.
type comparingReader struct{ plainReader }

func (r comparingReader) ReadList(ctx context.Context, get portal.Getter, url string,
	src article.Source) (portal.Listing, error) {
	listing, err := r.plainReader.ReadList(ctx, get, url, src)
	if err == nil {
		_, err = get(ctx, src.URL+"khac")
	}
	return listing, err
}

func TestOneListOfSeveralMayFail(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 2)...)
	src := b.source()
	src.Lists = append(src.Lists, b.URL+"/khong-co")
	r, err := b.collector.Visit(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "stored", r.New, 2)
	same(t, "lists read", r.Lists, 1)
	if !strings.Contains(b.state().LastError, "/khong-co: status 404") {
		t.Errorf(`last error %q, want it to contain "/khong-co: status 404"`, b.state().LastError)
	}
}

func TestListAddedToTheConfigurationIsFilledQuietly(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Advance(10 * time.Minute)
	fresh := b.numbered(50, 1)
	b.Page("/thong-bao", listBody(append(append(b.numbered(20, 120), fresh...), links[0]), ""))
	b.list(append(fresh, links...)...)
	src := b.source()
	src.Lists = []string{b.URL + "/thong-bao", b.URL + "/tin-tuc"}
	r, err := b.collector.Visit(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "held", r.Held, 0)
	same(t, "announced", b.store.news, []string{"Bản tin thứ 50 của huyện"})
	same(t, "quiet", len(b.store.quiet), 3+50)

	b.Advance(10 * time.Minute)
	b.Page("/thong-bao", listBody(append(b.numbered(200, 1), b.numbered(20, 120)...), ""))
	if _, err := b.collector.Visit(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	same(t, "announced later", b.store.news[1:], []string{"Bản tin thứ 200 của huyện"})
}

// cmsReader reads lists as a CMS that it recognises by what the test says.
type cmsReader struct {
	plainReader
	cms *string
}

func (r cmsReader) ReadList(ctx context.Context, get portal.Getter, url string, src article.Source) (portal.Listing,
	error) {
	l, err := r.plainReader.ReadList(ctx, get, url, src)
	if err != nil {
		return l, err
	}
	if src.Profile != "" && src.Profile != "auto" && src.Profile != *r.cms {
		return portal.Listing{}, article.ErrLayout
	}
	l.Profile = *r.cms
	for i := range l.Links {
		l.Links[i].Key = l.Profile + " " + l.Links[i].Key
	}
	return l, nil
}

func TestPortalThatChangesItsSoftwareBringsNoFloodOfOldNews(t *testing.T) {
	b := newBench(t)
	cms := "nukeviet"
	b.restart(func(o *Options) { o.Reader = cmsReader{cms: &cms} })
	links := b.numbered(1, 5)
	b.list(links...)
	b.visit()
	cms = "vhv"
	b.Advance(10 * time.Minute)
	b.list(append(b.numbered(6, 1), links...)...)
	b.visit()
	same(t, "announced", b.store.news, []string{})
	b.Advance(10 * time.Minute)
	b.list(append(b.numbered(6, 2), links...)...)
	b.visit()
	same(t, "announced", b.store.news, []string{"Bản tin thứ 7 của huyện"})
}

// TestNewsThatTheListDatesByTheDayIsToldBelowWhatItPinsOnTop: the day of today began
// before the last visit, and says nothing of what came first.
func TestNewsThatTheListDatesByTheDayIsToldBelowWhatItPinsOnTop(t *testing.T) {
	b := newBench(t)
	today := b.Now().Truncate(24 * time.Hour).Add(-7 * time.Hour)
	dated := func(from int, day time.Time) portal.Link {
		l := b.numbered(from, 1)[0]
		l.Published, l.PublishedDay, l.PublishedEvidence = day, true, "list"
		return l
	}
	pinned := dated(1, today.AddDate(0, 0, -3))
	b.list(pinned)
	b.visit()
	b.Advance(20 * time.Minute)
	b.list(pinned, dated(2, today), dated(3, today.AddDate(0, 0, -60)))
	b.visit()
	same(t, "announced", b.store.news, []string{"Bản tin thứ 2 của huyện"})
	same(t, "the day of the article", b.store.articles[2].PublishedEvidence, "list, the day alone")
}
