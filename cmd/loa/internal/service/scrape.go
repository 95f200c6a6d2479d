package service

import (
	"context"
	"net/http"
	"time"
)

// serveMetrics answers on the metrics' own listener until ctx ends; without one
// it does nothing.
func (s *Service) serveMetrics(ctx context.Context) error {
	if s.metricsListener == nil {
		return nil
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/metrics", "/readyz", "/healthz"} {
		mux.Handle("GET "+path, s.web)
	}
	return serveHTTP(ctx, &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute}, s.metricsListener)
}
