package front

import (
	"net/http"
	"strings"

	"loa/config"
)

// proxyHeaders are what proxies add to requests from elsewhere.
var proxyHeaders = []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"}

// GuardMetrics keeps the metrics from who reads the site: on the public
// listener they are refused to requests that came through a proxy, unless
// allowed, and are not there at all when they have a listener of their own.
func GuardMetrics(cfg config.Server, next http.Handler) http.Handler {
	if cfg.MetricsPublic {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.TrimSuffix(r.URL.Path, "/") != "/metrics" {
			next.ServeHTTP(w, r)
			return
		}
		if cfg.MetricsListen != "" {
			http.Error(w, "The metrics have a listener of their own.", http.StatusNotFound)
			return
		}
		for _, name := range proxyHeaders {
			if r.Header.Get(name) != "" {
				http.Error(w, "The metrics are not shown through a proxy. server.metrics_listen gives them a "+
					"listener of "+
					"their own, server.metrics_public: true shows them to everyone.", http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
