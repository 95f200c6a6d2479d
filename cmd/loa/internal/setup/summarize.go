package setup

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"loa/article"
	"loa/config"
	"loa/summarizer"
)

// Summarizer is the configured maker of summaries; nil when there is none.
func Summarizer(cfg *config.Config, log *slog.Logger) *summarizer.Summarizer {
	c := cfg.Summarizer
	if len(c.Command) == 0 && c.URL == "" {
		return nil
	}
	return summarizer.New(summarizer.Options{Command: c.Command, URL: c.URL, Model: c.Model, Key: c.Key.Reveal(),
		Client: &http.Client{}, Timeout: c.Timeout, PerHour: c.PerHour, Now: time.Now, Logger: log})
}

// Summarize asks the configured maker of summaries; nil when there is none.
func Summarize(cfg *config.Config, log *slog.Logger) func(context.Context, article.Article) (string, error) {
	if s := Summarizer(cfg, log); s != nil {
		return s.Summarize
	}
	return nil
}
