package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"loa/article"
	"loa/operations"
)

// Paces of distribution.
const (
	claimAtOnce   = 500
	claimLease    = 2 * time.Minute
	healthySlots  = 256 // deliveries at once to callbacks that answer
	failingSlots  = 32  // and to those that lately did not: they delay only each other
	perHostSlots  = 16
	retryEvery    = 5 * time.Second  // failed deliveries are looked for
	lookEvery     = 30 * time.Second // all topics are, in case a notice was missed
	expireEvery   = 10 * time.Minute
	finishEvery   = 50 * time.Millisecond
	giveUpAfter   = 3 * 24 * time.Hour // a callback that failed all this time is dropped
	firstPause    = 30 * time.Second
	longestPause  = 6 * time.Hour
	outcomesAhead = 1024
)

// sending are the deliveries under way.
type sending struct {
	all       sync.WaitGroup
	healthy   chan struct{}
	failing   chan struct{}
	outcomes  chan *operations.HubSubscription
	mu        sync.Mutex
	hosts     map[string]int
	hostsFree *sync.Cond
}

func newSending() sending {
	return sending{healthy: make(chan struct{}, healthySlots), failing: make(chan struct{}, failingSlots),
		outcomes: make(chan *operations.HubSubscription, outcomesAhead), hosts: map[string]int{}}
}

// Run verifies requests and distributes changes until ctx ends; then it waits
// for what is under way.
func (h *Hub) Run(ctx context.Context) error {
	h.sending.hostsFree = sync.NewCond(&h.sending.mu)
	var workers, finisher sync.WaitGroup
	finisher.Go(h.finishDeliveries)
	for range verifyWorkers {
		workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case req := <-h.verify:
					h.verifyOne(ctx, req)
				}
			}
		})
	}
	h.loop(ctx)
	workers.Wait()
	h.sending.all.Wait()
	close(h.sending.outcomes)
	finisher.Wait()
	return nil
}

func (h *Hub) loop(ctx context.Context) {
	retry, look, expire := time.NewTicker(retryEvery), time.NewTicker(lookEvery), time.NewTicker(expireEvery)
	defer retry.Stop()
	defer look.Stop()
	defer expire.Stop()
	h.distribute(ctx, false)
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.notify:
			h.distribute(ctx, false)
		case <-retry.C:
			h.distribute(ctx, true)
		case <-look.C:
			h.forget()
			h.distribute(ctx, false)
		case <-expire.C:
			if err := h.o.Store.ExpireHubSubscriptions(ctx, h.o.Now()); err != nil && ctx.Err() == nil {
				h.o.Logger.Error("cannot end expired subscriptions", "err", err)
			}
		}
	}
}

// forget has the next look ask the store about every topic.
func (h *Hub) forget() {
	h.turn.Lock()
	defer h.turn.Unlock()
	clear(h.clean)
}

// lookAgain has topics looked at once more whose feed went on changing while
// these deliveries were under way: they could not be claimed then.
func (h *Hub) lookAgain(done []operations.HubSubscription) {
	h.turn.Lock()
	defer h.turn.Unlock()
	for _, sub := range done {
		if tag, ok := h.clean[sub.Topic]; ok && tag != sub.Delivered && sub.Failures == 0 {
			delete(h.clean, sub.Topic)
			h.Notify()
		}
	}
}

// distribute starts a delivery to every subscription whose feed is another
// than the one it got last. retries looks only at those that failed before.
func (h *Hub) distribute(ctx context.Context, retries bool) {
	h.turn.Lock()
	defer h.turn.Unlock()
	topics, err := h.o.Store.HubTopics(ctx, h.o.Now(), retries)
	if err != nil {
		if ctx.Err() == nil {
			h.o.Logger.Error("cannot look for what to distribute", "err", err)
		}
		return
	}
	for _, topic := range topics {
		if err := h.distributeTopic(ctx, topic, retries); err != nil && ctx.Err() == nil {
			h.o.Logger.Error("cannot distribute", "topic", topic, "err", err)
		}
	}
}

func (h *Hub) distributeTopic(ctx context.Context, topic string, retries bool) error {
	body, contentType, tag, err := h.o.Feed(ctx, topic)
	if errors.Is(err, article.ErrNotFound) {
		return h.endTopic(ctx, topic)
	}
	if err != nil {
		return fmt.Errorf("read the feed: %w", err)
	}
	if !retries && h.clean[topic] == tag {
		return nil
	}
	for {
		now := h.o.Now()
		subs, err := h.o.Store.ClaimHubDeliveries(ctx, topic, tag, now, now.Add(claimLease), claimAtOnce)
		if err != nil {
			return err
		}
		for _, sub := range subs {
			h.sending.all.Go(func() { h.deliver(ctx, sub, body, contentType, tag) })
		}
		if len(subs) < claimAtOnce {
			h.clean[topic] = tag
			return nil
		}
	}
}

