package webtest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/browsertest"
	"loa/store/storetest"
	"loa/web"
)

// flood is an urgent article that is older than the newest.
func flood() article.Article {
	a := storetest.Sample("lu", "thien-tai")
	a.Title, a.Urgency = "Lũ quét ở Nậm Mạ", article.Warning
	a.Published = a.Published.Add(-time.Hour)
	return a
}

func TestEveryBoxShowsTheNewestAndWhatIsUrgentFirst(t *testing.T) {
	s := newSite(t)
	s.publish(flood())
	for i := range 7 {
		a := storetest.Sample(fmt.Sprint("bai-", i), "y-te")
		a.Title = fmt.Sprintf("Tin y tế số %d", i)
		a.Published = a.Published.Add(time.Duration(i) * time.Minute)
		s.publish(a)
	}
	for name, path := range map[string]string{"fragment": "/embed/all.html", "frame": "/embed/all",
		"picture": "/embed/all.svg"} {
		body := s.body(path)
		warning, newest := strings.Index(body, "Lũ quét ở Nậm Mạ"), strings.Index(body, "Tin y tế số 6")
		if warning < 0 || newest < 0 || warning > newest {
			t.Errorf("%s: got the warning at %d, the newest at %d, want the warning first", name, warning, newest)
		}
		assert.Same(t, name+": articles", strings.Count(body, "Tin y tế số")+1, 5)
		if !strings.Contains(body, "Cập nhật lúc") {
			t.Errorf("%s: got no time at which it was made, want one:\n%s", name, body)
		}
	}
	body := s.body("/embed/y-te.html?count=2&layout=cards&heading=2&lang=en")
	assert.Same(t, "articles of the topic", strings.Count(body, `class="loa-item"`), 2)
	for _, want := range []string{"loa-cards", "<h2 class=", "Updated at", `lang="en"`} {
		if !strings.Contains(body, want) {
			t.Errorf("settings: got no %q, want it in\n%s", want, body)
		}
	}
}

func TestABoxTakesNoHarmFromTitles(t *testing.T) {
	s := newSite(t)
	a := storetest.Sample("xau", "y-te")
	a.Title = `</a><script>alert(1)</script>]]> "onload=x ` + strings.Repeat("dài", 3000)
	a.URL = "javascript:alert(1)"
	s.publish(a)
	for _, path := range []string{"/embed/all.html", "/embed/all", "/embed/all?layout=ticker"} {
		body := s.body(path)
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "javascript:") {
			t.Errorf("%s: got a script, want it escaped:\n%.600s", path, body)
		}
	}
	picture := s.body("/embed/all.svg")
	if err := xml.Unmarshal([]byte(picture), new(struct{})); err != nil || strings.Contains(picture, "<script") {
		t.Errorf("picture: got %v, want sound XML without a script:\n%.600s", err, picture)
	}
}

func TestAWrongBoxIsAnsweredInWords(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]int{
		"/embed/khong-co.html": 404, "/embed/all.html?count=-1": 400, "/embed/all?count=99": 400,
		"/embed/all?layout=tron":   400,
		"/embed/all.html?q=%ff%fe": 200, "/embed/all?summary=x": 400, "/embed/y-te+khong-co": 404,
		"/embed/v1/khong.js":  404,
		"/embed/v1/loa.v1.js": 404, "/oembed": 404, "/oembed?url=https://khac.example/": 404, "/oembed?format=xml": 501,
		"/embed/thi-dua.html": 200, "/embed": 200, "/embed/preview": 200, "/for-agencies": 200,
		"/embed/search.html?q=" + strings.Repeat("x", 3000): 400,
	} {
		assert.Same(t, path, s.get(path).StatusCode, want)
	}
}

func TestAWithdrawnArticleLeavesTheBoxes(t *testing.T) {
	s := newSite(t)
	id := s.publish(flood())
	if !strings.Contains(s.body("/embed/all.html"), "Lũ quét") {
		t.Fatal("got a box without the article, want it")
	}
	s.withdraw(id)
	if body := s.body("/embed/all.html"); strings.Contains(body, "Lũ quét") {
		t.Errorf("got the withdrawn article, want it gone:\n%s", body)
	}
}

func TestABoxOutlivesAFailingStore(t *testing.T) {
	s := newSite(t)
	s.publish(flood())
	before := s.body("/embed/all.html")
	s.store.fail(errors.New("cut off"))
	s.clock.Advance(24 * time.Hour)
	got := s.get("/embed/all.html")
	body, _ := io.ReadAll(got.Body)
	if got.StatusCode != http.StatusOK || string(body) != before {
		t.Errorf("after a day without the store: got status %d and\n%s\nwant the last good box", got.StatusCode, body)
	}
}

