package deskwork_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"loa/internal/assert"
)

// TestBrokenAndTurnedTextInFormsOfTheConfiguration sends bytes that are no text in
// every input of the forms for sources and topics, and marks that turn the
// direction of writing in those of words.
func TestBrokenAndTurnedTextInFormsOfTheConfiguration(t *testing.T) {
	t.Parallel()
	h := settle(t, `topics: [{id: kinh-te, name: Kinh tế, sections: [kinh-te]}]
sources:
  - {id: cong, name: Cổng thử, url: "http://127.0.0.1:1/", schedule: "@daily", paused: true}
`)
	before := h.read()
	pages := map[string]string{"/desk/sources/cong/edit": "/desk/sources/cong/edit",
		"/desk/topics/save": "/desk/topics/kinh-te", "/desk/topics/try": "/desk/topics/kinh-te"}
	for path, at := range pages {
		_, page := h.get(at)
		whole := form(page, nil)
		assert.Same(t, path+" has inputs", len(whole) > 5, true)
		for key := range whole {
			for _, broken := range []string{"Cổng th\xe1\xbb", "\xff\xfe", "Cổng\x00"} {
				status, page := h.post(path, form(page, url.Values{key: {broken}}))
				assert.Same(t, path+", "+key, status, http.StatusBadRequest)
				assert.Same(t, path+", "+key+" says so", strings.Contains(page, "Có ký tự bị hỏng"), true)
				assert.Same(t, path+", "+key+" answers text", utf8.ValidString(page), true)
			}
		}
	}
	for _, path := range []string{"/desk/sources/add", "/desk/sources/preview"} {
		status, _ := h.post(path, url.Values{"id": {"moi"}, "name": {"\xc3("}, "address": {"http://127.0.0.1:1/\xff"}})
		assert.Same(t, path, status, http.StatusBadRequest)
	}
	for _, path := range []string{"/desk/sources/%ff/pause", "/desk/topics/%00/delete", "/desk/changes/%ff%00/undo"} {
		status, _ := h.post(path, url.Values{"sure": {"1"}})
		assert.Same(t, path, status, http.StatusNotFound)
	}
	assert.Same(t, "the file after what was refused", h.read(), before)

	const turn, isolate, hidden = "\u202e", "\u2067", "\u200b"
	turned := url.Values{"name": {turn + "Cổng" + hidden + " ngược" + isolate}, "include": {"bản " + turn + "tin"}}
	_, page := h.get("/desk/sources/cong/edit")
	status, page := h.post("/desk/sources/cong/edit", form(page, turned))
	assert.Same(t, "turned text of a source", status, http.StatusOK)
	turned = url.Values{"name": {isolate + "Chợ" + turn}, "keywords": {"phiên" + turn + " chợ"},
		"rule0.any": {turn + "lũ" + hidden}}
	_, topic := h.get("/desk/topics/kinh-te")
	status, saved := h.post("/desk/topics/save", form(topic, turned))
	assert.Same(t, "turned text of a topic", status, http.StatusOK)
	_, log := h.get("/desk/log")
	file := h.read()
	for _, want := range []string{"Cổng ngược", "bản tin", "Chợ", "phiên chợ", "lũ"} {
		assert.Same(t, "the file has "+want, strings.Contains(file, want), true)
	}
	for what, text := range map[string]string{"the file": file, "the source's page": page, "the topics": saved,
		"the log": log} {
		assert.Same(t, what+" turns writing", strings.ContainsAny(text, turn+isolate+hidden), false)
	}
	status, page = h.post("/desk/topics/save", url.Values{"id": {turn + "moi" + hidden}, "name": {"Mới"},
		"keywords": {"mới"}})
	assert.Same(t, "a turned id", status, http.StatusOK)
	assert.Same(t, "is the id without", strings.Contains(h.read(), "id: moi"), true)
	assert.Same(t, "its answer turns writing", strings.ContainsAny(page, turn+hidden), false)
}
