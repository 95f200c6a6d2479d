package portal

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/sitemap"
	"loa/portal/internal/syndication"
	"loa/portal/internal/weburl"
	"loa/portal/internal/xmltree"
)

func xmlPage(t testing.TB, address, file string) page.Page {
	t.Helper()
	body, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return page.Page{URL: address, Body: body, Header: http.Header{"Content-Type": {"text/xml"}}, Fetched: visited}
}

func TestNukeVietFeedGivesKeysAndTitlesButNeverItsTimes(t *testing.T) {
	l, err := syndication.ParseFeed(xmlPage(t, "https://congan.suoida.example.vn/rss/tin-tuc/", "nukeviet/rss.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Profile != "nukeviet" || len(l.Links) != 2 || l.TTL != time.Hour {
		t.Fatalf("profile %q, %d links, ttl %s, want l.Profile %q, len(l.Links) 2, l.TTL %v", l.Profile, len(l.Links),
			l.TTL, "nukeviet", time.Hour)
	}
	first := l.Links[0]
	if first.Key != "412" || !first.Published.IsZero() || !first.Updated.IsZero() {
		t.Errorf("key %q, published %s, updated %s: want 412 and no time", first.Key, first.Published, first.Updated)
	}
	if want := `Công an huyện Suối Đá bàn giao nhà "Mái ấm biên cương" 2020/2021`; first.Title != want {
		t.Errorf("title %q, want %q", first.Title, want)
	}
	if first.Lead != "Ngày 1/7, Công an huyện bàn giao 12 căn nhà." ||
		first.Image != "https://congan.suoida.example.vn/assets/news/2020_07/ban-giao-nha.jpg" {
		t.Errorf("lead %q, image %q, want first.Lead %q", first.Lead, first.Image,
			"Ngày 1/7, Công an huyện bàn giao 12 căn nhà.")
	}
}

func TestTheGeneralFeedOfAnUnknownCategoryIsRefused(t *testing.T) {
	s := newSite()
	s.pages["https://congan.suoida.example.vn/rss/thi-dua/"] = xmlPage(t,
		"https://congan.suoida.example.vn/rss/thi-dua/", "nukeviet/rss-general.xml")
	s.pages["https://congan.suoida.example.vn/rss/tin-tuc/"] = xmlPage(t,
		"https://congan.suoida.example.vn/rss/tin-tuc/", "nukeviet/rss.xml")
	if _, err := ReadList(t.Context(), s.get, "https://congan.suoida.example.vn/rss/thi-dua/",
		article.Source{}); !errors.Is(err, article.ErrLayout) {
		t.Errorf("error %v, want ErrLayout", err)
	}
	l, err := ReadList(t.Context(), s.get, "https://congan.suoida.example.vn/rss/tin-tuc/", article.Source{})
	if err != nil || len(l.Links) != 2 {
		t.Errorf("%d links, error %v, want no error, len(l.Links) 2", len(l.Links), err)
	}
}

func TestFeedsOfEveryFormatAreRead(t *testing.T) {
	const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>x</title><link>https://x.example.vn/</link>
<atom:link rel="self" href="https://x.example.vn/feed/"/><atom:link rel="hub"
href="https://hub.example.vn/"/><ttl>30</ttl>
<item><title>Cũ &amp; hơn</title><link>https://x.example.vn/cu?utm_source=rss</link>
<pubDate>Wed, 01 Jul 2020 08:00:00 +0700</pubDate></item>
<item><title>Mới hơn</title><link>/moi</link><pubDate>Thu, 02 Jul 2020 08:00:00 +0700</pubDate>
<description>&lt;p&gt;Lời &lt;b&gt;dẫn&lt;/b&gt;&lt;/p&gt;</description><enclosure url="/a.jpg" type="image/jpeg"
length="1"/></item>
<item><title>Tương lai</title><link>/sau</link><pubDate>Thu, 02 Jul 2093 08:00:00 +0700</pubDate></item>
</channel></rss>`
	const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link
href="https://x.example.vn/"/><link rel="self" href="https://x.example.vn/atom.xml"/><link rel="hub"
href="https://hub.example.vn/"/>
<entry><title>Một</title><id>urn:1</id><link
href="https://x.example.vn/mot"/><published>2020-07-01T08:00:00+07:00</published>
<updated>2020-07-01T09:00:00+07:00</updated><author><name>Lan</name></author></entry></feed>`
	const jsonFeed = `{"version":"https://jsonfeed.org/version/1.1","title":"x","feed_url":"https://x.example.vn/feed.json","hubs":[{"type":"WebSub","url":"https://hub.example.vn/"}],
"items":[{"id":"1","url":"https://x.example.vn/mot","title":"Một","date_published":"2020-07-01T08:00:00+07:00"}]}`
	for name, c := range map[string]struct {
		body  string
		links int
	}{"RSS": {rss, 3}, "Atom": {atom, 1}, "JSON Feed": {jsonFeed, 1}} {
		l, err := syndication.ParseFeed(page.Page{URL: "https://x.example.vn/feed/", Body: []byte(c.body),
			Fetched: visited})
		if err != nil {
			t.Errorf("%s: %v, want no error", name, err)
			continue
		}
		if len(l.Links) != c.links || len(l.Hubs) != 1 || l.Hubs[0] != "https://hub.example.vn/" ||
			!strings.HasPrefix(l.Evidence, name) {
			t.Errorf("%s: %d links, hubs %q, evidence %q, want len(l.Links) %v, len(l.Hubs) 1, l.Hubs[0] %q, "+
				"l.Evidence to "+
				"begin with %v", name, len(l.Links), l.Hubs, l.Evidence, c.links, "https://hub.example.vn/", name)
		}
		if l.Self == "" {
			t.Errorf("%s: own address not read, want l.Self not empty", name)
		}
	}
	l, err := syndication.ParseFeed(page.Page{URL: "https://x.example.vn/feed/", Body: []byte(rss), Fetched: visited})
	if err != nil {
		t.Fatal(err)
	}
	byURL := map[string]page.Link{}
	for _, link := range l.Links {
		byURL[link.URL] = link
	}
	if l := byURL["https://x.example.vn/cu"]; l.Title != "Cũ & hơn" || l.Published.IsZero() {
		t.Errorf("tracking parameter or title: %+v, want l.Title %q, not l.Published.IsZero()", l, "Cũ & hơn")
	}
	if l := byURL["https://x.example.vn/moi"]; l.Lead != "Lời dẫn" || l.Image != "https://x.example.vn/a.jpg" {
		t.Errorf("lead or image: %+v, want l.Lead %q, l.Image %q", l, "Lời dẫn", "https://x.example.vn/a.jpg")
	}
	if l := byURL["https://x.example.vn/sau"]; !l.Published.IsZero() {
		t.Errorf("a time in the future was believed: %s, want l.Published.IsZero()", l.Published)
	}
}

func TestOneCarelessArticleDoesNotCostTheWholeFeed(t *testing.T) {
	for name, title := range map[string]string{
		"control character": "Cầu \x08mới", "its number": "Cầu &#8;mới", "named entity": "Cầu&nbsp;mới",
		"bytes":       "Cầu \xff\xfemới",
		"section end": "Cầu mới]]>", "ampersand": "Cầu & mới", "markup": "Cầu <b>mới</b>", "NFD": "Câ\u0300u mới",
	} {
		for _, start := range []string{`<?xml version="1.0" encoding="utf-8"?>`, "\xef\xbb\xbf", "\n\n", ""} {
			body := start + `<rss version="2.0"><channel><title>x</title><item><title>` + title +
				`</title><link>https://x.example.vn/cau</link></item><item><title><![CDATA[Sau]]></title>
<link>https://x.example.vn/sau</link></item></channel></rss>`
			l, err := syndication.ParseFeed(page.Page{URL: "https://x.example.vn/rss", Body: []byte(body),
				Fetched: visited})
			if err != nil || len(l.Links) != 2 || !strings.HasPrefix(l.Links[0].Title, "Cầu") {
				t.Errorf(`%s after %q: %+v, error %v, want no error, len(l.Links) 2, l.Links[0].Title to begin with "Cầu"`, name, start, l.Links, err)
			}
		}
		s, err := sitemap.ParseSitemap(page.Page{URL: "https://x.example.vn/s.xml", Fetched: visited,
			Body: []byte(`<?xml version="1.0"?><urlset><url><loc>https://x.example.vn/tin/mot-1.html</loc><title>` +
				title + `</title></url></urlset>`)})
		if err != nil || len(s.Links) != 1 {
			t.Errorf("sitemap with %s: %d links, error %v, want no error, len(s.Links) 1", name, len(s.Links), err)
		}
	}
}

func TestXMLBuiltToExhaustAParserIsRefusedWithItsReason(t *testing.T) {
	const address = "https://x.example.vn/feed/"
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"many elements": {`<rss version="2.0"><channel>` + strings.Repeat("<a/>", 700_000), xmltree.ErrElements},
		"too large": {`<rss version="2.0"><channel><title>` + strings.Repeat("x", dom.MaxPageBytes),
			dom.ErrPageTooLarge},
		"html":  {`<html><body>404</body></html>`, article.ErrLayout},
		"empty": {"", article.ErrLayout},
	} {
		if _, err := syndication.ParseFeed(page.Page{URL: address, Body: []byte(c.body)}); !errors.Is(err, c.want) ||
			!strings.Contains(err.Error(), address) {
			t.Errorf("%s: error %v, want %v with the address", name, err, c.want)
		}
	}
}

