// Package answer writes HTTP answers: documents that are kept ready in each
// encoding, conditional requests, and the headers that every response carries.
package answer

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"loa/feed"
)

// Encoding is a content coding; the zero one is identity.
type Encoding int

const (
	Identity Encoding = iota
	Gzip
	Brotli
	encodings
)

// Ends of the ETags of the encodings, and their names in Content-Encoding.
var (
	tagEnds       = [encodings]string{"", "-gz", "-br"}
	encodingNames = [encodings][]string{nil, {"gzip"}, {"br"}}
)

// representation is a document's bytes in one encoding, made once.
type representation struct {
	once   sync.Once
	done   atomic.Bool
	wanted bool // the document before this one was asked for in this encoding
	bytes  []byte
	tag    []string
	length []string
}

// Document is a feed document ready to be written: everything a response
// needs is here, as values that are only ever read.
type Document struct {
	*feed.Document
	reps     [encodings]representation
	modified []string
	kind     []string
	link     []string
	control  []string
	grown    func(bytes int) // told when an encoding was made
	Slowly   func(*Document) // has brotli made in the background; nil: at once
	asked    atomic.Bool     // Slowly was called
}

var (
	xmlKind     = []string{"application/xml; charset=utf-8"}
	feedVary    = []string{"Accept-Encoding, Sec-Fetch-Dest, A-IM"}
	anyOrigin   = []string{"*"}
	exposed     = []string{"ETag, Last-Modified, Link"}
	feedControl = []string{"public, max-age=60, stale-if-error=86400"}
	// An archive document never changes; shared caches ask once an hour, so
	// that what was withdrawn leaves them.
	archiveControl = []string{"public, max-age=31536000, s-maxage=3600, immutable, stale-if-error=86400"}
	deltaControl   = []string{"no-store, im"}
	deltaVary      = []string{"Accept-Encoding, Sec-Fetch-Dest, A-IM, If-None-Match"}
	manipulation   = []string{"feed"}
)

// New returns a document with what its head says; grown is told the bytes of
// each encoding that is made.
func New(d *feed.Document, h feed.Head, grown func(int)) *Document {
	out := &Document{Document: d, modified: []string{d.Modified.Format(http.TimeFormat)}, kind: []string{d.Format.ContentType()},
		control: feedControl, grown: grown}
	links := []string{"<" + h.Self + `>; rel="self"; type="` + d.Format.MediaType() + `"`, "<" + h.Home + `>; rel="alternate"; type="text/html"`}
	if h.Hub != "" {
		links = append(links, "<"+h.Hub+`>; rel="hub"`)
	}
	if h.Current != "" {
		out.control = archiveControl
		links = append(links, "<"+h.Current+`>; rel="current"`)
	}
	if h.PrevArchive != "" {
		links = append(links, "<"+h.PrevArchive+`>; rel="prev-archive"`)
	}
	out.link = []string{strings.Join(links, ", ")}
	for e := range out.reps {
		out.reps[e].tag = []string{`"` + d.Tag + tagEnds[e] + `"`}
	}
	return out
}

// Make makes the document's bytes in an encoding, once.
func (d *Document) Make(e Encoding) { d.representation(e) }

// AskAgain lets the next asker of brotli have it made, when it could not be.
func (d *Document) AskAgain() { d.asked.Store(false) }

// Kind is the document's media type.
func (d *Document) Kind() string { return d.kind[0] }

// representation returns the document in an encoding, which the first asker makes.
func (d *Document) representation(e Encoding) *representation {
	rep := &d.reps[e]
	rep.once.Do(func() {
		switch e {
		case Identity:
			rep.bytes = d.Bytes
		case Gzip:
			rep.bytes = Compress(d.Bytes)
		case Brotli:
			rep.bytes = compressWith(&brotliWriters, d.Bytes)
		}
		d.grown(len(rep.bytes))
		rep.length = []string{strconv.Itoa(len(rep.bytes))}
		rep.done.Store(true)
	})
	return rep
}

