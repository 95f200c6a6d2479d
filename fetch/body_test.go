package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"loa/fetch/fetchtest"
)

func packed(pack func(io.Writer) io.WriteCloser, body []byte) []byte {
	var b bytes.Buffer
	w := pack(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

var packers = map[string]func(io.Writer) io.WriteCloser{
	"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
}

func TestEveryCodingIsUnpackedAndBounded(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(n *Options) { n.MaxBytes = 256 << 10; n.PerMinute = 1000 })
	serve := func(coding string, body []byte) (Response, error) {
		s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(body)
		})
		return get(t, client, s.URL+"/x")
	}
	bomb := make([]byte, 4<<20)
	for coding, pack := range packers {
		resp, err := serve(coding, packed(pack, []byte("Thị trấn Ô Quy Hồ")))
		if err != nil || string(resp.Body) != "Thị trấn Ô Quy Hồ" {
			t.Errorf("%s: %q, %v, want no error, string(resp.Body) %q", coding, resp.Body, err, "Thị trấn Ô Quy Hồ")
		}
		if _, err := serve(coding, packed(pack, bomb)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s bomb: %v, want error %v", coding, err, ErrTooLarge)
		}
		if resp, err := serve(coding, nil); err != nil || len(resp.Body) != 0 {
			if coding != "br" {
				t.Errorf("%s, nothing in it: %v, want coding %q", coding, err, "br")
			}
		}
		if _, err := serve(coding, packed(pack, bytes.Repeat([]byte("Nội dung "), 900))[:20]); err == nil {
			t.Errorf("%s cut short was taken, want an error", coding)
		}
	}
	bare := packed(func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f }, []byte("bare"))
	if resp, err := serve("deflate", bare); err != nil || string(resp.Body) != "bare" {
		t.Errorf("bare deflate: %q, %v, want no error, string(resp.Body) %q", resp.Body, err, "bare")
	}
	twice := packed(packers["gzip"], packed(packers["gzip"], bomb))
	if _, err := serve("gzip, gzip", twice); !errors.Is(err, ErrTooLarge) {
		t.Errorf("bomb in a bomb: %v, want error %v", err, ErrTooLarge)
	}
	if _, err := serve("gzip, gzip, gzip, gzip", []byte("x")); err == nil ||
		!strings.Contains(err.Error(), "packed 4 times") {
		t.Errorf(`packed four times: %v, want an error, it to contain "packed 4 times"`, err)
	}
}

func TestPackingIsUndoneAsBrowsersDo(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(o *Options) { o.PerMinute = 1000 })
	const text = "<rss>Tin bản làng</rss>"
	zipped := packed(packers["gzip"], []byte(text))
	for name, served := range map[string]struct {
		coding string
		body   []byte
	}{
		"no packing's name":     {"UTF-8", []byte(text)},
		"two words":             {"none, aws-chunked", []byte(text)},
		"gzip that is plain":    {"gzip", []byte(text)},
		"deflate that is plain": {"deflate", []byte(text)},
		"brotli that is plain":  {"br", []byte(text)},
		"gzip without its name": {"", zipped},
		"gzip by a wrong name":  {"binary", zipped},
		"zeros behind gzip":     {"gzip", append(slices.Clone(zipped), 0, 0, 0, 0, 0)},
		"rubbish behind gzip":   {"gzip", append(slices.Clone(zipped), "\r\n<!-- x -->"...)},
		"two streams of gzip": {"gzip", append(packed(packers["gzip"], []byte("<rss>Tin ")),
			packed(packers["gzip"], []byte("bản làng</rss>"))...)},
		"gzip named deflate":     {"deflate", zipped},
		"gzip named brotli":      {"br", zipped},
		"a blank before gzip":    {"gzip", append([]byte("\r\n"), zipped...)},
		"a wrong sum":            {"gzip", append(slices.Clone(zipped[:len(zipped)-8]), make([]byte, 8)...)},
		"gzip twice, named once": {"gzip", packed(packers["gzip"], zipped)},
	} {
		s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			if served.coding != "" {
				w.Header().Set("Content-Encoding", served.coding)
			}
			_, _ = w.Write(served.body)
		})
		resp, err := get(t, client, s.URL+"/x")
		if err != nil {
			t.Errorf("%s: got error %v, want %q", name, err, text)
			continue
		}
		same(t, name, string(resp.Body), text)
	}
	s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(zipped[:len(zipped)-9]) })
	if resp, err := get(t, client, s.URL+"/x"); err == nil {
		t.Errorf("gzip cut short: got %q, want an error", resp.Body)
	}
}

func TestEndlessBodyIsCutAtTheLimit(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	for _, announced := range []bool{false, true} {
		s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
			if announced {
				w.Header().Set("Content-Length", "99999999")
			}
			chunk := bytes.Repeat([]byte("x"), 64<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		})
		_, err := get(t, newTestClient(t, c, func(n *Options) { n.MaxBytes = 1 << 20 }), s.URL+"/x")
		if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "1048576") {
			t.Errorf(`announced %v: %v, want error %v, it to contain "1048576"`, announced, err, ErrTooLarge)
		}
	}
}

