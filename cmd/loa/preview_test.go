package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/cmd/loa/internal/setup"
	"loa/demo"
)

// samples is where package portal keeps the pages we wrote in the shape of
// each CMS.
const samples = "../../portal/testdata"

// preview runs loa preview on an address of this machine and returns what it
// prints.
func preview(t *testing.T, address string) string {
	t.Helper()
	cfg := filepath.Join(t.TempDir(), "loa.yaml")
	if err := os.WriteFile(cfg, []byte("network: {allow_private: [127.0.0.0/8], requests_per_minute: 6000}\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"preview", "--config", cfg, "--articles", "1", address}, &out,
		&log); code != exitDone {
		t.Fatalf("exit code %d\n%s%s\nwant code %d", code, &out, &log, exitDone)
	}
	return out.String()
}

func TestPreviewIsRightAtFirstSightOnEachSamplePortal(t *testing.T) {
	for cms, list := range map[string]string{
		"vhv":        "https://maytrang.example.vn/tin-tuc-su-kien/thi-dua-khen-thuong",
		"nukeviet":   "https://congan.suoida.example.vn/tin-tuc/",
		"tandan":     "https://dienpa.example.vn/portal/Pages/Van-hoa.aspx",
		"vnpt":       "https://sonongnghiep.example.vn/tin-hoat-dong",
		"liferay":    "https://soyte.example.vn/tin-tuc",
		"sharepoint": "https://bo.example.vn/tintuc/Pages/tin-hoat-dong.aspx",
		"vccorp":     "https://bao.example.vn/kinh-te.htm",
		"wordpress":  "https://truong.example.vn/category/tin-tuc/",
	} {
		t.Run(cms, func(t *testing.T) {
			host := list[:strings.Index(list[8:], "/")+8]
			page := func(name string) string {
				body, err := os.ReadFile(filepath.Join(samples, cms, name))
				if err != nil {
					t.Fatal(err)
				}
				return string(body)
			}
			var wanted struct{ Title string }
			if err := json.Unmarshal([]byte(page("article.golden.json")), &wanted); err != nil {
				t.Fatal(err)
			}
			var listed struct{ Links []struct{ URL string } }
			if err := json.Unmarshal([]byte(page("list.golden.json")), &listed); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(nil)
			t.Cleanup(server.Close)
			here := func(body string) []byte { return []byte(strings.ReplaceAll(body, host, server.URL)) }
			server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				address := host + r.URL.RequestURI()
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				switch {
				case address == list:
					w.Write(here(page("list.html")))
				case address == listed.Links[0].URL:
					w.Write(here(page("article.html")))
				default:
					http.NotFound(w, r)
				}
			})
			got := preview(t, server.URL+list[len(host):])
			for _, want := range []string{"profile " + cms, wanted.Title, "CONFIGURATION"} {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s\nwant got to contain %v", want, got, want)
				}
			}
		})
	}
}

// TestPreviewOfAPageWithSideBoxesTakesTheSectionOnly reads the demo's portal,
// whose side box shows other sections' articles in the same markup.
func TestPreviewOfAPageWithSideBoxesTakesTheSectionOnly(t *testing.T) {
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	got := preview(t, server.URL+"/kinh-te")
	if !strings.Contains(got, "7 articles taken") || !strings.Contains(got, "Giá chè búp tươi") {
		t.Errorf("the section's seven articles are wanted:\n%s", got)
	}
	if strings.Contains(got, "Họp Ban Tổ chức") {
		t.Errorf("an article of another section came in:\n%s\nwant got without \"Họp Ban Tổ chức\"", got)
	}
}

