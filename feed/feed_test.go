package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/feed/feedtest"
	"loa/operations"
)

// check applies the rules of a document's format.
func check(tb testing.TB, f Format, doc []byte) {
	tb.Helper()
	rules := map[Format]func([]byte) []string{RSS: feedtest.RSS, Atom: feedtest.Atom, JSON: feedtest.JSON}
	for _, fault := range rules[f](doc) {
		tb.Errorf("%s: %s", f, fault)
	}
	if tb.Failed() {
		tb.Logf("%s", doc)
	}
}

// render makes a document of articles.
func render(tb testing.TB, w *Writer, f Format, c Content, h Head, arts ...article.Article) *Document {
	tb.Helper()
	var items []Item
	for i := range arts {
		it, err := w.Item(f, c, &arts[i])
		if err != nil {
			tb.Fatal(err)
		}
		items = append(items, it)
	}
	d, err := w.Document(f, h, items)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// hostile are articles as the worst portals write them.
func hostile() []article.Article {
	arts := sample(8)
	arts[0].Title = "Họp \u000b báo\u0008 <script>alert(1)</script> & ]]> \ufffe\xff xong"
	arts[0].ContentHTML = "<p>Từ Word\u000b, ]]> rồi &amp; \xc3\x28 \U0001F600</p>"
	arts[0].Summary = "a < b && c > d ]]> \u0001"
	arts[1].Title, arts[1].Summary, arts[1].Lead, arts[1].ContentHTML, arts[1].Author = "", "", "", "", ""
	arts[2].URL = "https://portal.example/tin tức/bài viết.html?q=một hai&x=<y>"
	arts[2].Attachments = []article.Attachment{
		{URL: "https://portal.example/văn bản/Quyết định.pdf", Name: "Quyết định \"12\" <b>.pdf",
			Type: "application/pdf", SizeBytes: 1234},
		{URL: "https://portal.example/2.doc"}, {URL: "https://portal.example/3.xls", Name: "Bảng",
			Type: "application/vnd.ms-excel", SizeBytes: 5}}
	arts[2].Image.URL = "https://portal.example/ảnh đẹp.jpg"
	arts[2].Image.Caption = "Ảnh \"đẹp\" <b> & 'lạ'"
	arts[3].Author = "Nguyễn Văn An, Trần Thị Bình; Lê Cường"
	arts[3].Topics = []string{"thi-dua-khen-thuong", "y-te", "đã bỏ"}
	arts[4].State, arts[4].Changed = article.StateWithdrawn, arts[0].Changed.Add(time.Hour)
	arts[4].Attachments = arts[2].Attachments
	arts[5].ContentHTML = strings.Repeat("<p>một trăm nghìn chữ</p>", 5000)
	arts[5].Title = strings.Repeat("x", 10_000)
	arts[6].Updated = arts[6].Published.Add(-time.Hour)
	arts[6].Language = "en"
	arts[6].Source = "không còn"
	arts[6].Source = "gone"
	arts[7].Revision, arts[7].Changed = 3, arts[7].Published.Add(48*time.Hour)
	return arts
}

func TestEveryDocumentIsValidEvenWhenEmptyOrHostile(t *testing.T) {
	w := testWriter(t)
	var archive Head
	for _, f := range Formats {
		for _, c := range []Content{Full, Summary, None} {
			check(t, f, render(t, w, f, c, testHead(f)).Bytes)
			check(t, f, render(t, w, f, c, testHead(f), sample(3)...).Bytes)
			check(t, f, render(t, w, f, c, testHead(f), hostile()...).Bytes)
			archive = testHead(f)
			archive.Current, archive.Self, archive.Hub = archive.Self, "https://loa.example/feeds/all/archive/1-100."+
				string(f), ""
			archive.PrevArchive = "https://loa.example/feeds/all/archive/101-200." + string(f)
			check(t, f, render(t, w, f, c, archive, sample(2)...).Bytes)
		}
	}
}

// FuzzItem writes any text into every format: the documents stay well-formed
// and valid in all that does not depend on the content.
func FuzzItem(f *testing.F) {
	for _, a := range hostile() {
		f.Add(a.Title, a.Summary, a.ContentHTML, a.URL, a.Author)
	}
	f.Add("<a b", "]]>", "<![CDATA[", "http://\x00/%zz", ",;,")
	w, err := NewWriter(Site{Name: "Loa", URL: "https://loa.example"}, nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, summary, content, address, author string) {
		a := sample(1)[0]
		a.Title, a.Summary, a.ContentHTML, a.URL, a.Author, a.Image.URL, a.Image.Caption = title, summary, content, address, author, address, title
		a.Attachments = []article.Attachment{{URL: address, Name: title}}
		for _, format := range Formats {
			doc := render(t, w, format, Full, testHead(format), a).Bytes
			rules := map[Format]func([]byte) []string{RSS: feedtest.RSS, Atom: feedtest.Atom, JSON: feedtest.JSON}
			for _, fault := range rules[format](doc) {
				if !strings.Contains(fault, "content holds") &&
					!strings.Contains(fault, "relative address") { // content was sanitised before
					t.Errorf("%s: %s", format, fault)
				}
			}
		}
	})
}