// Compressors are kept while they are in use: a new one takes 0.8 MB for gzip
// and 2.8 MB for brotli. Level 5 of this gzip takes a third of the time of
// compress/gzip and makes as few bytes. The window of 256 KB holds nearly every
// feed; the library's own choice takes 10.6 MB and makes not a byte fewer of one.
var (
	gzipWriters = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, 5)
		if err != nil {
			panic(err) // the level is a constant
		}
		return w
	}}
	brotliWriters = sync.Pool{New: func() any {
		return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: 5, LGWin: 18})
	}}
)

// Compress returns b in gzip.
func Compress(b []byte) []byte { return compressWith(&gzipWriters, b) }

func compressWith(writers *sync.Pool, b []byte) []byte {
	var buf bytes.Buffer
	w := writers.Get().(interface {
		io.WriteCloser
		Reset(io.Writer)
	})
	defer writers.Put(w)
	w.Reset(&buf)
	w.Write(b) // a bytes.Buffer takes everything
	w.Close()
	w.Reset(nil) // keeps no document alive
	return bytes.Clone(buf.Bytes())
}

// Follow takes over from the document before: in which encodings it is wanted.
func (d *Document) Follow(old *Document) {
	for e := range d.reps {
		d.reps[e].wanted = old.reps[e].wanted || old.reps[e].done.Load()
	}
}

// Prepare makes the wanted encodings, so that no request has to.
func (d *Document) Prepare() {
	for e := range d.reps {
		if d.reps[e].wanted {
			d.representation(Encoding(e))
		}
	}
}

// Size is what the document takes in all encodings made so far.
func (d *Document) Size() int {
	n := 0
	for e := range d.reps {
		if d.reps[e].done.Load() {
			n += len(d.reps[e].bytes)
		}
	}
	return n
}

// Serve answers a GET or HEAD with the document, and returns the status.
func (d *Document) Serve(w http.ResponseWriter, r *http.Request) int {
	h := w.Header()
	Secure(h, FeedCSP)
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Vary"] = feedVary
	h["Cache-Control"] = d.control
	match := r.Header["If-None-Match"]
	if len(match) > 0 {
		if tag := d.matching(match); tag != nil {
			h["Etag"] = tag
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified
		}
	}
	rep, e := d.choose(r.Header["Accept-Encoding"])
	h["Etag"] = rep.tag
	if len(match) > 0 {
		if manip := r.Header["A-Im"]; len(manip) > 0 && d.serveDelta(w, r, manip, match) {
			return http.StatusIMUsed
		}
	} else if since := r.Header.Get("If-Modified-Since"); since != "" {
		if t, err := http.ParseTime(since); err == nil && !d.Modified.After(t) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified
		}
	}
	h["Access-Control-Expose-Headers"] = exposed
	h["Link"] = d.link
	h["Last-Modified"] = d.modified
	h["Content-Type"] = d.kind
	if d.Format != feed.JSON && r.Header.Get("Sec-Fetch-Dest") == "document" {
		h["Content-Type"] = xmlKind // what a browser can show, with the stylesheet
	}
	h["Content-Length"] = rep.length
	if e != Identity {
		h["Content-Encoding"] = encodingNames[e]
	}
	if r.Method != http.MethodHead {
		w.Write(rep.bytes) // a reader that went away is no error of ours
	}
	return http.StatusOK
}

// choose returns the best representation that a client accepts and that need
// not be waited for: brotli takes several times as long to make as gzip, so
// the first askers get gzip while it is made in the background.
func (d *Document) choose(accept []string) (*representation, Encoding) {
	e := chooseEncoding(accept)
	if e == Brotli && d.Slowly != nil && !d.reps[Brotli].done.Load() && Accepts(accept, Gzip) {
		if d.asked.CompareAndSwap(false, true) {
			d.Slowly(d)
		}
		e = Gzip
	}
	return d.representation(e), e
}

