package fetch

import (
	"bufio"
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// FileError says that an address holds a file, not a page: a document to
// download, a picture, a recording.
type FileError struct {
	URL       string
	Type      string // media type
	Name      string // that the server gives it, else the last part of its address
	SizeBytes int64  // 0 when the server does not say
}

// Error says what is wrong, in words.
func (e *FileError) Error() string { return fmt.Sprintf("%s is %s: %s", e.URL, e.Type, ErrNotPage) }

// Is makes errors.Is(err, ErrNotPage) true.
func (e *FileError) Is(target error) bool { return target == ErrNotPage }

func fileOf(u *url.URL, resp *http.Response, kind string) *FileError {
	e := &FileError{URL: u.String(), Type: kind, Name: path.Base(u.Path), SizeBytes: max(resp.ContentLength, 0)}
	if _, params, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition")); err == nil &&
		params["filename"] != "" {
		e.Name = path.Base(strings.ReplaceAll(params["filename"], `\`, "/"))
	}
	if named := mime.TypeByExtension(path.Ext(e.Name)); named != "" && strings.HasSuffix(kind, "/zip") {
		e.Type, _, _ = strings.Cut(named, ";") // office documents are zip inside
	}
	return e
}

// fileType names the media type of an answer that cannot be a page, a feed or
// a packed sitemap.
func fileType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	family, sub, _ := strings.Cut(kind, "/")
	switch {
	case slices.Contains([]string{"image", "audio", "video", "font"}, family),
		kind == "application/pdf", kind == "application/msword", kind == "application/zip",
		strings.HasPrefix(sub, "vnd.openxmlformats"), strings.HasPrefix(sub, "vnd.ms-"), strings.HasPrefix(sub,
			"vnd.oasis"):
		return kind
	}
	return ""
}

// beginsAsPage tells of an answer that is text of a page, a feed or JSON although its header
// calls it a picture, a recording or a document: a type that was set by mistake.
func beginsAsPage(r *bufio.Reader) bool {
	start, _ := r.Peek(pageStart)
	if !beginsAsText(start) {
		return false
	}
	lower := bytes.ToLower(start)
	return slices.ContainsFunc(pageMarks[:], func(mark string) bool { return bytes.Contains(lower, []byte(mark)) })
}

// pageMarks are by what a page, a feed or a sitemap is known.
var pageMarks = [...]string{"<rss", "<feed", "<rdf:rdf", "<html", "<!doctype html", "jsonfeed.org", "<urlset",
	"<sitemapindex"}

// pageStart is how much of an answer is looked at for that.
const pageStart = 1024

// sniffFile names the media type of a body that is a file whatever its header
// says; "" for what may be a document to read
// (https://mimesniff.spec.whatwg.org/).
func sniffFile(body []byte) string {
	if strings.HasPrefix(string(body[:min(len(body), 8)]), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
		return "application/msword" // or another office document of old
	}
	kind := http.DetectContentType(body)
	family, _, _ := strings.Cut(kind, "/")
	if kind == "application/pdf" || kind == "application/zip" ||
		slices.Contains([]string{"image", "audio", "video", "font"}, family) {
		return kind
	}
	return ""
}
