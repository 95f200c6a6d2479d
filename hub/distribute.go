package hub

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/operations"
)

// Paces of distribution.
const (
	claimAtOnce   = 500
	claimLease    = 2 * time.Minute
	healthySlots  = 256              // deliveries at once to callbacks that answer
	dearSlots     = 32               // of feeds that are not kept fresh anyway
	failingSlots  = 32               // and to callbacks that lately did not answer: they delay only each other
	perHostSlots  = 16               // to one domain
	inFlight      = 1024             // deliveries of a lane under way, to proven callbacks and to others
	provenAtOnce  = 64               // of these to one network
	othersAtOnce  = 4                // deliveries at once to one network that has not taken any yet
	slowAfter     = time.Second      // a delivery that takes longer gives its slot to another
	retryEvery    = 5 * time.Second  // failed deliveries are looked for
	lookEvery     = 30 * time.Second // all topics are, in case a notice was missed
	expireEvery   = 10 * time.Minute
	finishAfter   = 50 * time.Millisecond // outcomes that come within are stored together
	dearShare     = 10                    // one part in so many of the time is for dear feeds
	giveUpAfter   = 3 * 24 * time.Hour    // a callback that failed all this time is dropped
	firstPause    = 30 * time.Second
	longestPause  = 6 * time.Hour
	outcomesAhead = 1024
	troubleAfter  = time.Minute // a feed that cannot be distributed for so long is for the operator
)

// lane is a part of the topics that does not wait for the other: feeds that
// are kept fresh anyway, or the dear ones, which get a share of the time.
type lane struct {
	dear  bool
	wake  chan struct{}
	slots chan struct{}
	fresh chan struct{}          // slots for callbacks that took no delivery yet
	room  map[bool]*atomic.Int64 // deliveries that may still be claimed, to proven callbacks and to others
	busy  atomic.Bool            // somebody is subscribed
	more  atomic.Bool            // not all could be claimed at once

	turn  sync.Mutex        // one look for what to distribute at a time
	clean map[string]string // topic → tag that everyone has or is getting; turn

	failing map[string]time.Time // topic → since when it cannot be distributed, or was last complained of; turn
}

func newLane(dear bool, slots int) *lane {
	l := &lane{dear: dear, wake: make(chan struct{}, 1), clean: map[string]string{}, failing: map[string]time.Time{},
		slots: make(chan struct{}, slots), fresh: make(chan struct{}, slots),
		room: map[bool]*atomic.Int64{true: new(atomic.Int64), false: new(atomic.Int64)}}
	l.room[true].Store(inFlight)
	l.room[false].Store(inFlight)
	return l
}

func (l *lane) notify() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// forget has the next look ask the store about every topic.
func (l *lane) forget() {
	l.turn.Lock()
	defer l.turn.Unlock()
	clear(l.clean)
}

// sending are the deliveries under way.
type sending struct {
	all       sync.WaitGroup
	failing   chan struct{}
	outcomes  chan *operations.HubSubscription
	mu        sync.Mutex
	hosts     map[string]int
	hostsFree *sync.Cond
}

func newSending() sending {
	return sending{failing: make(chan struct{}, failingSlots),
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
	workers.Go(func() { h.loop(ctx, h.dear) })
	workers.Go(func() { h.expire(ctx) })
	h.loop(ctx, h.cheap)
	workers.Wait()
	h.sending.all.Wait()
	close(h.sending.outcomes)
	finisher.Wait()
	return nil
}

func (h *Hub) loop(ctx context.Context, l *lane) {
	h.distribute(ctx, l, false)
	looked := time.Now()
	for {
		wait := lookEvery
		if l.busy.Load() { // nobody wakes for retries of nobody
			wait = retryEvery
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-l.wake:
			h.distribute(ctx, l, false)
		case <-timer.C:
			retries := time.Since(looked) < lookEvery
			if !retries {
				looked = time.Now()
				l.forget()
			}
			h.distribute(ctx, l, retries)
		}
		timer.Stop()
	}
}

// expire ends subscriptions whose lease has ended.
func (h *Hub) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := h.o.Store.ExpireHubSubscriptions(ctx, h.o.Now()); err != nil && ctx.Err() == nil {
				h.o.Logger.Error("cannot end expired subscriptions", "err", err)
			}
		}
	}
}

