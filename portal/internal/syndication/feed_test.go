package syndication

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/portal/internal/page"
	"loa/portal/internal/sitemap"
)

var visited = time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)

func served(body string) page.Page {
	return page.Page{URL: "https://tin.example.vn/rss", Body: []byte(body), Header: http.Header{}, Fetched: visited}
}

// entries reads a document that must be a feed.
func entries(t *testing.T, body string) []page.Link {
	t.Helper()
	if !IsFeed(served(body)) {
		t.Fatalf("not taken for a feed: %.200s, want IsFeed(served(body))", body)
	}
	l, err := ParseFeed(served(body))
	if err != nil {
		t.Fatalf("got error %v for %.200s, want no error", err, body)
	}
	return l.Links
}

func rss(item string) string {
	return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
		xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
		<channel><title>Tin</title><link>https://tin.example.vn/</link><item>` + item + `</item></channel></rss>`
}

func atom(entry string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Tin</title><link
href="https://tin.example.vn/"/><entry>` + entry + `</entry></feed>`
}

func TestThePageOfAnItemIsWhatTheFeedNamesForCertain(t *testing.T) {
	const want = "https://tin.example.vn/bai-1.html"
	for name, body := range map[string]string{
		"link": rss(`<link>/bai-1.html?utm_source=rss</link>`),
		"redirector, origin": rss(`<link>https://go.example.net/~r/77</link><feedburner:origLink>` + want +
			`</feedburner:origLink>`),
		"redirector, guid": rss(`<link>https://go.example.net/~r/77</link><guid isPermaLink="true">` + want +
			`</guid>`),
		"guid alone": rss(`<guid>` + want + `</guid>`),
		"guid that is none": rss(`<link>` +
			want + `</link><guid isPermaLink="false">https://tin.example.vn/?p=1</guid>`),
		"an Atom link": rss(`<atom:link rel="alternate" href="` + want + `"/>`),
		"rdf": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel
rdf:about="https://tin.example.vn/"><title>x</title></channel>
			<item rdf:about="` + want + `"><title>Tin</title></item></rdf:RDF>`,
		"types": atom(`<link rel="alternate" type="application/json" href="/bai-1.json"/><link rel="alternate"
type="text/html" href="/bai-1.html"/>`),
		"languages": atom(`<link rel="alternate" hreflang="en" type="text/html" href="/en/news-1.html"/><link
rel="alternate" hreflang="vi" type="text/html" href="/bai-1.html"/>`),
		"full relation": atom(`<link rel="http://www.iana.org/assignments/relation/alternate" href="/bai-1.html"/>`),
		"others first": atom(`<link rel="replies" href="/c"/><link rel="enclosure" href="/a.mp3"/><link rel="self"
href="/x.atom"/><link href="/bai-1.html"/>`),
		"content of it":   atom(`<content type="text/html" src="/bai-1.html"/>`),
		"itself alone":    atom(`<link rel="self" href="/bai-1.html"/>`),
		"id alone":        atom(`<id>` + want + `</id>`),
		"JSON, any order": `{"items":[{"title":"Tin","id":1,"url":"https:\/\/tin.example.vn\/bai-1.html"}],"title":"x","version":"https:\/\/jsonfeed.org\/version\/1.1"}`,
		"posts of WordPress": `[{"id":1,"link":"` + want +
			`","title":{"rendered":"Tin"},"date_gmt":"2026-11-27T01:00:00","content":{"rendered":"<p>Một tin.</p>","protected":false}}]`,
	} {
		links := entries(t, body)
		if len(links) != 1 {
			t.Errorf("%s: got %d entries, want 1", name, len(links))
			continue
		}
		assert.Same(t, name, links[0].URL, want)
		assert.Same(t, name+": has a page", links[0].NoPage, false)
	}
}

