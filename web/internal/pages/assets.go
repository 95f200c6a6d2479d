package pages

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"loa/web/internal/answer"
)

//go:embed assets
var assetFiles embed.FS

//go:embed templates
var templateFiles embed.FS

// pages gives the page templates by name, each with the shared layout. They
// are parsed when the first page is asked for: many a service serves feeds only.
var pages = sync.OnceValue(func() map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, n := range []string{"home", "list", "archive", "offline", "search", "article", "gone", "fail"} {
		out[n] = template.Must(template.ParseFS(templateFiles, "templates/layout.html", "templates/"+n+".html"))
	}
	return out
})

// assetVersion changes with any asset, so that browsers may keep them for ever.
var assetVersion = answer.AssetVersion(assetFiles)

// assetTypes are the media types of the assets.
var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png"}

// ServeAsset serves stylesheets, script and icon.
func (s *Handler) ServeAsset(w http.ResponseWriter, r *http.Request) {
	s.asset(w, r, r.PathValue("file"))
}

// ServeIcon serves the icon.
func (s *Handler) ServeIcon(w http.ResponseWriter, r *http.Request) { s.asset(w, r, "icon.svg") }

func (s *Handler) asset(w http.ResponseWriter, r *http.Request, name string) {
	b, err := assetFiles.ReadFile(path.Join("assets", path.Base("/"+name)))
	if err != nil || name == "worker.js" { // it has an address of its own, whose folder it rules
		s.ServeUnknown(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", assetTypes[path.Ext(name)])
	h.Set("Etag", `"`+assetVersion+`"`)
	h.Set("Cache-Control", "public, max-age=3600")
	if r.URL.Query().Get("v") == assetVersion {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// ServeRobots keeps crawlers out of what has no end.
func (s *Handler) ServeRobots(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=86400")
	p := s.site.Path("")
	w.Write([]byte(strings.Join([]string{"User-agent: *", "Disallow: " + p + "/search", "Disallow: " + p +
		"/feeds/search", "Disallow: " + p + "/desk", "Disallow: " + p + "/hub",
		"Sitemap: " + s.site.URL + "/sitemap.xml", ""}, "\n")))
}
