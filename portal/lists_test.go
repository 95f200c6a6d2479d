package portal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
)

// corpus builds one portal for every pairing of the ways to mark up entries,
// addresses, boxes and frames that a fair shuffle gives.
func corpus(count int, seed uint64) []listCase {
	r := rand.New(rand.NewPCG(seed, 7))
	pick := func(keys []string, i int) string { return keys[(i+r.IntN(2))%len(keys)] }
	entries := slices.Sorted(maps.Keys(entryStyles))
	addresses := slices.Sorted(maps.Keys(addressStyles))
	boxes := slices.Sorted(maps.Keys(boxSets))
	frameNames := slices.Sorted(maps.Keys(frames))
	pagers := []string{"ul", "plain", "script", "more", ""}
	var all []listCase
	for i := range count {
		e, a, x, f := pick(entries, i), pick(addresses, i*3), pick(boxes, i*5), pick(frameNames, i*7)
		b := &builder{
			r: rand.New(rand.NewPCG(seed, uint64(i))),
			look: look{entry: entryStyles[e].entry, wrap: entryStyles[e].wrap, address: addressStyles[a].article,
				section: addressStyles[a].section, frame: frames[f]},
			dates:   r.IntN(3) > 0,
			images:  r.IntN(2) > 0,
			leads:   r.IntN(2) > 0,
			short:   r.IntN(5) == 0,
			pager:   pagers[r.IntN(len(pagers))],
			boxes:   boxSets[x],
			hero:    r.IntN(4) == 0,
			labels:  r.IntN(4) == 0,
			plain:   r.IntN(4) == 0,
			entries: 4 + r.IntN(17),
			sibling: r.IntN(6) > 0,
			noMenu:  r.IntN(5) == 0,
			later:   r.IntN(5) == 0,
		}
		name := fmt.Sprintf("%03d %s · %s · %s · %s", i, e, a, x, f)
		for label, on := range map[string]bool{"short": b.short, "plain": b.plain, "hero": b.hero, "alone": !b.sibling,
			"undated": !b.dates, "nameless menu": b.noMenu, "later": b.later} {
			if on {
				name += " · " + label
			}
		}
		all = append(all, b.build(name))
	}
	return all
}

// corpusSeed chooses the made-up portals.
var corpusSeed = func() uint64 {
	n, err := strconv.ParseUint(os.Getenv("LOA_TEST_SEED"), 10, 64)
	if err != nil {
		return 1
	}
	return n
}()

type tally struct{ taken, right, truth, wrong int }

func (s tally) precision() float64 { return float64(s.right) / float64(max(s.taken, 1)) }
func (s tally) recall() float64    { return float64(s.right) / float64(max(s.truth, 1)) }

func readCase(t testing.TB, c listCase) (tally, page.Listing) {
	s := tally{truth: len(c.truth)}
	c.site.asked = nil
	l, err := ReadList(t.Context(), c.site.get, c.url, article.Source{Profile: "auto", Lists: []string{c.url}})
	if err != nil {
		t.Logf("%s: %v", c.name, err)
		return s, l
	}
	for _, link := range l.Links {
		s.taken++
		if c.truth[link.URL] {
			s.right++
		} else {
			s.wrong++
		}
	}
	if n := len(c.site.asked); n > 1+list.MaxSiblings+list.MaxRivals {
		t.Errorf("%s: %d documents fetched, want at most %v", c.name, n, 1+list.MaxSiblings+list.MaxRivals)
	}
	return s, l
}

// TestListsGiveTheirOwnSectionsLinks is the measure of issue 3: of the links
// taken at least 98 % are of the section itself, and at least 99 % of those
// are found, over portals of many looks.
func TestListsGiveTheirOwnSectionsLinks(t *testing.T) {
	var sum tally
	boxed := 0
	for _, c := range corpus(400, corpusSeed) {
		s, l := readCase(t, c)
		boxed += c.boxed
		sum.taken, sum.right, sum.truth = sum.taken+s.taken, sum.right+s.right, sum.truth+s.truth
		if s.precision() < .9 || s.recall() < .9 {
			t.Logf("%s: precision %.2f, recall %.2f (%d taken, %d right, %d true) %s %v", c.name, s.precision(),
				s.recall(), s.taken, s.right, s.truth, l.Evidence, c.site.asked)
		}
	}
	t.Logf("precision %.4f, recall %.4f; %.0f %% of the article links on these pages are of other sections",
		sum.precision(), sum.recall(), 100*float64(boxed)/float64(boxed+sum.truth))
	if sum.precision() < .98 || sum.recall() < .99 {
		t.Errorf("precision %.4f, want .98; recall %.4f, want .99", sum.precision(), sum.recall())
	}
}

