package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/feed/feedtest"
	"loa/internal/assert"
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

func TestRulesOfAwkwardReaders(t *testing.T) {
	w := testWriter(t)
	arts := hostile()[2:4]
	rss := string(render(t, w, RSS, Full, testHead(RSS), arts...).Bytes)
	if n := strings.Count(rss, "<dc:creator>"); n != 2 ||
		!strings.Contains(rss, "<dc:creator>Nguyễn Văn An, Trần Thị Bình, Lê Cường</dc:creator>") {
		t.Errorf("an item needs one creator with all names: %s, want 2, rss to contain %q", rss,
			"<dc:creator>Nguyễn Văn An, Trần Thị Bình, Lê Cường</dc:creator>")
	}
	if !strings.Contains(rss, `>Thi đua - Khen thưởng</category>`) {
		t.Error(`an RSS category is the topic's name, want rss to contain ">Thi đua - Khen thưởng</category>"`)
	}
	atom := string(render(t, w, Atom, Full, testHead(Atom), arts...).Bytes)
	if !strings.Contains(atom, "<author><name>Nguyễn Văn An</name></author><author><name>Trần Thị "+
		"Bình</name></author><author><name>Lê Cường</name></author>") {
		t.Errorf("Atom names each author: %s", atom)
	}
	if !strings.Contains(atom, `<category term="y-te" scheme="https://loa.example/topics/" label="Y tế">`) {
		t.Errorf("an Atom category has the slug as term and the name as label, want atom to contain %q",
			`<category term="y-te" scheme="https://loa.example/topics/" label="Y tế">`)
	}
	entry := atom[strings.Index(atom, "<entry>"):]
	if alt, enc := strings.Index(entry, `rel="alternate"`), strings.Index(entry, `rel="enclosure"`); alt < 0 ||
		enc < alt {
		t.Errorf("the alternate link comes before enclosures, want alt at least 0, enc at least %v", alt)
	}
	if strings.Count(entry[:strings.Index(entry, "</entry>")], `rel="enclosure"`) != 3 {
		t.Error("Atom lists every file, want 3")
	}
	// NukeViet's RSS block: no namespaces, these four in document order.
	var block struct {
		Items []struct {
			Title       string `xml:"title"`
			Description string `xml:"description"`
			Link        string `xml:"link"`
			PubDate     string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal([]byte(rss), &block); err != nil || len(block.Items) != 2 || block.Items[0].Title == "" ||
		block.Items[0].Link == "" || block.Items[0].PubDate == "" {
		t.Errorf("the block reads %+v, %v, want no error, len(block.Items) 2, block.Items[0].Title not empty, "+
			"block.Items[0].Link not empty, block.Items[0].PubDate not empty", block, err)
	}
}

func TestAnArticleKeepsItsIdentityInEveryFormatAndEdit(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	id := a.GUID("loa.example")
	for _, f := range Formats {
		before := string(render(t, w, f, Full, testHead(f), a).Bytes)
		b := a
		b.Title, b.URL, b.Revision, b.Changed, b.Seq = "Khác", "https://portal.example/moi.html", 2, a.Changed.Add(time.Hour), 99
		after := string(render(t, w, f, Full, testHead(f), b).Bytes)
		if !strings.Contains(before, id) || !strings.Contains(after, id) {
			t.Errorf("%s: id %s is missing, want before to contain %v, after to contain %v", f, id, id, id)
		}
		if stamp := a.Changed.Add(time.Hour).In(w.site.Zone).Format(time.RFC3339); !strings.Contains(after, stamp) {
			t.Errorf("%s: an edit must move updated to %s: %s, want after to contain %v", f, stamp, after, stamp)
		}
	}
}

func TestAWithdrawnArticleIsMarkedAndEmptied(t *testing.T) {
	w := testWriter(t)
	a := hostile()[4]
	a.Summary, a.ContentHTML = "lời cũ", "<p>lời cũ</p>"
	for _, f := range Formats {
		doc := string(render(t, w, f, Full, testHead(f), a).Bytes)
		if !strings.Contains(doc, "[Đã gỡ] ") || strings.Contains(doc, "lời cũ") || strings.Contains(doc, ".pdf") ||
			strings.Contains(doc, "1.jpg") {
			t.Errorf(`%s: %s, want doc to contain "[Đã gỡ] ", doc without "lời cũ", doc without ".pdf", doc without "1.jpg"`, f, doc)
		}
		check(t, f, []byte(doc))
	}
	atom := string(render(t, w, Atom, Full, testHead(Atom), a).Bytes)
	if !strings.Contains(atom, ` ref="`+a.GUID("loa.example")+`"`) {
		t.Errorf("Atom lacks the tombstone: %s", atom)
	}
}

func TestFullContentBeginsWithTheLeadAndSaysItOnce(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.Lead, a.ContentText, a.ContentHTML = "Mở đầu của bài <b>.", "Phần sau.", "<p>Phần sau.</p>"
	for _, f := range Formats {
		if doc := string(render(t, w, f, Full, testHead(f), a).Bytes); !strings.Contains(doc,
			"<p><strong>Mở đầu của bài &lt;b&gt;.</strong></p>") {
			t.Errorf("%s lacks the lead: %s, want doc to contain %q", f, doc,
				"<p><strong>Mở đầu của bài &lt;b&gt;.</strong></p>")
		}
	}
	a.ContentText, a.ContentHTML = "Lai Châu – Mở đầu của bài <b>. Phần sau.", "<p>Lai Châu – Mở đầu của bài "+
		"&lt;b&gt;. Phần sau.</p>"
	for _, f := range Formats {
		if doc := string(render(t, w, f, Full, testHead(f), a).Bytes); strings.Contains(doc, "<strong>") {
			t.Errorf(`%s says the lead twice: %s, want doc without "<strong>"`, f, doc)
		}
	}
}

func TestASourceThatWithholdsItsTextShowsTheSummaryOnly(t *testing.T) {
	w, err := NewWriter(Site{Name: "Loa", URL: "https://loa.example"}, nil,
		[]article.Source{{ID: "laichau", Name: "Cổng", FullText: false}})
	if err != nil {
		t.Fatal(err)
	}
	a := sample(1)[0]
	a.ContentHTML = "<p>toàn văn</p>"
	for _, f := range Formats {
		if doc := render(t, w, f, Full, testHead(f), a).Bytes; bytes.Contains(doc, []byte("toàn văn")) ||
			!bytes.Contains(doc, []byte(a.Summary)) {
			t.Errorf("%s: %s", f, doc)
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

func TestFeedparserReadsEverything(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import feedparser").Run() != nil {
		t.Skip("python3-feedparser is not installed")
	}
	w, dir := testWriter(t), t.TempDir()
	args := []string{"-c", feedparserScript}
	for _, f := range []Format{RSS, Atom} {
		for i, arts := range [][]article.Article{nil, sample(3), hostile()} {
			args = append(args, write(t, dir, fmt.Sprintf("%d.%s", i, f),
				render(t, w, f, Full, testHead(f), arts...).Bytes))
		}
	}
	raw, err := exec.Command(python, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var read []struct {
		Bozo  bool
		Title string
		Items []struct {
			ID, Title, Link, Author string
			Tags                    []string
			Content, Date           bool
		}
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 3, 8, 0, 3, 8} {
		d := read[i]
		if d.Bozo || d.Title != testHead(RSS).Title || len(d.Items) != want {
			t.Errorf("document %d: %+v, want not d.Bozo, len(d.Items) %v", i, d, want)
		}
		for _, it := range d.Items {
			if !strings.HasPrefix(it.ID, "tag:loa.example,2026:") || it.Title == "" || it.Link == "" || !it.Date {
				t.Errorf(`document %d: %+v, want it.ID to begin with "tag:loa.example,2026:", it.Title not empty, it.Link not empty, it.Date`, i, it)
			}
		}
	}
	if got := read[2].Items[3].Author; got != "Nguyễn Văn An, Trần Thị Bình, Lê Cường" {
		t.Errorf("author %q, want %q", got, "Nguyễn Văn An, Trần Thị Bình, Lê Cường")
	}
}

func TestNewsboatReadsEverything(t *testing.T) {
	newsboat, err := exec.LookPath("newsboat")
	if err != nil {
		t.Skip("newsboat is not installed")
	}
	w := testWriter(t)
	for _, f := range []Format{RSS, Atom} { // apart: to newsboat a guid is the same article in any feed
		dir := t.TempDir()
		doc := write(t, dir, "feed."+string(f), render(t, w, f, Full, testHead(f), hostile()...).Bytes)
		list := write(t, dir, "urls", []byte("file://"+doc+"\n"))
		config := write(t, dir, "config", nil)
		command := func(args ...string) string {
			c := exec.Command(newsboat, append([]string{"-u", list, "-c", filepath.Join(dir, "cache.db"), "-C", config},
				args...)...)
			c.Env = []string{"HOME=" + dir, "LANG=C.UTF-8", "PATH=/usr/bin:/bin"}
			out, err := c.CombinedOutput()
			if err != nil {
				t.Fatalf("newsboat %v: %v: %s, want no error", args, err, out)
			}
			return string(out)
		}
		command("-x", "reload")
		if out := command("-x", "print-unread"); !strings.HasPrefix(out, "8 ") {
			t.Errorf(`%s: newsboat has %s instead of 8 unread articles, want out to begin with "8 "`, f, out)
		}
	}
}

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

func TestNoReaderIsSentIntoItsOwnNetwork(t *testing.T) {
	for _, host := range []string{"192.168.1.1", "10.0.0.1:8080", "127.0.0.1", "169.254.169.254", "[::1]", "[fe80::1]",
		"[fd00::1]", "[::ffff:10.1.2.3]", "localhost", "router",
		"nas.local", "a.internal", "100.64.0.1", "0.0.0.0", "0x7f.1", "2130706433", "127.1", `a"b.example`,
		"a b.example", "a.example<x>", "224.0.0.1", ""} {
		if got := address("http://" + host + "/x.jpg"); got != "" {
			t.Errorf("%q: got %q, want none", host, got)
		}
		content := `<p>a<img src="http://` + host + `/reboot.cgi" alt="x">b<a href='http://` + host + `/y'>c</a></p>`
		if host == "" || strings.ContainsAny(host, `"<`) {
			continue // no content that was sanitised holds these
		}
		if got, want := PublicHTML(content), "<p>ab<a>c</a></p>"; got != want {
			t.Errorf("%q: got %q, want %q", host, got, want)
		}
	}
	for given, want := range map[string]string{"https://laichau.gov.vn/a b.jpg": "https://laichau.gov.vn/a%20b.jpg",
		"http://báo.vn/":         "http://xn--bo-mia.vn/",
		"https://8.8.8.8:8443/x": "https://8.8.8.8:8443/x", "http://[2001:4860::1]/": "http://[2001:4860::1]/",
		"https://a_b.example/?q=<x>": "https://a_b.example/?q=%3Cx%3E"} {
		if got := address(given); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
	kept := `<p><img src="https://a.example/1.jpg" srcset="https://a.example/2.jpg 2x"><a href="mailto:a@b.example">x</a> 1 < 2 <a href="tel:115">115</a>`
	if got := PublicHTML(kept); got != kept {
		t.Errorf("got %q, want it unchanged", got)
	}
	if got, want := PublicHTML(`<img alt="x" srcset="https://a.example/1.jpg, http://10.0.0.1/2.jpg 2x">`), `<img alt="x">`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFileIsNamedOnceAndReadably(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.ContentHTML = `<p>Xem <a href="https://portal.example/qd.pdf">quyết định</a>.</p>`
	a.Attachments = []article.Attachment{{URL: "https://portal.example/qd.pdf", Name: "Quyết định.pdf"},
		{URL: "https://portal.example/qd.pdf"},
		{URL: "https://portal.example/Ph%E1%BB%A5%20l%E1%BB%A5c.pdf?v=1"}}
	doc := string(render(t, w, JSON, Full, testHead(JSON), a).Bytes)
	for want, times := range map[string]int{`"url":"https://portal.example/qd.pdf"`: 1, `>Phụ lục.pdf</a>`: 1,
		`>Quyết định.pdf</a>`: 0, `"title":"Phụ lục.pdf"`: 1} {
		if got := strings.Count(doc, strings.ReplaceAll(want, `"`, `"`)); got != times {
			t.Errorf("got %s %d times, want %d: %s", want, got, times, doc)
		}
	}
}

func TestAnItemWithoutAuthorShowsThePortalNotTheSite(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.Author = ""
	atom := string(render(t, w, Atom, Full, testHead(Atom), a).Bytes)
	entry := atom[strings.Index(atom, "<entry>"):]
	if want := "<source>"; !strings.Contains(entry, want) ||
		!strings.Contains(entry, "<author><name>Cổng TTĐT tỉnh Lai "+
			"Châu</name><uri>https://portal.example/</uri></author>") {
		t.Errorf("got %s, want the portal as the author of the source", entry)
	}
	if head := atom[:strings.Index(atom, "<entry>")]; strings.Contains(head, "<author>") {
		t.Errorf("got %s, want no author of the feed: readers show it as that of each entry", head)
	}
	if got := strings.Count(entry, "<author><name>Cổng TTĐT tỉnh Lai Châu</name>"); got != 2 {
		t.Errorf("got the portal %d times as an author, want it of the entry and of its source: %s", got, entry)
	}
	doc := string(render(t, w, JSON, Full, testHead(JSON), a).Bytes)
	item := doc[strings.Index(doc, `"items"`):]
	if head := strings.TrimSuffix(doc, item); strings.Contains(head, `"authors"`) {
		t.Errorf("got %s, want no author of the feed: readers add it to that of each item", head)
	}
	if want := `"authors":[{"name":"Cổng TTĐT tỉnh Lai Châu","url":"https://portal.example/"}]`; !strings.Contains(item,
		want) {
		t.Errorf("got %s, want %s", item, want)
	}
	a.Author = "Nguyễn Văn An, Trần Thị Bình"
	rss := string(render(t, w, RSS, Full, testHead(RSS), a).Bytes)
	if want := `<media:credit role="author">Nguyễn Văn An</media:credit><media:credit role="author">Trần Thị Bình</media:credit>`; !strings.Contains(rss, want) {
		t.Errorf("got %s, want %s", rss, want)
	}
}

func TestABrowserGetsTitlesAsLinksAndDatesInVietnamese(t *testing.T) {
	w := testWriter(t)
	for _, f := range []Format{RSS, Atom} {
		d := render(t, w, f, Full, testHead(f), hostile()...)
		page := string(w.Browser(f, testHead(f), d.Bytes))
		for _, want := range []string{`<?xml-stylesheet type="text/css" href="/assets/feed.css"?>`,
			`<a href="https://portal.example/tin/bai-8.html">Họp`, "20/11/2026",
			"dán vào ứng dụng đọc tin", "<code>https://loa.example/feeds/all." + string(f) + "</code>", "[Đã gỡ] "} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the browser's form lacks %q, want page to contain %v", f, want, want)
			}
		}
		if err := xml.Unmarshal([]byte(page), new(struct{})); err != nil {
			t.Errorf("%s: the browser's form is not well-formed: %v, want no error", f, err)
		}
		if bytes.Contains(d.Bytes, []byte("xhtml")) || bytes.Contains(d.Bytes, []byte("xml-stylesheet")) {
			t.Errorf("%s: the readers' form holds what only a browser needs", f)
		}
	}
}

func TestACorrectionIsDatedAndSaysWhat(t *testing.T) {
	w := testWriter(t)
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	changed := func(set func(a *article.Article)) article.Edit {
		old := sample(1)[0]
		old.ContentText = "Có 40 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ."
		now := old
		set(&now)
		return article.Compare(old, now)
	}
	text := func(s string) func(a *article.Article) { return func(a *article.Article) { a.ContentText = s } }
	for _, c := range []struct {
		name, language string
		edit           article.Edit
		want           string
	}{
		{"a figure", "", changed(text("Có 400 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 400 hộ"},
		{"a figure of an English article", "en", changed(text("Có 400 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 400 hộ. Correction 20 November 2026, 16:30: " +
				"before: 40 hộ · now: 400 hộ"},
		{"a title", "", changed(func(a *article.Article) { a.Title = "Hoãn lịch ngừng cấp điện" }),
			"Đính chính 20/11/2026 16:30: tiêu đề trước: " + sample(1)[0].Title},
		{"a sentence more", "", changed(func(a *article.Article) { a.ContentText += " Đường đã thông." }),
			"Đã sửa 20/11/2026 16:30: thêm: Đường đã thông"},
		{"a sentence less", "", changed(text("")),
			"Đã sửa 20/11/2026 16:30: bỏ: Có 40 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ"},
		{"more than is shown", "",
			changed(text("Có 41 hộ ở bản Nậm Pậy phải dời đi trong ngày lúc 9 giờ. Cầu Pa Tần đã sập.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 41 hộ; trước: 8 giờ · nay: 9 giờ; " +
				"trước: bản Nậm Pì · nay: bản Nậm Pậy; và 2 chỗ khác"},
		{"stored before differences were kept", "",
			article.Edit{Kind: article.ChangeNumbers, Fields: []string{"content", "numbers", "topics"}},
			"Đính chính 20/11/2026 16:30: số liệu, nội dung"},
		{"nothing that can be named", "", article.Edit{Kind: article.ChangeContent}, "Đã sửa 20/11/2026 16:30"},
	} {
		a := sample(1)[0]
		a.Revision, a.Language, a.Correction = 2, c.language, article.Correction{At: at, Edit: c.edit}
		for _, f := range Formats {
			for content, want := range map[Content]string{Full: "<p><em>" + c.want + ".</em></p>", Summary: "(" +
				c.want + ".)"} {
				doc := string(render(t, w, f, content, testHead(f), a).Bytes)
				at := strings.Index(doc, want)
				if at < 0 { // what stands there instead
					at = max(0, strings.Index(doc, " 20/11/2026 16:30")-len("<p><em>Đính chính"))
				}
				assert.Same(t, fmt.Sprintf("%s: %s, %s", c.name, f, content), doc[at:min(len(doc), at+len(want))], want)
			}
		}
	}
	if doc := string(render(t, w, RSS, Full, testHead(RSS), sample(1)[0]).Bytes); strings.Contains(doc, "Đã sửa") ||
		strings.Contains(doc, "Đính chính") {
		t.Errorf("got %s, want no correction", doc)
	}
}