func TestTheChecksFindFaults(t *testing.T) {
	w := testWriter(t)
	rss := string(render(t, w, RSS, Full, testHead(RSS), sample(2)...).Bytes)
	for old, new := range map[string]string{
		`isPermaLink="false"`: `isPermaLink="true"`, "<language>vi": "<language>việt", "Fri, 20 Nov": "Sun, 20 Nov",
		"</dc:creator>": "</dc:creator><dc:creator>B</dc:creator>", "<title>Hội nghị": "<title>&lt;b&gt;Hội nghị",
		`rel="self"`: `rel="selve"`,
		"<ttl>":      "<ttl>x", "</rss>": "", ":2</guid>": ":1</guid>", "<link>https://portal.example": "<link>/portal",
		"<generator>": "<author>An</author><generator>",
	} {
		if !strings.Contains(rss, old) {
			t.Errorf("the sample has no %s, want rss to contain %v", old, old)
		}
		if len(feedtest.RSS([]byte(strings.Replace(rss, old, new, 1)))) == 0 {
			t.Errorf("RSS with %s for %s passes, want other than 0", new, old)
		}
	}
	atom := string(render(t, w, Atom, Full, testHead(Atom), sample(2)...).Bytes)
	for old, new := range map[string]string{"<id>https": "<id></id><id>https", "+07:00</updated>": "</updated>",
		"<summary": "<at:x", "<name>Cổng": "<name></name><name>Cổng", "<subtitle>": "<subtitle>&lt;b&gt;x&lt;/b&gt;",
		`rel="self"`: `rel="x"`, `term="`: `name="`} {
		if len(feedtest.Atom([]byte(strings.Replace(atom, old, new, 1)))) == 0 {
			t.Errorf("Atom with %s for %s passes, want other than 0", new, old)
		}
	}
	same := sample(2)
	same[1].Published, same[1].Updated = same[0].Published, same[0].Updated
	twins := string(render(t, w, Atom, Full, testHead(Atom), same...).Bytes)
	check(t, Atom, []byte(twins))
	if len(feedtest.Atom([]byte(strings.NewReplacer(".000001+", "+", ".000002+", "+").Replace(twins)))) == 0 {
		t.Error("got no fault for two entries with one updated, want one")
	}
	doc := string(render(t, w, JSON, Full, testHead(JSON), sample(2)...).Bytes)
	for old, new := range map[string]string{`"items"`: `"item"`, "version/1.1": "version/2",
		`"id":"tag`: `"id":"", "x":"tag`, `"content_html"`: `"content"`} {
		if len(feedtest.JSON([]byte(strings.Replace(doc, old, new, 1)))) == 0 {
			t.Errorf("JSON with %s for %s passes, want other than 0", new, old)
		}
	}
}

