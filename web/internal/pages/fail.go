package pages

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/answer"
)

// Broken answers a failure of ours and writes it to the log.
func (s *Handler) Broken(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader went away
	}
	s.log.Error("cannot answer", "doing", doing, "err", err)
	w.Header().Set("Retry-After", "30")
	s.Fail(w, r, http.StatusServiceUnavailable, "Trang tạm thời chưa đọc được dữ liệu. Xin quý vị thử lại sau ít phút.",
		"The data cannot be read just now. Please try again in a few minutes.")
}

// Fail is the one way to answer with an error: a page for people, plain text
// for feed readers, a problem (RFC 9457) for programs that read /api.
func (s *Handler) Fail(w http.ResponseWriter, r *http.Request, status int, vi, en string) {
	h := w.Header()
	h.Del("Content-Encoding")
	h.Del("Etag")
	h.Del("Last-Modified")
	h.Set("Cache-Control", "no-store")
	if status == http.StatusNotFound || status == http.StatusGone {
		h.Set("Cache-Control", "public, max-age=60")
	}
	h.Set("Vary", "Accept, Sec-Fetch-Dest")
	if strings.HasPrefix(r.URL.Path, "/api/") {
		h.Set("Content-Type", "application/problem+json; charset=utf-8")
		body, _ := json.Marshal(problem{en, vi, status}) // of texts and a number
		s.finish(w, r, status, body)
		return
	}
	if answer.WantsHTML(r) {
		s.failPage(w, r, status, vi, en)
		return
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	body := vi + "\n" + en + "\n" + s.site.URL + "/\n" + s.site.URL + "/feeds.opml\n"
	if status == http.StatusNotFound || status == http.StatusGone {
		for _, t := range s.current.Get().Near(r.URL.Path) {
			body += s.site.URL + address.Plain(t.ID).Address(feed.RSS) + "\n"
		}
	}
	s.finish(w, r, status, []byte(body))
}

// problem is an error as programs read it.
type problem struct {
	Title  string `json:"title"`  // in English
	Detail string `json:"detail"` // in Vietnamese
	Status int    `json:"status"`
}

// finish writes an answer whose headers are set.
func (s *Handler) finish(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a reader that went away is no error of ours
	}
}

// ServeUnknown answers every address that no route has.
func (s *Handler) ServeUnknown(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.Fail(w, r, http.StatusMethodNotAllowed, "Địa chỉ này chỉ để đọc.", "This address can only be read.")
		return
	}
	s.Fail(w, r, http.StatusNotFound, "Không có trang này.", "There is no such page.")
}