func FuzzParseFeed(f *testing.F) {
	for _, file := range []string{"rss.xml", "rss-general.xml"} {
		body, err := os.ReadFile("testdata/nukeviet/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"url":"/a"}]}`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="//x"/></entry></feed>`))
	f.Add([]byte(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item><link>x</link></item></rdf:RDF>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := syndication.ParseFeed(page.Page{URL: "https://x.example.vn/rss/", Body: body, Fetched: visited})
		if err == nil {
			checkLinks(t, l)
		}
	})
}

// checkLinks tells what must hold of every listing, whatever it was read from.
func checkLinks(t *testing.T, l page.Listing) {
	t.Helper()
	keys := map[string]bool{}
	for _, link := range l.Links {
		if link.Key == "" || keys[link.Key] {
			t.Fatalf("key %q empty or twice, want link.Key not empty", link.Key)
		}
		keys[link.Key] = true
		if weburl.Canonical(link.URL) != link.URL || !strings.HasPrefix(link.URL, "http") {
			t.Fatalf(`address %q is not canonical, want weburl.Canonical(link.URL) %v, link.URL to begin with "http"`,
				link.URL, link.URL)
		}
		if strings.ContainsAny(link.Title+link.Lead, "\x00\x08\n") {
			t.Fatalf("title %q or lead %q not clean", link.Title, link.Lead)
		}
	}
}
