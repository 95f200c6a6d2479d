package hub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/operations"
)

func TestFailedDeliveriesAreRepeatedAndGoneOnesEnd(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	status := func(code int) {
		b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }))
	}
	status(500)
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 1 || !s.NextTry.After(b.clock.Now()) || s.Delivered != "tag-eins" {
		t.Fatalf("%+v, want s.Failures 1, s.NextTry.After(b.clock.Now()), s.Delivered %q", s, "tag-eins")
	}
	status(302) // only 2xx is success
	b.clock.Advance(time.Hour)
	b.hub.distribute(t.Context(), b.hub.cheap, true)
	b.await("repetition", b.calls)
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 2 {
		t.Fatalf("%+v, want s.Failures 2", s)
	}
	status(204)
	b.clock.Advance(time.Hour)
	b.hub.distribute(t.Context(), b.hub.cheap, true)
	if got := b.await("repetition", b.calls); got.body != "zwei" {
		t.Errorf("%+v, want got.body %q", got, "zwei")
	}
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 0 || s.Delivered != "tag-zwei" {
		t.Fatalf("%+v, want s.Failures 0, s.Delivered %q", s, "tag-zwei")
	}
	status(410)
	b.feeds.set(topic, "drei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.awaitSaved()
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("a callback that is gone stays: %+v, want len(subs) 0", subs)
	}
}

func TestAChangeDuringADeliveryFollowsIt(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	slow := make(chan struct{})
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-slow }))
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.feeds.set(topic, "drei")
	b.hub.distribute(t.Context(), b.hub.cheap, false) // the callback is still busy with the one before
	close(slow)
	if got := b.await("second delivery", b.calls); got.body != "drei" {
		t.Errorf("%+v, want got.body %q", got, "drei")
	}
}

// TestAFeedThatChangesWhileItIsReadGoesOutAsItIsThen has the feed change between
// the look at it and its bytes: nobody waits for the end of a lease, and the
// operator is not bothered.
func TestAFeedThatChangesWhileItIsReadGoesOutAsItIsThen(t *testing.T) {
	var said lines
	var b *bench
	b = newBench(t, func(o *Options) {
		o.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			doc, err := b.feeds.get(ctx, topic)
			doc.Body = func() ([]byte, string, error) { // as the cache answers when its bytes were shed
				b.feeds.set(topic, "drei")
				return []byte("drei"), "tag-drei", nil
			}
			return doc, err
		}
	})
	b.subscribe(b.form())
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	assert.Same(t, "what is delivered", b.await("delivery", b.calls).body, "drei")
	b.awaitSaved()
	assert.Same(t, "what is noted as delivered", b.store.list()[0].Delivered, "tag-drei")
	b.hub.distribute(t.Context(), b.hub.cheap, false)
	assert.Same(t, "further deliveries of it", len(b.calls), 0)
	assert.Same(t, "the log", said.String(), "")
}

// TestAFeedThatCannotBeDistributedIsSaidWhenItLasts fails for a moment, which is
// nobody's business, and for minutes, which is.
func TestAFeedThatCannotBeDistributedIsSaidWhenItLasts(t *testing.T) {
	var said lines
	var fails atomic.Bool
	var b *bench
	b = newBench(t, func(o *Options) {
		o.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			if fails.Load() {
				return Document{}, errors.New("too many ask at once")
			}
			return b.feeds.get(ctx, topic)
		}
	})
	b.subscribe(b.form())
	look := newLane(false, healthySlots) // looks of this test's own
	fails.Store(true)
	b.hub.distribute(t.Context(), look, false)
	b.clock.Advance(troubleAfter / 2)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "the log after half a minute", said.String(), "")
	b.clock.Advance(troubleAfter / 2)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "complaints after a minute", strings.Count(said.String(), "cannot distribute"), 1)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "complaints at the next look", strings.Count(said.String(), "cannot distribute"), 1)
	fails.Store(false)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "feeds that fail once all is well", len(look.failing), 0)
}

func TestSubscribersOfAFeedThatEndsAreTold(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	b.feeds.set(topic, "")
	b.hub.Notify()
	if got := b.await("denial", b.calls); got.query.Get("hub.mode") != "denied" ||
		got.query.Get("hub.topic") != topic || got.query.Get("own") != "1" {
		t.Errorf("%+v, want %q, %v, %q", got, "denied", topic, "1")
	}
	b.awaitSaved()
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("%+v, want len(subs) 0", subs)
	}
}

// TestTheLivingAreNotDelayedByTheDead has 1,000 callbacks on as many hosts,
// of which 200 never answer.
func TestTheLivingAreNotDelayedByTheDead(t *testing.T) {
	var living atomic.Int64
	all := make(chan struct{})
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "dead") {
			<-hang
			return
		}
		if living.Add(1) == 800 {
			close(all)
		}
	}))
	defer server.Close()
	defer close(hang)
	store, f := newMemory(), &feeds{docs: map[string]string{topic: "zwei"}}
	for i := range 1000 {
		host := fmt.Sprintf("live%d.example", i)
		if i%5 == 0 {
			host = fmt.Sprintf("dead%d.example", i)
		}
		store.SaveHubSubscription(t.Context(), operations.HubSubscription{Callback: "http://" + host + "/",
			Topic: topic, Host: host, Network: host, Expires: time.Now().Add(time.Hour), Delivered: "tag-eins"})
	}
	client := &http.Client{Timeout: requestTimeout, Transport: &http.Transport{DialContext: func(ctx context.Context,
		network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}}}
	h := New(Options{Store: store, Feed: f.get, URL: "https://loa.example/hub", Client: client})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	start := time.Now()
	go func() {
		defer close(done)
		h.Run(ctx)
	}()
	select {
	case <-all:
		t.Logf("800 living callbacks of 1,000 had it after %s", time.Since(start).Round(time.Millisecond))
	case <-time.After(requestTimeout - time.Second):
		t.Errorf("only %d of 800 living callbacks were served before the dead timed out", living.Load())
	}
	stop()
	<-done
}

// TestDearFeedsDelayNobody has thousands of strangers subscribed to searches
// that take long to make, and one reader of a feed that is kept fresh anyway.
func TestDearFeedsDelayNobody(t *testing.T) {
	made := make(chan struct{})
	b := newBench(t, func(o *Options) {
		plain := o.Feed
		o.Kind = func(topic string) int {
			if strings.Contains(topic, "search") {
				return 2
			}
			return 0
		}
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			if !strings.Contains(topic, "search") {
				return plain(ctx, topic)
			}
			select {
			case made <- struct{}{}: // taken only when the reader has been told
			case <-ctx.Done():
				return Document{}, ctx.Err()
			}
			return Document{Tag: "x", Body: func() ([]byte, string, error) { return nil, "x", nil }}, nil
		}
	})
	for i := range 3000 {
		b.store.SaveHubSubscription(t.Context(), operations.HubSubscription{Callback: fmt.Sprint("http://s.example/",
			i), Topic: fmt.Sprint("https://loa.example/feeds/search.atom?q=", i),
			Domain: "s.example", Price: 25, Expires: b.clock.Now().Add(time.Hour), Delivered: "x"})
		b.awaitSaved()
	}
	b.subscribe(b.form())
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	if got := b.await("delivery while the searches wait", b.calls); got.body != "zwei" {
		t.Errorf("got %+v, want the new document", got)
	}
	<-made // and the searches are made as well
}