// serveDelta answers with only the items that changed since the version a
// reader has (RFC 3229); it declines when that would say nothing or everything.
func (d *Document) serveDelta(w http.ResponseWriter, r *http.Request, manip, match []string) bool {
	if !hasToken(manip, "feed") {
		return false
	}
	seq := int64(-1)
	for _, tag := range splitTags(match) {
		if n, ok := feed.TagSeq(tag); ok {
			seq = max(seq, n)
		}
	}
	if seq < 0 {
		return false
	}
	body, n := d.Since(seq)
	if n == 0 || n == d.Items {
		return false
	}
	h := w.Header()
	h["Access-Control-Expose-Headers"] = exposed
	h["Link"] = d.link
	h["Last-Modified"] = d.modified
	h["Content-Type"] = d.kind
	h["Im"] = manipulation
	h["Cache-Control"] = deltaControl
	h["Vary"] = deltaVary
	h["Etag"] = d.reps[Identity].tag
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusIMUsed)
	if r.Method != http.MethodHead {
		w.Write(body) // as above
	}
	return true
}

// matching returns the entity tag among the values of If-None-Match that
// names the present bytes, nil for none.
func (d *Document) matching(values []string) []string {
	for e := range d.reps {
		if values[0] == d.reps[e].tag[0] {
			return d.reps[e].tag
		}
	}
	if tag := matches(values, d.Tag); tag != "" {
		return []string{tag}
	}
	return nil
}

// matches returns the entity tag among the values of If-None-Match that names
// the present bytes in any encoding, "" for none. Proxies make tags weak.
func matches(values []string, tag string) string {
	for _, v := range splitTags(values) {
		if v == "*" {
			return `"` + tag + `"`
		}
		v = strings.TrimPrefix(v, "W/")
		if len(v) < 2 || v[0] != '"' || v[len(v)-1] != '"' {
			continue
		}
		if rest, ok := strings.CutPrefix(v[1:len(v)-1], tag); ok {
			for _, end := range tagEnds {
				if rest == end {
					return v
				}
			}
		}
	}
	return ""
}

// splitTags splits the values of an If-None-Match header into entity tags.
func splitTags(values []string) []string {
	if len(values) == 1 && !strings.Contains(values[0], ",") {
		return []string{strings.TrimSpace(values[0])}
	}
	var out []string
	for _, v := range values {
		for _, t := range strings.Split(v, ",") {
			if t = strings.TrimSpace(t); t != "" && len(out) < 100 {
				out = append(out, t)
			}
		}
	}
	return out
}

func hasToken(values []string, want string) bool {
	for _, v := range values {
		for _, t := range strings.Split(v, ",") {
			name, _, _ := strings.Cut(t, ";")
			if strings.EqualFold(strings.TrimSpace(name), want) {
				return true
			}
		}
	}
	return false
}

// chooseEncoding takes the best encoding that a client accepts: brotli, gzip,
// or none (RFC 9110, 12.5.3).
func chooseEncoding(values []string) Encoding {
	weights := acceptedEncodings(values)
	best := Identity
	for e := Gzip; e < encodings; e++ {
		if weights[e] > 0 && weights[e] >= weights[best] {
			best = e
		}
	}
	return best
}

// Accepts tells whether a client takes an encoding.
func Accepts(values []string, e Encoding) bool { return acceptedEncodings(values)[e] > 0 }

// acceptedEncodings reads Accept-Encoding into a weight per encoding; plain
// bytes are always accepted and never preferred.
func acceptedEncodings(values []string) (weights [encodings]float64) {
	for _, v := range values {
		for v != "" {
			var item string
			item, v, _ = strings.Cut(v, ",")
			name, params, _ := strings.Cut(item, ";")
			e := Identity
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "gzip", "x-gzip":
				e = Gzip
			case "br":
				e = Brotli
			default:
				continue
			}
			weights[e] = 1
			if _, number, ok := strings.Cut(params, "="); ok {
				weights[e], _ = strconv.ParseFloat(strings.TrimSpace(number), 64)
			}
		}
	}
	return weights
}
