package bot

import (
	"context"
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"loa/bot/telegram"
	"loa/internal/trouble"
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// legalSecret tells whether Telegram takes a webhook's secret. (A bound in the
// expression would make it two hundred kilobytes.)
func legalSecret(s string) bool { return len(s) <= 256 && secretToken.MatchString(s) }

// webhookInfo is https://core.telegram.org/bots/api#webhookinfo
type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int64  `json:"pending_update_count"`
	ErrorDate int64  `json:"last_error_date"`
	Error     string `json:"last_error_message"`
}

// host is where the webhook posts to, "" when there is none. Its path may be a
// secret.
func (w webhookInfo) host() string {
	if w.URL == "" {
		return ""
	}
	if u, err := url.Parse(w.URL); err == nil && u.Host != "" {
		return u.Host
	}
	return "an unreadable address"
}

func (b *Bot) webhookInfo(ctx context.Context) (info webhookInfo, err error) {
	err = b.call(ctx, "getWebhookInfo", nil, &info)
	return info, err
}

// WebhookState is how updates come, as Telegram sees it.
type WebhookState struct {
	Host    string // that updates are posted to; empty: they wait to be polled
	Ours    bool   // it is the one of Options.Webhook
	Waiting int64  // updates that were not taken yet
	Error   string // why the last post failed, and when; empty and zero for none
	Failed  time.Time
}

// Webhook asks Telegram how updates come.
func (b *Bot) Webhook(ctx context.Context) (WebhookState, error) {
	info, err := b.webhookInfo(ctx)
	if err != nil {
		return WebhookState{}, telegram.SendError(err)
	}
	s := WebhookState{
		Host:    info.host(),
		Ours:    isOurs(b, info.URL),
		Waiting: info.Pending,
		Error:   b.api.Redact(info.Error),
	}
	if info.ErrorDate != 0 {
		s.Failed = time.Unix(info.ErrorDate, 0)
	}
	return s, nil
}

// setWebhook has Telegram post updates to us.
func (b *Bot) setWebhook(ctx context.Context) error {
	hook := b.opts.Webhook
	// One connection, so that updates come in order.
	p := telegram.Params{
		"url":             hook.URL,
		"secret_token":    hook.Secret,
		"allowed_updates": telegram.UpdateKinds,
		"max_connections": "1",
	}
	if err := b.call(ctx, "setWebhook", p, nil); err != nil {
		return err
	}
	if info, err := b.webhookInfo(ctx); err == nil { // as the server writes it
		b.hookAs.Store(&info.URL)
	}
	return nil
}

// isOurs tells whether a webhook is the one that we have set.
func isOurs(b *Bot, address string) bool {
	if as := b.hookAs.Load(); as != nil && *as != "" {
		return address == *as
	}
	return address != "" && strings.EqualFold(address, b.opts.Webhook.URL)
}

// keepWebhook looks every now and then, until ctx ends, whether updates still
// come, since a webhook that another program has replaced or removed is silent.
// It also takes up what other processes have left unanswered.
func (b *Bot) keepWebhook(ctx context.Context) {
	told := b.opts.Now() // Failed posts before were told, or are an earlier process's
	unknown := b.trouble("whether updates still come is not known")
	taken := b.trouble("someone else receives this bot's updates: only one may; setting the webhook again")
	unset, refused := b.trouble("the webhook could not be set"), b.trouble("Telegram cannot post updates to the "+
		"webhook")
	for wait := resumeEvery; b.pause(ctx, wait) == nil; {
		wait = resumeEvery
		b.resumeOthers(ctx)
		if b.health.judge.Refused() {
			_ = b.identify(ctx) // Webhook tells what came of it
		}
		s, err := b.Webhook(ctx)
		if err == nil {
			unknown.Over()
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			wait = b.health.untilAsked(b.opts.Now(), wait)
			unknown.Note("err", err)
		case !s.Ours:
			other := "another program with the same token, which polls"
			if s.Host != "" {
				other = "a webhook at " + s.Host
			}
			b.health.change(func(h *Health) { h.Conflict = true })
			taken.Note("other", other)
			if err := b.setWebhook(ctx); err != nil && ctx.Err() == nil {
				unset.Note("err", err, "again_in", resumeEvery)
			}
		default:
			b.health.change(func(h *Health) { h.Conflict = false })
			for _, t := range []*trouble.Log{taken, unset, refused} {
				t.OverAfter(quietFor)
			}
			if s.Failed.After(told) {
				told = s.Failed
				refused.Note("host", s.Host, "waiting", s.Waiting, "err", s.Error)
			}
		}
	}
}

// quietFor is after how long without it a trouble that comes and goes is over.
const quietFor = 10 * time.Minute

const maxUpdate = 1 << 20

// Handler takes the updates that Telegram posts to the webhook. Without the
// secret it answers 401; an update is confirmed once it is stored.
func (b *Bot) Handler() http.Handler {
	unstored := b.trouble("updates could not be stored; Telegram will post them again")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if b.opts.Webhook.Secret == "" ||
			subtle.ConstantTimeCompare([]byte(secret), []byte(b.opts.Webhook.Secret)) != 1 {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		if _, err := telegram.UpdateID(body); err != nil {
			http.Error(w, "no update", http.StatusBadRequest)
			return
		}
		b.awaitBacklog(r)
		if err := b.apply(r.Context(), body); err != nil {
			unstored.Note("err", err)
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		unstored.OverAfter(quietFor)
		w.WriteHeader(http.StatusOK)
	})
}
