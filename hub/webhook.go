package hub

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/operations"
)

// Paces of webhooks.
const (
	webhookLease   = 2 * time.Minute
	webhooksEvery  = 15 * time.Second // other processes' changes, and retries
	webhookChanges = 100
)

// Webhook is an agency's address to which articles are pushed as they are
// published, changed and withdrawn, signed in the form of Standard Webhooks
// (https://www.standardwebhooks.com).
type Webhook struct {
	ID      string // names it for ever: what was sent is remembered by it
	URL     string
	Secrets []string // "whsec_" and base64, or any text; each signs, so that one can be replaced
	Topics  []string // none: all
}

// wants tells whether a change concerns the webhook.
func (h Webhook) wants(c article.Change) bool {
	return len(h.Topics) == 0 || slices.ContainsFunc(c.Topics,
		func(t string) bool { return slices.Contains(h.Topics, t) })
}

// WebhookStore keeps how far each webhook was served.
type WebhookStore interface {
	Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	ClaimWebhook(ctx context.Context, id string, now, lease time.Time) (operations.WebhookState, bool, error)
	SaveWebhook(ctx context.Context, w operations.WebhookState, lease time.Time) error
}

// WebhookOptions are what Webhooks need.
type WebhookOptions struct {
	Store  WebhookStore
	Hooks  []Webhook
	Render func(a *article.Article) ([]byte, error) // the article as a JSON object
	// Paused is called when a webhook was given up, after three days or
	// because it answered 410, and should tell the operator.
	Paused func(id, reason string)
	Allow  []netip.Prefix // webhooks may live here besides public addresses
	Client *http.Client   // default NewClient(Allow)

	Now    func() time.Time
	Logger *slog.Logger
}

// Webhooks pushes articles. Each webhook walks the order of changes at its own
// pace: in order, each change at least once, with the same webhook-id whenever
// it is repeated.
type Webhooks struct {
	o    WebhookOptions
	wake []chan struct{}
}

