package collect

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/fetch/fetchtest"
	"loa/internal/assert"
	"loa/portal"
)

// itemOf is an item of a feed.
func itemOf(l portal.Link, guid string, published time.Time) portal.Link {
	l.GUID, l.Published, l.PublishedEvidence, l.Evidence = guid, published, "feed", "feed item"
	l.Key = l.URL
	return l
}

// post is an article of a portal that a test changes in every way.
type post struct {
	slug, guid, title, text string
	published               time.Time
}

// serve shows posts in a feed; addresses that were used before lead to the
// present ones when moves is set, else they are gone.
func (b *bench) serve(posts []post, former map[string]int, moves bool) {
	var links []portal.Link
	for i, p := range posts {
		path := "/tin/" + p.slug + ".html"
		b.Page(path, p.title+"\n"+p.published.Format(time.DateOnly)+"|"+p.text)
		for old, of := range former {
			if of == i && old != path {
				if moves {
					b.Handle(old, func(w http.ResponseWriter,
						r *http.Request) {
						http.Redirect(w, r, path, http.StatusMovedPermanently)
					})
				} else {
					b.Handle(old, nil)
				}
			}
		}
		former[path] = i
		links = append(links, itemOf(portal.Link{URL: b.URL + path, Title: p.title}, p.guid, p.published))
	}
	b.list(links...)
}

// TestNoChangeOfAnItemAnnouncesItAgain changes slug, guid, title and text of
// the items of a feed, one at a time and in every order, and adds a new item
// with each: every article is announced once, and none is lost.
func TestNoChangeOfAnItemAnnouncesItAgain(t *testing.T) {
	changes := map[string]func(p *post, n int){
		"slug":  func(p *post, n int) { p.slug = fmt.Sprintf("%s-%d", p.slug, n) },
		"title": func(p *post, n int) { p.title += fmt.Sprintf(" (lần %d)", n) },
		"text":  func(p *post, n int) { p.text += fmt.Sprintf(" Thêm một câu khác, câu thứ %d.", n) },
		"guid":  func(p *post, n int) { p.guid = fmt.Sprintf("%s-%d", p.guid, n) },
	}
	names := []string{"guid", "slug", "text", "title"}
	for _, moves := range []bool{true, false} {
		for order := range 24 {
			random := rand.New(rand.NewPCG(uint64(order), 1))
			random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
			t.Run(fmt.Sprintf("moves %v, %s", moves, strings.Join(names, " ")), func(t *testing.T) {
				b := newBench(t)
				var posts []post
				add := func() {
					n := len(posts) + 1
					posts = append([]post{{slug: fmt.Sprintf("bai-%d", n), guid: fmt.Sprintf("https://x.vn/?p=%d", n),
						title: fmt.Sprintf("Bản tin thứ %d của huyện Nậm Nhùn", n),
						text:  fmt.Sprintf("Nội dung riêng của bài %d, không giống bài nào.", n), published: b.Now()}},
						posts...)
				}
				former := map[string]int{}
				shift := func() {
					for path := range former {
						former[path]++
					}
				}
				for range 3 {
					add()
				}
				b.serve(posts, former, moves)
				b.visit()
				for n, name := range names {
					b.Advance(20 * time.Minute)
					for i := range posts {
						changes[name](&posts[i], n)
					}
					add()
					shift()
					b.serve(posts, former, moves)
					b.visit()
				}
				assert.Same(t, "articles", len(b.store.articles), 7)
				assert.Same(t, "announced", len(b.store.news), 4)
				for _, a := range b.store.articles {
					if !slices.ContainsFunc(posts, func(p post) bool { return p.title == a.Title }) {
						t.Errorf("stored %q, which no post is called", a.Title)
					}
				}
			})
		}
	}
}

func TestGUIDsThatAreOnlyPlacesInTheFeedLoseNoArticle(t *testing.T) {
	b := newBench(t)
	feed := func(from int) {
		var links []portal.Link
		for i := range 3 {
			l := b.numbered(from-i, 1)[0]
			links = append(links, itemOf(l, fmt.Sprint(i+1), b.Now()))
		}
		b.list(links...)
	}
	feed(3)
	b.visit()
	for n := 4; n <= 9; n++ {
		b.Advance(20 * time.Minute)
		feed(n)
		b.visit()
	}
	assert.Same(t, "articles", len(b.store.articles), 9)
	assert.Same(t, "announced", len(b.store.news), 6)
}

