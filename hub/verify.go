package hub

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
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
		doc, err := h.o.Feed(ctx, req.topic)
		if err != nil {
			h.deny(ctx, req.callback, req.topic, "the feed is not available")
			return
		}
		tag = doc.Tag
	}
	network, err := h.challenge(ctx, req)
	if err != nil {
		log.Info("callback did not confirm", "err", err)
		return
	}
	if req.mode == "subscribe" && !h.admit(ctx, req, network) {
		return
	}
	if req.mode == "unsubscribe" {
		err = h.o.Store.DeleteHubSubscription(ctx, req.callback, req.topic)
	} else {
		err = h.o.Store.SaveHubSubscription(ctx, operations.HubSubscription{Callback: req.callback, Topic: req.topic,
			Host:   req.host,
			Domain: req.domain, Network: network, Price: h.price(req.topic),
			Secret: req.secret, Expires: h.o.Now().Add(req.lease), Delivered: tag})
	}
	if err != nil {
		log.Error("cannot store what a callback confirmed", "err", err)
		return
	}
	h.Notify() // the lane may have been idle
	log.Info("callback confirmed")
}

// admit tells whether a confirmed subscription keeps to the limits of the
// network that answered; one that is renewed does.
func (h *Hub) admit(ctx context.Context, req request, network string) bool {
	known, err := h.o.Store.HubSubscriptionExists(ctx, req.callback, req.topic)
	if err == nil && !known {
		var within bool
		if within, err = h.within(ctx, req, network); err == nil && !within {
			h.deny(ctx, req.callback, req.topic, "there are too many subscriptions from this network")
			return false
		}
	}
	if err != nil {
		h.o.Logger.Error("cannot count subscriptions", "err", err)
	}
	return err == nil
}

// challenge sends the verification request, and returns the network of the
// address that answered; no error means the callback confirmed.
func (h *Hub) challenge(ctx context.Context, req request) (network string, err error) {
	secret := rand.Text()
	q := url.Values{"hub.mode": {req.mode}, "hub.topic": {req.topic}, "hub.challenge": {secret}}
	if req.mode == "subscribe" {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(req.lease/time.Second), 10))
	}
	r, err := callbackRequest(req.callback, q)
	if err != nil {
		return "", err
	}
	var answered remote
	resp, err := do(httptrace.WithClientTrace(ctx, answered.trace()), h.o.Client, r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return "", &statusError{status: resp.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(secret))+1))
	if err != nil {
		return "", fmt.Errorf("read the challenge: %w", err)
	}
	if subtle.ConstantTimeCompare(body, []byte(secret)) != 1 {
		return "", errors.New("the challenge came back wrong")
	}
	return answered.get(), nil
}

// deny tells a callback that it is not, or no longer, subscribed (WebSub, 5.2).
func (h *Hub) deny(ctx context.Context, callback, topic, reason string) {
	r, err := callbackRequest(callback, url.Values{"hub.mode": {"denied"}, "hub.topic": {topic},
		"hub.reason": {reason}})
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
