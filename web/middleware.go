package web

import (
	"net/http"
	"runtime/debug"
	"strings"
)

// Content security policies: feeds may load their stylesheet and nothing
// else; pages also pictures, which stay where their portals have them.
var (
	feedCSP = []string{"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"}
	pageCSP = []string{"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"}

	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
)

// secure sets the headers that every response carries. The slices are shared
// by all responses and never written to.
func secure(h http.Header, csp []string) {
	h["Content-Security-Policy"] = csp
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
}

// recorder remembers the status that was sent.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func stack() string { return string(debug.Stack()) }

// wantsHTML tells whether a person's browser asks, not a feed reader.
func wantsHTML(r *http.Request) bool {
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest != "" {
		return dest == "document"
	}
	return strings.HasPrefix(r.Header.Get("Accept"), "text/html")
}
