package webtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/browsertest"
)

// The ways of docs/embedding.md as an agency goes them: the lines of that page,
// run by the programs that agencies run. Each box is then asked for while Loa
// is ill in one of these ways, and a while after it fell ill.

// illnesses are what Loa, or what stands before it, does instead of answering.
var illnesses = map[string]http.HandlerFunc{
	"answers 500": func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<div class=\"loa-box\">broken", http.StatusInternalServerError)
	},
	"is stopped": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"answers half": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", "5000")
		io.WriteString(w, `<div class="loa-box loa-list"><ul class="loa-list"><li>Nửa`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	},
	"is slow": func(w http.ResponseWriter, r *http.Request) { // a letter now and then: no single wait is long
		w.Header().Set("Content-Length", "5000")
		io.WriteString(w, `<div class="loa-box loa-list"><ul class="loa-list">`)
		for range 24 {
			io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(500 * time.Millisecond):
			}
		}
	},
}

// ages are how long ago the last good copy was fetched.
var ages = []time.Duration{61 * time.Second, time.Hour, 24 * time.Hour}

// manual is docs/embedding.md, with the address of a site in place of the example's.
func manual(t *testing.T, base string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/embedding.md")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "https://loa.example", base)
}

// line is the part of the manual that matches a pattern's group.
func line(t *testing.T, text, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("got no %s in docs/embedding.md, want the line that agencies copy", pattern)
	}
	return m[1]
}

// start runs a server of the agency's until the test ends, and waits until it
// answers.
func start(t *testing.T, address string, cmd *exec.Cmd) {
	t.Helper()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Skipf("%s does not start: %v", cmd.Path, err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })
	for range 400 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s has ended: %s", cmd.Path, said.String())
		case <-time.After(25 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer", cmd.Path)
}

// freeAddress is one on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// visit is what a visitor of the agency gets.
func visit(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity;q=0.5, gzip") // as browsers do; nobody here may pack twice
	r.Close = true
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatalf("%s: got %v, want the page", address, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: got %d %v, want the page", address, resp.StatusCode, err)
	}
	return string(body)
}

// whole tells whether a page holds a whole box, with its article and its time.
func whole(page string) bool {
	return strings.Contains(page, "Hội nghị lần thứ 1") && strings.Contains(page, "Cập nhật lúc") &&
		strings.Contains(page, "Cuối trang") && strings.Count(page, `class="loa-box`) == 1 && !strings.Contains(page,
		"Nửa")
}

// suffer asks for the agency's page while Loa is ill in each way, after each
// age, and once it is well again. grow makes the kept copy so old.
func suffer(t *testing.T, s *site, address string, grow func(age time.Duration)) {
	t.Helper()
	if page := visit(t, address); !whole(page) {
		t.Fatalf("while Loa is well: got\n%s\nwant the box", page)
	}
	for name, ill := range illnesses {
		for _, age := range ages {
			s.front.Store(ill)
			grow(age)
			for visitor := range 2 {
				if page := visit(t, address); !whole(page) {
					t.Errorf("Loa %s, after %v, visitor %d: got\n%.2000s\nwant the last good box", name, age, visitor,
						page)
				}
			}
		}
		s.front.Store(http.HandlerFunc(s.web.ServeHTTP))
		grow(time.Hour)
		if page := visit(t, address); !whole(page) {
			t.Errorf("Loa is well again after it %s: got\n%.2000s\nwant the box", name, page)
		}
	}
}

func TestABoxByPlainPHP(t *testing.T) {
	t.Parallel() // it waits, mostly
	php, err := exec.LookPath("php")
	if err != nil {
		t.Skip("PHP is not installed; scripts/test-deps does so")
	}
	s, base := live(t)
	s.publish(news(1))
	folder, kept := t.TempDir(), t.TempDir()
	code, err := os.ReadFile("../internal/kits/files/loa-feed.php")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(folder, "loa-feed.php"), string(code))
	put(t, filepath.Join(folder, "index.php"), "<!DOCTYPE html><meta charset=utf-8><?php require 'loa-feed.php'; "+
		line(t, manual(t, base), "`(echo loa_feed\\([^`]*)`")+" ?><p>Cuối trang")
	address := freeAddress(t)
	cmd := exec.Command(php, "-d", "display_errors=1", "-S", address, "-t", folder)
	cmd.Env = append(os.Environ(), "TMPDIR="+kept)
	start(t, address, cmd)
	suffer(t, s, "http://"+address+"/", func(age time.Duration) { grown(t, kept, age) })
	s.front.Store(illnesses["answers half"])
	for _, name := range keptIn(t, kept) {
		os.Remove(name)
	}
	if page := visit(t, "http://"+address+"/"); !strings.Contains(page, `<a href="`+base+`/">Tin mới</a>`) {
		t.Errorf("without any copy: got\n%s\nwant a link", page)
	}
	var said atomic.Value // which site asks, for the operators' list of them
	s.front.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said.Store(r.Referer())
		s.web.ServeHTTP(w, r)
	}))
	visit(t, "http://"+address+"/")
	assert.Same(t, "the site that the kit names", said.Load(), any("https://"+address+"/"))
}