func TestListPagesAreNotGivenAsArticles(t *testing.T) {
	cases := corpus(200, 11)
	given := 0
	for _, c := range cases {
		a, _, err := ReadArticle(c.site.pages[c.url], article.Source{Profile: "none"}, nil)
		if err == nil {
			if given++; given <= 5 {
				t.Logf("%s: given as %q: %.200q", c.name, a.Title, a.ContentText)
			}
			continue
		}
		if !errors.Is(err, article.ErrLayout) {
			t.Errorf("%s: got %v, want article.ErrLayout", c.name, err)
		}
	}
	if given*100 > len(cases)*3 {
		t.Errorf("got %d of %d list pages as articles, want at most 3 in 100", given, len(cases))
	}
}

func TestFirstPageOfALaterOne(t *testing.T) {
	for _, c := range []struct{ name, at, page, want string }{
		{"a link says 1", "https://x.vn/tin?page=3", `<a href="/tin?page=1">1</a> <b>3</b>`, "https://x.vn/tin?page=1"},
		{"a link without a number says 1", "https://x.vn/tin/page-2/", `<a href="/tin/">1</a>`, "https://x.vn/tin/"},
		{"no link, in the path", "https://x.vn/tin/page/2/", `<p>x`, "https://x.vn/tin/"},
		{"no link, in the query", "https://x.vn/tin?c=5&page=2", `<p>x`, "https://x.vn/tin?c=5"},
		{"the first page", "https://x.vn/tin?page=1", `<a href="/tin?page=2">2</a>`, ""},
		{"no list", "https://x.vn/tin", `<p>x`, ""},
		{"1 of another list", "https://x.vn/tin?page=2", `<a href="/van-ban?page=1">1</a>`, "https://x.vn/tin"},
	} {
		doc, err := Parse(Page{URL: c.at, Body: []byte(c.page)})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, c.name, FirstPage(doc), c.want)
	}
}

func TestSiteNameIsWhatTheTitleSaysBesidesThePage(t *testing.T) {
	for _, c := range []struct{ name, at, page, want string }{
		{"metadata", "https://x.vn/", `<meta property="og:site_name" content="Báo Nậm Xe"><title>Trang chủ</title>`,
			"Báo Nậm Xe"},
		{"front page", "https://x.vn/", `<title>Trang chủ - Sở Y tế tỉnh Nậm Rốm</title>`, "Sở Y tế tỉnh Nậm Rốm"},
		{"the front page's whole title", "https://x.vn/", `<title>UBND xã Nậm Xe</title>`, "UBND xã Nậm Xe"},
		{"section", "https://x.vn/kinh-te", `<title>Kinh tế | UBND xã Nậm Xe</title><h1>Kinh tế</h1>`,
			"UBND xã Nậm Xe"},
		{"section alone", "https://x.vn/kinh-te", `<title>Kinh tế</title>`, ""},
		{"nothing", "https://x.vn/", `<title>Trang chủ</title>`, ""},
	} {
		doc, err := Parse(Page{URL: c.at, Body: []byte(c.page)})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, c.name, SiteName(doc), c.want)
	}
}

