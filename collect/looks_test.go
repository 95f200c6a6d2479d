package collect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/collect/internal/habit"
	"loa/internal/assert"
	"loa/portal"
)

// look looks again as the service does, four times a minute, and visits the
// source once an hour, until something is so or the time is over. It returns how
// long that took.
func (b *bench) look(d time.Duration, until func() bool) time.Duration {
	b.Helper()
	begun := b.Now()
	for !until() && b.Now().Sub(begun) < d {
		b.Advance(15 * time.Second)
		if b.Now().Sub(b.state().LastAttempt) >= time.Hour {
			_, _ = b.collector.Visit(b.Context(), b.source())
		}
		_, _ = b.collector.Look(b.Context(), b.source())
	}
	return b.Now().Sub(begun)
}

// filled is a source after its first fill, which is over for a day.
func filled(t *testing.T) (*bench, []portal.Link) {
	b := newBench(t)
	links := b.numbered(1, 4)
	b.list(links...)
	b.visit()
	b.Advance(24 * time.Hour)
	b.visit()
	return b, links
}

// publish has the source publish one article, and a visit find it.
func (b *bench) publish(l portal.Link, links []portal.Link) int64 {
	b.Helper()
	b.list(append([]portal.Link{l}, links...)...)
	assert.Same(b, "new", b.visit().New, 1)
	return b.store.known["huyen "+l.Key].ID
}

func never() bool { return false }

func TestAWithdrawnWarningIsKnownWithinFiveMinutes(t *testing.T) {
	for _, age := range []time.Duration{0, 47 * time.Minute, 3 * time.Hour, 5*time.Hour + 50*time.Minute} {
		b, links := filled(t)
		warning := b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10.")
		id := b.publish(warning, links)
		b.look(age, never)
		b.Handle("/tin/bao-so-5.html", nil)
		b.list(links...)
		took := b.look(time.Hour, func() bool { return slices.Contains(b.store.withdrew, id) })
		if took > 5*time.Minute {
			t.Errorf("withdrawn %s after it was published: got known after %s, want at most 5m", age, took)
		}
	}
}

func TestAChangedFigureIsKnownWithinAQuarterOfAnHour(t *testing.T) {
	for _, c := range []struct {
		title string
		age   time.Duration
	}{{"Bản tin về hộ nghèo", 0}, {"Bản tin về hộ nghèo", 95 * time.Minute},
		{"Bão số 5 vào đất liền", 20 * time.Hour}} {
		b, links := filled(t)
		b.publish(b.article("moi", c.title, "Có 40 hộ bị thiệt hại."), links)
		b.look(c.age, never)
		b.article("moi", c.title, "Có 400 hộ bị thiệt hại.")
		took := b.look(2*time.Hour, func() bool { return len(b.store.changes) > 0 })
		if took > 15*time.Minute {
			t.Errorf("%q, changed after %s: got known after %s, want at most 15m", c.title, c.age, took)
		}
	}
}

func TestAWarningIsNotWithdrawnWhileThePortalIsIll(t *testing.T) {
	gone := func(b *bench, _ []portal.Link) { b.Handle("/tin/bao-so-5.html", nil) }
	for name, ill := range map[string]func(b *bench, links []portal.Link){
		"it is still listed": func(b *bench, links []portal.Link) { gone(b, links) },
		"the list fails": func(b *bench, links []portal.Link) {
			gone(b, links)
			b.Handle("/tin-tuc", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) })
		},
		"no article is served": func(b *bench, links []portal.Link) {
			gone(b, links)
			b.list(links...)
			for _, l := range links {
				b.Handle(strings.TrimPrefix(l.URL, b.URL), nil)
			}
		},
		"it answers a minute later": func(b *bench, links []portal.Link) {
			answers := 0
			b.list(links...)
			b.Handle("/tin/bao-so-5.html", func(w http.ResponseWriter, _ *http.Request) {
				if answers++; answers == 1 {
					w.WriteHeader(404)
					return
				}
				fmt.Fprint(w, "Bão số 5 vào đất liền\nGió cấp 10.")
			})
		},
	} {
		b, links := filled(t)
		b.publish(b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10."), links)
		if name == "it is still listed" {
			links = append([]portal.Link{{URL: b.URL + "/tin/bao-so-5.html", Key: "bao-so-5"}}, links...)
			b.list(links...)
		}
		ill(b, links)
		b.look(40*time.Minute, never)
		if len(b.store.withdrew) > 0 {
			t.Errorf("%s: got withdrawn %v, want none", name, b.store.withdrew)
		}
	}
}

