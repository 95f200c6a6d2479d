package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"loa/bot/bottest"
	"loa/demo"
	"loa/store/storetest"
)

func TestAnArticleGoesFromThePortalToFeedsAndPhoneAndChangesThere(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		w := newWorld(t, url, bottest.Options{})
		p := w.start()
		w.eventually("Loa to be ready", w.healthy)
		w.eventually("the end of the first fill", func() bool {
			return w.filled() &&
				w.feedsHave("kinh-te", "Giá chè búp tươi")
		})
		const reader, other = 7_001, 7_002
		w.subscribe(reader, "Kinh tế")
		w.subscribe(reader, "Giá cả") // a second topic of the same article
		w.subscribe(other, "Cảnh báo")

		const title = "Giá ngô hạt tăng 5% trong tuần"
		path, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title,
			Body: "Thương lái thu mua tận nương.\n\nBà con phấn khởi."})
		if err != nil {
			t.Fatal(err)
		}
		for len(w.polled) > 0 {
			<-w.polled
		}
		polled := <-w.polled
		w.eventually("the article in all three feeds", func() bool {
			return w.feedsHave("kinh-te", title) &&
				w.feedsHave("all", title)
		})
		inFeeds := time.Since(polled)
		w.eventually("the message", func() bool { return w.chatHas(reader, title) > 0 })
		t.Logf("after the poll that saw it: feeds %s, message %s", inFeeds.Round(time.Millisecond),
			time.Since(polled).Round(time.Millisecond))
		if message := w.last(reader); len(message.Buttons) == 0 {
			t.Errorf("message without buttons: %+v, want len(message.Buttons) other than 0", message)
		}
		before, id := w.entry("kinh-te", title)

		const corrected = "Giá ngô hạt tăng 7% trong tuần"
		if _, err := w.portal.Edit(demo.Wording{Path: path, Title: corrected}); err != nil {
			t.Fatal(err)
		}
		w.eventually("the correction in the feeds", func() bool { return w.feedsHave("kinh-te", corrected) })
		after, sameID := w.entry("kinh-te", corrected)
		if id == "" || id != sameID {
			t.Errorf("the entry's id was %q and is %q, want id not empty, id %v", id, sameID, sameID)
		}
		if was, is := between(before, "<updated>", "</updated>"), between(after, "<updated>", "</updated>"); is <= was {
			t.Errorf("updated was %s and is %s, want is more than %v", was, is, was)
		}
		w.eventually("the correction on the phone", func() bool { return w.chatHas(reader, corrected) > 0 })

		w.eventually("what was wrong", func() bool { return w.correction(reader, title, corrected) })

		// A further change edits the correction; the portal changes the text too.
		const again = "Giá ngô hạt tăng 9% trong tuần"
		if _, err := w.portal.Edit(demo.Wording{Path: path, Title: again}); err != nil {
			t.Fatal(err)
		}
		w.eventually("the correction, corrected", func() bool { return w.correction(reader, title, again) })
		w.eventually("the message itself", func() bool { return w.chatHas(reader, again) == 2 })
		if got := w.chatHas(reader, "Đính chính"); got != 1 {
			t.Errorf("the reader got %d corrections, want 1", got)
		}
		if line := "Đính chính"; !strings.Contains(w.body("/feeds/kinh-te.rss"), line) {
			t.Errorf("got a feed without %q, want it", line)
		}

		if got := w.chatHas(reader, "Giá ngô hạt tăng"); got > 2 { // the article, and the correction that answers it
			t.Errorf("the reader of two topics got %d messages, want at most 2", got)
		}
		if got := w.chatHas(other, "Giá ngô"); got != 0 {
			t.Errorf("who has other topics got %d messages, want 0", got)
		}
		if err := p.stop(); err != nil {
			t.Errorf("stopped by SIGTERM: %v, want no error", err)
		}
		if strings.Contains(p.log.String(), w.telegram.Token()) {
			t.Error("the log shows the token")
		}
	})
}

// correction tells whether a chat has a correction that strikes a title out and
// shows another.
func (w *world) correction(chat int64, struck, title string) bool {
	for _, m := range w.telegram.Messages(chat) {
		at := strings.Index(m.Text, struck)
		if !strings.Contains(m.Text, "Đính chính") || !strings.Contains(m.Text, title) || at < 0 {
			continue
		}
		offset := len(utf16.Encode([]rune(m.Text[:at])))
		for _, e := range m.Entities {
			if e.Type == "strikethrough" && e.Offset == offset {
				return true
			}
		}
	}
	return false
}

// body is what stands at an address of the site.
func (w *world) body(path string) string {
	_, body := w.get(path)
	return body
}

// between returns what stands between two marks, or "".
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	inner, _, _ := strings.Cut(rest, to)
	return inner
}

func TestHostileTextBreaksNoFeedAndNoMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	w.start()
	w.eventually("the end of the first fill", w.filled)
	const reader = 7_001
	w.subscribe(reader, "Kinh tế")

	const title = "Giá\u000b e\u0302\u0301ch 🐸 ]]> <script>alert(1)</script> &amp; <b>tăng"
	long := strings.Repeat("Một câu dài về giá ếch đồng. ", 4000) // over 100,000 characters
	if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title, Lead: title, Body: title + "\n\n" +
		long}); err != nil {
		t.Fatal(err)
	}
	w.eventually("the article in the feeds", func() bool { return w.feedsHave("kinh-te", "ếch 🐸") })
	for _, format := range []string{".rss", ".atom", ".json"} {
		status, body := w.get("/feeds/kinh-te" + format)
		if status != http.StatusOK {
			t.Errorf("%s: status %d, want %v", format, status, http.StatusOK)
		}
		if err := parses(format, body); err != nil {
			t.Errorf("%s no longer parses: %v, want no error", format, err)
		}
		if strings.ContainsRune(body, '\u000b') || strings.Contains(body, `\u000b`) {
			t.Errorf("%s lets a control character through, want not strings.ContainsRune(body, '\\u000b'), body "+
				"without %q", format, `\u000b`)
		}
		if format != ".json" && strings.Contains(body, "<script>") ||
			strings.Contains(between(body, `"content_html":"`, `",`), "<script>") {
			t.Errorf(`%s lets a script through, want it without "<script>"`, format)
		}
	}
	w.eventually("the message", func() bool { return w.chatHas(reader, "ếch 🐸") > 0 })
	if m := w.last(reader); len([]rune(m.Text)) > 4096 || !strings.Contains(m.Text, "<script>") {
		t.Errorf(`the message shows the title as %q, want len([]rune(m.Text)) at most 4096, m.Text to contain "<script>"`, m.Text)
	}
}
