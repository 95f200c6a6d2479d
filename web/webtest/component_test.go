package webtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/browsertest"
	"loa/store/storetest"
	"loa/viet"
)

// An agency's pages: one that leaves alone what stands on it, and one with a
// strict policy and styles that spoil all they reach. Both note what moves.
const (
	hostPage = `<!DOCTYPE html><html lang="vi"><meta charset=utf-8><title>Trang</title><style nonce=n>%s</style>
<body><script nonce=n>window.moved = 0;
new PerformanceObserver((l) => { for (const e of l.getEntries()) moved += e.value; })
.observe({ type: "layout-shift", buffered: true });</script>
<div id=at><loa-feed topic="y-te" count="2" summary="0"><a href="/">Tin cũ của trang</a></loa-feed></div>
<p id=below>Dưới ô tin</p>
<iframe title="Tin" src="%[2]s/embed/y-te?count=2&amp;theme=light" width="400" height="300"></iframe>
<script src="%[2]s/embed/v1/loa.js" crossorigin="anonymous" nonce=n></script>`
	kindStyle = `body { margin: 0 } #at { width: 400px } iframe { border: 0; display: block }
loa-feed { display: block; min-height: 40rem }`
	hostileStyle = kindStyle + `
* { display: inline; color: magenta !important; font: italic 9px cursive !important;
text-transform: uppercase !important; letter-spacing: 4px !important; text-align: right !important;
line-height: 3 !important; text-shadow: 2px 2px red !important; text-indent: 2em !important;
word-spacing: 9px !important; list-style: square !important; direction: rtl; background: lime }
div, p { display: block } iframe { display: block !important }
.title { display: none !important } ul { margin: 5em !important }`
	strictPolicy = "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; connect-src %[1]s; frame-src %[1]s; " +
		"require-trusted-types-for 'script'"
)

// hosted serves the agency's pages /kind and /hostile.
func hosted(t *testing.T, base string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			style := kindStyle
			if r.URL.Path == "/hostile" {
				style = hostileStyle
				w.Header().Set("Content-Security-Policy", fmt.Sprintf(strictPolicy, base))
			}
			fmt.Fprintf(w, hostPage, style, base)
		})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return "http://" + listener.Addr().String()
}

const inside = `document.querySelector("loa-feed")?.shadowRoot`

// cutOut is the picture of what a script names, as pixels.
func cutOut(t *testing.T, page *browsertest.Browser, element string) image.Image {
	t.Helper()
	var clip map[string]any
	text := page.Eval(`JSON.stringify((({x, y, width, height}) => ({x, y, width, height, scale: 1}))(` + element +
		`.getBoundingClientRect()))`)
	if err := json.Unmarshal([]byte(text), &clip); err != nil {
		t.Fatal(err)
	}
	var shot struct{ Data []byte }
	if err := json.Unmarshal(page.Do("Page.captureScreenshot", map[string]any{"clip": clip}), &shot); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(shot.Data))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// differing is how many pixels of two pictures differ; those of different sizes all do.
func differing(a, b image.Image) (n int) {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy()
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

// TestBoxesLookTheSameEverywhere shows the component and the frame on a kind
// page and on a hostile one under a strict policy with Trusted Types.
func TestBoxesLookTheSameEverywhere(t *testing.T) {
	s, base := live(t)
	a := storetest.Sample("bai", "y-te")
	a.Title = "Tiêm vắc-xin <b>sởi</b> " + strings.Repeat("dài", 60) + "\u202Egnort"
	s.publish(a)
	s.publish(news(1))
	host := hosted(t, base)
	page := browsertest.Open(t, 800, 900, nothingOutside)
	pictures := map[string]image.Image{}
	for _, kind := range []string{"kind", "hostile"} {
		page.Do("Page.navigate", map[string]any{"url": host + "/" + kind})
		page.Until(kind+": the component is empty", inside+` && `+inside+`?.textContent.includes("<b>sởi</b>")`)
		page.Until(kind+": not loaded", `document.readyState === "complete"`)
		pictures[kind] = cutOut(t, page, inside+`.querySelector(".box")`)
		pictures[kind+" frame"] = cutOut(t, page, `document.querySelector("iframe")`)
		assert.Same(t, kind+": moved", page.Eval("moved"), "0")
		assert.Same(t, kind+": wider than its place", page.Eval(`document.querySelector("loa-feed").scrollWidth > 400`),
			"false")
	}
	assert.Same(t, "the component: pixels that differ", differing(pictures["kind"], pictures["hostile"]), 0)
	assert.Same(t, "the frame: pixels that differ", differing(pictures["kind frame"], pictures["hostile frame"]), 0)
	if size := pictures["kind"].Bounds(); size.Dx() < 300 || size.Dy() < 60 {
		t.Errorf("got a box of %v, want one that can be seen", size)
	}
	zone := time.FixedZone("+07", 7*3600)
	for day := range 7 { // every page says a day in the same words
		at := time.Date(2026, 11, 1+day, 8, 5, 0, 0, zone)
		assert.Same(t, "how the component says "+at.String(), page.Eval(fmt.Sprintf(
			`document.querySelector("loa-feed").time(%d)`, at.UnixMilli())), viet.FormatTime(at))
	}
	page.Eval(`document.querySelector("loa-feed").style.setProperty("--loa-color", "rgb(1, 2, 3)")`)
	assert.Same(t, "a property of the host's", page.Eval(`getComputedStyle(`+inside+`.querySelector(".box")).color`),
		"rgb(1, 2, 3)")
}

// TestTheComponentHearsOfNewsAtOnce publishes while a page is open, then fails.
func TestTheComponentHearsOfNewsAtOnce(t *testing.T) {
	s, base := live(t)
	s.publish(news(1))
	host := hosted(t, base)
	page := browsertest.Open(t, 800, 900, nothingOutside)
	page.Do("Page.navigate", map[string]any{"url": host + "/hostile"})
	page.Until("the component is empty", inside+` && `+inside+`?.textContent.includes("Hội nghị lần thứ 1")`)
	page.Eval(`document.querySelector("loa-feed").mark = 1`)
	warning := storetest.Sample("lu", "y-te")
	warning.Title, warning.Urgency, warning.Published = "Dịch sởi lan nhanh", article.Emergency, time.Now()
	s.publish(warning)
	page.Until("the news did not come by itself",
		inside+`?.querySelector(".title")?.textContent.startsWith("Khẩn cấp: Dịch")`)
	assert.Same(t, "the page was not loaded anew", page.Eval(`document.querySelector("loa-feed").mark`), "1")
	page.Until("it is not told to who cannot see it",
		inside+`.querySelector("[role=status]").textContent === "Tin khẩn mới: Dịch sởi lan nhanh"`)
	s.front.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		s.web.ServeHTTP(w, r)
	}))
	page.Do("Network.enable", nil)
	page.Do("Network.clearBrowserCache", nil)
	page.Do("Page.navigate", map[string]any{"url": host + "/hostile"})
	page.Until("the last good copy with its time is not shown", inside+` && `+inside+
		`.textContent.includes("Dịch sởi") && `+inside+`?.textContent.includes("Tin đã lưu lúc")`)
}