func TestAWarningThatItsListStillNamesForAWhileIsWithdrawnOnceItDoesNot(t *testing.T) {
	for _, lag := range []time.Duration{20 * time.Minute, 50 * time.Minute} {
		b, links := filled(t)
		id := b.publish(b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10."), links)
		b.Handle("/tin/bao-so-5.html", nil)
		b.look(lag, never)
		assert.Same(t, "withdrawn while it is listed", len(b.store.withdrew), 0)
		b.list(links...)
		took := b.look(time.Hour, func() bool { return slices.Contains(b.store.withdrew, id) })
		if took > 5*time.Minute {
			t.Errorf("the list lags by %s: got known %s after it, want at most 5m", lag, took)
		}
	}
}

func TestASourceOfWhichNoPageIsReadIsNotLookedAt(t *testing.T) {
	b, _ := filled(t)
	for _, k := range b.store.known {
		k.NextVisit = b.Now()
	}
	src := b.source()
	src.Pages = article.PagesNever
	b.Requests()
	if _, err := b.collector.Look(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "requests", len(b.Requests()), 0)
}

func TestLooksKeepToTheBudgetOfTheHostAndWarningsComeFirst(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 1000)
	b.list(links[:20]...)
	b.restart(func(o *Options) { o.FillArticles = 20 })
	b.visit()
	b.Advance(24 * time.Hour)
	id := b.publish(b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10."), links[:19])
	for _, l := range links[20:] {
		a := article.Article{Source: "huyen", Key: l.Key, URL: l.URL, Title: l.Title, ContentText: "Cũ."}
		if _, err := b.store.SaveFill(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range b.store.known { // all are due, as after a long outage
		k.NextVisit = b.Now()
	}
	b.Requests()
	b.look(time.Hour, never)
	warnings, others := 0, 0
	for _, path := range b.Requests() {
		switch {
		case path == "/tin/bao-so-5.html":
			warnings++
		case strings.HasPrefix(path, "/tin/"):
			others++
		}
	}
	if warnings < 20 || others > habit.OrdinaryLooks || others < habit.OrdinaryLooks/2 {
		t.Errorf("looks in an hour: got %d at the warning and %d at others, want at least 20, and %d to %d", warnings,
			others,
			habit.OrdinaryLooks/2, habit.OrdinaryLooks)
	}
	b.Handle("/tin/bao-so-5.html", nil)
	b.list(links[:19]...)
	took := b.look(time.Hour, func() bool { return slices.Contains(b.store.withdrew, id) })
	if took > 5*time.Minute {
		t.Errorf("withdrawn while 1,000 wait: got known after %s, want at most 5m", took)
	}
}

func TestAPortalThatIsDownIsNotAskedForEveryArticle(t *testing.T) {
	b, links := filled(t)
	b.publish(b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10."), links)
	for _, k := range b.store.known {
		k.NextVisit = b.Now()
	}
	b.Handle("*", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) })
	b.Requests()
	b.look(20*time.Minute, never)
	if n := len(b.Requests()); n > 30+8 {
		t.Errorf("requests in 20 minutes: got %d, want at most three in two minutes, and what a visit asks", n)
	}
	assert.Same(t, "failures of the source", b.state().Failures, 0)
}

func TestAnArticleThatLeavesAListTooEarlyIsLookedAt(t *testing.T) {
	b := newBench(t)
	links := b.numbered(1, 8)
	b.list(links...)
	b.visit()
	for range 6 {
		b.Advance(24 * time.Hour)
		b.visitsFor(time.Hour)
	}
	b.Requests()
	b.Advance(10 * time.Minute)
	b.list(links[0], links[1], links[3], links[4], links[5])
	b.visit()
	asked := b.Requests()
	if !slices.Contains(asked, "/tin/bai-6.html") {
		t.Errorf("left from the middle: got requests %v, want bai-6 among them", asked)
	}
	for _, end := range []string{"/tin/bai-1.html", "/tin/bai-2.html"} {
		if slices.Contains(asked, end) {
			t.Errorf("left from the end for their age: got requests %v, want without %s", asked, end)
		}
	}
	b.Advance(10 * time.Minute)
	b.visit()
	assert.Same(t, "asked for again at the next visit", slices.Contains(b.Requests(), "/tin/bai-6.html"), false)
}

func TestAnArticlePutBackWithinTheHourIsBackAtTheNextVisit(t *testing.T) {
	b, links := filled(t)
	l := b.article("sua", "Bản tin đang sửa", "Nội dung.")
	id := b.publish(l, links)
	b.Handle("/tin/sua.html", nil)
	b.list(links...)
	b.visitsFor(4 * time.Hour)
	assert.Same(t, "withdrawn", b.store.withdrew, []int64{id})
	b.article("sua", "Bản tin đang sửa", "Nội dung.")
	b.list(append([]portal.Link{l}, links...)...)
	b.Advance(10 * time.Minute)
	b.visit()
	assert.Same(t, "state", b.store.articles[id].State, article.StateLive)
}

func TestAWarningTakenDownAndPutBackWithinTheHourIsBackWithinMinutes(t *testing.T) {
	b, links := filled(t)
	warning := b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10.")
	id := b.publish(warning, links)
	b.Handle("/tin/bao-so-5.html", nil)
	b.list(links...)
	b.look(20*time.Minute, never)
	assert.Same(t, "withdrawn", b.store.withdrew, []int64{id})
	b.article("bao-so-5", "Bão số 5 vào đất liền", "Gió cấp 10.")
	took := b.look(time.Hour, func() bool { return b.store.articles[id].State == article.StateLive })
	if took > 3*time.Minute {
		t.Errorf("back after %s, want at most 3m", took)
	}
}

func TestAWithdrawnArticleIsLookedAtThoughTheListStaysTheSame(t *testing.T) {
	b, links := filled(t)
	l := b.article("sua", "Bản tin đang sửa", "Nội dung.")
	id := b.publish(l, links)
	b.Handle("/tin/sua.html", nil)
	b.list(links...)
	b.visitsFor(4 * time.Hour)
	assert.Same(t, "withdrawn", b.store.withdrew, []int64{id})
	b.article("sua", "Bản tin đang sửa", "Nội dung.")
	took := b.look(3*time.Hour, func() bool { return b.store.articles[id].State == article.StateLive })
	if took > 65*time.Minute {
		t.Errorf("back after %s, want at most an hour and a look", took)
	}
}
