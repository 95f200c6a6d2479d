package webtest

import (
	"io"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

// event publishes three reports of one event, and one of another.
func (s *site) event() (pages []string) {
	for i, title := range []string{"Lũ quét cuốn trôi cầu Nậm Bum, bản Nà Phầy bị chia cắt",
		"Tiếp tế cho bản Nà Phầy bị chia cắt do lũ quét Nậm Bum", "Nối lại đường vào bản Nà Phầy sau lũ quét Nậm Bum",
		"Khai mạc giải bóng chuyền các câu lạc bộ"} {
		a := news(i + 1)
		a.Title, a.Lead, a.Summary, a.ContentHTML, a.ContentText = title, title+".", title+".", "<p>"+title+
			".</p>", title+"."
		a.Published = s.clock.Now().Add(-time.Hour * time.Duration(9-i))
		id := s.publish(a)
		stored, err := s.store.Article(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		pages = append(pages, stored.PageName())
		s.body("/articles/" + pages[0]) // kept, it must not be shown for ever
	}
	return pages
}

func TestAPageTellsTheStoryItsArticleBelongsTo(t *testing.T) {
	s := newSite(t)
	pages := s.event()
	read := func(path string) string {
		resp := s.get(path)
		b, _ := io.ReadAll(resp.Body)
		assert.Same(t, "status of "+path, resp.StatusCode, 200)
		return string(b)
	}
	for i, page := range pages[:3] {
		html := read("/articles/" + page)
		_, told, ok := strings.Cut(html, `id="dien-bien"`)
		told, _, _ = strings.Cut(told, "</section>")
		assert.Same(t, page+" tells its story", ok, true)
		last := -1
		for k, other := range pages[:3] {
			at := strings.Index(told, "/articles/"+other+`"`)
			assert.Same(t, page+" leads to "+other, at > 0, k != i)
			if k != i && at < last {
				t.Errorf("%s: got %s before an older report, want the oldest first", page, other)
			}
			last = max(last, at)
		}
		assert.Same(t, page+" marks itself", strings.Count(told, `aria-current="page"`), 1)
		_, related, _ := strings.Cut(html, "Cùng chủ đề")
		related, _, _ = strings.Cut(related, "</section>")
		assert.Same(t, page+" names other news of the topic", strings.Contains(related, "/articles/"+pages[3]+`"`), true)
		for _, other := range pages[:3] {
			assert.Same(t, page+" names "+other+" twice", strings.Contains(related, "/articles/"+other+`"`), false)
		}
		assert.Same(t, page+" names the story's feed", strings.Contains(told, "/feeds/stories/"+pages[0]+".rss"), true)
	}
	assert.Same(t, "the other article tells a story", strings.Contains(read("/articles/"+pages[3]), "dien-bien"), false)
}

func TestAStoryHasAFeed(t *testing.T) {
	s := newSite(t)
	pages := s.event()
	for _, format := range []string{"rss", "atom", "json"} {
		resp := s.get("/feeds/stories/" + pages[0] + "." + format)
		b, _ := io.ReadAll(resp.Body)
		assert.Same(t, format+": status", resp.StatusCode, 200)
		assert.Same(t, format+": reports of the event", strings.Count(string(b), "Nà Phầy") > 2, true)
		assert.Same(t, format+": the story's name in its title", strings.Contains(string(b),
			"Diễn biến: Lũ quét cuốn trôi cầu Nậm Bum, bản Nà Phầy bị chia cắt – "), true)
		assert.Same(t, format+": other news", strings.Contains(string(b), "bóng chuyền"), false)
	}
	for path, want := range map[string]int{
		"/feeds/stories/" + pages[3] + ".rss":                                404, // it stands alone
		"/feeds/stories/" + pages[1] + ".rss":                                404, // it did not begin it
		"/feeds/stories/" + article.NewFeedID("x", "y", "z", 0)[:3] + ".rss": 404,
		"/feeds/stories/1-zzzzzz.rss":                                        404, // of another database
		"/feeds/stories/.rss":                                                404,
		"/feeds/stories/" + pages[0] + "/archive/1-100.rss":                  404,
	} {
		assert.Same(t, path, s.get(path).StatusCode, want)
	}
}
