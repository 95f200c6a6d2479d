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

	"loa/article"
	"loa/internal/assert"
)

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
				t.Errorf(`document %d: %+v, want it.ID to begin with "tag:loa.example,2026:", it.Title not `+
					`empty, it.Link not empty, it.Date`, i, it)
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
	kept := `<p><img src="https://a.example/1.jpg" srcset="https://a.example/2.jpg 2x"><a ` +
		`href="mailto:a@b.example">x</a> 1 < 2 <a href="tel:115">115</a>`
	if got := PublicHTML(kept); got != kept {
		t.Errorf("got %q, want it unchanged", got)
	}
	if got, want := PublicHTML(`<img alt="x" srcset="https://a.example/1.jpg, http://10.0.0.1/2.jpg `+
		`2x">`), `<img alt="x">`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReadersInTheOperatorsNetworkGetThePicturesOfItsPortals: of a site that is there as
// well, and of no other machine of that network.
func TestReadersInTheOperatorsNetworkGetThePicturesOfItsPortals(t *testing.T) {
	for name, c := range map[string]struct{ site, picture, want string }{
		"its own portal":           {"http://10.1.2.3:8080", "http://10.1.2.4/anh/1.jpg", "http://10.1.2.4/anh/1.jpg"},
		"another port":             {"http://10.1.2.3:8080", "http://10.1.2.4:81/anh/1.jpg", ""},
		"another machine":          {"http://10.1.2.3:8080", "http://10.1.2.5/reboot.cgi", ""},
		"a site on the internet":   {"https://loa.example", "http://10.1.2.4/anh/1.jpg", ""},
		"a picture of the outside": {"http://10.1.2.3:8080", "https://anh.example/1.jpg", "https://anh.example/1.jpg"},
	} {
		w, err := NewWriter(Site{Name: "Loa", URL: c.site}, nil,
			[]article.Source{{ID: "xa", Name: "Xã", URL: "http://10.1.2.4/", FullText: true}})
		if err != nil {
			t.Fatal(err)
		}
		a := article.Article{ID: 1, Source: "xa", Title: "x", URL: "http://10.1.2.4/1", Image: &article.Image{URL: c.picture},
			ContentHTML: `<p>x<img src="` + c.picture + `"></p>`}
		v := w.view(Full, &a)
		got := ""
		if v.image != nil {
			got = v.image.URL
		}
		assert.Same(t, name, got, c.want)
		assert.Same(t, name+", in the text", strings.Contains(v.html, "<img"), c.want != "")
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