func TestAPortalThatMovesIsNotAnnouncedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		former  bool
		old     func(s *fetchtest.Site, to string) // what the old address answers
		wantNew int
	}{
		"permanent redirects": {false, func(s *fetchtest.Site, to string) {
			s.Handle("*", func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, to+r.URL.Path, http.StatusMovedPermanently)
			})
		}, 0},
		"formerly, and the old portal is gone": {true, func(s *fetchtest.Site, _ string) { s.Close() }, 0},
		"formerly, other addresses":            {true, func(s *fetchtest.Site, _ string) { s.Close() }, 0},
	} {
		b := newBench(t)
		links := b.numbered(1, 8)
		for i := range links {
			links[i].Key = links[i].URL
		}
		b.list(links...)
		b.visit()
		before := len(b.store.articles)

		b.Advance(24 * time.Hour)
		moved := &bench{TB: b.TB, Clock: b.Clock, site: site{fetchtest.NewSite(t, b.Clock)}, store: b.store,
			collector: b.collector, logged: b.logged}
		now := moved.numbered(1, 8)
		for i := range now {
			if name == "formerly, other addresses" {
				path := strings.Replace(now[i].URL, ".html", "-2026.html", 1)
				moved.Page(strings.TrimPrefix(path, moved.URL), now[i].Title+"\n"+fmt.Sprintf("Nội dung bài %d.", 8-i))
				now[i].URL = path
			}
			now[i].Key = now[i].URL
		}
		moved.list(now...)
		src := moved.source()
		if c.former {
			src.Formerly = []string{b.URL + "/"}
		}
		c.old(b.Site, moved.URL)
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatalf("%s: got error %v, want no error", name, err)
		}
		assert.Same(t, name+": announced", len(b.store.news), c.wantNew)
		assert.Same(t, name+": articles", len(b.store.articles), before)
		for _, a := range b.store.articles {
			if !strings.HasPrefix(a.URL, moved.URL) {
				t.Errorf("%s: %q is at %s, want an address of %s", name, a.Title, a.URL, moved.URL)
			}
		}
	}
}

func TestNoticesWithTheSameTitleAreArticlesOfTheirOwn(t *testing.T) {
	b := newBench(t)
	first := b.article("lich-cat-dien-1", "Thông báo lịch cắt điện trong tuần",
		"2026-03-01|Thứ hai cắt điện xã Mường So.")
	b.list(first)
	b.visit()
	b.Advance(7 * 24 * time.Hour)
	second := b.article("lich-cat-dien-2", "Thông báo lịch cắt điện trong tuần",
		"2026-03-08|Thứ tư cắt điện xã Bản Lang.")
	b.list(second, first)
	b.visit()
	assert.Same(t, "the old one is still listed", len(b.store.news), 1)
	b.Advance(7 * 24 * time.Hour)
	third := b.article("lich-cat-dien-3", "Thông báo lịch cắt điện trong tuần",
		"2026-03-15|Thứ sáu cắt điện xã Dào San.")
	b.list(third)
	b.visit()
	assert.Same(t, "the old ones have left the list", len(b.store.news), 2)
	b.Handle("/tin/lich-cat-dien-3.html", nil)
	b.Advance(7 * 24 * time.Hour)
	b.list(b.article("lich-cat-dien-4", "Thông báo lịch cắt điện trong tuần",
		"2026-03-22|Chủ nhật cắt điện xã Khổng Lào."))
	b.visit()
	assert.Same(t, "the old one is gone", len(b.store.news), 3)
}

func TestEveryListInWhichAnArticleStandsGivesItItsTopics(t *testing.T) {
	topics := []article.Topic{{ID: "kinh-te", Sections: []string{"kinh-te"}},
		{ID: "xa-hoi", Sections: []string{"xa-hoi"}}, {ID: "van-hoa", Sections: []string{"van-hoa"}}}
	b := newBench(t)
	b.restart(func(o *Options) { o.Topics = topics })
	src := b.source()
	src.Lists = []string{b.URL + "/kinh-te", b.URL + "/xa-hoi", b.URL + "/van-hoa"}
	links := b.numbered(1, 3)
	show := func(kinhTe, xaHoi, vanHoa []portal.Link) {
		b.Page("/kinh-te", listBody(kinhTe, ""))
		b.Page("/xa-hoi", listBody(xaHoi, ""))
		b.Page("/van-hoa", listBody(vanHoa, ""))
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		b.Advance(20 * time.Minute)
	}
	topicsOf := func(key string) string {
		return strings.Join(b.store.articles[b.store.known["huyen "+key].ID].Topics, ",")
	}
	show(links[:1], links[:2], links[2:])
	assert.Same(t, "in two lists", topicsOf("bai-3"), "kinh-te,xa-hoi")
	assert.Same(t, "in one", topicsOf("bai-2"), "xa-hoi")
	show(links[:1], links[:2], links[1:])
	assert.Same(t, "in another list later", topicsOf("bai-2"), "xa-hoi,van-hoa")
	b.Advance(2 * time.Hour)
	show(links[2:], links[2:], links[2:])
	assert.Same(t, "looked at again", topicsOf("bai-3"), "kinh-te,xa-hoi")
}