// lookAgain has topics looked at once more whose feed went on changing while
// these deliveries were under way: they could not be claimed then.
func (h *Hub) lookAgain(done []operations.HubSubscription) {
	for _, l := range []*lane{h.cheap, h.dear} {
		l.turn.Lock()
		again := l.more.Swap(false)
		for _, sub := range done {
			if tag, ok := l.clean[sub.Topic]; ok && tag != sub.Delivered && sub.Failures == 0 {
				delete(l.clean, sub.Topic)
				again = true
			}
		}
		l.turn.Unlock()
		if again {
			l.notify()
		}
	}
}

// distribute starts a delivery to every subscription of a lane whose feed is
// another than the one it got last. retries looks only at those that failed
// before. Dear feeds are made one after the other, with pauses: whoever
// subscribes to many of them waits, and nobody else.
func (h *Hub) distribute(ctx context.Context, l *lane, retries bool) {
	topics, err := h.o.Store.HubTopics(ctx, h.o.Now(), l.dear, retries)
	if err != nil {
		if ctx.Err() == nil {
			h.o.Logger.Error("cannot look for what to distribute", "err", err)
		}
		return
	}
	if !retries {
		l.busy.Store(len(topics) > 0)
	}
	var failed int
	for _, topic := range topics {
		start := time.Now()
		if err = h.distributeTopic(ctx, l, topic, retries); ctx.Err() != nil {
			return
		}
		switch {
		case err == nil:
			l.settled(topic)
		case l.troubled(topic, h.o.Now()):
			if failed++; failed == 1 { // the others likely for the same reason
				h.o.Logger.Error("cannot distribute", "topic", topic, "err", err)
			}
		default: // a feed that many ask for at once, or a store that was busy: the next look finds it again
			h.o.Logger.Debug("cannot distribute yet", "topic", topic, "err", err)
		}
		if l.dear && !sleep(ctx, time.Since(start)*(dearShare-1)) {
			return
		}
	}
	if failed > 1 {
		h.o.Logger.Error("feeds could not be distributed; they will be tried again", "count", failed)
	}
}

// troubled notes that a topic could not be distributed, and tells whether that
// has lasted, so that somebody should know; and again while it lasts on.
func (l *lane) troubled(topic string, now time.Time) bool {
	l.turn.Lock()
	defer l.turn.Unlock()
	since, ok := l.failing[topic]
	if ok && now.Sub(since) < troubleAfter {
		return false
	}
	l.failing[topic] = now
	return ok
}

// settled notes that a topic is distributed again.
func (l *lane) settled(topic string) {
	l.turn.Lock()
	defer l.turn.Unlock()
	delete(l.failing, topic)
}