func TestItemsWithoutAPageOfTheirOwnAreArticlesOfTheirOwn(t *testing.T) {
	item := func(s string) string { return `<item>` + s + `</item>` }
	for name, c := range map[string]struct {
		items string
		keys  string
	}{
		"parts of a page": {item(`<title>Một</title><link>/ngay.html#a</link>`) +
			item(`<title>Hai</title><link>/ngay.html#b</link>`), "item:a item:b"},
		"one link for all": {item(`<title>Một</title><link>/</link><guid isPermaLink="false">g1</guid>`) +
			item(`<title>Hai</title><link>/</link><guid isPermaLink="false">g2</guid>`), "item:g1 item:g2"},
		"no link": {item(`<title>Một</title><guid isPermaLink="false">g1</guid><enclosure url="/1.mp3" type="audio/mpeg"
length="5"/>`) +
			item(`<title>Hai</title><enclosure url="/2.mp3" type="audio/mpeg"/>`),
			"item:g1 item:https://tin.example.vn/2.mp3"},
		"the same twice": {item(`<title>Một</title><link>/1.html</link><guid>g1</guid>`) +
			item(`<title>Một</title><link>/1.html</link><guid>g1</guid>`), "https://tin.example.vn/1.html"},
		"a title alone": {item(`<title>Một thông báo</title><pubDate>Fri, 27 Nov 2026 08:00:00 +0700</pubDate>`),
			"item:Một thông báo"},
	} {
		var keys []string
		for _, l := range entries(t, `<rss><channel><link>https://tin.example.vn/</link>`+c.items+`</channel></rss>`) {
			keys = append(keys, l.Key)
		}
		assert.Same(t, name, strings.Join(keys, " "), c.keys)
	}
}

func TestWhatAnItemSaysIsRead(t *testing.T) {
	long := strings.Repeat("<p>Một đoạn của bài đủ dài để là bài chứ không phải lời dẫn, kể rành mạch từng việc.</p>",
		12)
	for name, c := range map[string]struct {
		item  string
		check func(l page.Link) string
		want  string
	}{
		"creators": {`<dc:creator>Lò Thị Mai</dc:creator><dc:creator>Giàng A Chu</dc:creator>`,
			func(l page.Link) string { return l.Author }, "Lò Thị Mai, Giàng A Chu"},
		"author": {`<author>mai@tin.example.vn (Lò Thị Mai)</author>`,
			func(l page.Link) string { return l.Author }, "Lò Thị Mai"},
		"mail alone": {`<author>mai@tin.example.vn</author>`, func(l page.Link) string { return l.Author }, ""},
		"categories": {`<category>Kinh tế</category><category>Uncategorized</category><dc:subject>Xã hội</dc:subject>`,
			func(l page.Link) string { return strings.Join(l.Categories, ",") }, "Kinh tế,Xã hội"},
		"thumbnail": {`<media:thumbnail url="/a.jpg"/>`, func(l page.Link) string { return l.Image },
			"https://tin.example.vn/a.jpg"},
		"group": {`<media:group><media:content url="/a.jpg" medium="image"/></media:group>`,
			func(l page.Link) string { return l.Image }, "https://tin.example.vn/a.jpg"},
		"untyped": {`<enclosure url="/a.JPG?x=1"/>`, func(l page.Link) string { return l.Image },
			"https://tin.example.vn/a.JPG?x=1"},
		"podcast": {`<itunes:image href="/a.png"/>`, func(l page.Link) string { return l.Image },
			"https://tin.example.vn/a.png"},
		"sound": {`<enclosure url="/so-1.mp3" length="12345" type="audio/mpeg"/>`,
			func(l page.Link) string { return fmt.Sprint(l.Files) },
			fmt.Sprint([]article.Attachment{{URL: "https://tin.example.vn/so-1.mp3", Name: "so-1.mp3",
				Type: "audio/mpeg", SizeBytes: 12345}})},
		"film": {`<media:content url="/a.mp4" type="video/mp4"/>`,
			func(l page.Link) string { return l.Files[0].URL }, "https://tin.example.vn/a.mp4"},
		"lead": {`<description>&lt;p&gt;Chiều qua đường đã thông trở lại.&lt;/p&gt;</description>`,
			func(l page.Link) string { return l.Lead }, "Chiều qua đường đã thông trở lại."},
		"boilerplate": {`<description>Chiều qua đường đã thông. The post &lt;a href="/x"&gt;Tin&lt;/a&gt; appeared first on &lt;a&gt;Báo&lt;/a&gt;.</description>`, func(l page.Link) string { return l.Lead }, "Chiều qua đường đã thông."},
		"title again": {`<description>Cầu mới thông xe</description>`, func(l page.Link) string { return l.Lead }, ""},
		"byline": {`<description>Tác giả: Lò Thị Mai | Lượt xem: 12</description>`,
			func(l page.Link) string { return l.Lead }, ""},
		"fields": {`<description>Tác giả: An | Ngày: 27/11/2026 | Chuyên mục: Tin | Số hiệu: 12</description>`,
			func(l page.Link) string { return l.Lead }, ""},
		"whole text": {`<description><![CDATA[` + long + `]]></description>`,
			func(l page.Link) string { return fmt.Sprint(l.Lead == "", strings.Count(l.Content, "<p>")) }, "true 12"},
		"excerpt": {`<description>Một đoạn của bài đủ dài để là bài […]</description><content:encoded><![CDATA[` +
			long + `]]></content:encoded>`, func(l page.Link) string { return l.Lead }, ""},
		"read more": {`<content:encoded><![CDATA[<p>Tin ngắn của bản.</p><p><a href="/x">Đọc tiếp »</a></p>]]>
</content:encoded>`, func(l page.Link) string { return l.Content }, "<p>Tin ngắn của bản.</p>"},
		"time": {`<pubDate>Fri, 27 Nov 2026 08:00:00 +0700</pubDate>`,
			func(l page.Link) string { return fmt.Sprint(l.Published, l.PublishedDay) },
			"2026-11-27 01:00:00 +0000 UTC false"},
		"zone by name": {`<pubDate>Fri, 27 Nov 2026 08:00:00 ICT</pubDate>`,
			func(l page.Link) string { return l.Published.String() }, "2026-11-27 01:00:00 +0000 UTC"},
		"no zone": {`<pubDate>27/11/2026 08:00</pubDate>`,
			func(l page.Link) string { return l.Published.String() }, "2026-11-27 01:00:00 +0000 UTC"},
		"a day": {`<dc:date>2026-06-01</dc:date>`,
			func(l page.Link) string { return fmt.Sprint(l.Published, l.PublishedDay) },
			"2026-05-31 17:00:00 +0000 UTC true"},
		"a month": {`<dc:date>2026-06</dc:date>`, func(l page.Link) string {
			return fmt.Sprint(l.Published,
				l.PublishedDay)
		}, "2026-06-29 17:00:00 +0000 UTC true"},
	} {
		links := entries(t, rss(`<title>Cầu mới thông xe</title><link>/1.html</link>`+c.item))
		if len(links) != 1 {
			t.Errorf("%s: got %d entries, want 1", name, len(links))
			continue
		}
		assert.Same(t, name, c.check(links[0]), c.want)
	}
}

