package deskwork_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/internal/assert"
	"loa/portal/portaltest"
)

// house is a running service with a file of its own, and a portal beside it.
type house struct {
	t         *testing.T
	file, url string
	portal    string
	client    *http.Client
}

const password = "một mật khẩu rất dài"

// settle opens a house whose file cannot be written when it has none.
func settle(t *testing.T, text string) *house {
	t.Helper()
	h := &house{t: t, file: filepath.Join(t.TempDir(), "loa.yaml")}
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	site, err := portaltest.New("nukeviet", server.URL, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = site
	h.portal = server.URL + site.Enter
	h.write(fmt.Sprintf(`# Our own words.
site: {name: Loa thử, url: "http://127.0.0.1:1"} # no port yet
server:
  listen: "127.0.0.1:0"
database:
  url: "sqlite:%s"
network:
  allow_private: [127.0.0.0/8, "::1/128"]
  requests_per_minute: 100000
%s`, filepath.Join(t.TempDir(), "loa.db"), text))
	cfg, err := setup.ReadConfig(h.file)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := service.New(ctx, cfg, log, service.Tuning{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.OpenDesk(ctx, "lan", password); err != nil {
		t.Fatal(err)
	}
	h.url = "http://" + s.Listener.Addr().String()
	ended := make(chan error, 1)
	stop := s.FollowConfig(ctx, h.file)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("got %v, want the service to end well", err)
		}
		stop()
		s.Close()
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.client = &http.Client{Jar: jar}
	h.post("/desk/login", url.Values{"name": {"lan"}, "password": {password}})
	return h
}

func (h *house) write(text string) {
	h.t.Helper()
	if err := os.WriteFile(h.file, []byte(text), 0o640); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read() string {
	h.t.Helper()
	b, err := os.ReadFile(h.file)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

func (h *house) get(path string) (int, string) {
	h.t.Helper()
	return h.body(h.client.Get(h.url + path))
}

func (h *house) post(path string, form url.Values) (int, string) {
	h.t.Helper()
	return h.body(h.client.PostForm(h.url+path, form))
}

func (h *house) body(r *http.Response, err error) (int, string) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	if most := 30 << 10; len(b) > most && strings.HasPrefix(r.Request.URL.Path, "/desk") {
		h.t.Errorf("%s: got a page of %d bytes, want at most %d", r.Request.URL.Path, len(b), most)
	}
	return r.StatusCode, string(b)
}

var (
	inputs  = regexp.MustCompile(`<input[^>]*?(type="\w+")? ?[^>]*name="([^"]+)" value="([^"]*)"([^>]*)>`)
	areas   = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>`)
	choices = regexp.MustCompile(`(?s)<select[^>]*name="([^"]+)".*?<option value="([^"]*)" selected`)
	inLine  = regexp.MustCompile(`id="e-schedule">[^<]*dòng \d+`)
)

// form is what a browser would send of the form on a page, with changes.
func form(page string, changes url.Values) url.Values {
	values := url.Values{}
	for _, m := range inputs.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(m[0], `type="checkbox"`) || strings.Contains(m[0], "checked") {
			values.Set(m[2], unescape(m[3]))
		}
	}
	for _, m := range areas.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], unescape(m[2]))
	}
	for _, m := range choices.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], m[2])
	}
	for k, v := range changes {
		values[k] = v
	}
	return values
}

func unescape(s string) string {
	return html.UnescapeString(s)
}

func (h *house) eventually(what string, f func() bool) {
	h.t.Helper()
	for end := time.Now().Add(30 * time.Second); !f(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("got nothing of it in half a minute, want: %s", what)
		}
	}
}

const lists = `topics:
  # What is local.
  - id: kinh-te
    name: Kinh tế   # for ever
    sections: [kinh-te]
sources: []
`

func TestASourceIsAddedFromABareAddressEditedPausedRemovedAndBroughtBack(t *testing.T) {
	t.Parallel()
	h := settle(t, lists)
	before := h.read()
	status, page := h.post("/desk/sources/preview", url.Values{"address": {h.portal}})
	assert.Same(t, "preview", status, http.StatusOK)
	for _, want := range []string{"Thêm nguồn này", "tiêu đề", "←", "bài trong danh sách"} {
		assert.Same(t, "the preview says "+want, strings.Contains(page, want), true)
	}
	status, page = h.post("/desk/sources/add", form(page, url.Values{"id": {"cong"}, "name": {"Cổng thử"}}))
	assert.Same(t, "added", status, http.StatusOK)
	assert.Same(t, "it says where it was written", strings.Contains(page, "Đã ghi vào "+h.file), true)
	added := h.read()
	assert.Same(t, "all that was there stands", strings.HasPrefix(added, strings.TrimSuffix(before, " []\n")), true)
	h.eventually("its articles in the feed", func() bool {
		_, feed := h.get("/feeds/all.atom")
		return strings.Contains(feed, "<entry>")
	})
	h.eventually("the visit in the source's history", func() bool {
		_, page = h.get("/desk/sources/cong")
		return strings.Contains(page, " new")
	})

	_, mine := h.get("/desk/sources/cong/edit")
	_, theirs := h.get("/desk/sources/cong/edit")
	status, _ = h.post("/desk/sources/cong/edit", form(mine, url.Values{"schedule": {"@hourly"}}))
	assert.Same(t, "the first to save", status, http.StatusOK)
	assert.Same(t, "it is in the file", strings.Contains(h.read(), `schedule: "@hourly"`), true)
	status, page = h.post("/desk/sources/cong/edit", form(theirs, url.Values{"name": {"Tên khác"}}))
	assert.Same(t, "the second to save", status, http.StatusConflict)
	assert.Same(t, "is told what there is now", strings.Contains(page, "Hiện nay: @hourly"), true)
	assert.Same(t, "and nothing is overwritten", strings.Contains(h.read(), "Tên khác"), false)
	status, page = h.post("/desk/sources/cong/edit", form(mine, url.Values{"version": {versionOf(page)},
		"schedule": {"rất thường xuyên"}}))
	assert.Same(t, "a schedule that is none", status, http.StatusBadRequest)
	assert.Same(t, "is told at its place with the line", inLine.MatchString(page), true)

	edited := h.read()
	h.write("# written by hand meanwhile\n" + edited)
	status, page = h.post("/desk/sources/cong/pause", url.Values{"paused": {"1"}})
	assert.Same(t, "paused", status, http.StatusOK)
	assert.Same(t, "the page says so", strings.Contains(page, "tạm dừng"), true)
	assert.Same(t, "what was written by hand stands",
		strings.HasPrefix(h.read(), "# written by hand meanwhile\n"), true)
	status, _ = h.post("/desk/sources/cong/visit", nil)
	assert.Same(t, "a visit of what is paused", status, http.StatusOK)

	_, page = h.get("/desk/sources/cong")
	_, page = h.post("/desk/sources/cong/delete", url.Values{"version": {versionOf(page)}, "sure": {"1"}})
	assert.Same(t, "removed", strings.Contains(page, "Đã bỏ nguồn"), true)
	assert.Same(t, "nothing of it is left", strings.Contains(h.read(), "cong"), false)
	for range 4 { // removal, pause, schedule, addition
		_, page = h.get("/desk/log")
		undo := regexp.MustCompile(`/desk/changes/(\w+)/undo`).FindAllStringSubmatch(page, -1)
		_, page = h.post("/desk/changes/"+nextUndo(page, undo)+"/undo", nil)
	}
	assert.Same(t, "all of it taken back", h.read(), "# written by hand meanwhile\n"+before)
}

// nextUndo is the newest change that is no undoing itself.
func nextUndo(page string, found [][]string) string {
	for item := range strings.SplitSeq(page, "<li>") {
		if strings.Contains(item, "<strong>hoàn tác") {
			continue
		}
		for _, f := range found {
			if strings.Contains(item, f[0]) {
				return f[1]
			}
		}
	}
	return "none"
}

func versionOf(page string) string {
	m := regexp.MustCompile(`name="version" value="(\w*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

func TestATopicIsTriedSavedRenamedAndRemoved(t *testing.T) {
	t.Parallel()
	h := settle(t, lists)
	_, page := h.post("/desk/sources/preview", url.Values{"address": {h.portal}})
	h.post("/desk/sources/add", form(page, url.Values{"id": {"cong"}}))
	h.eventually("articles", func() bool {
		_, page = h.get("/desk/sources/cong")
		return strings.Contains(page, " new")
	})
	_, page = h.get("/desk/topics/new")
	fields := form(page, url.Values{"id": {"moi"}, "name": {"Mới"}, "rule0.any": {"xã\ntỉnh\nngười dân"},
		"rule0.not": {"diễn tập"}, "rule0.in": {"text", "lead"}})
	status, page := h.post("/desk/topics/try", fields)
	assert.Same(t, "tried", status, http.StatusOK)
	caught := regexp.MustCompile(`Sẽ bắt được (\d+) tin`).FindStringSubmatch(page)
	if caught == nil || caught[1] == "0" {
		t.Fatalf("got %v of a trial, want some articles:\n%s", caught, page)
	}
	assert.Same(t, "nothing is written by a trial", strings.Contains(h.read(), "moi"), false)
	status, _ = h.post("/desk/topics/save", form(page, url.Values{"rule0.in": {"text", "lead"}}))
	assert.Same(t, "saved", status, http.StatusOK)
	assert.Same(t, "the rule in the file", strings.Contains(h.read(),
		`rules: [{any: ["xã", "tỉnh", "người dân"], not: ["diễn tập"], in: [text, lead]}]`), true)
	feed, _ := h.get("/feeds/moi.atom")
	assert.Same(t, "its feed", feed, http.StatusOK)

	_, page = h.get("/desk/topics/moi")
	status, _ = h.post("/desk/topics/save", form(page, url.Values{"id": {"moi-hon"}, "rule0.in": {"text"}}))
	assert.Same(t, "renamed", status, http.StatusOK)
	assert.Same(t, "the former name", strings.Contains(h.read(), "formerly: [moi]"), true)
	_, page = h.get("/desk/topics/moi-hon")
	assert.Same(t, "it says that the feed answers 410", strings.Contains(page, "410"), true)
	_, page = h.post("/desk/topics/moi-hon/delete", url.Values{"version": {versionOf(page)}, "sure": {"1"}})
	assert.Same(t, "removed", strings.Contains(page, "Đã bỏ chủ đề"), true)
	feed, _ = h.get("/feeds/moi-hon.atom")
	assert.Same(t, "its feed then", feed, http.StatusGone)
	_, page = h.get("/desk/topics/kinh-te")
	status, page = h.post("/desk/topics/save", form(page, url.Values{"name": {strings.Repeat("dài", 4000)}}))
	assert.Same(t, "a name of 12,000 letters", status, http.StatusBadRequest)
	assert.Same(t, "is told at its place", strings.Contains(page, `id="e-name"`), true)
	status, _ = h.post("/desk/topics/save", form(page, url.Values{"keywords": {strings.Repeat("x", 80_000)}}))
	assert.Same(t, "a form that is too long", status, http.StatusRequestEntityTooLarge)
}
