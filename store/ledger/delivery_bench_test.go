package ledger_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
)

// crowd is how many subscribers the benchmarks have: LOA_BENCH_SUBSCRIBERS or
// 20,000.
func crowd() int {
	if n, err := strconv.Atoi(os.Getenv("LOA_BENCH_SUBSCRIBERS")); err == nil && n > 0 {
		return n
	}
	return 20_000
}

// onBoth runs a benchmark on both databases, with writes as durable as in
// production.
func onBoth(b *testing.B, f func(b *testing.B, s *store.Store)) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			url := "sqlite:" + filepath.Join(b.TempDir(), "loa.db")
			if kind == "postgres" {
				url = storetest.Postgres(b)
			}
			s, err := store.Open(context.Background(), store.Options{URL: url})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			f(b, s)
		})
	}
}

// leadCrowd leads in a store of so many subscribers of topic a.
func leadCrowd(b *testing.B, s *store.Store, subscribers int) *store.Leader {
	b.Helper()
	if err := s.Ledger.Crowd(context.Background(), subscribers, "a"); err != nil {
		b.Fatal(err)
	}
	l, err := s.Lead(context.Background(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l
}

// BenchmarkBroadcastReady is the time from a published article to the first
// batch of recipients to send it to.
func BenchmarkBroadcastReady(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		ctx, l := context.Background(), leadCrowd(b, s, crowd())
		i := 0
		for b.Loop() {
			b.StopTimer()
			i++
			a := article.Article{Source: "bench", Key: strconv.Itoa(i), URL: fmt.Sprint("https://example.org/", i),
				Title: fmt.Sprint("Tin số ", i), ContentText: strings.Repeat(fmt.Sprint("Nội dung của tin số ", i,
					". "), 100), Topics: []string{"a", "a-1", "a-2"}}
			if _, err := s.Publishing.SaveArticle(ctx, a); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			r, ok, err := l.StartFanOut(ctx, "telegram", audience.LaneImmediate, false)
			if err != nil || !ok {
				b.Fatal(ok, err)
			}
			list, to, err := l.Candidates(ctx, r)
			if err != nil || len(list) != ledger.BatchSize {
				b.Fatal(len(list), err)
			}
			step := ledger.BatchDecision{To: to}
			for _, c := range list {
				step.Recipients = append(step.Recipients,
					ledger.Recipient{Subscriber: c.Subscriber.ID, Results: make([]ledger.Result, 1)})
			}
			if _, err := l.SaveBatch(ctx, r.ID, step); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := l.FinishFanOut(ctx, r.ID); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}

// BenchmarkMark is the time to mark messages as sent, so many in a transaction.
func BenchmarkMark(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		ctx, l := context.Background(), leadCrowd(b, s, 1000)
		if _, err := s.Publishing.SaveArticle(ctx, storetest.Sample("bench", "a")); err != nil {
			b.Fatal(err)
		}
		r, _, err := l.StartFanOut(ctx, "telegram", audience.LaneImmediate, false)
		if err != nil {
			b.Fatal(err)
		}
		list, to, err := l.Candidates(ctx, r)
		if err != nil {
			b.Fatal(err)
		}
		step := ledger.BatchDecision{To: to}
		for _, c := range list {
			step.Recipients = append(step.Recipients, ledger.Recipient{Subscriber: c.Subscriber.ID,
				Results: make([]ledger.Result, 1)})
		}
		batch, err := l.SaveBatch(ctx, r.ID, step)
		if err != nil {
			b.Fatal(err)
		}
		for _, together := range []int{1, 4, 20} {
			b.Run(fmt.Sprint(together), func(b *testing.B) {
				i := 0
				for b.Loop() {
					var records []ledger.Record
					for range together {
						i++
						records = append(records, ledger.Record{Subscriber: batch.Recipients[i%100].Subscriber,
							FanOut: r.ID,
							Batch:  batch.Number, Sent: 1,
							Results: []ledger.IndexedResult{{Broadcast: r.Broadcasts[0].ID,
								Result: ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: fmt.Sprint(i)}}}})
					}
					if err := l.Record(ctx, "telegram", records); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(together*b.N)/b.Elapsed().Seconds(), "marks/s")
			})
		}
	})
}

// BenchmarkChangeOfADigest is the time to find all chats whose digests show a
// Changed article, among thirty days of digests, and the time to find that
// none does.
func BenchmarkChangeOfADigest(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		ctx, l := context.Background(), leadCrowd(b, s, crowd())
		const days = 30
		if err := s.Ledger.Digests(ctx, days, 10*days); err != nil {
			b.Fatal(err)
		}
		for name, id := range map[string]int64{"shown today": 10*days + 3, "shown a month ago": 13,
			"not shown": 10*days + 20} {
			b.Run(name, func(b *testing.B) {
				r := ledger.FanOut{ID: 1, Channel: "telegram", Changes: true, Broadcasts: []ledger.FanOutBroadcast{{
					Broadcast: ledger.Broadcast{Article: id,
						Terms: ledger.Terms{Seq: 9, Created: time.Now(), Kind: article.BroadcastUpdate}},
					SentBy: ledger.SentInLists}}}
				found := 0
				for b.Loop() {
					for r.Cursor, found = 0, 0; ; {
						list, to, err := l.Candidates(ctx, r)
						if err != nil {
							b.Fatal(err)
						}
						if found += len(list); to == r.Cursor {
							break
						}
						r.Cursor = to
					}
				}
				b.ReportMetric(float64(found), "chats")
			})
		}
	})
}
