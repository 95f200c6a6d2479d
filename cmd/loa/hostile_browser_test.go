package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"loa/bot/bottest"
	"loa/internal/browsertest"
)

// vectors are ways by which markup of an article could run a script at a reader.
// RUN is code that tells so.
var vectors = []string{
	`<script>RUN</script>`,
	`<img src=x onerror="RUN">`,
	`<svg onload="RUN"><circle r=1 /></svg>`,
	`<a href="javascript:RUN">đọc tiếp</a>`,
	`<a href="JaVa&#x09;Script:RUN">đọc tiếp</a>`,
	`<a href=" &#14; javascript:RUN">đọc tiếp</a>`,
	`<iframe srcdoc="&lt;script&gt;RUN&lt;/script&gt;"></iframe>`,
	`<iframe src="javascript:RUN"></iframe>`,
	`<details open ontoggle="RUN"><summary>x</summary>y</details>`,
	`<video><source onerror="RUN"></video>`,
	`<audio src=x onerror="RUN"></audio>`,
	`<math><mtext><table><mglyph><style><img src=x onerror="RUN"></style></mglyph></table></mtext></math>`,
	`<p><noscript><p title="</noscript><img src=x onerror=&quot;RUN&quot;>"></p>`,
	`<svg><style><img src=x onerror="RUN"></style></svg>`,
	`<form><button formaction="javascript:RUN">gửi</button></form>`,
	`<form action="javascript:RUN"><input type=submit></form>`,
	`<style>@keyframes k{}</style><b style="animation-name:k" onanimationstart="RUN">x</b>`,
	`<textarea></textarea><img src=x onerror="RUN">`,
	`<xmp><p title="</xmp><img src=x onerror=&quot;RUN&quot;>"></xmp>`,
	`<svg><a xlink:href="javascript:RUN"><text y=9>x</text></a></svg>`,
	`<input autofocus onfocus="RUN">`,
	`<marquee onstart="RUN">x</marquee>`,
	`<img src=x onerror="RUN" alt="`,
	`<template><p></template><img src=x onerror="RUN"></template>`,
	`<object data="javascript:RUN"></object><img srcset="x 1x" onerror="RUN">`,
	`<body onpageshow="RUN"><p onmouseover="RUN">x</p></body>`,
}

// articlePage finds the addresses of articles in a page.
var articlePage = regexp.MustCompile(`/articles/[0-9]+[a-z0-9-]*`)

// attacked is a portal whose articles hold the vectors, a reader that believes
// every feed, and who notes what ran.
type attacked struct {
	*httptest.Server
	mu    sync.Mutex
	ran   map[int]bool
	shown []string // what the reader shows
}

func newAttacked(t *testing.T) *attacked {
	a := &attacked{ran: map[int]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/ran/{n}", func(_ http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.PathValue("n"))
		a.mu.Lock()
		a.ran[n] = true
		a.mu.Unlock()
	})
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>x</title>`)
		for i := range vectors {
			fmt.Fprintf(w, `<item><title>Bài số %d</title><link>%s/bai-%d.html</link>
<pubDate>Sat, 28 Nov 2026 08:%02d:00 +0700</pubDate>`+
				`<content:encoded><![CDATA[%s]]></content:encoded></item>`, i, a.URL, i, i, a.article(i))
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("/shown/{n}", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.PathValue("n"))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		// Written as a reader writes it that believes a feed; then everything is tapped.
		fmt.Fprintf(w, `<!DOCTYPE html><meta charset=utf-8><body><script>document.write(%s);
