package webtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
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

// TestAWarningThatHoldsNoMoreStandsAmongTheRest: its end is what every page goes by.
func TestAWarningThatHoldsNoMoreStandsAmongTheRest(t *testing.T) {
	for name, change := range map[string]func(*article.Article){
		"its time is over": func(a *article.Article) { a.Key = article.WarningKey("a", nil, time.Unix(1, 0)) },
		"it was old when it was first seen": func(a *article.Article) {
			a.Source, a.Published = "laichau", a.Published.AddDate(0, 0, -9)
		},
	} {
		s := newSite(t)
		a := flood()
		a.Source = article.OperatorSource
		change(&a)
		s.publish(a)
		s.publish(storetest.Sample("bai", "y-te"))
		body := s.body("/embed/all.html")
		warning, newest := strings.Index(body, a.Title), strings.Index(body, storetest.Sample("bai").Title)
		if warning < newest || newest < 0 {
			t.Errorf("%s: got the warning at %d, the newest at %d, want the newest first", name, warning, newest)
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

func TestTheComponentIsPinnedAndLight(t *testing.T) {
	s := newSite(t)
	sum := sha512.Sum384([]byte(s.body("/embed/v1/loa.js")))
	pinned := "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
	for _, page := range []string{"/embed", "/embed/preview"} {
		if !strings.Contains(html.UnescapeString(s.body(page)), `integrity="`+pinned) {
			t.Errorf("%s: got no %s, want the hash of the file that is served", page, pinned)
		}
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
	for path, frame := range map[string]string{"/embed/y-te": "/embed/y-te", "/topics/y-te": "/embed/y-te",
		"/sources/laichau": "/embed/sources/laichau", "/": "/embed/all"} {
		address := regexp.MustCompile(`oembed\?url=([^"]+)"`).FindStringSubmatch(s.body(path))
		if address == nil {
			t.Fatalf("%s: got a page that does not name its oEmbed, want the link", path)
		}
		if err := json.Unmarshal([]byte(s.body("/oembed?url="+address[1])), &got); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, path+": type", got.Type, "rich")
		assert.Same(t, path+": title", strings.HasPrefix(got.Title, "Y tế"), strings.Contains(path, "y-te"))
		if !strings.Contains(got.HTML, frame+`"`) {
			t.Errorf("%s: got %s, want the frame %s", path, got.HTML, frame)
		}
	}
	if body := s.body("/all"); strings.Contains(body, "oembed?url=") {
		t.Error("a page that no box shows: got an oEmbed of it, want none")
	}
}

// What strangers put into addresses gets the right status and a short answer in
// words, on every way in.
func TestBadAddressesAreAnsweredShortly(t *testing.T) {
	s := newSite(t)
	long := strings.Repeat("%E1%BA%A1", 900) // over 8 KB
	for path, want := range map[string]int{
		"/embed/all.html?x=" + long: 200, "/embed/all?q=" + long: 400, "/embed/" + long: 404,
		"/embed/" + long + ".svg": 404,
		"/embed/kits/" + long:     404, "/embed/kits/..%2f..%2fgo.mod": 404, "/embed/v1/" + long: 404,
		"/oembed?url=" + long: 404, "/oembed?url=https://loa.example/topics/" + long: 404,
		"/search?q=" + long: 200, "/search?q=a&not=" + long: 400, "/search?q=a&topic=" + long: 404,
		"/topics/" + long: 404, "/authors/" + long: 404, "/sources/laichau?before=" + long: 400,
		"/api/v1/search?q=" + long: 400, "/api/v1/articles?topic=" + long: 404, "/api/v1/articles?before=" + long: 400,
		"/api/v1/articles?not=" + long: 400, "/articles/" + long: 404, "/all/archive/" + long: 404,
		"/topics/%ff%fe": 404, "/authors/%ff%fe": 404, "/embed/%ff.html": 404, "/api/v1/articles?topic=%ff": 404,
		"/api/v1/search?q=%ff": 200, "/embed/all?count=-1": 400, "/embed/all?count=1e9": 400,
		"/topics/%E2%80%AEgnort": 404, "/embed/%E2%80%AEgnort": 404,
	} {
		name := path[:min(len(path), 40)]
		resp := s.get(path, "Accept", "text/html")
		body, _ := io.ReadAll(resp.Body)
		assert.Same(t, name, resp.StatusCode, want)
		if want != http.StatusOK && len(body) > 8<<10 {
			t.Errorf("%s: got %d bytes, want a short answer", name, len(body))
		}
		if strings.Contains(string(body), "\u202e") || strings.Contains(string(body), strings.Repeat("ạ", 300)) {
			t.Errorf("%s: got what was sent in the answer, want it cut", name)
		}
		assert.Same(t, name+": nosniff", resp.Header.Get("X-Content-Type-Options"), "nosniff")
	}
}

// TestBoxesAreCountedBySiteKeptOrNot: what is answered from memory counts, too.
func TestBoxesAreCountedBySiteKeptOrNot(t *testing.T) {
	var counted []operations.BoxUse
	s := newSite(t, func(o *web.Options) {
		o.Uses = func(_ context.Context, list []operations.BoxUse) error {
			counted = append(counted, list...)
			return nil
		}
	})
	for _, path := range []string{"/embed/y-te", "/embed/y-te", "/embed/y-te?count=3", "/embed/khong-co",
		"/embed/y-te?count=-1", "/topics/y-te"} {
		s.get(path, "Referer", "https://xa.example/trang?nguoi=lan")
	}
	s.end()
	assert.Same(t, "counts", len(counted), 1)
	assert.Same(t, "whose", counted[0].Host+" "+string(counted[0].Kind)+" "+counted[0].Feed, "xa.example frame y-te")
	assert.Same(t, "requests that were answered", counted[0].Requests, 3)
}
