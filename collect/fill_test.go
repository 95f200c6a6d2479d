package collect

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/collect/internal/gather"
	"loa/internal/assert"
	"loa/portal"
)

// archive serves n articles, one a day, and returns their links.
func (b *bench) archive(n int) []portal.Link {
	links := b.numbered(1, n)
	for i := range links {
		links[i].Published = b.Now().Add(-time.Duration(i) * 24 * time.Hour).Truncate(time.Hour)
		links[i].PublishedEvidence = "list"
	}
	return links
}

// paged serves links over pages of twenty, and a page behind the last.
func (b *bench) paged(links []portal.Link, behind http.HandlerFunc) {
	n := 0
	for part := range slices.Chunk(links, 20) {
		n++
		path, next := "/tin-tuc", fmt.Sprintf("%s/tin-tuc/trang-%d", b.URL, n+1)
		if n > 1 {
			path = fmt.Sprintf("/tin-tuc/trang-%d", n)
		}
		b.Page(path, listBody(part, next))
	}
	b.Handle(fmt.Sprintf("/tin-tuc/trang-%d", n+1), behind)
}

// takeAll visits as "loa collect --all" does, at most so many times.
func (b *bench) takeAll(most int) (visits int) {
	b.Helper()
	for range most {
		visits++
		r, err := b.collector.VisitAs(b.Context(), b.source(), How{All: true, Now: true})
		if err != nil {
			b.Fatalf("visit %d: got error %v, want none", visits, err)
		}
		if r.New > gather.OlderAtOnce+5 {
			b.Errorf("visit %d: got %d articles, want at most %d and some news", visits, r.New, gather.OlderAtOnce)
		}
		if !r.Filling {
			return visits
		}
	}
	b.Errorf("got a fill that goes on after %d visits, want an end", most)
	return visits
}

// asked counts how often each article was asked for.
func (b *bench) asked() (times map[string]int, most int) {
	times = map[string]int{}
	for _, path := range b.Requests() {
		if strings.HasPrefix(path, "/tin/") {
			times[path]++
			most = max(most, times[path])
		}
	}
	return times, most
}

func TestAFirstFillSaysWhatItLeftOut(t *testing.T) {
	b := newBench(t)
	links := b.archive(268)
	b.list(links...)
	r := b.visit()
	assert.Same(t, "stored", r.New, 50)
	assert.Same(t, "left out", r.LeftOut, 218)
	assert.Same(t, "since", r.LeftOutSince.Equal(links[267].Published), true)
	assert.Same(t, "for the status", b.state().LeftOut, 218)
	for _, want := range []string{"left_out=218", "loa collect --all huyen", "older_pages=false"} {
		if !strings.Contains(b.logged.String(), want) {
			t.Errorf("log: got\n%s\nwant it to contain %s", b.logged, want)
		}
	}
	b.Advance(10 * time.Minute)
	r = b.visit()
	assert.Same(t, "new at the next visit", r.New, 0)
	assert.Same(t, "filling without being asked to", r.Filling, false)
}

func TestTheRestOfAFirstFillIsTakenOnRequestAndAnnouncedToNobody(t *testing.T) {
	b := newBench(t)
	links := b.archive(268)
	b.list(links...)
	b.visit()
	b.Requests()
	b.list(append(b.numbered(300, 2), links...)...)
	assert.Same(t, "visits", b.takeAll(10), 3)
	times, _ := b.asked()
	for _, l := range links[1:] { // the newest is fresh, and looked at again
		if n := times[strings.TrimPrefix(l.URL, b.URL)]; n > 1 {
			t.Errorf("%s: got %d requests, want at most 1", l.Key, n)
		}
	}
	assert.Same(t, "announced", b.store.news, []string{"Bản tin thứ 300 của huyện", "Bản tin thứ 301 của huyện"})
	assert.Same(t, "stored", len(b.store.articles), 270)
	assert.Same(t, "left out", b.state().LeftOut, 0)
	assert.Same(t, "once more, visits", b.takeAll(2), 1)
	assert.Same(t, "once more, stored", len(b.store.articles), 270)
}