// history is what a portal's feeds, whose pages nobody reads, say on two visits.
type history struct {
	first, then []string // the items of each of its feeds
	articles    int
	announced   int
}

// namedItem is an item of a feed; what is empty is left out. BASE is the portal.
func namedItem(n int, link, guid, extra string) string {
	element := func(name, text string) string {
		if text == "" {
			return ""
		}
		return "<" + name + ">" + text + "</" + name + ">"
	}
	return "<item>" + element("title", fmt.Sprintf("Bản số %d có nước sạch về tận nhà", n)) + element("link", link) +
		strings.Replace(element("guid", guid), "<guid>", `<guid isPermaLink="false">`, 1) +
		element("pubDate", fmt.Sprintf("Sun, 01 Mar 2026 0%d:00:00 +0700", n)) +
		element("description", fmt.Sprintf("Đường ống dài %d cây số do bà con tự đào.", n)) + extra + "</item>"
}

// TestAnItemKeepsItsNameWhateverChangesAroundIt holds that nobody is told twice of an
// item that a feed names otherwise, and that no item is taken for another.
func TestAnItemKeepsItsNameWhateverChangesAroundIt(t *testing.T) {
	all := func(ns []int, item func(n int) string) []string {
		var b strings.Builder
		for _, n := range ns {
			b.WriteString(item(n))
		}
		return []string{b.String()}
	}
	page := func(n int) string { return fmt.Sprintf("BASE/tin/bai-%d.html", n) }
	guid := func(n int) string { return fmt.Sprintf("BASE/?p=%d", n) }
	plain := func(n int) string { return namedItem(n, page(n), guid(n), "") }
	anchored := func(n int) string { return namedItem(n, fmt.Sprintf("BASE/tin#t%d", n), "", "") }
	record := func(query string) func(n int) string {
		return func(n int) string {
			return namedItem(n, "", "", fmt.Sprintf(`<enclosure url="BASE/ghi-am/%d.mp3?%s" `+
				`type="audio/mpeg"/>`, n, query))
		}
	}
	section := func(n int) string { return namedItem(n, fmt.Sprintf("BASE/kinh-te/bai-%d.html", n), guid(n), "") }
	three := []int{1, 2, 3}
	for name, h := range map[string]history{
		"nothing":                     {all(three, plain), all(three, plain), 3, 0},
		"one more":                    {all(three, plain), all([]int{4, 3, 2, 1}, plain), 4, 1},
		"part of a page, then two":    {all([]int{1}, anchored), all([]int{2, 1}, anchored), 2, 1},
		"two parts, then one":         {all([]int{2, 1}, anchored), all([]int{2}, anchored), 2, 0},
		"the password of a recording": {all(three, record("khoa=a1")), all(three, record("khoa=b2")), 3, 0},
		"another edition of a recording": {all([]int{1}, record("ngay=1")),
			[]string{strings.ReplaceAll(record("ngay=2")(1), "01:00:00", "07:00:00")}, 2, 1},
		"an article in two sections": {all(three, func(n int) string { return plain(n) + section(n) }),
			all(three, func(n int) string { return section(n) + plain(n) }), 3, 0},
		"one feed for each section": {append(all(three, plain), all(three, section)...),
			append(all(three, plain), all(three, section)...), 3, 0},
		"a second section later": {append(all(three, plain), ""), append(all(three, plain), all(three, section)...), 3, 0},
		"notices of one title": {all(three, plain), []string{plain(3) +
			strings.Replace(namedItem(4, page(4), guid(4), ""), "Bản số 4", "Bản số 3", 1)}, 4, 1},
	} {
		t.Run(name, func(t *testing.T) { tellsOnce(t, h) })
	}
}

func tellsOnce(t *testing.T, h history) {
	b := newBench(t)
	b.restart(func(o *Options) { o.Reader = Portal{} })
	src := article.Source{ID: "huyen", Name: "Huyện", URL: b.URL + "/", FullText: true, Pages: article.PagesNever}
	show := func(feeds []string) {
		for i, items := range feeds {
			b.Page(fmt.Sprintf("/rss/%d", i), `<rss version="2.0"><channel><title>Tin</title><link>`+b.URL+`/</link>`+
				strings.ReplaceAll(items, "BASE", b.URL)+`</channel></rss>`)
		}
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		b.Advance(30 * time.Minute)
	}
	for i := range h.first {
		src.Lists = append(src.Lists, fmt.Sprintf("%s/rss/%d", b.URL, i))
	}
	show(h.first)
	show(h.then)
	assert.Same(t, "articles", len(b.store.articles), h.articles)
	assert.Same(t, "announced", len(b.store.news), h.announced)
}