// NewWebhooks returns Webhooks, or what is wrong with the first bad one.
func NewWebhooks(o WebhookOptions) (*Webhooks, error) {
	if o.Client == nil {
		o.Client = NewClient(o.Allow)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	w := &Webhooks{o: o}
	for i, hook := range o.Hooks {
		u, err := url.Parse(hook.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("webhook %q: its URL must be an http or https address", hook.ID)
		}
		if hook.ID == "" || slices.ContainsFunc(o.Hooks[:i], func(other Webhook) bool { return other.ID == hook.ID }) {
			return nil, fmt.Errorf("webhook %q for %s: its id must be its own", hook.ID, u.Host)
		}
		if len(hook.Secrets) == 0 {
			return nil, fmt.Errorf("webhook %q: at least one secret is needed", hook.ID)
		}
		for _, secret := range hook.Secrets {
			if _, err := webhookKey(secret); err != nil {
				return nil, fmt.Errorf("webhook %q: %w", hook.ID, err)
			}
		}
		w.wake = append(w.wake, make(chan struct{}, 1))
	}
	return w, nil
}

// Notify tells Run that something was published. It never blocks.
func (w *Webhooks) Notify() {
	for _, wake := range w.wake {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// Run serves all webhooks until ctx ends; one does not wait for another.
func (w *Webhooks) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for i, hook := range w.o.Hooks {
		all.Go(func() {
			tick := time.NewTicker(webhooksEvery)
			defer tick.Stop()
			for {
				if err := w.serve(ctx, hook); err != nil && ctx.Err() == nil {
					w.o.Logger.Error("cannot serve webhook", "webhook", hook.ID, "err", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-w.wake[i]:
				case <-tick.C:
				}
			}
		})
	}
	all.Wait()
	return nil
}

// serve delivers what a webhook has not got yet, until a delivery fails.
func (w *Webhooks) serve(ctx context.Context, hook Webhook) error {
	state, claimed, err := w.o.Store.ClaimWebhook(ctx, hook.ID, w.o.Now(), w.o.Now().Add(webhookLease))
	if err != nil || !claimed {
		return err
	}
	err = w.walk(ctx, hook, &state)
	// Also when we are stopping: the next process need not wait for the lease.
	done, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(err, w.o.Store.SaveWebhook(done, state, time.Time{}))
}

func (w *Webhooks) walk(ctx context.Context, hook Webhook, state *operations.WebhookState) error {
	for state.Paused.IsZero() && !state.NextTry.After(w.o.Now()) && ctx.Err() == nil {
		changes, err := w.o.Store.Changes(ctx, state.Seq, webhookChanges)
		if err != nil || len(changes) == 0 {
			return err
		}
		for _, c := range changes {
			if !hook.wants(c) {
				state.Seq = c.Seq
				continue
			}
			if sent, err := w.push(ctx, hook, state, c); err != nil || !sent {
				return err
			}
		}
	}
	return nil
}

// push sends a change and remembers it; sent is false when it did not arrive,
// which is planned anew.
func (w *Webhooks) push(ctx context.Context, hook Webhook, state *operations.WebhookState,
	c article.Change) (sent bool, err error) {
	r, err := w.message(ctx, hook, c)
	if err != nil {
		return false, err
	}
	if r != nil {
		err = send(ctx, w.o.Client, r)
	}
	if err != nil {
		if ctx.Err() == nil {
			w.failed(hook, state, err)
		}
		return false, nil
	}
	state.Seq, state.Failures, state.Failing, state.NextTry, state.Error = c.Seq, 0, time.Time{}, time.Time{}, ""
	return true, w.o.Store.SaveWebhook(ctx, *state, w.o.Now().Add(webhookLease))
}

// failed plans the next try, or gives up after three days.
func (w *Webhooks) failed(hook Webhook, state *operations.WebhookState, err error) {
	now := w.o.Now()
	state.Failures++
	if state.Failing.IsZero() {
		state.Failing = now
	}
	state.NextTry = now.Add(pause(state.Failures, err))
	state.Error = err.Error()
	if gone(err) || now.Sub(state.Failing) > giveUpAfter {
		state.Paused = now
		if w.o.Paused != nil {
			w.o.Paused(hook.ID, state.Error)
		}
		return
	}
	w.o.Logger.Warn("webhook failed", "webhook", hook.ID, "failures", state.Failures, "next", state.NextTry, "err", err)
}

// webhookTypes name the changes.
var webhookTypes = map[article.BroadcastKind]string{article.BroadcastNew: "article.published",
	article.BroadcastUpdate:     "article.updated",
	article.BroadcastWithdrawal: "article.withdrawn"}

// message is the request that tells of one change; nil when the article is
// not public and there is nothing to tell.
func (w *Webhooks) message(ctx context.Context, hook Webhook, c article.Change) (*http.Request, error) {
	a, err := w.o.Store.Article(ctx, c.Article)
	if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read article %d: %w", c.Article, err)
	}
	data, err := w.o.Render(&a)
	if err != nil {
		return nil, err
	}
	payload, err := json.Marshal(map[string]any{"type": webhookTypes[c.Kind],
		"timestamp": c.At.UTC().Format(time.RFC3339), "data": json.RawMessage(data)})
	if err != nil {
		return nil, fmt.Errorf("write article %d: %w", c.Article, err)
	}
	id, stamp := "msg_"+hook.ID+"_"+strconv.FormatInt(c.Seq, 10), strconv.FormatInt(w.o.Now().Unix(), 10)
	signatures, err := webhookSignatures(hook.Secrets, id, stamp, payload)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest(http.MethodPost, hook.URL, bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Loa webhook")
	r.Header.Set("Webhook-Id", id)
	r.Header.Set("Webhook-Timestamp", stamp)
	r.Header.Set("Webhook-Signature", signatures)
	return r, nil
}

// webhookSignatures signs "id.timestamp.payload" with each secret.
func webhookSignatures(secrets []string, id, stamp string, payload []byte) (string, error) {
	var all []string
	for _, secret := range secrets {
		key, err := webhookKey(secret)
		if err != nil {
			return "", err
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(payload)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(all, " "), nil
}

// webhookKey is the key that a secret stands for.
func webhookKey(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, "whsec_")
	if !ok {
		if len(secret) < 16 {
			return nil, errors.New("a secret must have at least 16 characters")
		}
		return []byte(secret), nil
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) < 16 {
		return nil, errors.New("a secret that starts with whsec_ must go on with base64 of at least 16 bytes")
	}
	return key, nil
}
