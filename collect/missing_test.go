package collect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
)

func TestRecentArticlesAreLookedAtAgainAtGrowingIntervals(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 1)...)
	b.visit()
	start := b.Now()
	var looked []string
	for b.Now().Sub(start) < 13*24*time.Hour {
		b.Requests()
		b.Advance(10 * time.Minute)
		b.visit()
		for _, p := range b.Requests() {
			if p == "/tin/bai-1.html" {
				looked = append(looked, b.Now().Sub(start).Round(30*time.Minute).String())
			}
		}
	}
	same(t, "looked at after", looked, []string{"1h0m0s", "4h0m0s", "24h0m0s", "72h0m0s",
		"120h0m0s", "168h0m0s", "216h0m0s", "264h0m0s", "312h0m0s"}) // every two days where there is time to spare
}

func TestChangedPageMakesOneChange(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 2)...)
	b.visit()
	b.Page("/tin/bai-1.html", "Bản tin thứ 1 của huyện\nNội dung đã được sửa lại hoàn toàn.")
	b.Advance(70 * time.Minute)
	r := b.visit()
	same(t, "changed", r.Changed, 1)
	same(t, "unchanged", r.Unchanged, 1)
	for range 5 {
		b.Advance(time.Hour)
		b.visit()
	}
	same(t, "changes", b.store.changes, []string{"Bản tin thứ 1 của huyện"})
	same(t, "as news", b.store.news, []string{})
}

func TestChangedListEntryIsFollowedAtOnce(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Advance(9 * 24 * time.Hour) // no longer looked at by itself
	for range 6 {
		b.visit()
	}
	b.Advance(2 * time.Second)
	b.Requests()
	links[1] = b.article("bai-2", "Đính chính: Bản tin thứ 2 của huyện", "Nội dung mới.")
	b.list(links...)
	r := b.visit()
	same(t, "requests", b.Requests(), []string{"/tin-tuc", "/tin/bai-2.html"})
	same(t, "changed", r.Changed, 1)
	same(t, "changes", b.store.changes, []string{"Đính chính: Bản tin thứ 2 của huyện"})
}

func TestArticleMovedToAnotherAddressIsFollowed(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Handle("/tin/bai-2.html", nil)
	b.Page("/thong-bao/bai-2.html", "Bản tin thứ 2 của huyện\nNội dung bài 2.")
	links[1].URL = b.URL + "/thong-bao/bai-2.html" // the same key
	b.list(links...)
	b.Advance(10 * time.Minute)
	same(t, "changed", b.visit().Changed, 1)
	b.list(links[0], links[2])
	b.visitsFor(9 * 24 * time.Hour)
	same(t, "withdrawn", b.store.withdrew, []int64{})
	same(t, "address", b.store.articles[2].URL, links[1].URL)
}

func TestListThatCountsViewsDoesNotFetchEverythingAtEveryPoll(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 10)
	n := 0
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		n++
		for i := range links {
			links[i].Lead = fmt.Sprintf("%d lượt xem", n)
		}
		fmt.Fprint(w, listBody(links, ""))
	})
	b.visitsFor(2 * time.Hour)
	b.Requests()
	b.visitsFor(2 * time.Hour)
	if n := len(b.Requests()); n > 12+2*10+10 { // the lists, ten articles once an hour, and those due
		t.Errorf("%d requests in two hours, want at most %v", n, 12+2*10+10)
	}
}

// visitsUntil visits every ten minutes for a while.
func (b *bench) visitsFor(d time.Duration) {
	b.Helper()
	for end := b.Now().Add(d); b.Now().Before(end); {
		b.Advance(10 * time.Minute)
		b.visit()
	}
}

func TestArticleGoneTwiceHoursApartIsWithdrawnAndMayReturn(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Handle("/tin/bai-2.html", nil)
	b.list(links[0], links[2])
	b.visitsFor(70 * time.Minute)
	same(t, "withdrawn after one answer", b.store.withdrew, []int64{})
	if b.store.known["huyen bai-2"].Missing.IsZero() {
		t.Fatal("the first 404 was not noted")
	}
	b.visitsFor(100 * time.Minute)
	b.store.known["huyen bai-2"].NextVisit = b.Now() // somebody looks early
	b.visit()
	same(t, "withdrawn before three hours", b.store.withdrew, []int64{})
	b.visitsFor(4 * time.Hour)
	same(t, "withdrawn", len(b.store.withdrew), 1)

	b.numbered(2, 1)
	b.list(links...)
	b.visitsFor(2 * time.Hour)
	same(t, "state", b.store.articles[b.store.withdrew[0]].State, article.StateLive)
	if !b.store.known["huyen bai-2"].Missing.IsZero() {
		t.Error("still counted as missing")
	}
}

func TestArticleGoneOnceAndBackIsNotWithdrawn(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	b.list(links...)
	b.visit()
	b.Handle("/tin/bai-2.html", nil)
	b.visitsFor(70 * time.Minute)
	b.numbered(2, 1)
	b.visitsFor(8 * 24 * time.Hour)
	same(t, "withdrawn", b.store.withdrew, []int64{})
	if !b.store.known["huyen bai-2"].Missing.IsZero() {
		t.Error("still counted as missing")
	}
}

