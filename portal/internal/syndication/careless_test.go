package syndication

import (
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/document"
	"loa/portal/internal/page"
)

// one is the entry of a feed of one item.
func one(t *testing.T, name, body string) page.Link {
	t.Helper()
	links := entries(t, body)
	if len(links) != 1 {
		t.Fatalf("%s: got %d entries, want 1", name, len(links))
	}
	return links[0]
}

func TestATitleIsFoundWhereverAnItemHasIt(t *testing.T) {
	const link = `<link>https://tin.example.vn/1.html</link>`
	for name, body := range map[string]string{
		"of Dublin Core": rss(link + `<dc:title>Giá &amp; chè</dc:title>`),
		"of Media RSS":   rss(link + `<title/><media:title>Giá &amp; chè</media:title>`),
		"of a podcast":   rss(link + `<itunes:title>Giá &amp; chè</itunes:title>`),
		"not that of a part": rss(link + `<media:content ` +
			`url="/a.jpg"><media:title>Ảnh</media:title></media:content><title>Giá &amp; chè</title>`),
		"in an escaped CDATA": rss(link + `<title>&lt;![CDATA[Giá & chè]]&gt;</title>`),
		"escaped twice":       rss(link + `<title>Giá &amp;amp; chè</title>`),
	} {
		assert.Same(t, name, one(t, name, body).Title, "Giá & chè")
	}
}

func TestAnItemsPageIsFoundWhereTheProgramPutIt(t *testing.T) {
	const want = "https://tin.example.vn/tin/bai-1"
	for name, body := range map[string]string{
		"an empty link first":    rss(`<title>x</title><link/><link>` + want + `</link>`),
		"a guid that is a path":  rss(`<title>x</title><guid isPermaLink="true">/tin/bai-1</guid>`),
		"a scheme twice":         rss(`<title>x</title><link>http://` + want + `</link>`),
		"a site twice":           rss(`<title>x</title><link>https://tin.example.vn/` + want + `</link>`),
		"no scheme":              rss(`<title>x</title><link>tin.example.vn/tin/bai-1</link>`),
		"a base of the document": strings.Replace(rss(`<title>x</title><link>bai-1</link>`), "<rss", `<rss xml:base="/tin/"`, 1),
		"a base of an entry": atom(`<title>x</title><id>1</id><link xml:base="https://tin.example.vn/tin/" ` +
			`href="bai-1"/>`),
		"a link that is a text": atom(`<title>x</title><id>1</id><link>` + want + `</link>`),
	} {
		assert.Same(t, name, one(t, name, body).URL, want)
	}
}

func TestOneLinkForAllGivesWayToAddressesInGuids(t *testing.T) {
	item := func(n string) string {
		return `<item><title>Tin ` + n + `</title><link>https://tin.example.vn/</link><guid>https://tin.example.vn/bai-` +
			n + `</guid></item>`
	}
	var got []string
	for _, l := range entries(t, `<rss><channel>`+item("1")+item("2")+`</channel></rss>`) {
		got = append(got, l.URL)
	}
	assert.Same(t, "addresses", strings.Join(got, " "), "https://tin.example.vn/bai-1 https://tin.example.vn/bai-2")
}

func TestFeedsInsideOfOtherDocumentsAreRead(t *testing.T) {
	const item = `<item><title>Tin</title><link>https://tin.example.vn/1.html</link></item>`
	const feed = `<rss version="2.0"><channel><title>x</title>` + item + `</channel></rss>`
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	for name, body := range map[string]string{
		"a page that has nothing else": "<html><head></head><body>" + feed + "</body></html>",
		"an answer of SOAP":            `<s:Envelope xmlns:s="x"><s:Body>` + feed + `</s:Body></s:Envelope>`,
		"a web service's string": `<?xml version="1.0"?><string ` +
			`xmlns="http://tempuri.org/">` + escape(feed) + `</string>`,
		"a string of JSON": `"` + strings.ReplaceAll(feed, `"`, `\"`) + `"`,
		"JSON in a web service's string": `<string xmlns="http://tempuri.org/">[{"title":"Tin","url":"https://tin.example.vn/1.html","date":
"2026-11-27T08:00:00"}]</string>`,
		"a channel alone":    "<channel>" + item + "</channel>",
		"a list in the list": "<rss><channel><items>" + item + "</items></channel></rss>",
		"a second channel":   "<rss><channel><title>y</title></channel><channel>" + item + "</channel></rss>",
		"entries of Atom": `<rss><channel><entry><title>Tin</title><link ` +
			`href="https://tin.example.vn/1.html"/></entry></channel></rss>`,
		"items of RSS": `<feed xmlns="http://www.w3.org/2005/Atom">` + item + `</feed>`,
		"one entry of Atom": `<entry xmlns="http://www.w3.org/2005/Atom"><title>Tin</title><link ` +
			`href="https://tin.example.vn/1.html"/></entry>`,
		"an item of nothing":  "<rss><channel><item></item>" + item + "</channel></rss>",
		"an end tag misspelt": "<rss><channel><title>y</title></channe<l><channel>" + item + "</channel></rss>",
	} {
		p := document.Opened(served(body))
		l, err := ParseFeed(p)
		if err != nil || !IsFeed(p) || len(l.Links) != 1 {
			t.Errorf("%s: got %d entries, error %v, want one", name, len(l.Links), err)
			continue
		}
		assert.Same(t, name, l.Links[0].Title+" "+l.Links[0].URL, "Tin https://tin.example.vn/1.html")
	}
}