func TestPostsThatOnlyAPasswordOpensAreNoArticles(t *testing.T) {
	for name, body := range map[string]string{
		"form": rss(`<title>Bảo vệ: Họp nội bộ</title><link>/1.html</link><content:encoded><![CDATA[<form
class="post-password-form">x</form>]]></content:encoded>`),
		"excerpt": rss(`<title>Protected: Họp nội bộ</title><link>/1.html</link>
<description>There is no excerpt because this is a protected post.</description>`),
		"empty":   rss(`<title>Protected: Họp nội bộ</title><link>/1.html</link>`),
		"by word": `[{"link":"https://tin.example.vn/1","title":{"rendered":"Họp"},"content":{"rendered":"","protected":true}}]`,
	} {
		assert.Same(t, name, len(entries(t, body)), 0)
	}
	open := rss(`<title>Bảo vệ: rừng đầu nguồn đang kêu cứu</title><link>/1.html</link>
<description>Lâm tặc lại vào rừng Mường Tè.</description>`)
	assert.Same(t, "a title like it", len(entries(t, open)), 1)
}

func TestFeedsAreKnownByWhatTheyAre(t *testing.T) {
	const item = `<channel><title>x</title><item><title>Tin</title><link>/1.html</link></item></channel></rss>`
	utf16 := func(s string) string {
		out := "\xff\xfe"
		for _, r := range s {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for name, body := range map[string]string{
		"a long comment":      "<!-- " + strings.Repeat("bản quyền ", 2000) + "--><rss>" + item,
		"a page in a comment": "<!-- <html><body> --><rss>" + item,
		"a warning of PHP": "<br />\n<b>Warning</b>: Undefined index in <b>/var/www/rss.php</b> on line <b>7</b><br " +
			"/>\n<rss>" + item,
		"a blank first": "\r\n\r\n\ufeff<?xml version=\"1.0\"?><rss>" + item,
		"version 1.1":   `<?xml version="1.1"?><rss>` + item,
		"UTF-16":        utf16(`<?xml version="1.0" encoding="utf-16"?><rss>` + item),
		"upper case":    strings.ToUpper("<rss>") + item,
		"an undeclared prefix": `<rss><channel><item><title>Tin</title>
<link>/1.html</link><slash:comments>7</slash:comments></item></channel></rss>`,
	} {
		assert.Same(t, name, len(entries(t, body)), 1)
	}
	for name, body := range map[string]string{
		"a page": `<!doctype html><html><head><link rel="alternate" type="application/rss+xml"></head>
<body><pre>&lt;rss&gt;</pre></body></html>`,
		"a page about feeds": `<html><body><script>var x = "<rss><channel>"</script></body></html>`,
		"JSON of something":  `{"items":[1,2]}`,
		"nothing":            "",
		"a sitemap":          `<urlset><url><loc>https://tin.example.vn/1.html</loc></url></urlset>`,
	} {
		assert.Same(t, name, IsFeed(served(body)), false)
	}
}

func TestAnEmptyFeedIsAGoodFeed(t *testing.T) {
	for name, body := range map[string]string{
		"RSS":       `<rss version="2.0"><channel><title>x</title></channel></rss>`,
		"Atom":      `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>`,
		"JSON Feed": `{"version":"https://jsonfeed.org/version/1","title":"x","items":[]}`,
	} {
		assert.Same(t, name, len(entries(t, body)), 0)
	}
	// One that was cut off before its first item may have had any: whatever comes next
	// is not the first news.
	for name, body := range map[string]string{
		"RSS":       `<rss version="2.0"><channel><title>x</title><item><title>Tin`,
		"Atom":      `<feed xmlns="http://www.w3.org/2005/Atom"><title>x`,
		"JSON Feed": `{"version":"https://jsonfeed.org/version/1","title":"x","items":[{"id":"1","ti`,
	} {
		if l, err := ParseFeed(served(body)); err == nil {
			t.Errorf("%s cut off: got %d entries, want an error", name, len(l.Links))
		}
	}
}

// TestMutationsOfAFeedCostOneItemAtMost takes a byte out, doubles it, or puts a
// careless one in at every place of a feed of three items.
func TestMutationsOfAFeedCostOneItemAtMost(t *testing.T) {
	var body strings.Builder
	body.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin</title>`)
	begin := body.Len()
	for i := range 3 {
		fmt.Fprintf(&body, `<item><title>Tin thứ %d</title><link>https://tin.example.vn/bai-%d.html</link><guid
isPermaLink="false">g%d</guid><description><![CDATA[<p>Lời của tin %d.</p>]]></description></item>`, i, i, i, i)
	}
	end := body.Len()
	body.WriteString(`</channel></rss>`)
	whole := body.String()
	for at := begin; at < end; at++ {
		for _, change := range []string{"", "<", "&", ">", "\"", "<b>", "]]>", "\x00", "\xff"} {
			mutated := whole[:at] + change + whole[at+1:]
			links := entries(t, mutated)
			good := 0
			for _, l := range links {
				for i := range 3 {
					if l.URL == fmt.Sprintf("https://tin.example.vn/bai-%d.html", i) &&
						l.Title == fmt.Sprintf("Tin thứ %d", i) {
						good++
					}
				}
			}
			if good < 2 {
				t.Fatalf("%q in place of %q at %d: got %d good entries of %d, want at least 2\n%s", change,
					whole[at:at+1], at, good, len(links), mutated[max(0, at-80):min(len(mutated), at+80)])
			}
		}
	}
}

func TestSitemapsAreKnownByWhatTheyAre(t *testing.T) {
	const url = "https://tin.example.vn/tin/bai-1.html"
	for name, body := range map[string]string{
		"plain": `<urlset><url><loc>` + url + `</loc></url></urlset>`,
		"prefix": `<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:url><sm:loc>` + url +
			`</sm:loc></sm:url></sm:urlset>`,
		"text":      url + "\nhttps://tin.example.vn/\n",
		"attribute": `<urlset><url title="a > b"><loc>` + url + `</loc></url></urlset>`,
		"comment":   "<!--" + strings.Repeat("x", 9000) + `--><urlset><url><loc>` + url + `</loc></url></urlset>`,
	} {
		p := page.Page{URL: "https://tin.example.vn/sitemap.xml", Body: []byte(body), Fetched: visited}
		s, err := sitemap.ParseSitemap(p)
		if err != nil || !sitemap.IsSitemap(p) || len(s.Links) != 1 || s.Links[0].URL != url {
			t.Errorf("%s: got %v, %v, taken for a sitemap: %v; want %s", name, s.Links, err, sitemap.IsSitemap(p), url)
		}
	}
}
