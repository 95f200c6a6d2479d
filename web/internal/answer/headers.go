package answer

import (
	"net/http"
	"strings"
)

// Content security policies: feeds may load their stylesheet and nothing
// else; pages also pictures, which stay where their portals have them.
var (
	FeedCSP = []string{"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action " +
		"'none'"}
	PageCSP = []string{"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; " +
		"manifest-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'"}

	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	anyOrigin  = []string{"*"}
	exposed    = []string{"ETag, Last-Modified, Link"}
)

// Secure sets the headers that every response carries. The slices are shared
// by all responses and never written to.
func Secure(h http.Header, csp []string) {
	h["Content-Security-Policy"] = csp
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
}

// Open lets scripts of other sites read an answer: everything below /feeds/,
// errors too.
func Open(h http.Header) {
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Expose-Headers"] = exposed
}

// Preflight answers a browser that asks on behalf of a script of another site
// what it may do.
func Preflight(w http.ResponseWriter) {
	h := w.Header()
	Open(h)
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, Cache-Control, Content-Type, "+
		"If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Pragma, Range, User-Agent, X-Requested-With")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// WantsHTML tells whether a person's browser asks, not a feed reader.
func WantsHTML(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Dest") {
	case "document":
		return true
	case "", "empty": // empty: perhaps a page that a service worker asks for
	default:
		return false
	}
	return strings.HasPrefix(r.Header.Get("Accept"), "text/html")
}