func TestArticlesThatTheFootNamesTooAreOfTheList(t *testing.T) {
	var posts, foot strings.Builder
	for i, title := range []string{"Bản Sì Choang có đường bê tông", "Trạm y tế xã tiêm phòng sởi cho trẻ",
		"Học sinh bán trú nhận năm trăm áo ấm"} {
		fmt.Fprintf(&posts, `<div class=post><h2><a href="/bai-%d-cua-xa-nam-xe/">%s</a></h2><p>Mười hộ dân bản xa nay
đã có nước sạch về tận sân nhà.</p></div>`, i, title)
		fmt.Fprintf(&foot, `<li><a href="/bai-%d-cua-xa-nam-xe/">%s</a></li>`, i, title)
	}
	body := `<nav><a href="/">Trang chủ</a><a href="/gioi-thieu">Giới thiệu</a></nav><main><h1>Xã hội</h1>` +
		posts.String() + `</main><footer><h3>Bài mới</h3><ul>` + foot.String() +
		`<li><a href="/lien-he">Liên hệ</a></li></ul></footer>`
	p := Page{URL: "https://x.vn/xa-hoi/", Body: []byte(body), Fetched: visited}
	l, err := ReadList(t.Context(), onlyPage(p), p.URL, article.Source{Lists: []string{p.URL}})
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "articles", len(l.Links), 3)
}

// TestAListThatDatesItsArticlesByTheDayIsBelieved: the day is enough to know what is
// old, and all there is where a page is undated. One that few entries name is the day
// that they are about.
func TestAListThatDatesItsArticlesByTheDayIsBelieved(t *testing.T) {
	titles := []string{"Bản Nà Luồng làm đường bê tông", "Xã Hồ Thầu mở lớp dạy dệt", "Thả cá giống xuống hồ Bản Bo",
		"Trường Thèn Sin có sân chơi mới", "Hội thi nấu cơm bằng ống nứa", "Trạm y tế Sùng Phài tiêm phòng"}
	read := func(entry func(i int, link string) string) string {
		var b strings.Builder
		b.WriteString(`<html lang="vi"><head><title>Tin tức</title></head><body><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/lien-he">Liên hệ</a></li></ul><h1>Tin tức</h1><ul>`)
		for i, title := range titles {
			b.WriteString("<li>" + entry(i, fmt.Sprintf(`<h3><a href="/tin-tuc/bai-viet-moi-so-%d.html">%s</a></h3>`, i+700,
				title)) + "</li>")
		}
		address := "https://xa.example.vn/tin-tuc"
		p := Page{URL: address, Body: []byte(b.String() + "</ul></body></html>"), Header: http.Header{},
			Fetched: time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC)}
		l, err := ReadList(t.Context(), func(context.Context, string) (Page, error) { return p, nil }, address,
			article.Source{Lists: []string{address}})
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, link := range l.Links {
			day := "none"
			if !link.Published.IsZero() {
				day = fmt.Sprint(link.Published.Add(7*time.Hour).Format("02/01 15:04"), " ", link.PublishedDay)
			}
			days = append(days, day)
		}
		return strings.Join(days, ", ")
	}
	for name, c := range map[string]struct {
		entry func(i int, link string) string
		want  string
	}{
		"a day": {func(i int, link string) string { return link + fmt.Sprintf("<span>(2%d/11/2026)</span>", i) },
			"20/11 00:00 true, 21/11 00:00 true, 22/11 00:00 true, 23/11 00:00 true, 24/11 00:00 true, 25/11 " +
				"00:00 true"},
		"a day in words": {func(i int, link string) string {
			return fmt.Sprintf("<p>Ngày đăng: 2%d tháng 11, 2026</p>", i) + link
		}, "20/11 00:00 true, 21/11 00:00 true, 22/11 00:00 true, 23/11 00:00 true, 24/11 00:00 true, 25/11 " +
			"00:00 true"},
		"a time": {func(i int, link string) string {
			return link + fmt.Sprintf("<p>2%d/11/2026</p><p>2%[1]d/11/2026 07:3%[1]d</p>", i)
		}, "20/11 07:30 false, 21/11 07:31 false, 22/11 07:32 false, 23/11 07:33 false, 24/11 07:34 false, 25/11 " +
			"07:35 false"},
		"a day that one is about": {func(i int, link string) string {
			if i == 2 {
				link += "<p>30/4/1999</p>"
			}
			return link
		}, "none, none, none, none, none, none"},
		"days within sentences": {func(i int, link string) string {
			return link + fmt.Sprintf("<p>Nhân ngày 1%d/05/2010 của xã</p>", i)
		}, "none, none, none, none, none, none"},
	} {
		assert.Same(t, name, read(c.entry), c.want)
	}
}
