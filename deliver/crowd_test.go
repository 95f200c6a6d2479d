package deliver_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/channel"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/store"
	"loa/subscriber"
)

// TestACrowdIsServedInLittleMemory measures with LOA_TEST_CROWD subscribers
// for ten seconds of real time: how soon the first message of an article goes,
// what a person's tap takes meanwhile, and the memory of the process.
func TestACrowdIsServedInLittleMemory(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("LOA_TEST_CROWD"))
	if err != nil {
		t.Skip("LOA_TEST_CROWD is not set")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	file := filepath.Join(t.TempDir(), "loa.db")
	s, err := store.Open(ctx, store.Options{URL: "sqlite:" + file})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fill(t, file, n)

	c := &counter{first: make(chan struct{})}
	d := deliver.New(deliver.Options{
		Lead:   func(ctx context.Context) (deliver.Ledger, error) { return s.Lead(ctx, "deliver") },
		Routes: []deliver.Route{{Channel: c, Limiter: throttle.NewLimiter(30, nil)}},
	})
	var running sync.WaitGroup
	running.Go(func() { d.Run(ctx) })
	time.Sleep(2 * time.Second) // settled
	w := &world{t: t, store: s}
	w.publish(0, "nobody's") // everything was used once
	d.Notify()
	time.Sleep(time.Second)
	a := w.article(1, "a")
	begin := time.Now()
	if _, err := s.Publishing.SaveArticle(ctx, a); err != nil {
		t.Fatal(err)
	}
	saved := time.Since(begin)
	d.Notify()
	<-c.first
	ready := time.Since(begin) - saved
	slowest := time.Duration(0)
	for range 100 {
		begin := time.Now()
		w.apply(subscriber.Subscribe{Channel: "telegram", Address: "new", Topic: "a"},
			subscriber.Unsubscribe{Channel: "telegram", Address: "new", Topic: "a"})
		slowest = max(slowest, time.Since(begin))
		time.Sleep(100 * time.Millisecond)
	}
	c.mu.Lock()
	sent := c.n
	c.mu.Unlock()
	cancel()
	running.Wait()
	t.Logf("%d subscribers: article saved in %s, first message %s later, %d messages in 10 s, slowest of 100 taps %s, "+
		"memory %s",
		n, saved.Round(time.Millisecond), ready.Round(100*time.Microsecond), sent, slowest.Round(time.Millisecond),
		resident())
	if ready > time.Second || sent < 200 {
		t.Errorf("too slow, want ready at most %v, sent at least 200", time.Second)
	}
}

// fill adds n subscribers of topic a.
func fill(t *testing.T, file string, n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)&_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?)
		INSERT INTO subscribers (channel, address, thread, kind, name, language, state, reason, paused_until,
		not_before,
		manager, rhythm, asked,
			quiet_from, quiet_to, size, preview, sound, keywords, held_seq, held_to, held_due, created, created_seq)
		SELECT 'telegram', CAST(100000000 + i AS TEXT), 0, 'private', '', 'vi', 'active', '', 0, 0, 0, 'immediate', 1,
		0, 0,
		'medium', 1, 1, '', 0, 0, 0, 1, 0 FROM c`, n)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since, since_seq, ended,
		ended_seq, reason, keywords)
		SELECT id, 'telegram', 'a', '', 'immediate', 1, 0, 0, 0, '', '' FROM subscribers`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
}

// counter is a channel that answers after 100 ms.
type counter struct {
	mu    sync.Mutex
	n     int
	first chan struct{}
}

func (*counter) Name() string { return "telegram" }

func (*counter) Probe(context.Context) error { return nil }

func (c *counter) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	c.mu.Lock()
	if c.n++; c.n == 1 {
		close(c.first)
	}
	id := c.n
	c.mu.Unlock()
	time.Sleep(100 * time.Millisecond)
	return channel.Receipt{Message: fmt.Sprint(id)}, nil
}

// resident is the memory of this process as the system counts it.
func resident() string {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
				return strings.TrimSpace(rest)
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return strconv.FormatUint(m.Sys>>10, 10) + " kB"
}