// previewFails runs loa preview on an address that is no list and returns what
// it says.
func previewFails(t *testing.T, address string) string {
	t.Helper()
	cfg := filepath.Join(t.TempDir(), "loa.yaml")
	if err := os.WriteFile(cfg, []byte("network: {allow_private: [127.0.0.0/8], requests_per_minute: 6000}\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"preview", "--config", cfg, address}, &out, &log); code != exitFailed {
		t.Fatalf("exit code %d, want %d\n%s%s", code, exitFailed, &out, &log)
	}
	return log.String()
}

func TestPreviewSaysWhatAnAddressIsThatIsNoList(t *testing.T) {
	pages := map[string]string{
		"/tin-tuc/cau-moi-qua-suoi.html": `<html><head><meta property="og:type" content="article">
<title>Cầu mới qua suối</title></head><body><article><h1>Cầu mới qua suối</h1>` +
			strings.Repeat("<p>Bà con trong bản kể lại chuyện cây cầu treo mới bắc qua con suối đầu làng từ mùa "+
				"mưa năm "+
				"ngoái.</p>", 8) + `</article></body></html>`,
		"/rss.html": `<html><title>RSS</title><ul><li><a href="/rss/tin-tuc.rss">Tin tức</a></li><li><a
href="/rss/kinh-te.rss">Kinh tế</a></li><li><a href="/comments.rss">Bình luận</a></li></ul></html>`,
		"/nguon.opml": `<?xml version="1.0"?><opml version="2.0"><body><outline text="Tin" ` +
			`xmlUrl="/rss/tin-tuc.rss"/></body></opml>`,
		"/wp-json/":   `{"name":"Xã","routes":{"/wp/v2/posts":{}}}`,
		"/trang-thai": `{"status":"ok","version":3}`,
		"/thoi-tiet":  `<?xml version="1.0"?><weather><nhiet-do>12</nhiet-do></weather>`,
		"/binh-luan": `<rss version="2.0"><channel><title>Bình luận</title><item><title>An về cầu mới</title>
<link>/cau-moi.html#comment-7</link></item></channel></rss>`,
		"/cat-ngang": `<rss version="2.0"><channel><title>Tin`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	for path, wants := range map[string][]string{
		"/tin-tuc/cau-moi-qua-suoi.html": {"this is an article", server.URL + "/tin-tuc/"},
		"/nguon.opml":                    {"an index of feeds", server.URL + "/rss/tin-tuc.rss"},
		"/wp-json/":                      {"WordPress's interface", server.URL + "/wp-json/wp/v2/posts?_embed"},
		"/trang-thai":                    {"this is JSON, not a list", "preview that address"},
		"/thoi-tiet":                     {"this is XML of <weather>, not a list", "preview that address"},
		"/binh-luan":                     {"a feed of comments", "feed of articles"},
		"/cat-ngang":                     {"cut off before its first item", "try again later"},
		"/rss.html": {"an index of feeds", server.URL + "/rss/tin-tuc.rss", server.URL +
			"/rss/kinh-te.rss"},
	} {
		got := previewFails(t, server.URL+path)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in\n%s\nwant got to contain %v", path, want, got, want)
			}
		}
		if strings.Contains(got, "/comments") {
			t.Errorf("%s: a feed of comments is offered:\n%s\nwant got without \"comments\"", path, got)
		}
	}
}

func TestAHostAloneIsTriedWithBothSchemes(t *testing.T) {
	for given, want := range map[string]string{
		"http://x.vn/a":  "http://x.vn/a",
		"x.vn/tin-tuc":   "https://x.vn/tin-tuc http://x.vn/tin-tuc",
		"x.vn:8080":      "https://x.vn:8080 http://x.vn:8080",
		"ftp://x.vn/":    "",
		"tin tức":        "",
		"javascript:x.y": "",
	} {
		got, err := setup.Addresses(given)
		if strings.Join(got, " ") != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %v, %v, want %q", given, got, err, want)
		}
	}
}

func TestPreviewOfAPortalInTheOwnNetwork(t *testing.T) {
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	for _, c := range []struct {
		flag, want string
		code       int
	}{
		{"--allow-private=false", "loa preview --allow-private", exitFailed},
		{"--allow-private", `allow_private: ["127.0.0.1/32"]`, exitDone},
	} {
		var out bytes.Buffer
		code := run(t.Context(), []string{"preview", "--articles", "0", c.flag, server.URL + "/kinh-te"}, &out, &out)
		if code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: got code %d and %s, want %d and %q", c.flag, code, &out, c.code, c.want)
		}
	}
}
