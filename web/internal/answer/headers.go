package answer

import (
	"net/http"
	"strings"
)

// Content security policies: feeds may load their stylesheet and nothing
// else; pages also pictures, which stay where their portals have them.
var (
	FeedCSP = []string{"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"}
	PageCSP = []string{"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"}

	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
)

// Secure sets the headers that every response carries. The slices are shared
// by all responses and never written to.
func Secure(h http.Header, csp []string) {
	h["Content-Security-Policy"] = csp
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
}

// WantsHTML tells whether a person's browser asks, not a feed reader.
func WantsHTML(r *http.Request) bool {
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest != "" {
		return dest == "document"
	}
	return strings.HasPrefix(r.Header.Get("Accept"), "text/html")
}