// The component stands on pages that pin its hash: released, it never changes.
// Another version is another file.
func TestTheComponentNeverChanges(t *testing.T) {
	s := newSite(t)
	const released = "sha384-09OeoE04oLsnWeb32OBWMVVVYTCH/h+8uLIrrb/s8FFejFrELAvvuxq3oy/8x7pL"
	page := s.body("/embed")
	if !strings.Contains(html.UnescapeString(page), released) {
		t.Errorf("got another hash of the component, want %s: give a changed component a file and an address of "+
			"its own", released)
	}
	var small bytes.Buffer
	w, _ := gzip.NewWriterLevel(&small, gzip.BestCompression)
	io.WriteString(w, s.body("/embed/v1/loa.js"))
	w.Close()
	if small.Len() > 5<<10 {
		t.Errorf("got a component of %d bytes compressed, want at most 5 KiB", small.Len())
	}
}

func TestTheOperatorSaysWhoMayShowFrames(t *testing.T) {
	for want, ancestors := range map[string][]string{"frame-ancestors *": nil,
		"frame-ancestors 'self' https://*.gov.vn https://bao.example": {"https://*.gov.vn", "https://bao.example"}} {
		s := newSite(t, func(o *web.Options) { o.FrameAncestors = ancestors })
		if got := s.get("/embed/all").Header.Get("Content-Security-Policy"); !strings.HasSuffix(got, "; "+want) {
			t.Errorf("got the policy %q, want it to end in %q", got, want)
		}
	}
}

func TestOEmbedNamesTheFrame(t *testing.T) {
	s := newSite(t)
	var got struct{ Type, Title, HTML string }
	address := regexp.MustCompile(`oembed\?url=([^"]+)"`).FindStringSubmatch(s.body("/embed/y-te"))
	if address == nil {
		t.Fatal("got a frame that does not name its oEmbed, want the link")
	}
	if err := json.Unmarshal([]byte(s.body("/oembed?url="+address[1])), &got); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "type", got.Type, "rich")
	assert.Same(t, "title", strings.HasPrefix(got.Title, "Y tế"), true)
	if !strings.Contains(got.HTML, "/embed/y-te") {
		t.Errorf("got %s, want the frame of the topic", got.HTML)
	}
}

// hostPage is an agency's page with a strict policy and styles that spoil all
// they reach; it writes down what the visitor sees of the box.
const hostPage = `<!DOCTYPE html><meta charset=utf-8><style nonce=n>* { display: inline !important; color: magenta !important; } .title { display: none !important; }</style>
<body><loa-feed topic="y-te" count="2"><a href="/">Tin cũ của trang</a></loa-feed><pre id=seen></pre>
<script src="%[1]s/embed/v1/loa.js" crossorigin="anonymous" nonce=n></script>
<script nonce=n>setInterval(() => { const b = document.querySelector("loa-feed").shadowRoot;
const t = b.querySelector(".title"); document.getElementById("seen").textContent = "SEEN " + (t ? getComputedStyle(t).display + " " : "") + b.textContent; }, 100)</script>`

func TestTheComponentInARealBrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	s := newSite(t)
	loa := httptest.NewServer(s.web)
	defer loa.Close()
	a := storetest.Sample("bai", "y-te")
	a.Title = "Tiêm vắc-xin <b>sởi</b>"
	s.publish(a)
	var broken bool
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) { // Loa, or a failing gateway before it
		if broken && strings.HasPrefix(r.URL.Path, "/feeds/") {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		s.web.ServeHTTP(w, r)
	}))
	defer front.Close()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; connect-src "+front.URL+
				"; require-trusted-types-for 'script'")
		fmt.Fprintf(w, hostPage, front.URL)
	}))
	defer host.Close()
	profile := browsertest.Profile(t)
	look := func() string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu",
			"--user-data-dir="+profile,
			"--disk-cache-dir="+browsertest.Profile(t), // what the browser keeps for a minute would hide the failure
			"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--virtual-time-budget=12000", "--dump-dom",
			host.URL).Output()
		if err != nil {
			t.Fatalf("chromium: %v, want no error", err)
		}
		_, seen, _ := strings.Cut(string(out), "SEEN ")
		return html.UnescapeString(seen)
	}
	first := look()
	if !strings.HasPrefix(first, "block ") || !strings.Contains(first, "Tiêm vắc-xin <b>sởi</b>") ||
		!strings.Contains(first, "Cập nhật lúc") {
		t.Errorf("on a hostile page under a strict policy: got %q, want the article, untouched by the page's styles",
			first)
	}
	broken = true
	kept := look()
	if !strings.Contains(kept, "Tiêm vắc-xin") || !strings.Contains(kept, "Tin đã lưu lúc") {
		t.Errorf("while Loa answers with errors: got %q, want the last good copy with its time", kept)
	}
}