for (const e of document.querySelectorAll("a, button, [type=submit]")) e.dispatchEvent(new MouseEvent("click"));</script>`,
			jsText(a.shown[n]))
	})
	mux.HandleFunc("/reader", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for n := range a.shown {
			fmt.Fprintf(w, `<iframe src="/shown/%d" width=300 height=100></iframe>`, n)
		}
	})
	a.Server = httptest.NewServer(mux)
	t.Cleanup(a.Close)
	return a
}

// article is a text around the n-th vector.
func (a *attacked) article(n int) string {
	code := fmt.Sprintf("new Image().src='%s/ran/%d'", a.URL, n)
	return "<p>Người dân Pu Mây thu hoạch chè vụ đông, giá tăng nhẹ so với tuần trước.</p>" +
		strings.ReplaceAll(vectors[n], "RUN", code)
}

// jsText writes a text as JavaScript within a page.
func jsText(s string) template.JS {
	b, err := json.Marshal(s) // "<" becomes < there
	if err != nil {
		panic(err)
	}
	return template.JS(b)
}

// read has Chromium open a page and returns which vectors ran until some time after
// everything was there.
func (a *attacked) read(b *browsertest.Browser, address string) []int {
	b.Do("Page.navigate", map[string]any{"url": "about:blank"})
	b.Until("a page before", `location.href === "about:blank"`)
	a.mu.Lock()
	clear(a.ran)
	a.mu.Unlock()
	b.Do("Page.navigate", map[string]any{"url": address})
	b.Until(address, `location.href !== "about:blank" && document.readyState === "complete" &&
performance.now() > 1500 + performance.getEntriesByType("navigation")[0].loadEventEnd`)
	a.mu.Lock()
	defer a.mu.Unlock()
	var list []int
	for n := range a.ran {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// TestNoScriptOfAnArticleRunsAtAReader takes hostile articles through the whole
// way, from a portal's feed into Loa's feeds and pages, and shows them in a real
// browser, in a reader that believes every feed.
func TestNoScriptOfAnArticleRunsAtAReader(t *testing.T) {
	t.Parallel()
	browser := browsertest.Open(t, 800, 600, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
	a := newAttacked(t)
	for n := range vectors {
		a.shown = append(a.shown, a.article(n))
	}
	// The control: shown as they are, they run.
	if ran := a.read(browser, a.URL+"/reader"); len(ran) < len(vectors)/2 {
		t.Errorf("as they are: got %v run, want half of %d at least (others need a browser that shows more)", ran,
			len(vectors))
	}
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	w.configure("sources:\n => sources:\n  - {id: xau, name: Cổng xấu, url: \"" + a.URL + "\", lists: [\"" + a.URL +
		"/feed.xml\"], pages: never, topics: [kinh-te]}\n")
	w.start()
	var feed struct {
		Items []struct {
			URL     string `json:"url"`
			ID      string `json:"id"`
			Content string `json:"content_html"`
			Title   string `json:"title"`
		} `json:"items"`
	}
	w.eventually("the hostile articles in the feed", func() bool {
		status, body := w.get("/feeds/sources/xau.json")
		return status == http.StatusOK && json.Unmarshal([]byte(body), &feed) == nil && len(feed.Items) == len(vectors)
	})
	a.shown = nil
	for _, item := range feed.Items {
		if !strings.Contains(item.Content, "thu hoạch chè vụ đông") {
			t.Errorf("%s: got %q, want the article's text", item.Title, item.Content)
		}
		a.shown = append(a.shown, item.Content)
	}
	if ran := a.read(browser, a.URL+"/reader"); len(ran) > 0 {
		t.Errorf("out of the feed: got %v run, want none", ran)
	}
	for _, page := range []string{"/sources/xau", "/embed/kinh-te", "/feeds/sources/xau.rss"} {
		if ran := a.read(browser, w.site+page); len(ran) > 0 {
			t.Errorf("%s: got %v run, want none", page, ran)
		}
	}
	_, list := w.get("/sources/xau")
	ids := articlePage.FindAllString(list, -1)
	if len(ids) < 20 {
		t.Fatalf("got %d articles on the list's first page, want at least 20", len(ids))
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		status, body := w.get(id)
		if status != http.StatusOK || strings.Contains(body, "/ran/") && strings.Contains(body, "onerror") {
			t.Errorf("%s: got %d and code of a vector, want a clean page", id, status)
		}
	}
}