func TestTheSameArticlesGiveTheSameBytesAndTag(t *testing.T) {
	for _, f := range Formats {
		a, b := render(t, testWriter(t), f, Full, testHead(f), sample(5)...), render(t, testWriter(t), f, Full,
			testHead(f), sample(5)...)
		if a.Tag != b.Tag || !bytes.Equal(a.Bytes, b.Bytes) {
			t.Errorf("%s differs, want a.Tag %v, bytes.Equal(a.Bytes, b.Bytes)", f, b.Tag)
		}
		c := render(t, testWriter(t), f, Full, testHead(f), sample(6)...)
		if c.Tag == a.Tag {
			t.Errorf("%s: another document has the same tag, want c.Tag other than %v", f, a.Tag)
		}
	}
}

func TestOPMLIsValidAndGrouped(t *testing.T) {
	w := testWriter(t)
	doc, err := w.OPML("Loa <&>", time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), []Outline{
		{Group: "Đời sống", Title: "Y tế", Feed: "https://loa.example/feeds/y-te.rss",
			Home: "https://loa.example/topics/y-te"},
		{Group: "Nguồn", Title: "A \"B\"", Feed: "https://loa.example/feeds/sources/a.rss",
			Home: "https://loa.example/sources/a"},
		{Group: "Đời sống", Title: "Giáo dục", Feed: "https://loa.example/feeds/giao-duc.rss",
			Home: "https://loa.example/topics/giao-duc"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range feedtest.OPML(doc) {
		t.Error(fault)
	}
	if strings.Count(string(doc), `text="Đời sống"`) != 1 {
		t.Errorf("%s, want 1", doc)
	}
}

func TestStatusItemsAreValid(t *testing.T) {
	w := testWriter(t)
	for _, f := range Formats {
		var items []Item
		for i, k := range []operations.SourceEventKind{operations.SourceRecovered, operations.SourceSilent,
			operations.SourceFailing, operations.SourceAdded} {
			at := time.Date(2026, 11, 20-i, 1, 0, 0, 0, time.UTC)
			it, err := w.StatusItem(f, operations.SourceEvent{Source: "laichau", Number: 4 - i, Kind: k, At: at,
				Since: at.Add(-time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, it)
		}
		d, err := w.Document(f, testHead(f), items)
		if err != nil {
			t.Fatal(err)
		}
		check(t, f, d.Bytes)
	}
}

// feedparserScript prints, as JSON, what feedparser understood.
const feedparserScript = `
import feedparser, json, sys
out = []
for name in sys.argv[1:]:
    d = feedparser.parse(name)
    out.append({"bozo": bool(d.bozo), "title": d.feed.get("title", ""), "items": [
        {"id": e.get("id", ""), "title": e.get("title", ""), "link": e.get("link", ""), "author": e.get("author", ""),
         "tags": [t.get("term") for t in e.get("tags", [])], "content": bool(e.get("content")), "date": bool(e.get("published_parsed"))} for e in d.entries]})
print(json.dumps(out))
`

func TestFreshnessFollowsTheFeedsOwnRhythm(t *testing.T) {
	w := testWriter(t)
	every := func(d time.Duration) []article.Article {
		arts := sample(30)
		for i := range arts {
			arts[i].Published = arts[0].Published.Add(-time.Duration(i) * d)
		}
		return arts
	}
	urgent, archive := testHead(RSS), testHead(RSS)
	urgent.Urgent, archive.Current = true, archive.Self
	for _, c := range []struct {
		name string
		head Head
		arts []article.Article
		want time.Duration
	}{
		{"nothing yet", testHead(RSS), nil, time.Hour},
		{"an item a minute", testHead(RSS), every(time.Minute), 5 * time.Minute},
		{"an item every two hours", testHead(RSS), every(2 * time.Hour), 30 * time.Minute},
		{"an item a week", testHead(RSS), every(7 * 24 * time.Hour), time.Hour},
		{"warnings, one a week", urgent, every(7 * 24 * time.Hour), 5 * time.Minute},
		{"an archive", archive, every(time.Minute), 24 * time.Hour},
	} {
		d := render(t, w, RSS, Full, c.head, c.arts...)
		if d.Fresh != c.want || !bytes.Contains(d.Bytes, fmt.Appendf(nil, "<ttl>%d</ttl>", int(c.want.Minutes()))) {
			t.Errorf("%s: got %s, want %s, in the document too", c.name, d.Fresh, c.want)
		}
	}
}
