package hub

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"loa/operations"
)

// verifyOne asks a callback whether it wants what was requested in its name
// (WebSub, 5.3), and only then changes anything.
func (h *Hub) verifyOne(ctx context.Context, req request) {
	log := h.o.Logger.With("mode", req.mode, "topic", req.topic, "host", req.host)
	tag := ""
	if req.mode == "subscribe" {
		var err error
		if _, _, tag, err = h.o.Feed(ctx, req.topic); err != nil {
			h.deny(ctx, req.callback, req.topic, "the feed is not available")
			return
		}
	}
	if err := h.challenge(ctx, req); err != nil {
		log.Info("callback did not confirm", "err", err)
		return
	}
	var err error
	if req.mode == "unsubscribe" {
		err = h.o.Store.DeleteHubSubscription(ctx, req.callback, req.topic)
	} else {
		err = h.o.Store.SaveHubSubscription(ctx, operations.HubSubscription{Callback: req.callback, Topic: req.topic, Host: req.host,
			Secret: req.secret, Expires: h.o.Now().Add(req.lease), Delivered: tag})
	}
	if err != nil {
		log.Error("cannot store what a callback confirmed", "err", err)
		return
	}
	log.Info("callback confirmed")
}

// challenge sends the verification request; nil means the callback confirmed.
func (h *Hub) challenge(ctx context.Context, req request) error {
	secret := rand.Text()
	q := url.Values{"hub.mode": {req.mode}, "hub.topic": {req.topic}, "hub.challenge": {secret}}
	if req.mode == "subscribe" {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(req.lease/time.Second), 10))
	}
	r, err := callbackRequest(req.callback, q)
	if err != nil {
		return err
	}
	resp, err := do(ctx, h.o.Client, r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return &statusError{status: resp.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(secret))+1))
	if err != nil {
		return fmt.Errorf("read the challenge: %w", err)
	}
	if subtle.ConstantTimeCompare(body, []byte(secret)) != 1 {
		return errors.New("the challenge came back wrong")
	}
	return nil
}

// deny tells a callback that it is not, or no longer, subscribed (WebSub, 5.2).
func (h *Hub) deny(ctx context.Context, callback, topic, reason string) {
	r, err := callbackRequest(callback, url.Values{"hub.mode": {"denied"}, "hub.topic": {topic}, "hub.reason": {reason}})
	if err == nil {
		err = send(ctx, h.o.Client, r)
	}
	if err != nil {
		h.o.Logger.Info("callback did not hear of its denial", "topic", topic, "err", err)
	}
}

// callbackRequest is a GET of the callback with its own query kept and q added.
func callbackRequest(callback string, q url.Values) (*http.Request, error) {
	u, err := url.Parse(callback)
	if err != nil {
		return nil, err
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += q.Encode()
	r, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", userAgent)
	return r, nil
}
