package together_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
)

// nuke is a portal that runs NukeViet, with its manners: numbered addresses,
// pages past the end that lead back, a false Last-Modified, a session for
// whoever shows no cookie, feeds with wrong minutes, a flood guard.
type nuke struct {
	*httptest.Server
	clock *clocktest.Clock

	mu       sync.Mutex
	posts    []nukePost // newest first
	asked    []time.Time
	refused  int // by the flood guard
	sessions int
}

type nukePost struct {
	post
	id       int
	external string
}

func (p nukePost) path() string { return fmt.Sprintf("/tin-tuc/%s-%d.html", p.slug, p.id) }

const nukePage = 10

func newNuke(t *testing.T, c *clocktest.Clock) *nuke {
	n := &nuke{clock: c}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	return n
}

func (n *nuke) publish(p post) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	id := 400 + len(n.posts)
	n.posts = append([]nukePost{{post: p, id: id}}, n.posts...)
	return id
}

var (
	nukeArticle = regexp.MustCompile(`^/([a-z-]+)/(.+)-(\d+)\.html$`)
	nukeList    = regexp.MustCompile(`^/tin-tuc/(?:page-(\d+)/)?$`)
)

func (n *nuke) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.clock.Now()
	n.asked = append(n.asked, now)
	since := func(d time.Duration) (count int) {
		for _, at := range n.asked {
			if now.Sub(at) < d {
				count++
			}
		}
		return count
	}
	if since(time.Minute) > 40 || since(5*time.Minute) > 150 {
		n.refused++
		w.Header().Set("Retry-After", "59")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	if _, err := r.Cookie("nv4_sess"); err != nil {
		n.sessions++
		http.SetCookie(w, &http.Cookie{Name: "nv4_sess", Value: strconv.Itoa(n.sessions), Path: "/"})
	}
	w.Header().Set("Last-Modified", now.Add(-24*time.Hour).Format(http.TimeFormat))
	switch r.URL.Path {
	case "/":
		fmt.Fprint(w, n.list(1))
		return
	case "/sitemap.xml":
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><sitemapindex
xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>%s/sitemap-vi.news.xml</loc></sitemap></sitemapindex>`, n.URL)
		return
	case "/sitemap-vi.news.xml":
		fmt.Fprint(w, n.sitemap())
		return
	case "/rss/", "/rss/tin-tuc/":
		fmt.Fprint(w, n.rss())
		return
	}
	if m := nukeList.FindStringSubmatch(r.URL.Path); m != nil {
		page, _ := strconv.Atoi("0" + m[1])
		if page = max(1, page); (page-1)*nukePage >= len(n.posts) {
			http.Redirect(w, r, "/tin-tuc/", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, n.list(page))
		return
	}
	if m := nukeArticle.FindStringSubmatch(r.URL.Path); m != nil {
		id, _ := strconv.Atoi(m[3])
		for _, p := range n.posts {
			switch {
			case p.id != id || p.slug != m[2] || p.gone:
			case p.external != "":
				http.Redirect(w, r, p.external, http.StatusFound)
				return
			case m[1] != "tin-tuc":
				http.Redirect(w, r, p.path(), http.StatusMovedPermanently)
				return
			default:
				fmt.Fprint(w, n.detail(p))
				return
			}
		}
	}
	http.NotFound(w, r)
}

func (n *nuke) head(title string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>%s</title><meta
name="generator" content="NukeViet v4.5">
<link rel="alternate" type="application/rss+xml" title="Tin tức" href="/rss/tin-tuc/"></head><body><!-- %d -->
<nav id="menu"><ul><li><a href="/tin-tuc/">Tin tức</a></li><li><a href="/thong-bao/">Thông báo</a></li></ul>
</nav>`, html.EscapeString(title), len(n.asked))
}

func (n *nuke) list(page int) string {
	var b strings.Builder
	b.WriteString(n.head("Tin tức - Công an huyện Suối Đá") +
		`<div class="row"><div class="col-md-16"><div class="news_column"><h3>Tin tức</h3></div>`)
	listed := slices.DeleteFunc(slices.Clone(n.posts), func(p nukePost) bool { return p.gone })
	for _, p := range listed[min(len(listed), (page-1)*nukePage):min(len(listed), page*nukePage)] {
		fmt.Fprintf(&b, `<div class="news_column"><div class="panel panel-default"><div class="panel-body"><h3><a
href="%s"
title="%s">%s</a></h3>
<div class="text-muted"><ul class="list-inline"><li><em class="fa fa-clock-o">&nbsp;</em> %s</li><li>Đã xem: %d</li>
</ul></div><p>%s</p></div></div></div>`,
			p.path(), html.EscapeString(p.title), html.EscapeString(p.title),
			p.at.In(vietnam).Format("02/01/2006 03:04:05 PM"), len(n.asked), html.EscapeString(p.lead))
	}
	fmt.Fprintf(&b, `<div class="text-center"><ul class="pagination"><li class="active"><a href="#">%d</a></li><li><a
rel="next" href="/tin-tuc/page-%d/">&raquo;</a></li></ul></div></div></div></body></html>`, page, page+1)
	return b.String()
}

