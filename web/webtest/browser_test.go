package webtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/browsertest"
	"loa/store/storetest"
)

// nothingOutside keeps a browser from asking anybody but this machine.
const nothingOutside = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"

// furnished is a live site that shows everything that pages can show.
func furnished(t *testing.T) (*site, string) {
	t.Helper()
	s, base := live(t)
	for i := range 24 {
		a := news(i)
		a.Image = &article.Image{URL: fmt.Sprintf("https://laichau.example/anh-%d.jpg", i),
			Caption: "Quang cảnh hội nghị",
			Width:   800, Height: 600}
		a.ContentHTML = "<p>" + a.ContentText + "</p><h3>Kết luận</h3><table><tr><th>Xã</th><th>Số hộ</th></tr>" +
			"<tr><td>Nậm Mạ</td><td>12</td></tr></table><ul><li>Một</li></ul>"
		a.Attachments = []article.Attachment{{URL: "https://laichau.example/qd.pdf", Name: "Quyết định.pdf",
			SizeBytes: 5 << 20}}
		a.Published = s.clock.Now().AddDate(0, 0, -3*i)
		if i == 5 {
			a.Title, a.Language = "A visit of the district", "en"
		}
		for range 2 { // the first is corrected
			if _, err := s.store.SaveArticle(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				a.ContentText += " Có 40 hộ phải sơ tán."
			}
		}
	}
	warning := storetest.Sample("lu", "thien-tai", "y-te")
	warning.Title, warning.Urgency, warning.Published = "Lũ quét ở Nậm Mạ", article.Emergency, s.clock.Now()
	s.publish(warning)
	return s, base
}

// everyPage are the addresses of every kind of page and box, each with the part
// of it that is ours.
var everyPage = map[string]string{"/": "", "/all": "", "/urgent": "", "/topics/y-te": "", "/sources/laichau": "",
	"/authors/" + url.PathEscape("Nguyễn Văn An"): "", "/all/archive": "", "/topics/y-te/archive/2026-11": "",
	"/articles/1": "", "/search": "", "/search?q=h%E1%BB%99i+ngh%E1%BB%8B": "", "/search?q=khongcogi": "",
	"/offline":  "",
	"/khong-co": "", "/topics/y-te?before=x": "", "/embed": "", "/for-agencies": "", "/embed/all": "",
	"/embed/y-te?layout=cards&pictures=1": "", "/embed/y-te?layout=ticker": "",
	"/embed/all?layout=documents&theme=dark":         "",
	"/embed/all?layout=headline&lang=en&theme=light": "", "/embed/preview": "loa-feed, .loa-box"}

// ofEachKind are pages that together have all that pages are made of: they are
// looked at in each mode, the others in light alone, or with LOA_ALL_MODES.
var ofEachKind = []string{"/", "/articles/1", "/search?q=h%E1%BB%99i+ngh%E1%BB%8B", "/all/archive", "/embed",
	"/embed/all",
	"/embed/y-te?layout=cards&pictures=1", "/embed/preview"}

// TestEveryPageIsAccessible runs axe-core over every kind of page and box. With
// LOA_SCREENSHOTS it leaves pictures of them there, for whoever looks at them.
func TestEveryPageIsAccessible(t *testing.T) {
	axe := browsertest.Axe(t)
	_, base := furnished(t)
	page := browsertest.Open(t, 1280, 900, nothingOutside)
	page.Do("Page.setBypassCSP", map[string]any{"enabled": true})
	pictures := os.Getenv("LOA_SCREENSHOTS")
	for _, m := range browsertest.Modes {
		for path, part := range everyPage {
			if m.Name != "light" && os.Getenv("LOA_ALL_MODES") == "" && !slices.Contains(ofEachKind, path) {
				continue
			}
			name := m.Name + " " + path
			page.Show(m, base+path)
			for _, found := range page.Violations(axe, part, rules(path, m.Name == "light", m.Forced)) {
				t.Errorf("%s: got %s, want none", name, found)
			}
			if wide := page.TooWide(); part == "" && wide != "0" {
				t.Errorf("%s: got a page that is %s px too wide, want one that nobody scrolls to the side", name, wide)
			}
			if pictures != "" {
				file := strings.Map(func(r rune) rune {
					if strings.ContainsRune("/?&=%", r) {
						return '_'
					}
					return r
				}, m.Name+path)
				page.Screenshot(filepath.Join(pictures, file+".png"))
			}
		}
	}
}

// rules are the options of axe-core for a page. What markup alone decides is
// looked at once. A frame is part of another page, which has the first heading.
// Forced colours are put in when painting: axe-core cannot see them.
func rules(path string, all, forced bool) string {
	switch {
	case forced:
		return `{iframes: false, runOnly: ["target-size", "scrollable-region-focusable"]}`
	case !all:
		return `{iframes: false, runOnly: ["color-contrast", "target-size",
			"scrollable-region-focusable", "link-in-text-block"]}`
	case strings.HasPrefix(path, "/embed/"):
		return `{iframes: false, rules: {"page-has-heading-one": {enabled: false}, "target-size": {enabled: true}}}`
	}
	return `{iframes: false, rules: {"target-size": {enabled: true}}}`
}

// TestTheNewestArticlesAreReadWithoutANetwork visits a page, cuts the site off,
// and reads.
func TestTheNewestArticlesAreReadWithoutANetwork(t *testing.T) {
	s, base := furnished(t)
	page := browsertest.Open(t, 390, 844, nothingOutside)
	page.Do("Page.navigate", map[string]any{"url": base + "/"})
	page.Until("the pages are not kept", `location.href !== "about:blank" && document.readyState === "complete" &&
		navigator.serviceWorker.ready.then((r) => r.active.state === "activated" &&
			!!navigator.serviceWorker.controller)`)
	var install struct {
		Errors []struct{ ID string } `json:"installabilityErrors"`
	}
	if err := json.Unmarshal(page.Do("Page.getInstallabilityErrors", nil), &install); err != nil ||
		len(install.Errors) > 0 {
		t.Errorf("got %v %v, want pages that can be installed", install, err)
	}
	name := strings.TrimPrefix(page.Eval(`document.querySelector("h3 a[href*='/articles/']").getAttribute("href")`),
		"/articles/")
	for _, down := range []string{"answers 500", "is gone"} {
		if down == "is gone" {
			s.server.Close()
		} else {
			s.front.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "broken", http.StatusInternalServerError)
			}))
		}
		page.Do("Page.navigate", map[string]any{"url": base + "/articles/" + name})
		page.Until(down+": the article is not shown",
			fmt.Sprintf(`location.hash === "#a-%s" && !!document.getElementById("a-%s")`, name, name))
		for path, want := range map[string]string{"/": "Lũ quét ở Nậm Mạ", "/topics/y-te": "Hội nghị lần thứ 10",
			"/search?q=x": "Bản lưu lúc"} {
			page.Do("Page.navigate", map[string]any{"url": base + path})
			page.Until(down+": "+path+" is not readable",
				fmt.Sprintf(`document.readyState === "complete" && document.body.innerText.includes(%q)`, want))
		}
		if got := page.Eval(`getComputedStyle(document.querySelector(".find button")).borderTopStyle`); got != "solid" {
			t.Errorf("%s: got buttons with border %q, want the stylesheet", down, got)
		}
	}
}
