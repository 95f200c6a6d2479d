// Package answer writes HTTP answers: documents that are kept ready in each
// encoding, conditional requests, and the headers that every response carries.
package answer

import (
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// form is what a document is written for.
type form int

const (
	plain   form = iota // for programs
	browser             // for a person who opened a feed in a browser
	forms
)

// formEnds are the ends that forms give to an entity tag, before those of the
// encodings.
var formEnds = [forms]string{"", "-page"}

// Content is what a Document is made of.
type Content struct {
	Body     []byte
	Tag      string // strong, without quotes
	Modified time.Time
	Kind     string // media type
	Control  string // Cache-Control
	Link     string
	Class    *Class
	// Browser turns the body into what a browser shows as a document; nil: the
	// same is shown.
	Browser func(body []byte) []byte
}

// Class is what many documents have in common. Its values are only ever read.
type Class struct {
	CSP  []string
	Vary []string
	CORS bool
}

// The classes of documents.
var (
	Feeds = &Class{CSP: FeedCSP, Vary: []string{"Accept-Encoding, Sec-Fetch-Dest"}, CORS: true}
	Pages = &Class{CSP: PageCSP, Vary: []string{"Accept-Encoding"}}
)

// body is a document's bytes in one form and encoding.
type body struct {
	bytes  []byte
	length []string
}

// Document is a document ready to be written: everything a response needs is
// here, as values that are only ever read. Its bytes may be shed; the tag and
// the date stay, so that who has the document already is told so.
type Document struct {
	Tag      string
	modified time.Time
	date     []string
	kind     []string
	control  []string
	link     []string
	tags     [encodings][]string
	class    *Class
	browser  func([]byte) []byte

	mu     sync.Mutex // held while bytes are made
	bodies [forms][encodings]atomic.Pointer[body]
	wanted [encodings]bool // in these encodings the document before was asked for
	raw    atomic.Bool     // identity was asked for

	grown  func(bytes int)
	Slowly func(*Document) // has brotli made in the background; nil: at once
	asked  atomic.Bool     // Slowly was called
}

// xmlKind is what a browser can show, with a stylesheet.
var xmlKind = []string{"application/xml; charset=utf-8"}

// New returns a document; grown is told how many bytes more, or fewer, it
// keeps from now on.
func New(c Content, grown func(int)) *Document {
	d := &Document{Tag: c.Tag, modified: c.Modified, kind: []string{c.Kind}, control: []string{c.Control},
		class:   c.Class,
		browser: c.Browser, grown: grown}
	if !c.Modified.IsZero() {
		d.date = []string{c.Modified.UTC().Format(http.TimeFormat)}
	}
	if c.Link != "" {
		d.link = []string{c.Link}
	}
	for e := range d.tags {
		d.tags[e] = []string{`"` + c.Tag + tagEnds[e] + `"`}
	}
	d.keep(plain, Identity, c.Body)
	return d
}

// Kind is the document's media type.
func (d *Document) Kind() string { return d.kind[0] }

// Bytes returns the document as it is, nil when its bytes were shed.
func (d *Document) Bytes() []byte {
	if b := d.body(plain, Identity); b != nil {
		return b.bytes
	}
	return nil
}

// Make makes the document's bytes in an encoding.
func (d *Document) Make(e Encoding) { d.body(plain, e) }

// AskAgain lets the next asker of brotli have it made, when it could not be.
func (d *Document) AskAgain() { d.asked.Store(false) }

// Follow takes over from the document before: in which encodings it is wanted.
func (d *Document) Follow(old *Document) {
	for e := range d.wanted {
		d.wanted[e] = old.wanted[e] || Encoding(e) != Identity && old.bodies[plain][e].Load() != nil
	}
	d.raw.Store(old.raw.Load())
}

// Prepare makes the wanted encodings, so that no request has to, and sheds the
// plain bytes that nobody asks for: gzip holds them too.
func (d *Document) Prepare() {
	for e, wanted := range d.wanted {
		if wanted {
			d.body(plain, Encoding(e))
		}
	}
}

// Size is how many bytes the document keeps.
func (d *Document) Size() int {
	n := 0
	for f := range d.bodies {
		for e := range d.bodies[f] {
			if b := d.bodies[f][e].Load(); b != nil {
				n += cap(b.bytes)
			}
		}
	}
	return n
}

// Shed forgets the document's bytes.
func (d *Document) Shed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for f := range d.bodies {
		for e := range d.bodies[f] {
			d.forget(form(f), Encoding(e))
		}
	}
}

