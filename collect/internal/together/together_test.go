// Package together_test runs visits with the real portal readers and the real
// store on both databases. It stands apart from collect's own tests so that
// those run under the race detector, which the SQLite driver does not suit.
package together_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/collect"
	"loa/fetch"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

var _ collect.Store = storetest.Whole{}

// post is an article of a test portal.
type post struct {
	slug, title, lead, body string
	at                      time.Time
	gone                    bool
}

// portal serves a section in a CMS's shape.
type portal struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []post // newest first
	list   func(p *portal) string
	detail func(p *portal, a post) string
	visits int // makes every page differ
}

func newPortal(t *testing.T, list func(*portal) string, detail func(*portal, post) string) *portal {
	p := &portal{list: list, detail: detail}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.visits++
	if r.URL.Path == "/tin-tuc" {
		fmt.Fprint(w, p.list(p))
		return
	}
	for _, a := range p.posts {
		if r.URL.Path == "/tin-tuc/"+a.slug+".html" && !a.gone {
			fmt.Fprint(w, p.detail(p, a))
			return
		}
	}
	http.NotFound(w, r)
}

func (p *portal) publish(a post) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts = append([]post{a}, p.posts...)
}

func (p *portal) edit(slug string, change func(*post)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.posts {
		if p.posts[i].slug == slug {
			change(&p.posts[i])
		}
	}
}

func (p *portal) listed() []post {
	return slices.DeleteFunc(slices.Clone(p.posts), func(a post) bool { return a.gone })
}

func paragraphs(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(line))
	}
	return b.String()
}

var vietnam = time.FixedZone("+07", 7*3600)

func vhvList(p *portal) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin tức</title></head>
<body><!-- %d -->
<section class="section-list Article-Detail-default"><h2>Tin tức</h2>`, p.visits)
	for _, a := range p.listed() {
		fmt.Fprintf(&b, `<article class="Article-News"><figure class="post-image"><a href="/tin-tuc/%s.html"><img
src="/lazy.gif" data-original="/upload/2000123/20260301/%s.jpg"></a></figure>
<h4 class="entry-title"><a href="/tin-tuc/%s.html">%s</a></h4><time class="post-date" datetime="%s"></time><div
class="post-content">%s</div></article>`,
			a.slug, a.slug, a.slug, html.EscapeString(a.title), a.at.In(vietnam).Format(time.RFC3339),
			html.EscapeString(a.lead))
	}
	b.WriteString(`</section></body></html>`)
	return b.String()
}

func vhvDetail(p *portal, a post) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>%[1]s</title></head>
<body><!-- %[6]d -->
<article class="news-detail-layout-type-2" itemscope itemtype="http://schema.org/NewsArticle"><meta
itemprop="datePublished" content="%[2]s">
<header><div class="block_share">A- A A+</div><h1 class="title-detail">%[1]s</h1><span class="post-date">%[3]s</span>
</header>
<div class="brief">%[4]s</div><div class="content-detail" itemprop="articleBody">%[5]s</div>
<div class="rating"><span id="star-rating">%[6]d lượt</span></div></article></body></html>`,
		html.EscapeString(a.title), a.at.In(vietnam).Format(time.RFC3339),
		a.at.In(vietnam).Format("02/01/2006 | 15:04"),
		html.EscapeString(a.lead), paragraphs(a.body), p.visits)
}

// A portal of no known CMS, with boxes and a footer that repeat everywhere.
const boxes = `<div class="cot-phai"><div class="hop"><h3>Thông báo của xã</h3>
<p>Đề nghị bà con thường xuyên theo dõi loa truyền thanh của bản để nắm lịch tiêm phòng cho trâu, bò và lịch thu gom rác trong tuần.</p>
<p>Đường dây nóng tiếp nhận phản ánh của người dân hoạt động từ thứ Hai đến thứ Bảy, cả giờ nghỉ trưa, mọi ý kiến đều được trả lời trong ba ngày.</p></div></div>`

func plainList(p *portal) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin tức - Xã Mường Mây</title>
</head><body><div id="noi-dung"><h1>Tin tức</h1><ul class="ds">`)
	for _, a := range p.listed() {
		fmt.Fprintf(&b, `<li class="muc"><h3><a href="/tin-tuc/%s.html">%s</a></h3><span>%s</span><p>%s</p></li>`,
			a.slug, html.EscapeString(a.title), a.at.In(vietnam).Format("02/01/2006 15:04"), html.EscapeString(a.lead))
	}
	return b.String() + `</ul></div>` + boxes + `</body></html>`
}

func plainDetail(p *portal, a post) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>%[1]s - Xã Mường Mây</title>
</head><body><div id="noi-dung"><h1>%[1]s</h1>
<span class="ngay">%[2]s</span><div class="bai"><p><b>%[3]s</b></p>%[4]s</div></div>%[5]s</body></html>`,
		html.EscapeString(a.title), a.at.In(vietnam).Format("02/01/2006 15:04"), html.EscapeString(a.lead),
		paragraphs(a.body), boxes)
}