func keptIn(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "loa-feed-*.html"))
	if err != nil || len(names) == 0 {
		t.Fatalf("got %v, %v, want kept copies", names, err)
	}
	return names
}

// grown makes the copies kept in a folder so old.
func grown(t *testing.T, folder string, age time.Duration) {
	t.Helper()
	for _, name := range keptIn(t, folder) {
		at := time.Now().Add(-age)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// TestABoxByTheWordPressPlugin runs the plug-in's file with stand-ins for the
// few functions of WordPress that it calls.
func TestABoxByTheWordPressPlugin(t *testing.T) {
	t.Parallel() // it waits, mostly
	php, err := exec.LookPath("php")
	if err != nil {
		t.Skip("PHP is not installed; scripts/test-deps does so")
	}
	s, base := live(t)
	s.publish(news(1))
	plugin, err := filepath.Abs("../internal/kits/files/wordpress/loa-feed.php")
	if err != nil {
		t.Fatal(err)
	}
	stand, err := os.ReadFile("testdata/wordpress.php")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	put(t, filepath.Join(folder, "wordpress.php"), string(stand))
	put(t, filepath.Join(folder, "clock"), "0")
	for page, content := range map[string]string{
		"index.php": "do_shortcode(" + quoted(line(t, manual(t, base), "`(\\[loa_feed [^`]*\\])`")) + ")",
		"block.php": "render_block('loa/feed', ['url' => '" + base + "/embed/y-te.html'])"} {
		put(t, filepath.Join(folder, page),
			"<!DOCTYPE html><meta charset=utf-8><?php require 'wordpress.php'; require "+
				quoted(plugin)+"; do_action('init'); echo "+content+"; ?><p>Cuối trang")
	}
	address := freeAddress(t)
	start(t, address, exec.Command(php, "-d", "display_errors=1", "-S", address, "-t", folder))
	clock := time.Duration(0)
	for _, page := range []string{"/", "/block.php"} {
		suffer(t, s, "http://"+address+page, func(age time.Duration) {
			clock += age
			put(t, filepath.Join(folder, "clock"), fmt.Sprint(int(clock.Seconds())))
		})
	}
	put(t, filepath.Join(folder, "options.json"), "{}")
	s.front.Store(illnesses["answers half"])
	if page := visit(t, "http://"+address+"/"); !strings.Contains(page, `<a href="`+base+`/">Tin mới</a>`) {
		t.Errorf("without any copy: got\n%s\nwant a link", page)
	}
}

// quoted is a string of PHP.
func quoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

func TestABoxBySSI(t *testing.T) {
	t.Parallel() // it waits, mostly
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		if nginx = "/usr/sbin/nginx"; exec.Command(nginx, "-v").Run() != nil {
			t.Skip("nginx is not installed; scripts/test-deps does so")
		}
	}
	s, base := live(t)
	s.publish(news(1))
	text := manual(t, base)
	settings := line(t, text, "(?s)```nginx\n(.*?)```")
	include := line(t, text, "`(<!--# block .*?)`")
	outer, inner, ok := strings.Cut(settings, "# in server { }")
	if !ok {
		t.Fatalf("got\n%s\nwant what stands in http and what in server apart", settings)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "www"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(folder, "www", "index.html"), "<!DOCTYPE html><meta charset=utf-8>"+include+"<p>Cuối trang")
	// A copy is old after a second here, not after a minute.
	inner = strings.ReplaceAll(inner, "proxy_cache_valid 200 1m", "proxy_cache_valid 200 1s")
	address := freeAddress(t)
	put(t, filepath.Join(folder, "nginx.conf"),
		fmt.Sprintf("daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;\n"+
			"events {}\nhttp {\naccess_log off; client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; "+
			"fastcgi_temp_path "+
			"%[1]s/f;\n"+
			"uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s; types { text/html html; }\n%[2]s\n"+
			"server { listen %[3]s; root %[1]s/www;\n%[4]s\n} }\n", folder,
			strings.ReplaceAll(outer, "/var/cache/nginx/loa", folder+"/cache"), address, inner))
	os.Chmod(folder, 0o755)
	start(t, address, exec.Command(nginx, "-p", folder, "-c", filepath.Join(folder, "nginx.conf"), "-e",
		filepath.Join(folder, "error.log")))
	page := "http://" + address + "/"
	suffer(t, s, page, func(time.Duration) { time.Sleep(1100 * time.Millisecond) })
	s.front.Store(illnesses["answers 500"])
	other := strings.ReplaceAll(include, "y-te.html", "all.html")
	put(t, filepath.Join(folder, "www", "other.html"), "<meta charset=utf-8>"+other+"<p>Cuối trang")
	if got := visit(t, page+"other.html"); !strings.Contains(got, `<a href="`+base+`/">Tin mới</a>`) {
		t.Errorf("without any copy: got\n%s\nwant a link", got)
	}
}

// TestBoxesOfAStaticPageAreNeverBlank shows the component, the frame and the
// picture on a page of files, in a real browser.
func TestBoxesOfAStaticPageAreNeverBlank(t *testing.T) {
	s, base := live(t)
	s.publish(news(1))
	text := manual(t, base)
	component := line(t, text, "(?s)## 2.*?```html\n(.*?)```")
	frame := line(t, text, "`(<iframe [^`]*)`")
	component = regexp.MustCompile(` integrity="[^"]*"`).ReplaceAllString(component, "")
	folder := t.TempDir()
	put(t, filepath.Join(folder, "index.html"),
		"<!DOCTYPE html><meta charset=utf-8><title>Trang</title>"+component+frame)
	address := freeAddress(t)
	agency := &http.Server{Addr: address, Handler: http.FileServer(http.Dir(folder))}
	go agency.ListenAndServe()
	t.Cleanup(func() { agency.Close() })
	page := browsertest.Open(t, 800, 900, nothingOutside, "--disable-features=IsolateOrigins,site-per-process",
		"--disable-site-isolation-trials")
	page.Do("Network.enable", nil)
	const box = `document.querySelector("loa-feed").shadowRoot.textContent`
	show := func() {
		page.Do("Page.navigate", map[string]any{"url": "http://" + address + "/"})
		page.Until("the page is not loaded",
			`document.readyState === "complete" && !!document.querySelector("loa-feed").shadowRoot`)
	}
	show()
	page.Until("the component is empty", box+`.includes("Hội nghị lần thứ 1")`)
	framed := func() string { return frameText(page) }
	// The frame's worker keeps the copies of visits after the first.
	for kept := ""; kept != "kept"; kept = frameNow(page, `caches.match(location.href).then((c) => c ? "kept" : "")`) {
		show()
		framed()
	}
	if got := framed(); !strings.Contains(got, "Hội nghị lần thứ 1") {
		t.Fatalf("got a frame of %q, want the article", got)
	}
	for name, ill := range illnesses {
		for _, age := range ages {
			s.front.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/embed/v1/") { // pinned for ever: the browser has it
					s.web.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Access-Control-Allow-Origin", "*")
				ill(w, r)
			}))
			page.Do("Network.clearBrowserCache", nil) // what the browser keeps for a minute would hide the illness
			was := page.Eval(fmt.Sprintf(`(() => { const key = Object.keys(localStorage).find((k) => k.startsWith("loa:"));
				const kept = JSON.parse(localStorage.getItem(key)); kept.at = Date.now() - %d;
				localStorage.setItem(key, JSON.stringify(kept)); return new Intl.DateTimeFormat("vi-VN", {timeZone:
				"Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit",
					hour12: false}).format(kept.at); })()`, age.Milliseconds()))
			show()
			what := fmt.Sprintf("Loa %s, after %v", name, age)
			page.Until(what+": the component", box+`.includes("Hội nghị lần thứ 1") && `+box+`.includes("`+was+`")`)
			assert.Same(t, what+": the frame shows the article", strings.Contains(framed(), "Hội nghị lần thứ 1"), true)
			assert.Same(t, what+": the frame says since when", strings.Contains(framed(), "Cập nhật lúc"), true)
		}
	}
}

