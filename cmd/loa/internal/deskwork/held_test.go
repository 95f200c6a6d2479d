package deskwork_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/assert"
)

// reports are a day of news; each portal has places of its own.
var reports = []string{"Khánh thành cầu treo ở %s", "Mở lớp dạy chữ cho phụ nữ %s", "Tiêm phòng cho trâu bò tại %s",
	"Hội thi cấy lúa nước của %s", "Phát giống ngô lai cho bà con %s", "Đường vào %s được đổ bê tông"}

// feedOf serves the first n reports of a place as a feed, the newest first.
func feedOf(t *testing.T, place string, n *atomic.Int32) string {
	t.Helper()
	began := time.Now()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Cổng</title><link>/</link><description>.</description>`)
		for i := n.Load() - 1; i >= 0; i-- {
			title := fmt.Sprintf(reports[i], place)
			fmt.Fprintf(w, "<item><title>%s</title><link>http://%s/tin/bai-%d.html</link><pubDate>%s</pubDate>"+
				"<description>%s. Việc này do xã làm cùng bà con, xong trong tuần.</description></item>", title, r.Host, i+1,
				began.Add(time.Duration(int(i)-len(reports))*time.Minute).Format(time.RFC1123Z), title)
		}
		fmt.Fprint(w, "</channel></rss>")
	}))
	t.Cleanup(server.Close)
	return server.URL + "/rss"
}

// TestWhatWasHeldIsTakenByTheButtonThatIsPressed has two portals with more news at
// once than they may have: of one they go to the feeds only, of the other they
// are sent, too.
func TestWhatWasHeldIsTakenByTheButtonThatIsPressed(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	n.Store(1)
	settings := "topics: [{id: xa, name: Tin xã, keywords: [xã]}]\nsources:\n"
	places := map[string]string{"lang": "bản Nà Hừ", "gui": "bản Vàng San"}
	for id, place := range places {
		address := feedOf(t, place, &n)
		settings += fmt.Sprintf("  - {id: %s, name: Cổng %s, url: %q, lists: [%q], pages: never, max_new: 3, "+
			"schedule: \"@daily\"}\n", id, id, strings.TrimSuffix(address, "rss"), address)
	}
	h := settle(t, settings)
	buttons := regexp.MustCompile(`<button name="send" value="(\d)"`)
	for id := range places {
		h.eventually("the first visit of "+id, func() bool {
			_, page := h.get("/desk/sources/" + id)
			return strings.Contains(page, " new")
		})
	}
	n.Store(int32(len(reports)))
	for id, place := range places {
		_, page := h.post("/desk/sources/"+id+"/visit", nil)
		assert.Same(t, id+" was visited", strings.Contains(page, "Đã thăm Cổng "+id), true)
		_, page = h.get("/desk/sources/" + id)
		assert.Same(t, id+" says what is held", strings.Contains(page, "giữ lại 5 tin mới"), true)
		assert.Same(t, id+" names the first", strings.Contains(page, fmt.Sprintf(reports[5], place)), true)
		assert.Same(t, id+" has both buttons", len(buttons.FindAllString(page, -1)), 2)
		_, feed := h.get("/feeds/xa.atom")
		assert.Same(t, id+" in the feed before", strings.Count(feed, place+"</title>"), 1)
	}
	for id, send := range map[string]string{"lang": "0", "gui": "1"} {
		status, page := h.post("/desk/sources/"+id+"/accept", url.Values{"send": {send}})
		assert.Same(t, "answer of "+id, status, http.StatusOK)
		says := map[string]string{"0": "Đã nhận tin giữ lại của Cổng lang vào feed, không gửi cho ai: ",
			"1": "Đã nhận và gửi tin giữ lại của Cổng gui: "}[send]
		assert.Same(t, id+" says what was done", strings.Contains(page, says), true)
		assert.Same(t, id+" has buttons after it", buttons.MatchString(page), false)
		h.eventually("the articles of "+id+" in the feed", func() bool {
			_, feed := h.get("/feeds/xa.atom")
			return strings.Count(feed, places[id]) >= len(reports)
		})
		assert.Same(t, "broadcasts of "+id, h.broadcasts(places[id]), map[string]int{"0": 0, "1": 5}[send])
		_, page = h.post("/desk/sources/"+id+"/accept", url.Values{"send": {"1"}})
		assert.Same(t, id+", pressed again", strings.Contains(page, "Đã nhận và gửi"), true)
		assert.Same(t, "broadcasts of "+id+" then", h.broadcasts(places[id]), map[string]int{"0": 0, "1": 5}[send])
	}
	_, log := h.get("/desk/log")
	for _, want := range []string{`>accept held</span></td><td data-of="Với">nguồn lang</td>`,
		`>accept held and send</span></td><td data-of="Với">nguồn gui</td>`} {
		assert.Same(t, "the log has "+want, strings.Contains(log, want), true)
	}
}

// broadcasts is how many of the articles about a place were sent to their followers.
func (h *house) broadcasts(place string) (sent int) {
	h.t.Helper()
	_, page := h.get("/desk/articles")
	found := 0
	for _, m := range regexp.MustCompile(`/desk/articles/(\d+)">([^<]*)<`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(m[2], place) {
			continue
		}
		found++
		_, one := h.get("/desk/articles/" + m[1])
		if strings.Contains(one, `<th scope="row">tin mới</th>`) {
			sent++
		}
	}
	assert.Same(h.t, "articles about "+place, found, len(reports))
	return sent
}