func news(n int, at time.Time) post {
	crops := []string{"chè", "ngô nếp", "lúa nương", "mắc ca", "sâm", "thảo quả", "quế", "cá hồi", "mật ong", "gừng"}
	crop := crops[n%len(crops)]
	return post{
		slug:  fmt.Sprintf("nong-dan-vu-%d", n),
		title: fmt.Sprintf("Nông dân bản số %d phấn khởi vì vụ %s được mùa", n, crop),
		lead: fmt.Sprintf("Vụ %s năm nay ở bản số %d đạt năng suất cao hơn hẳn mọi năm nhờ thời tiết thuận lợi.", crop,
			n),
		body: fmt.Sprintf("Theo thống kê của hợp tác xã, bản số %d thu được %d tạ %s, tăng %d tạ so với vụ trước; "+
			"nhiều "+
			"hộ đã trả hết vốn vay.\nAnh Giàng A %d, một hộ trồng %s lâu năm, cho biết gia đình thu về %d triệu "+
			"đồng sau "+
			"khi trừ chi phí.\nThời gian tới, bản tiếp tục mở rộng diện tích và ký hợp đồng bao tiêu %s với doanh "+
			"nghiệp.",
			n, 40+n, crop, 3+n, n, crop, 20+n, crop),
		at: at,
	}
}

type world struct {
	*testing.T
	*clocktest.Clock
	store     *store.Store
	collector *collect.Collector
}

