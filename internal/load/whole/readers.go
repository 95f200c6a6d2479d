package main

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many readers ask side by side.
const connections = 64

// readers ask for feeds at a steady rate, most of them conditionally.
type readers struct {
	plan   plan
	site   string
	client *http.Client

	failed, unchanged atomic.Int64
	mu                sync.Mutex
	took              []time.Duration
	tags              map[string]string
}

func newReaders(p plan, site string) *readers {
	return &readers{plan: p, site: site, tags: map[string]string{}, client: &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}}}
}

// run asks until ctx ends. What a request took is counted from when it should
// have been sent: a slow answer does not lower the rate.
func (d *readers) run(ctx context.Context) {
	if d.plan.requests == 0 {
		return
	}
	interval := time.Duration(connections) * time.Second / time.Duration(d.plan.requests)
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			next := time.Now().Add(time.Duration(rand.Int64N(int64(interval))))
			for {
				timer := time.NewTimer(time.Until(next))
				select {
				case <-ctx.Done():
					timer.Stop()
					return
				case <-timer.C:
				}
				d.ask(ctx, next)
				next = next.Add(interval)
			}
		})
	}
	all.Wait()
}

func (d *readers) ask(ctx context.Context, due time.Time) {
	path := feedPath(d.plan, rand.IntN(3*d.plan.topics))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.site+path, nil)
	if err != nil {
		return
	}
	req.Header.Set("Accept-Encoding", "gzip")
	d.mu.Lock()
	tag := d.tags[path]
	d.mu.Unlock()
	if rand.IntN(10) < 7 && tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	resp, err := d.client.Do(req)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	if ctx.Err() != nil {
		return
	}
	took := time.Since(due)
	switch {
	case err != nil || resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNotModified:
		d.failed.Add(1)
	case resp.StatusCode == http.StatusNotModified:
		d.unchanged.Add(1)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.took = append(d.took, took)
	if err == nil && resp.Header.Get("ETag") != "" {
		d.tags[path] = resp.Header.Get("ETag")
	}
}

// told are the WebSub subscribers: they take what they are sent.
type told struct {
	portal *portal
	pushes atomic.Int64
	mu     sync.Mutex
	took   []time.Duration // from the poll that saw the newest article
}

func (t *told) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Method != http.MethodPost {
		return
	}
	t.pushes.Add(1)
	if seen := t.portal.firstSeen(body); !seen.IsZero() {
		t.mu.Lock()
		t.took = append(t.took, time.Since(seen))
		t.mu.Unlock()
	}
}

// quantile of durations, which are put in order.
func quantile(list []time.Duration, q float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)-1, int(q*float64(len(list))))]
}