func TestAnArticleThatAnUnchangedListStillNamesIsNotWithdrawn(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 3)...)
	b.visit()
	b.Handle("/tin/bai-2.html", nil)
	b.visitsFor(48 * time.Hour)
	same(t, "withdrawn", b.store.withdrew, []int64{})
}

func TestArticleStillListedIsNotWithdrawn(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 3)
	n := 0
	b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) {
		n++ // never the same bytes, so the list is read whole each time
		fmt.Fprint(w, listBody(links, fmt.Sprintf("%s/tin-tuc?session=%d", b.URL, n)))
	})
	b.visit()
	b.Handle("/tin/bai-2.html", nil)
	b.visitsFor(12 * time.Hour)
	same(t, "withdrawn", b.store.withdrew, []int64{})
	b.list(links[0], links[2])
	b.visitsFor(12 * time.Hour)
	same(t, "withdrawn once it has left the list", len(b.store.withdrew), 1)
}

func TestEverythingGoneAtOnceIsWithdrawnOnlyAfterADayAndWhileOthersAreServed(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 10)
	b.list(links...)
	b.visit()
	for i := range 10 {
		b.Handle(fmt.Sprintf("/tin/bai-%d.html", i+1), nil)
	}
	b.visitsFor(48 * time.Hour)
	same(t, "withdrawn while all are listed", b.store.withdrew, []int64{})
	if !strings.Contains(b.logged.String(), "missing at once") {
		t.Error(`no warning, want it to contain "missing at once"`)
	}

	b = newBench(t)
	links = b.numbered(1, 10)
	b.list(links...)
	b.visit()
	for i := range 10 {
		b.Handle(fmt.Sprintf("/tin/bai-%d.html", i+1), nil)
	}
	more := b.numbered(20, 2)
	b.list(more...)
	b.visitsFor(23 * time.Hour)
	same(t, "withdrawn within a day", b.store.withdrew, []int64{})
	b.visitsFor(12 * time.Hour)
	same(t, "withdrawn after it", len(b.store.withdrew), 10)
	same(t, "left", b.store.articles[11].State, article.StateLive)
}

// A section that has become empty cannot be read as a list: what is gone from the portal
// is believed after a day all the same, while another list is well.
func TestAnEmptySectionKeepsNoWithdrawalFromBeingKnown(t *testing.T) {
	for name, c := range map[string]struct {
		inLists   []string
		withdrawn int // after a day
	}{
		"another list is well":       {[]string{"/tin-tuc", "/thong-bao"}, 1},
		"no list can be read":        {[]string{"/thong-bao"}, 0},
		"the other list still names": {[]string{"/tin-cu", "/thong-bao"}, 0},
	} {
		b := newBench(t)
		links := b.numbered(1, 3)
		b.list(links...)
		b.Page("/tin-cu", listBody(links, ""))
		b.Page("/thong-bao", listBody(links[1:2], ""))
		src := b.source()
		src.Lists = nil
		for _, list := range c.inLists {
			src.Lists = append(src.Lists, b.URL+list)
		}
		visits := func(d time.Duration) {
			for end := b.Now().Add(d); b.Now().Before(end); b.Advance(10 * time.Minute) {
				if _, err := b.collector.Visit(b.Context(), src); err != nil && len(src.Lists) > 1 {
					t.Fatalf("%s: visit: got %v, want no error", name, err)
				}
			}
		}
		visits(time.Hour)
		b.Handle("/tin/bai-2.html", nil)
		b.list(links[0], links[2])
		b.Page("/thong-bao", "Chưa có bài viết nào.")
		visits(20 * time.Hour)
		same(t, name+": withdrawn within a day", len(b.store.withdrew), 0)
		visits(14 * time.Hour)
		same(t, name+": withdrawn after it", len(b.store.withdrew), c.withdrawn)
	}
}

func TestPortalThatServesNoArticleAnyMoreWithdrawsNone(t *testing.T) {
	b := newBench(t)
	b.list(b.numbered(1, 10)...)
	b.visit()
	more := b.numbered(20, 2)
	for i := range 30 { // a broken rewrite rule: the lists are well, no article is
		b.Handle(fmt.Sprintf("/tin/bai-%d.html", i+1), nil)
	}
	b.list(more...)
	b.visitsFor(9 * 24 * time.Hour)
	same(t, "withdrawn", b.store.withdrew, []int64{})
}

