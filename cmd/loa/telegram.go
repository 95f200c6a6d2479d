package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"loa/article"
	"loa/config"
	"loa/store"
	"loa/web"
)

// telegram is the bot and the sender of articles. A nil one is off: its
// methods do nothing.
type telegram struct{}

// telegramClient reaches Telegram, through its own proxy when there is one.
func telegramClient(cfg *config.Config) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.ResponseHeaderTimeout = 90 * time.Second // longer than a long poll
	if cfg.Telegram.Proxy.Set() {
		address, err := url.Parse(cfg.Telegram.Proxy.Reveal())
		if err != nil {
			return nil, err
		}
		transport.Proxy = http.ProxyURL(address)
	}
	return &http.Client{Transport: transport}, nil
}

func newTelegram(cfg *config.Config, db *store.Store, log *slog.Logger) (*telegram, error) {
	return nil, nil
}

func (t *telegram) extend(*web.Options)                         {}
func (t *telegram) notify()                                     {}
func (t *telegram) reload([]article.Topic, []article.Source)    {}
func (t *telegram) run(ctx context.Context, named func(string)) {}