// TestTheCodeOfTheConfiguratorIsNeverBlank chooses, copies the code onto a page
// that nobody has visited before, and looks at it while Loa is ill in each way.
func TestTheCodeOfTheConfiguratorIsNeverBlank(t *testing.T) {
	s, base := live(t)
	s.publish(news(1))
	page := browsertest.Open(t, 800, 900, nothingOutside)
	page.Do("Page.navigate", map[string]any{"url": base + "/embed"})
	const code = `document.getElementById("code-%s")?.value`
	chosen := func(name, what string) { // as who clicks does
		page.Eval(fmt.Sprintf(`(() => { const f = document.getElementById("settings")?.elements[%q]; if (!f) return;
			f.value = %q; f.dispatchEvent(new Event("input", { bubbles: true })); })()`, name, what))
	}
	page.Until("the code does not hold the news of now",
		fmt.Sprintf(code, "component")+`?.includes("Hội nghị lần thứ 1")`)
	chosen("link", "#dddddd")
	page.Until("colours that cannot be read are not refused", fmt.Sprintf(code, "component")+` === "" &&
		document.getElementById("problem").textContent.includes("4,5 : 1")`)
	chosen("link", "#0b5394")
	chosen("topic", "y-te")
	page.Until("the topic is not in the code", fmt.Sprintf(code, "component")+`.includes('topic="y-te"') && `+
		fmt.Sprintf(code, "object")+`.includes("Tin lúc") && `+fmt.Sprintf(code, "object")+`.includes("/embed/y-te")`)
	assert.Same(t, "of each width, a preview", page.Eval(`document.querySelectorAll(".previews loa-feed").length`), "3")
	component, object := page.Eval(fmt.Sprintf(code, "component")), page.Eval(fmt.Sprintf(code, "object"))

	var text string // of the agency's page
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	agency := &http.Server{ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, text)
		})}
	go agency.Serve(listener)
	t.Cleanup(func() { agency.Close() })
	first := func(name, body string) { // a visit, by a browser that knows nothing
		text = `<!DOCTYPE html><meta charset=utf-8><title>Trang</title><body style="margin:0"><p id=above>Trên</p>` + body
		page.Do("Storage.clearDataForOrigin", map[string]any{"origin": base, "storageTypes": "all"})
		page.Do("Network.clearBrowserCache", nil)
		page.Do("Page.navigate", map[string]any{"url": "http://" + listener.Addr().String() + "/" + name})
		page.Until(name+": the page is not shown",
			`!!document.getElementById("above") && location.pathname === "/`+name+`"`)
	}
	page.Do("Network.enable", nil)
	first("well", component)
	page.Until("the component does not work", inside+`?.textContent.includes("Hội nghị lần thứ 1")`)
	n := 0
	for name, ill := range illnesses {
		n++
		s.front.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			ill(w, r)
		}))
		first(fmt.Sprint("component-", n), component)
		page.Until("Loa "+name+", first visit: the component", `(() => { const e = document.querySelector("loa-feed");
			return e.getBoundingClientRect().height > 50 && !e.shadowRoot?.querySelector(".box") &&
				e.innerText.includes("Hội nghị lần thứ 1") && e.innerText.includes("Tin lúc"); })()`)
		first(fmt.Sprint("object-", n), object)
		below := `document.querySelector("div[style*=grid] > div")`
		page.Until("Loa "+name+", first visit: the news below the frame",
			below+`.innerText.includes("Hội nghị lần thứ 1") && `+below+`.innerText.includes("Tin lúc")`)
		time.Sleep(300 * time.Millisecond) // what comes of the frame is painted, or not
		if dark := inked(cutOut(t, page, below)); dark < 300 {
			t.Errorf("Loa %s, first visit: got a frame with %d dark pixels, want the news below it seen", name, dark)
		}
	}
	s.front.Store(http.HandlerFunc(s.web.ServeHTTP))
	first("again", object)
	page.Until("the frame does not work", `frames.length === 1`)
}

// inked is how many pixels of a picture are dark.
func inked(picture image.Image) (n int) {
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); r+g+b < 3*0x8000 {
				n++
			}
		}
	}
	return n
}
