package front

import (
	"fmt"
	"net/http"
	"strings"
)

// NoReaders lets through what operators and Telegram ask of a process that serves
// no readers, and says so to everyone else.
func NoReaders(role string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); first {
		case "healthz", "readyz", "metrics", "telegram":
			next.ServeHTTP(w, r)
		default:
			http.Error(w, fmt.Sprintf("This process has the role %s: readers are served by those with the role web or all.",
				role), http.StatusNotFound)
		}
	})
}
