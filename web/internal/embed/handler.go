package embed

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/pages"
	"loa/web/internal/site"
)

//go:embed assets
var assetFiles embed.FS

// Options are what a Handler needs.
type Options struct {
	Current *site.Current
	// Find asks the store for articles.
	Find func(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	// Pages keeps what is made until the next change, and answers errors.
	Pages *pages.Handler
	// FrameAncestors are the sites that may show boxes in frames; empty: all.
	FrameAncestors []string
	Now            func() time.Time
}

// Handler answers everything below /embed, /oembed and /for-agencies.
type Handler struct {
	current *site.Current
	find    func(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	pages   *pages.Handler
	frames  *answer.Class
	now     func() time.Time
}

// New returns a Handler.
func New(o Options) *Handler {
	return &Handler{current: o.Current, find: o.Find, pages: o.Pages, frames: framesFor(o.FrameAncestors),
		now: o.Now}
}

// Classes of answers: what a box may load, and who may show it.
var (
	fragments = &answer.Class{CSP: []string{"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; " +
		"form-action " +
		"'none'"},
		Vary: []string{"Accept-Encoding"}, CORS: true}
	pictures = &answer.Class{CSP: []string{"default-src 'none'; style-src 'unsafe-inline'"},
		Vary: []string{"Accept-Encoding"}, CORS: true}
	// The configurator's previews are frames of our own, and a box's colours
	// are the visitor's choice.
	builder = &answer.Class{CSP: []string{"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; " +
		"connect-src 'self'; " +
		"img-src 'self' https: http:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
		Vary: []string{"Accept-Encoding"}}
)

// framesFor is the class of frames that some sites may show.
func framesFor(ancestors []string) *answer.Class {
	allowed := "*"
	if len(ancestors) > 0 {
		allowed = "'self' " + strings.Join(ancestors, " ") // the configurator shows them too
	}
	return &answer.Class{CSP: []string{"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
		"worker-src 'self'; img-src https: http:; base-uri 'none'; form-action 'none'; frame-ancestors " + allowed},
		Vary: []string{"Accept-Encoding"}}
}

// freshFor is how long a box is kept without a change: what is urgent grows old,
// and a box says when it was made.
const freshFor = time.Hour

const (
	boxControl    = "public, max-age=60, stale-while-revalidate=300, stale-if-error=604800"
	htmlKind      = "text/html; charset=utf-8"
	svgKind       = "image/svg+xml; charset=utf-8"
	assetControl  = "public, max-age=3600, stale-if-error=604800"
	immutableFor  = "public, max-age=31536000, immutable"
	fragmentsEnd  = ".html"
	picturesEnd   = ".svg"
	componentFile = "loa.v1.js"
)

// ServeBox answers /embed/{name}: a frame, or with an ending a fragment or a
// picture.
func (h *Handler) ServeBox(w http.ResponseWriter, r *http.Request) {
	name, template, kind, class := r.PathValue("name"), "frame.html", htmlKind, h.frames
	switch {
	case strings.HasSuffix(name, fragmentsEnd):
		name, template, class = strings.TrimSuffix(name, fragmentsEnd), "fragment.html", fragments
	case strings.HasSuffix(name, picturesEnd):
		name, template, kind, class = strings.TrimSuffix(name, picturesEnd), "picture.svg", svgKind, pictures
	}
	if class.CORS {
		answer.Open(w.Header())
	}
	o, problem := parse(h.current.Get(), name, r.URL.RawQuery)
	if problem != nil {
		h.fail(w, r, problem)
		return
	}
	key := "/embed/" + r.PathValue("name") + "?" + r.URL.RawQuery
	h.pages.ServeMade(w, r, key, o.isPlain(r.URL.RawQuery),
		func(ctx context.Context, set *site.Setup) (pages.Made, error) {
			b, err := h.build(ctx, set, o)
			if err != nil {
				return pages.Made{}, err
			}
			b.Frame = set.Site.URL + "/embed/" + name
			body, err := execute(template, b)
			return pages.Made{Body: body, Kind: kind, Control: boxControl, Class: class, Fresh: freshFor}, err
		})
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, p *address.Problem) {
	h.pages.Fail(w, r, p.Status, p.VI, p.EN)
}

// assetVersion changes with any asset.
var assetVersion = answer.AssetVersion(assetFiles)

// Integrity is the component's hash as pages pin it (W3C Subresource
// Integrity).
func Integrity() string {
	b, err := assetFiles.ReadFile("assets/" + componentFile)
	if err != nil {
		panic(err) // embedded
	}
	sum := sha512.Sum384(b)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// weight is how many bytes the component is, compressed, for people.
var weight = sync.OnceValue(func() string {
	b, err := assetFiles.ReadFile("assets/" + componentFile)
	if err != nil {
		panic(err) // embedded
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(b) // a bytes.Buffer takes everything
	w.Close()
	return strings.Replace(fmt.Sprintf("%.1f KB", float64(packed.Len())/1024), ".", ",", 1)
})

// ServeAsset serves what boxes are made of. The component never changes under
// its address.
func (h *Handler) ServeAsset(w http.ResponseWriter, r *http.Request) {
	name, control := path.Base("/"+r.PathValue("file")), assetControl
	if name == "loa.js" {
		name, control = componentFile, immutableFor
	} else if r.URL.Query().Get("v") == assetVersion {
		control = immutableFor
	}
	b, err := assetFiles.ReadFile("assets/" + name)
	if err != nil || r.PathValue("file") == componentFile {
		h.pages.ServeUnknown(w, r)
		return
	}
	answer.Open(w.Header())
	head := w.Header()
	head.Set("Content-Type", "text/javascript; charset=utf-8")
	if strings.HasSuffix(name, ".css") {
		head.Set("Content-Type", "text/css; charset=utf-8")
	}
	sum := sha256.Sum256(b)
	head.Set("Etag", `"`+hex.EncodeToString(sum[:8])+`"`)
	head.Set("Cache-Control", control)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// ServeWorker serves the script that keeps the last good copy of a frame.
func (h *Handler) ServeWorker(w http.ResponseWriter, r *http.Request) {
	b, _ := assetFiles.ReadFile("assets/worker.js")
	head := w.Header()
	head.Set("Content-Type", "text/javascript; charset=utf-8")
	head.Set("Cache-Control", "no-cache")
	head.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self' https: http:")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}