// A portal that is not well has many faces; with none of them may anything
// be stored, changed or withdrawn.
func TestPortalThatIsNotWellStoresAndWithdrawsNothing(t *testing.T) {
	say := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	to := func(path string) func(*bench) http.HandlerFunc {
		return func(b *bench) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == path {
					fmt.Fprint(w, "Cổng thông tin điện tử huyện\nTin mới: Bản tin thứ 11 của huyện")
					return
				}
				http.Redirect(w, r, path, http.StatusFound)
			}
		}
	}
	faces := map[string]func(*bench) http.HandlerFunc{
		"500 with one byte":     func(*bench) http.HandlerFunc { return say(500, "x") },
		"all gone":              func(*bench) http.HandlerFunc { return say(404, "not here") },
		"maintenance":           func(*bench) http.HandlerFunc { return say(503, "bảo trì") },
		"forbidden":             func(*bench) http.HandlerFunc { return say(403, "no") },
		"all to the front page": to("/"),
		"all to a language":     to("/vi/"),
		"all to the login page": to("/nguoi-dung/dang-nhap.aspx"),
		"login page with 200": func(*bench) http.HandlerFunc {
			return say(200, "Đăng nhập hệ thống\nTên đăng nhập, mật khẩu")
		},
		"error page with 200": func(*bench) http.HandlerFunc { return say(200, "<html><h1>Lỗi hệ thống</h1>") },
		"empty page with 200": func(*bench) http.HandlerFunc { return say(200, "") },
		"redirects in a circle": func(*bench) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }
		},
		"too many requests": func(*bench) http.HandlerFunc { return say(429, "slow down") },
		"another site":      to("http://localhost:9/x"),
	}
	for name, face := range faces {
		for _, whole := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, list too: %v", name, whole), func(t *testing.T) {
				b := newBench(t)
				links := b.numbered(1, 10)
				b.list(links...)
				b.visit()
				more := b.numbered(11, 3)
				handler := face(b)
				list := listBody(append(more, links...), "")
				b.Handle("*", func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/tin-tuc" && !whole {
						fmt.Fprint(w, list)
						return
					}
					handler(w, r)
				})
				for range 72 {
					b.Advance(time.Hour)
					_, _ = b.collector.Visit(t.Context(), b.source())
				}
				same(t, "withdrawn", b.store.withdrew, []int64{})
				same(t, "changes", b.store.changes, []string{})
				same(t, "stored", len(b.store.articles), 10)

				b.Handle("*", nil)
				b.Page("/tin-tuc", list)
				b.Advance(10 * 24 * time.Hour)
				if _, err := b.collector.Visit(t.Context(), b.source()); err != nil {
					t.Fatalf("after it is well again: %v, want no error", err)
				}
				if got := len(b.store.news) + len(b.store.quiet); got != 13 || slices.Contains(b.store.news, "") {
					t.Errorf("after it is well again: %d articles, news %v, want 13, b.store.news without %v", got,
						b.store.news, "")
				}
			})
		}
	}
}

func TestPageWhoseTitleDiffersFromTheListIsTakenFromAnHonestPortal(t *testing.T) {
	b := newBench(t)
	l := b.article("a", "Toàn văn nghị quyết", "Nội dung.")
	l.Title = "Xem tại đây"
	b.list(l)
	same(t, "stored at once", b.visit().New, 0)
	b.Advance(15 * time.Minute)
	same(t, "stored a little later", b.visit().New, 0)
	b.Advance(35 * time.Minute)
	same(t, "stored once confirmed", b.visit().New, 1)

	nameless := b.article("b", "Bài không có tên trong danh sách", "Nội dung.")
	nameless.Title = ""
	b.list(l, nameless)
	dated := b.article("c", "Bài không có tên, có ngày", "2026-03-02|Nội dung khác.")
	dated.Title = ""
	spelled := b.article("cau-moi-qua-suoi-nam-ma", "Cầu mới qua suối Nậm Ma", "Nội dung khác nữa.")
	spelled.Title = ""
	b.list(l, nameless, dated, spelled)
	b.Advance(15 * time.Minute)
	same(t, "stored without a promise, dated or spelled by its address", b.visit().New, 2)
	b.Advance(15 * time.Minute)
	b.visit()
	b.Advance(35 * time.Minute)
	same(t, "stored without a promise, seen twice", b.visit().New, 1)
}

func TestArticleElsewhereIsRefusedAndNotAskedForAtEveryPoll(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 2)
	b.Handle("/tin/bai-2.html", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://other.example/x", http.StatusFound)
	})
	b.list(links...)
	r := b.visit()
	same(t, "refused", r.Refused, 1)
	same(t, "stored", r.New, 1)
	b.Requests()
	b.visitsFor(5 * time.Hour)
	asked := 0
	for _, p := range b.Requests() {
		if p == "/tin/bai-2.html" {
			asked++
		}
	}
	if asked > 4 {
		t.Errorf("asked %d times, want asked at most 4", asked)
	}
}

func TestArticleStoredByAKilledVisitIsMarkedByTheNext(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 2)
	b.list(links...)
	a := article.Article{Source: "huyen", Key: "bai-1", URL: links[1].URL, Title: links[1].Title,
		ContentText: "Nội dung bài 1.", ContentHTML: "<p>Nội dung bài 1.</p>"}
	if _, err := b.store.SaveFill(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	b.visit()
	if k := b.store.known["huyen bai-1"]; k.Visited.IsZero() || k.NextVisit.IsZero() || k.ListHash == "" {
		t.Errorf("known: %+v, want not k.Visited.IsZero(), not k.NextVisit.IsZero(), k.ListHash not empty", *k)
	}
	same(t, "stored", len(b.store.articles), 2)
}