// body returns the document in a form and encoding, which the first asker
// makes; nil when its bytes were shed.
func (d *Document) body(f form, e Encoding) *body {
	if b := d.bodies[f][e].Load(); b != nil {
		return b
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if b := d.bodies[f][e].Load(); b != nil {
		return b
	}
	var bytes []byte
	switch {
	case e == Identity && d.bodies[f][Gzip].Load() != nil:
		bytes = expand(d.bodies[f][Gzip].Load().bytes)
	case e == Identity && f == browser:
		if raw := d.identity(plain); raw != nil {
			bytes = d.browser(raw)
		}
	case e != Identity:
		if raw := d.identity(f); raw != nil {
			bytes = compressWith(compressors[e], raw)
		}
	}
	if bytes == nil {
		return nil
	}
	b := d.keep(f, e, bytes)
	if e == Gzip && (f == browser || !d.raw.Load()) {
		d.forget(f, Identity)
	}
	return b
}

// identity returns the plain bytes of a form without keeping them; d.mu is held.
func (d *Document) identity(f form) []byte {
	if b := d.bodies[f][Identity].Load(); b != nil {
		return b.bytes
	}
	if b := d.bodies[f][Gzip].Load(); b != nil {
		return expand(b.bytes)
	}
	if f == browser {
		if raw := d.identity(plain); raw != nil {
			return d.browser(raw)
		}
	}
	return nil
}

func (d *Document) keep(f form, e Encoding, bytes []byte) *body {
	b := &body{bytes, []string{strconv.Itoa(len(bytes))}}
	d.bodies[f][e].Store(b)
	d.grown(cap(bytes))
	return b
}

func (d *Document) forget(f form, e Encoding) {
	if b := d.bodies[f][e].Swap(nil); b != nil {
		d.grown(-cap(b.bytes))
	}
}

// Serve answers a GET or HEAD with the document, and returns the status; 0
// means that nothing was written because the bytes were shed.
func (d *Document) Serve(w http.ResponseWriter, r *http.Request) int {
	h := w.Header()
	if d.class.CORS {
		h["Access-Control-Allow-Origin"] = anyOrigin
	}
	h["Vary"] = d.class.Vary
	h["Cache-Control"] = d.control
	switch status, tag := d.condition(r); status {
	case http.StatusNotModified:
		h["Etag"] = tag
		w.WriteHeader(status)
		return status
	case http.StatusPreconditionFailed:
		w.WriteHeader(status)
		return status
	}
	Secure(h, d.class.CSP) // what is kept already has these
	f := plain
	if d.browser != nil && r.Header.Get("Sec-Fetch-Dest") == "document" {
		f = browser
	}
	b, e := d.choose(f, r.Header["Accept-Encoding"])
	if b == nil {
		return 0
	}
	h["Etag"] = d.tags[e]
	h["Content-Type"] = d.kind
	if f == browser {
		h["Etag"] = []string{`"` + d.Tag + formEnds[f] + tagEnds[e] + `"`}
		h["Content-Type"] = xmlKind
	}
	if d.class.CORS {
		h["Access-Control-Expose-Headers"] = exposed
	}
	if d.link != nil {
		h["Link"] = d.link
	}
	if d.date != nil {
		h["Last-Modified"] = d.date
	}
	h["Content-Length"] = b.length
	if e != Identity {
		h["Content-Encoding"] = encodingNames[e]
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
	} else {
		w.Write(b.bytes) // a reader that went away is no error of ours
	}
	return http.StatusOK
}

// choose returns the best representation that a client accepts and that need
// not be waited for: brotli takes several times as long to make as gzip, so
// the first askers get gzip while it is made in the background.
func (d *Document) choose(f form, accept []string) (*body, Encoding) {
	weights := acceptedEncodings(accept)
	e := weights.best()
	if e == Brotli && weights[Gzip] > 0 && d.bodies[f][Brotli].Load() == nil && (f == browser || d.Slowly != nil) {
		if f == plain && d.asked.CompareAndSwap(false, true) {
			d.Slowly(d)
		}
		e = Gzip
	}
	if e == Identity && f == plain {
		d.raw.Store(true)
	}
	return d.body(f, e), e
}

// Kept tells whether the document's bytes are kept.
func (d *Document) Kept() bool {
	return d.bodies[plain][Gzip].Load() != nil || d.bodies[plain][Identity].Load() != nil
}
