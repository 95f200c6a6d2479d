package front

import (
	"net/http"
	"net/url"
	"strings"
)

// PathOf is the path of site.url, "" when it has none.
func PathOf(site string) string {
	u, err := url.Parse(site)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}

// Ambiguous tells whether a path of site.url begins as one of our own addresses
// does: then nobody can say whether a proxy has taken the path away, and it
// must take it away.
func Ambiguous(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "feeds", "topics", "sources", "articles", "search", "assets", "embed", "oembed", "hub", "telegram", "api",
		"desk", "healthz", "readyz", "metrics", "for-agencies", "archive", "authors":
		return true
	}
	return false
}

// Below serves a site whose address has a path, whether the proxy before it
// takes that path away or passes it on.
func Below(site string, next http.Handler) http.Handler {
	path := PathOf(site)
	if path == "" || Ambiguous(path) {
		return next
	}
	stripped := http.StripPrefix(path, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == path: // relative links of the page would lead beside it
			http.Redirect(w, r, path+"/", http.StatusMovedPermanently)
		case strings.HasPrefix(r.URL.Path, path+"/"):
			stripped.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
