package deliver_test

import (
	"context"
	"log/slog"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"loa/channel"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/store"
	"loa/subscriber"
)

// costChats are so many that what a start costs does not count.
const costChats = 2000

// taker is a channel that takes everything at once.
type taker struct{ taken atomic.Int64 }

func (t *taker) Name() string                { return "telegram" }
func (t *taker) Probe(context.Context) error { return nil }

func (t *taker) Send(context.Context, channel.Delivery) (channel.Receipt, error) {
	return channel.Receipt{Message: strconv.FormatInt(t.taken.Add(1), 10)}, nil
}

// BenchmarkCostOfAMessage is the processor time of one message, from the fan-out
// to its record, without the channel's own.
func BenchmarkCostOfAMessage(b *testing.B) {
	cost(b, subscriber.RhythmImmediate, func(s *store.Store) { costArticle(b, s, 1) })
}

// BenchmarkCostOfADigest is that of one digest of ten articles.
func BenchmarkCostOfADigest(b *testing.B) {
	cost(b, subscriber.RhythmDaily, func(s *store.Store) {
		for i := range 10 {
			costArticle(b, s, i)
		}
	})
}

func costArticle(b *testing.B, s *store.Store, n int) {
	a := (&world{}).article(n, "a")
	if _, err := s.Publishing.SaveArticle(context.Background(), a); err != nil {
		b.Fatal(err)
	}
}

func cost(b *testing.B, rhythm subscriber.Rhythm, publish func(*store.Store)) {
	for b.Loop() {
		ahead := atomic.Int64{}
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		s, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + b.TempDir() + "/loa.db", Now: now,
			Lease: 100 * 365 * 24 * time.Hour, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			b.Fatal(err)
		}
		var changes []subscriber.SubscriberChange
		for i := range costChats {
			changes = append(changes,
				subscriber.Subscribe{Channel: "telegram", Address: strconv.Itoa(i), Topic: "a", Rhythm: rhythm})
		}
		if err := s.Subscribers.ApplyUpdate(context.Background(), subscriber.Update{Changes: changes}); err != nil {
			b.Fatal(err)
		}
		publish(s)
		to := &taker{}
		d := deliver.New(deliver.Options{
			Lead:   func(ctx context.Context) (deliver.Ledger, error) { return s.Lead(ctx, "delivery") },
			Routes: []deliver.Route{{Channel: to, Limiter: throttle.NewLimiter(100_000, nil, throttle.NoChatLimits())}},
			Logger: slog.New(slog.DiscardHandler), Now: now, Poll: 50 * time.Millisecond,
		})
		if rhythm != subscriber.RhythmImmediate {
			ahead.Store(int64(25 * time.Hour))
		}
		begun := processorTime()
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- d.Run(ctx) }()
		for to.taken.Load() < costChats {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64((processorTime()-begun).Microseconds())/1000/costChats, "cpu-ms/message")
		s.Close()
	}
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
