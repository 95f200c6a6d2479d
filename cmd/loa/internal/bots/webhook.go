package bots

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"loa/bot"
	"loa/config"
)

// WebhookPath is where Telegram posts the first bot's updates in webhook mode.
const WebhookPath = "/telegram/webhook"

// WebhookPathOf is where Telegram posts a bot's updates.
func WebhookPathOf(channel string) string {
	if channel == config.FirstBot {
		return WebhookPath
	}
	return WebhookPath + "/" + channel
}

// Client reaches Telegram, through its own proxy when there is one.
func Client(cfg *config.Config) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.MaxIdleConnsPerHost = 256                // paid broadcast has a hundred messages on their way
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

// WebhookOf is where Telegram posts a bot's updates in webhook mode.
func WebhookOf(cfg *config.Config, b config.ActiveBot) bot.Webhook {
	return bot.Webhook{URL: cfg.Site.URL + WebhookPathOf(b.ID), Secret: WebhookSecret(b.Token.Reveal())}
}

// WebhookSecret is what Telegram shows with each update. It follows from the
// token, so that all processes of a bot agree, and tells nothing of it.
func WebhookSecret(token string) string {
	sum := sha256.Sum256([]byte("loa telegram webhook " + token))
	return hex.EncodeToString(sum[:])
}