func (n *nuke) detail(p nukePost) string {
	edited := n.clock.Now().In(vietnam).Format(time.RFC3339) // what NukeViet calls datePublished
	return n.head(p.title) + fmt.Sprintf(`<div class="news_column panel panel-default"
itemtype="http://schema.org/NewsArticle" itemscope><div class="panel-body">
<h1 class="title" itemprop="headline">%s</h1><span class="hidden" itemprop="datePublished">%s</span><span
class="hidden" itemprop="dateModified">%s</span>
<span class="h5">%s</span><div class="hometext" itemprop="description">%s</div><div id="news-bodyhtml"
class="bodytext">%s</div></div></div>
<div class="news_column"><form id="form3B"><p id="stringrating">Tổng số điểm: %d</p></form></div></body></html>`,
		html.EscapeString(p.title), edited, edited, p.at.In(vietnam).Format("02/01/2006 15:04"),
		html.EscapeString(p.lead), paragraphs(p.body), len(n.asked))
}

func (n *nuke) sitemap() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, p := range n.posts {
		if !p.gone {
			fmt.Fprintf(&b, `<url><loc>%s%s</loc><lastmod>%s</lastmod></url>`, n.URL, p.path(),
				p.at.In(vietnam).Format(time.RFC3339))
		}
	}
	return b.String() + `</urlset>`
}

// rss prints the month where the minutes belong, as NukeViet does.
func (n *nuke) rss() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin tức</title><link>` +
		n.URL + `/</link><description></description>`)
	for _, p := range n.posts[:min(len(n.posts), 20)] {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s%s</link><guid isPermaLink=\"false\">\n news_%d\n"+
			"</guid><pubDate>%s</pubDate><description>%s</description></item>",
			html.EscapeString(p.title), n.URL, p.path(), p.id,
			p.at.In(vietnam).Format("Mon, 02 Jan 2006 15:01:05 GMT+7"), html.EscapeString(p.lead))
	}
	return b.String() + `</channel></rss>`
}

func (n *nuke) source(lists ...string) article.Source {
	return article.Source{ID: "suoi-da", URL: n.URL + "/", Lists: lists, Profile: "auto", Schedule: "*/10 * * * *",
		FullText: true}
}

func TestNukeVietSectionIsReadThroughItsLies(t *testing.T) {
	each(t, func(w *world) {
		n := newNuke(w.T, w.Clock)
		for i := 1; i <= 43; i++ {
			n.publish(news(i, w.Now().Add(-time.Duration(50-i)*time.Hour).Truncate(time.Minute)))
		}
		src := n.source(n.URL + "/tin-tuc/")
		r := w.visit(src)
		w.want("fill", fmt.Sprint(r.New, r.Failed), "43 0")
		w.want("refused by the flood guard", n.refused, 0)
		_, last := w.told(0)

		at := w.Now().Truncate(time.Minute)
		id := n.publish(news(44, at))
		_ = w.Sleep(w.Context(), 10*time.Minute)
		w.want("new", w.visit(src).New, 1)
		newest := w.live()[0]
		w.want("key", newest.Key, id)
		w.want("published, not edited", newest.Published, at)
		kinds, last := w.told(last)
		w.want("told", kinds, []string{"new"})

		// An article that stands elsewhere is refused, and bytes, counters and
		// the time of the visit in every page are no change.
		n.mu.Lock()
		n.posts = append([]nukePost{{post: post{slug: "bai-cua-bao", title: "Bài của báo bạn"}, id: 900,
			external: "http://bao.example/x"}}, n.posts...)
		n.mu.Unlock()
		w.visitFor(26*time.Hour, src)
		kinds, last = w.told(last)
		w.want("told by counters", kinds, []string(nil))

		n.mu.Lock()
		gone := slices.IndexFunc(n.posts, func(p nukePost) bool { return p.id == id })
		n.posts[gone].gone = true
		n.mu.Unlock()
		w.visitFor(3*24*time.Hour, src)
		kinds, _ = w.told(last)
		w.want("told by the deletion", kinds, []string{"withdrawal"})
		w.want("refused by the flood guard", n.refused, 0)
		w.want("sessions opened", n.sessions, 1)
	})
}

func TestNukeVietsBareAddressIsReadFromItsSitemap(t *testing.T) {
	each(t, func(w *world) {
		n := newNuke(w.T, w.Clock)
		for i := 1; i <= 130; i++ {
			n.publish(news(i, w.Now().Add(-time.Duration(200-i)*time.Hour).Truncate(time.Minute)))
		}
		src := n.source()
		r := w.visit(src)
		w.want("fill", fmt.Sprint(r.New, r.Failed), "50 0")
		_, last := w.told(0)
		for i := range 3 {
			at := w.Now().Truncate(time.Minute)
			id := n.publish(news(200+i, at))
			_ = w.Sleep(w.Context(), 10*time.Minute)
			w.want("new", w.visit(src).New, 1)
			newest := w.live()[0]
			w.want("address", path.Base(newest.URL), fmt.Sprintf("nong-dan-vu-%d-%d.html", 200+i, id))
			w.want("published", fmt.Sprint(newest.Published, newest.PublishedEvidence), fmt.Sprint(at, "sitemap"))
		}
		kinds, _ := w.told(last)
		w.want("told", kinds, []string{"new", "new", "new"})
		w.want("refused by the flood guard", n.refused, 0)
	})
}