func each(t *testing.T, f func(w *world)) {
	c := clocktest.At(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	start := c.Now()
	storetest.EachWith(t, store.Options{Now: c.Now}, func(t *testing.T, s *store.Store) {
		c.Advance(start.Sub(c.Now()))
		client, err := fetch.NewClient(fetch.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			Now: c.Now, Sleep: c.Sleep})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		collector, err := collect.New(collect.Options{Store: storetest.WholeOf(s), Client: client, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		f(&world{T: t, Clock: c, store: s, collector: collector})
	})
}

func (w *world) visit(src article.Source) collect.Report {
	w.Helper()
	r, err := w.collector.Visit(w.Context(), src)
	if err != nil {
		w.Fatalf("visit: %v", err)
	}
	for _, p := range r.Problems {
		w.Logf("%s: %v", p.URL, p.Err)
	}
	return r
}

// visitFor visits every half hour for a while.
func (w *world) visitFor(d time.Duration, src article.Source) {
	w.Helper()
	for end := w.Now().Add(d); w.Now().Before(end); {
		_ = w.Sleep(w.Context(), 30*time.Minute)
		w.visit(src)
	}
}

// told lists the kinds of all public changes after a point.
func (w *world) told(after int64) (kinds []string, last int64) {
	w.Helper()
	changes, err := w.store.Articles.Changes(w.Context(), after, 1000)
	if err != nil {
		w.Fatal(err)
	}
	last = after
	for _, c := range changes {
		kinds, last = append(kinds, string(c.Kind)), c.Seq
	}
	return kinds, last
}

func (w *world) live() []article.Article {
	w.Helper()
	all, err := w.store.Articles.Articles(w.Context(), article.Query{Limit: 100})
	if err != nil {
		w.Fatal(err)
	}
	return all
}

func (p *portal) source(id string) article.Source {
	return article.Source{ID: id, Name: id, URL: p.URL + "/", Lists: []string{p.URL + "/tin-tuc"}, Profile: "auto",
		Schedule: "*/10 * * * *", FullText: true}
}

func (w *world) want(what string, got, want any) {
	w.Helper()
	if g, e := fmt.Sprint(got), fmt.Sprint(want); g != e {
		w.Errorf("%s: got %s, want %s", what, g, e)
	}
}

func TestArticlesLifeFromPortalToStore(t *testing.T) {
	each(t, func(w *world) {
		p := newPortal(w.T, vhvList, vhvDetail)
		for i := 1; i <= 6; i++ {
			p.publish(news(i, w.Now().Add(-time.Duration(10-i)*time.Hour)))
		}
		src := p.source("may-trang")
		r := w.visit(src)
		w.want("fill", fmt.Sprint(r.Fill, r.New, r.Failed), "true 6 0")
		_, last := w.told(0)

		p.publish(news(7, w.Now()))
		_ = w.Sleep(w.Context(), 10*time.Minute)
		r = w.visit(src)
		w.want("new", r.New, 1)
		kinds, last := w.told(last)
		w.want("told", kinds, []string{"new"})
		newest := w.live()[0]
		w.want("title", newest.Title, news(7, w.Now()).title)
		w.want("lead", newest.Lead, news(7, w.Now()).lead)
		if !strings.Contains(newest.ContentText, "thu được 47 tạ") || strings.Contains(newest.ContentText, "lượt") {
			w.Errorf("text %q", newest.ContentText)
		}

		// Days of looking at pages whose bytes always differ tell nobody anything.
		w.visitFor(26*time.Hour, src)
		kinds, last = w.told(last)
		w.want("told by unchanged pages", kinds, []string(nil))

		p.edit("nong-dan-vu-7", func(a *post) {
			a.title = "Đính chính: " +
				strings.Replace(a.title, "số 7", "số 8", 1)
		})
		_ = w.Sleep(w.Context(), 30*time.Minute)
		r = w.visit(src)
		w.want("changed", r.Changed, 1)
		kinds, last = w.told(last)
		w.want("told by the edit", kinds, []string{"update"})

		p.edit("nong-dan-vu-7", func(a *post) { a.gone = true })
		w.visitFor(8*time.Hour, src)
		kinds, last = w.told(last)
		w.want("told by the withdrawal", kinds, []string{"withdrawal"})
		gone, err := w.store.Articles.Article(w.Context(), newest.ID)
		if err != nil {
			w.Fatal(err)
		}
		w.want("state", gone.State, article.StateWithdrawn)

		p.edit("nong-dan-vu-7", func(a *post) { a.gone = false })
		w.visitFor(2*time.Hour, src)
		kinds, _ = w.told(last)
		w.want("told by the return", kinds, []string{"update"})
		w.want("live", len(w.live()), 7)
	})
}

func TestPortalWithoutProfileIsReadWithoutItsBoxesAndStaysQuiet(t *testing.T) {
	each(t, func(w *world) {
		p := newPortal(w.T, plainList, plainDetail)
		for i := 1; i <= 9; i++ {
			p.publish(news(i, w.Now().Add(-time.Duration(10-i)*time.Hour)))
		}
		src := p.source("muong-may")
		r := w.visit(src)
		w.want("stored", fmt.Sprint(r.New, r.Failed, r.Refused), "9 0 0")
		for _, a := range w.live() {
			if strings.Contains(a.ContentText, "Đường dây nóng") || !strings.Contains(a.ContentText, "trừ chi phí") {
				w.Errorf("%s: text %q", a.Title, a.ContentText)
			}
		}
		_, last := w.told(0)
		w.visitFor(26*time.Hour, src)
		kinds, _ := w.told(last)
		w.want("told by unchanged pages", kinds, []string(nil))
	})
}

func TestCopiesAreOnePlaceEachAndGoOneByOne(t *testing.T) {
	each(t, func(w *world) {
		one, two := newPortal(w.T, vhvList, vhvDetail), newPortal(w.T, vhvList, vhvDetail)
		a := news(1, w.Now().Add(-time.Hour))
		other := news(2, w.Now().Add(-2*time.Hour))
		for _, p := range []*portal{one, two} {
			p.publish(a)
		}
		one.publish(other)
		first, second := one.source("tinh"), two.source("huyen")
		w.visit(first)
		r := w.visit(second)
		w.want("copies", fmt.Sprint(r.New, r.Copies), "0 1")
		w.want("live", len(w.live()), 2)

		two.publish(news(5, w.Now()))
		two.edit(a.slug, func(a *post) { a.gone = true })
		w.visitFor(8*time.Hour, second)
		w.want("live after the copy went", len(w.live()), 3)

		one.edit(a.slug, func(a *post) { a.gone = true })
		w.visitFor(3*24*time.Hour, first)
		w.want("live after both went", len(w.live()), 2)
	})
}

func TestDelayedArticleWaitsAndAFilledOneIsNeverAnnounced(t *testing.T) {
	each(t, func(w *world) {
		p := newPortal(w.T, vhvList, vhvDetail)
		p.publish(news(1, w.Now().Add(-30*time.Minute)))
		p.publish(news(2, w.Now().Add(-20*time.Minute)))
		src := p.source("may-trang")
		src.Delay = time.Hour
		w.visit(src)
		w.want("live at once", len(w.live()), 0)
		_ = w.Sleep(w.Context(), 61*time.Minute)
		released, _, err := w.store.Publishing.Release(w.Context())
		if err != nil {
			w.Fatal(err)
		}
		w.want("released", released, 2)
		w.want("live", len(w.live()), 2)
	})
}