// endTopic ends all subscriptions of a feed that no longer exists, and tells them.
func (h *Hub) endTopic(ctx context.Context, topic string) error {
	for {
		now := h.o.Now()
		subs, err := h.o.Store.ClaimHubDeliveries(ctx, topic, "", now, now.Add(claimLease), claimAtOnce)
		if err != nil || len(subs) == 0 {
			return err
		}
		for _, sub := range subs {
			h.sending.all.Go(func() {
				release := h.slot(sub)
				defer release()
				h.deny(ctx, sub.Callback, sub.Topic, "the feed no longer exists")
				sub.Expires = time.Time{}
				h.sending.outcomes <- &sub
			})
		}
	}
}

// slot waits for a place among the deliveries under way.
func (h *Hub) slot(sub operations.HubSubscription) (release func()) {
	s := &h.sending
	slots := s.healthy
	if sub.Failures > 0 {
		slots = s.failing
	}
	s.mu.Lock()
	for s.hosts[sub.Host] >= perHostSlots {
		s.hostsFree.Wait()
	}
	s.hosts[sub.Host]++
	s.mu.Unlock()
	slots <- struct{}{}
	return func() {
		<-slots
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hosts[sub.Host]--; s.hosts[sub.Host] == 0 {
			delete(s.hosts, sub.Host)
		}
		s.hostsFree.Broadcast()
	}
}

// deliver sends a document to one callback (WebSub, 7) and hands over what
// became of it.
func (h *Hub) deliver(ctx context.Context, sub operations.HubSubscription, body []byte, contentType, tag string) {
	release := h.slot(sub)
	defer release()
	if ctx.Err() != nil {
		h.sending.outcomes <- &sub // untouched: another run delivers it
		return
	}
	err := h.post(ctx, sub, body, contentType)
	now := h.o.Now()
	switch {
	case err == nil:
		sub.Delivered, sub.Failures, sub.Failing, sub.NextTry = tag, 0, time.Time{}, time.Time{}
	case ctx.Err() != nil: // we are stopping; it may have arrived
	case gone(err):
		sub.Expires = time.Time{}
		h.o.Logger.Info("callback is gone", "topic", sub.Topic, "host", sub.Host)
	default:
		sub.Failures++
		if sub.Failing.IsZero() {
			sub.Failing = now
		}
		sub.NextTry = now.Add(pause(sub.Failures, err))
		if now.Sub(sub.Failing) > giveUpAfter {
			sub.Expires = time.Time{}
		}
		h.o.Logger.Info("callback failed", "topic", sub.Topic, "host", sub.Host, "failures", sub.Failures, "dropped", sub.Expires.IsZero(), "err", err)
	}
	h.sending.outcomes <- &sub
}

func (h *Hub) post(ctx context.Context, sub operations.HubSubscription, body []byte, contentType string) error {
	r, err := http.NewRequest(http.MethodPost, sub.Callback, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("User-Agent", userAgent)
	r.Header.Set("Content-Type", contentType)
	r.Header.Add("Link", "<"+h.o.URL+`>; rel="hub"`)
	r.Header.Add("Link", "<"+sub.Topic+`>; rel="self"`)
	if sub.Secret != "" {
		r.Header.Set("X-Hub-Signature", "sha256="+sign([]byte(sub.Secret), body))
	}
	return send(ctx, h.o.Client, r)
}

// pause is how long to wait after so many failures in a row: doubling, with
// jitter, or longer when the other side asked for it.
func pause(failures int, err error) time.Duration {
	d := min(firstPause<<min(failures-1, 20), longestPause)
	d += time.Duration(rand.Int64N(int64(d)/4 + 1))
	var s *statusError
	if errors.As(err, &s) && s.later > d {
		d = s.later
	}
	return d
}

// finishDeliveries stores outcomes, many in one transaction. One that is lost
// with the process is delivered again when its lease has ended.
func (h *Hub) finishDeliveries() {
	var batch []operations.HubSubscription
	store := func() {
		if len(batch) == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.o.Store.FinishHubDeliveries(ctx, batch); err != nil {
			h.o.Logger.Error("cannot store deliveries; they will be repeated", "count", len(batch), "err", err)
		}
		h.lookAgain(batch)
		batch = batch[:0]
	}
	tick := time.NewTicker(finishEvery)
	defer tick.Stop()
	for {
		select {
		case sub, ok := <-h.sending.outcomes:
			if !ok {
				store()
				return
			}
			if batch = append(batch, *sub); len(batch) >= claimAtOnce {
				store()
			}
		case <-tick.C:
			store()
		}
	}
}