// frameText is what the frame of a page shows, once it says since when; "" when
// it does not in ten seconds.
func frameText(page *browsertest.Browser) string {
	for range 100 {
		if text := frameNow(page, "document.body.innerText"); strings.Contains(text, "Cập nhật lúc") {
			return text
		}
		time.Sleep(100 * time.Millisecond)
	}
	return ""
}

// frameNow is what an expression gives in the frame of a page; "" while that is
// becoming another document.
func frameNow(page *browsertest.Browser, expression string) string {
	var tree struct {
		FrameTree struct {
			Children []struct{ Frame struct{ ID string } } `json:"childFrames"`
		} `json:"frameTree"`
	}
	if json.Unmarshal(page.Do("Page.getFrameTree", nil), &tree) != nil || len(tree.FrameTree.Children) == 0 {
		return ""
	}
	var world struct {
		Context int `json:"executionContextId"`
	}
	made, err := page.Try("Page.createIsolatedWorld", map[string]any{"frameId": tree.FrameTree.Children[0].Frame.ID})
	if err != nil || json.Unmarshal(made, &world) != nil {
		return ""
	}
	var got struct{ Result struct{ Value string } }
	text, err := page.Try("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true,
		"contextId": world.Context})
	if err != nil || json.Unmarshal(text, &got) != nil {
		return ""
	}
	return got.Result.Value
}