func TestOlderPagesAreTakenOnRequestToTheirEnd(t *testing.T) {
	for name, behind := range map[string]http.HandlerFunc{
		"gone":      nil,
		"to page 1": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/tin-tuc", http.StatusFound) },
		"an error":  func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>Không có trang này") },
	} {
		b := newBench(t)
		b.restart(func(o *Options) { o.FillPages = 2 })
		b.paged(b.archive(155), behind)
		r := b.visit()
		assert.Same(t, name+": stored", r.New, 40)
		assert.Same(t, name+": older pages", r.OlderPages, true)
		b.takeAll(10)
		assert.Same(t, name+": stored in all", len(b.store.articles), 155)
		assert.Same(t, name+": announced", len(b.store.news), 0)
		assert.Same(t, name+": older pages left", b.state().OlderPages, false)
	}
}

func TestAFillThatIsKilledGoesOnWhereItWas(t *testing.T) {
	b := newBench(t)
	b.restart(func(o *Options) { o.FillPages = 2 })
	b.paged(b.archive(155), nil)
	b.visit()
	b.Requests()
	for kill := 60; kill < 155; kill += 30 {
		ctx, cancel := context.WithCancel(t.Context())
		path := fmt.Sprintf("/tin/bai-%d.html", 155-kill)
		b.Handle(path, func(http.ResponseWriter, *http.Request) { cancel() })
		for range 5 {
			if _, err := b.collector.VisitAs(ctx, b.source(), How{All: true, Now: true}); err != nil {
				break
			}
		}
		cancel()
		b.Page(path, fmt.Sprintf("Bản tin thứ %d của huyện\nNội dung bài %d.", 155-kill, 155-kill))
		b.restart(nil)
	}
	b.takeAll(10)
	times, most := b.asked()
	if most > 2 {
		t.Errorf("got %v, want no article asked for more than twice", times)
	}
	assert.Same(t, "stored", len(b.store.articles), 155)
	assert.Same(t, "announced", len(b.store.news), 0)
}

func TestASourceMayBeFilledWholeByItsConfiguration(t *testing.T) {
	b := newBench(t)
	b.list(b.archive(268)...)
	src := b.source()
	src.FirstFill = article.FirstFillAll
	visits := 0
	for range 10 {
		r, err := b.collector.Visit(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		if visits++; !r.Filling {
			break
		}
		if wait := r.Next.Sub(b.Now()); wait > fillPause {
			t.Errorf("the fill goes on in %s, want at most %s", wait, fillPause)
		}
		b.Advance(r.Next.Sub(b.Now()))
	}
	assert.Same(t, "visits", visits, 4)
	assert.Same(t, "stored", len(b.store.articles), 268)
	assert.Same(t, "announced", len(b.store.news), 0)
	for _, want := range []string{"msg=filling", "of=100", "the fill goes on", "the fill is done"} {
		if !strings.Contains(b.logged.String(), want) {
			t.Errorf("log: got\n%s\nwant it to contain %s", b.logged, want)
		}
	}
}

func TestWhatWasHeldIsNamedAndMayBeSent(t *testing.T) {
	for _, send := range []bool{false, true} {
		b := newBench(t)
		links := b.numbered(1, 10)
		b.list(links...)
		b.visit()
		b.Advance(8 * 24 * time.Hour)
		b.list(append(b.numbered(11, 30), links...)...)
		src := b.source()
		src.MaxNew = 20
		r, err := b.collector.Visit(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "held", r.Held, 30)
		assert.Same(t, "stored", r.New, 0)
		assert.Same(t, "named in the state", b.state().HeldTitles, []string{"Bản tin thứ 40 của huyện",
			"Bản tin thứ 39 của huyện", "Bản tin thứ 38 của huyện"})
		for _, want := range []string{"links=30", "Bản tin thứ 40 của huyện", "loa collect --accept-held huyen",
			"loa collect --accept-held --send huyen"} {
			if !strings.Contains(b.logged.String(), want) {
				t.Errorf("log: got\n%s\nwant it to contain %s", b.logged, want)
			}
		}
		r, err = b.collector.VisitAs(t.Context(), src, How{AcceptHeld: true, Send: send, Now: true})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "taken", r.New, 30)
		if want := map[bool]int{false: 0, true: 30}[send]; len(b.store.news) != want {
			t.Errorf("send %v: got %d announced, want %d", send, len(b.store.news), want)
		}
		assert.Same(t, "held after it", b.state().Held, 0)
		assert.Same(t, "named after it", len(b.state().HeldTitles), 0)
	}
}