func TestWhatAnItemSaysIsReadHoweverItIsWritten(t *testing.T) {
	const head = `<title>Mưa lũ</title><link>https://tin.example.vn/1.html</link><id>1</id>`
	for name, c := range map[string]struct {
		body string
		got  func(page.Link) string
		want string
	}{
		"markup escaped twice": {rss(head + `<description>&amp;lt;p&amp;gt;Nước lên nhanh ở bản ` +
			`Hon.&amp;lt;/p&amp;gt;</description>`),
			func(l page.Link) string { return l.Lead }, "Nước lên nhanh ở bản Hon."},
		"the widest picture": {rss(head + `<media:group><media:content url="/s.jpg" width="90" medium="image"/><media:content url="/l.jpg"
width="900" medium="image"/></media:group>`), func(l page.Link) string { return l.Image }, "https://tin.example.vn/l.jpg"},
		"no face of the writer": {rss(head + `<media:content url="https://0.gravatar.com/avatar/ab" medium="image"/><media:content url="/l.jpg"
medium="image"/>`), func(l page.Link) string { return l.Image }, "https://tin.example.vn/l.jpg"},
		"a length with marks": {rss(head + `<enclosure url="/a.pdf" length="1,234,567" type="application/pdf"/>`),
			func(l page.Link) string { return sizeOf(l) }, "1234567"},
		"a category twice": {rss(head + `<category>Thời tiết</category><category>thời tiết</category>`),
			func(l page.Link) string { return strings.Join(l.Categories, "|") }, "Thời tiết"},
		"a role is no author": {rss(head + `<dc:creator>admin</dc:creator>`),
			func(l page.Link) string { return l.Author }, ""},
		"words before an author": {rss(head + `<dc:creator>Bài, ảnh: Lò Thị Mai</dc:creator>`),
			func(l page.Link) string { return l.Author }, "Lò Thị Mai"},
		"an author of the first feed": {atom(head + `<source><author><name>Lò Thị Mai</name></author></source>`),
			func(l page.Link) string { return l.Author }, "Lò Thị Mai"},
		"Atom 0.3 in base64": {atom(head + `<content mode="base64" ` +
			`type="text/html">PHA+Tsaw4bubYyBsw6puLjwvcD4=</content>`),
			func(l page.Link) string { return l.Text }, "Nước lên."},
		"the description of a film": {atom(head + `<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:description>Nước lên nhanh ở bản Hon.
</media:description></media:group>`), func(l page.Link) string { return l.Lead }, "Nước lên nhanh ở bản Hon."},
	} {
		assert.Same(t, name, c.got(one(t, name, c.body)), c.want)
	}
}

func sizeOf(l page.Link) string {
	if len(l.Files) == 0 {
		return "no file"
	}
	return textIn(float64(l.Files[0].SizeBytes))
}

func TestJSONFeedsAreReadAsTheyAreServed(t *testing.T) {
	const item = `{"id":7,"url":"/1.html","title":"Tin","date_published":"2026-11-27T08:00:00+07:00"`
	for name, c := range map[string]struct{ body, author string }{
		"an author that is a text": {`{"items":[` + item + `,"author":"Lò Mai"}]}`, "Lò Mai"},
		"authors that are texts": {`{"items":[` + item + `,"authors":["Lò Mai","Sùng A Páo"]}]}`, "Lò Mai, " +
			"Sùng A Páo"},
		"authors that are an object":  {`{"items":[` + item + `,"authors":{"name":"Lò Mai"}}]}`, "Lò Mai"},
		"authors of the whole feed":   {`{"items":[` + item + `}],"authors":[{"name":"Lò Mai"}]}`, "Lò Mai"},
		"tags and files that are one": {`{"items":[` + item + `,"tags":"x","attachments":{"url":"/a.mp3"}}]}`, ""},
		"items with numbers":          {`{"version":"https://jsonfeed.org/version/1","items":{"0":` + item + `}}}`, ""},
		"nothing in it":               {`{"items":[` + item + `,"authors":null,"tags":null,"image":null}]}`, ""},
		"a comma too many":            {`{"items":[` + item + `,},],}`, ""},
		"a raw line end":              {`{"items":[` + item + ",\"content_text\":\"a\nb\"}]}", ""},
		"a warning before": {"<br />\n<b>Warning</b>:  x in <b>/a.php</b> on line <b>7</b><br />\n{\"items\":[" + item +
			"}]}", ""},
		"a comment behind": {`{"items":[` + item + `}]}<!-- 7 ms -->`, ""},
		"cut short":        {`{"items":[` + item + `},{"id":8,"url":"/2.html","title":"Tin bị c`, ""},
		"no number":        {`{"items":[` + item + `,"_n":NaN}]}`, ""},
	} {
		l := one(t, name, c.body)
		assert.Same(t, name+": address", l.URL, "https://tin.example.vn/1.html")
		assert.Same(t, name+": author", l.Author, c.author)
	}
}