func TestSlowDripIsCutBeforeTheTimeIsUp(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	sent := 0
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100000")
		for r.Context().Err() == nil && sent < 100000 {
			c.Advance(time.Second)
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			sent++
			w.(http.Flusher).Flush()
		}
	})
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); !errors.Is(err, ErrTooSlow) {
		t.Errorf("error %v after %d bytes, want error %v", err, sent, ErrTooSlow)
	}
}

func TestSilentServerIsLeftWhenTheTimeIsUp(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Handle("/head", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s.Handle("/body", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "begin")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	client := newTestClient(t, c, func(n *Options) { n.Timeout = 50 * time.Millisecond })
	for _, path := range []string{"/head", "/body"} {
		if _, err := get(t, client, s.URL+path); !errors.Is(err, ErrTooSlow) || !strings.Contains(err.Error(), "50ms") {
			t.Errorf(`%s: %v, want error %v, it to contain "50ms"`, path, err, ErrTooSlow)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.Handle("/stop", func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := newTestClient(t, c, nil).Get(ctx, Request{URL: s.URL + "/stop"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v, want error %v", err, context.Canceled)
	}
}

func TestFilesAreNotPages(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	for kind, page := range map[string]bool{
		"application/pdf": false, "image/png": false, "application/vnd.ms-excel": false, "video/mp4": false,
		"text/html": true, "application/rss+xml": true, "application/octet-stream": true, "": true,
	} {
		s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", kind) })
		if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); errors.Is(err, ErrNotPage) == page {
			t.Errorf("%q: %v, want errors.Is(err, ErrNotPage) other than %v", kind, err, page)
		}
	}
}

// TestAPageThatIsCalledAFileIsRead when it begins as pages and feeds do.
func TestAPageThatIsCalledAFileIsRead(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(o *Options) { o.PerMinute = 1000 })
	const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Tin bản làng</title></channel></rss>`
	for name, served := range map[string]struct {
		kind, body string
		page       bool
	}{
		"a feed as a picture":      {"image/png", rss, true},
		"a feed as a film":         {"video/mp4", rss, true},
		"a feed as a document":     {"application/pdf", rss, true},
		"a page as a picture":      {"image/jpeg", "<!DOCTYPE html><html><body>Tin</body></html>", true},
		"a sitemap as an archive":  {"application/zip", `<urlset xmlns="x"><url><loc>/a</loc></url></urlset>`, true},
		"a drawing":                {"image/svg+xml", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>`, false},
		"a document":               {"application/pdf", "%PDF-1.7 <html>", false},
		"a picture called a page":  {"text/html", "\x89PNG\r\n\x1a\n0000", false},
		"a recording with nothing": {"audio/mpeg", "", false},
	} {
		s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", served.kind)
			_, _ = io.WriteString(w, served.body)
		})
		resp, err := get(t, client, s.URL+"/x")
		same(t, name+": is a page", !errors.Is(err, ErrNotPage), served.page)
		if served.page {
			same(t, name, string(resp.Body), served.body)
		}
	}
}

// TestAnswersThatAreWholeAreRead whatever their status; parts of a document are not.
func TestAnswersThatAreWholeAreRead(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(o *Options) { o.PerMinute = 1000 })
	for name, served := range map[string]struct {
		status int
		part   string
		want   string
	}{
		"created":             {http.StatusCreated, "", "<rss/>"},
		"from a proxy":        {http.StatusNonAuthoritativeInfo, "", "<rss/>"},
		"manipulated":         {http.StatusIMUsed, "", "<rss/>"},
		"a part that is all":  {http.StatusPartialContent, "bytes 0-5/6", "<rss/>"},
		"a part without word": {http.StatusPartialContent, "", "<rss/>"},
		"the first part":      {http.StatusPartialContent, "bytes 0-5/600", "status 206 Partial Content"},
		"the last part":       {http.StatusPartialContent, "bytes 594-599/600", "status 206 Partial Content"},
		"of unknown length":   {http.StatusPartialContent, "bytes 0-5/*", "status 206 Partial Content"},
		"being worked on":     {http.StatusAccepted, "", "status 202 Accepted"},
		"nothing":             {http.StatusNoContent, "", "status 204 No Content"},
	} {
		s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
			if served.part != "" {
				w.Header().Set("Content-Range", served.part)
			}
			w.Header().Set("Content-Type", "text/xml")
			w.WriteHeader(served.status)
			if served.status != http.StatusNoContent {
				_, _ = io.WriteString(w, "<rss/>")
			}
		})
		resp, err := get(t, client, s.URL+"/x")
		got := string(resp.Body)
		var status *StatusError
		if errors.As(err, &status) {
			got = status.Error()
		}
		same(t, name, got, served.want)
	}
}

func TestAServersOwnChoiceIsFollowed(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, nil)
	s.Handle("/tin", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/tin.xml")
		w.WriteHeader(http.StatusMultipleChoices)
	})
	s.Handle("/tin.xml", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<rss/>") })
	s.Handle("/nhieu", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMultipleChoices) })
	resp, err := get(t, client, s.URL+"/tin")
	same(t, "the document", string(resp.Body)+fmt.Sprint(err), "<rss/><nil>")
	same(t, "a move for ever", resp.Permanent, false)
	var status *StatusError
	_, err = get(t, client, s.URL+"/nhieu")
	same(t, "no choice named", errors.As(err, &status), true)
}