// sleep waits, and reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (h *Hub) distributeTopic(ctx context.Context, l *lane, topic string, retries bool) error {
	if price := h.price(topic); (price > cheap) != l.dear { // stored before it had one, or the configuration changed
		return h.o.Store.RepriceHubTopic(ctx, topic, price)
	}
	doc, err := h.o.Feed(ctx, topic)
	if errors.Is(err, article.ErrNotFound) {
		return h.endTopic(ctx, topic)
	}
	if err != nil {
		return fmt.Errorf("read the feed: %w", err)
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	if !retries && l.clean[topic] == doc.Tag {
		return nil
	}
	push := &push{topic: topic, doc: doc}
	for _, proven := range []bool{true, false} {
		for {
			n, err := h.claim(ctx, l, push, proven)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
	}
	if l.room[true].Load()+l.room[false].Load() == 2*inFlight { // nothing is under way that holds others back
		l.clean[topic] = push.doc.Tag
	} else {
		l.more.Store(true)
	}
	return nil
}

// push is a topic's document on its way to those who subscribed; its bytes are
// made for the first of them.
type push struct {
	topic string
	doc   Document
	body  []byte
}

// claim takes some deliveries and begins them; 0 when there is none, or no room.
func (h *Hub) claim(ctx context.Context, l *lane, p *push, proven bool) (int, error) {
	now, room, perNetwork := h.o.Now(), l.room[proven], othersAtOnce
	if proven {
		perNetwork = provenAtOnce
	}
	limit := min(claimAtOnce, int(room.Load()+1)/2) // half of the room: another topic gets some too
	if limit < 1 {
		return 0, nil
	}
	subs, err := h.o.Store.ClaimHubDeliveries(ctx, operations.HubClaim{Topic: p.topic, Tag: p.doc.Tag, Proven: proven,
		Now: now, Lease: now.Add(claimLease), Limit: limit, PerNetwork: perNetwork})
	if err != nil || len(subs) == 0 {
		return 0, err
	}
	if p.body == nil {
		// What has changed since is what they get: they would wait for the end of their leases else.
		if p.body, p.doc.Tag, err = p.doc.Body(); err != nil {
			return 0, fmt.Errorf("read the feed: %w", err)
		}
	}
	for _, sub := range subs {
		room.Add(-1)
		h.sending.all.Go(func() {
			defer room.Add(1)
			h.deliver(ctx, l, sub, p.body, p.doc)
		})
	}
	return len(subs), nil
}

// endTopic ends all subscriptions of a feed that no longer exists, and tells them.
func (h *Hub) endTopic(ctx context.Context, topic string) error {
	for {
		now := h.o.Now()
		var subs []operations.HubSubscription
		for _, proven := range []bool{true, false} {
			some, err := h.o.Store.ClaimHubDeliveries(ctx, operations.HubClaim{Topic: topic, Proven: proven,
				Now: now, Lease: now.Add(claimLease), Limit: claimAtOnce, PerNetwork: claimAtOnce})
			if err != nil {
				return err
			}
			subs = append(subs, some...)
		}
		if len(subs) == 0 {
			return nil
		}
		for _, sub := range subs {
			h.sending.all.Go(func() {
				release := h.slot(h.cheap, sub)
				defer release()
				h.deny(ctx, sub.Callback, sub.Topic, "the feed no longer exists")
				sub.Expires = time.Time{}
				h.sending.outcomes <- &sub
			})
		}
	}
}

// slot waits for a place among the deliveries under way. One that is slow
// gives its place to another and goes on.
func (h *Hub) slot(l *lane, sub operations.HubSubscription) (release func()) {
	s := &h.sending
	slots, host := l.slots, cmp.Or(sub.Domain, sub.Host)
	switch {
	case sub.Failures > 0:
		slots = s.failing
	case sub.Took == 0:
		slots = l.fresh
	}
	s.mu.Lock()
	for s.hosts[host] >= perHostSlots {
		s.hostsFree.Wait()
	}
	s.hosts[host]++
	s.mu.Unlock()
	slots <- struct{}{}
	free := sync.OnceFunc(func() { <-slots })
	stop := func() bool { return false }
	if sub.Failures == 0 {
		stop = time.AfterFunc(slowAfter, free).Stop
	}
	return func() {
		stop()
		free()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hosts[host]--; s.hosts[host] == 0 {
			delete(s.hosts, host)
		}
		s.hostsFree.Broadcast()
	}
}

// deliver sends a document to one callback (WebSub, 7) and hands over what
// became of it.
func (h *Hub) deliver(ctx context.Context, l *lane, sub operations.HubSubscription, body []byte, doc Document) {
	release := h.slot(l, sub)
	defer release()
	if ctx.Err() != nil {
		h.sending.outcomes <- &sub // untouched: another run delivers it
		return
	}
	start := time.Now()
	err := h.post(ctx, sub, body, doc)
	now := h.o.Now()
	switch {
	case err == nil:
		sub.Delivered, sub.Failures, sub.Failing, sub.NextTry = doc.Tag, 0, time.Time{}, time.Time{}
		sub.Took = max(time.Since(start), time.Millisecond)
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
		h.o.Logger.Info("callback failed", "topic", sub.Topic, "host", sub.Host, "failures", sub.Failures,
			"dropped", sub.Expires.IsZero(), "err", err)
	}
	h.sending.outcomes <- &sub
}

func (h *Hub) post(ctx context.Context, sub operations.HubSubscription, body []byte, doc Document) error {
	r, err := http.NewRequest(http.MethodPost, sub.Callback, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("User-Agent", userAgent)
	r.Header.Set("Content-Type", doc.Type)
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
	timer := time.NewTimer(finishAfter)
	timer.Stop() // runs while outcomes wait to be stored: nothing wakes a hub that has nothing to do
	for {
		select {
		case sub, ok := <-h.sending.outcomes:
			if !ok {
				store()
				return
			}
			if batch = append(batch, *sub); len(batch) == 1 {
				timer.Reset(finishAfter)
			}
			if len(batch) >= claimAtOnce {
				timer.Stop()
				store()
			}
		case <-timer.C:
			store()
		}
	}
}
