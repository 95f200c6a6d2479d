package store_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
)

// unpacked is a file of testdata/before: a database that the version before the
// store was divided (schema 11) filled, and left in the middle of delivering.
func unpacked(t *testing.T, name string) []byte {
	t.Helper()
	packed, err := os.ReadFile("testdata/before/" + name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// eachBefore runs a test on that database, of each kind.
func eachBefore(t *testing.T, f func(t *testing.T, s *store.Store, c *clocktest.Clock)) {
	open := func(t *testing.T, url string) {
		c := storetest.NewClock()
		c.Advance(5 * time.Minute)
		f(t, storetest.OpenAt(t, url, c.Now), c)
	}
	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "loa.db")
		if err := os.WriteFile(file, unpacked(t, "loa.db.gz"), 0o600); err != nil {
			t.Fatal(err)
		}
		open(t, "sqlite:"+file)
	})
	t.Run("postgres", func(t *testing.T) {
		url := storetest.Postgres(t)
		db := storetest.Raw(t, url)
		if _, err := db.Exec(string(unpacked(t, "loa.sql.gz"))); err != nil {
			t.Fatal(err)
		}
		db.Close() // its search path is the dump's
		open(t, url)
	})
}

func TestADatabaseOfTheVersionBeforeAuditsTheSame(t *testing.T) {
	var want []ledger.Audit
	text, err := os.ReadFile("testdata/before/audit.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	eachBefore(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		got, err := s.Ledger.Audit(t.Context(), 0)
		for i := range got { // which the audit of that version did not read
			got[i].Topics, got[i].Sources, got[i].Prior = nil, nil, nil
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	})
}

func TestADatabaseOfTheVersionBeforeKnowsAllItHad(t *testing.T) {
	eachBefore(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		counts, err := s.Articles.TopicCounts(t.Context())
		if want := map[string]int{"a": 4, "b": 3}; err != nil || !maps.Equal(counts, want) {
			t.Errorf("live articles by topic: got %v, %v, want %v", counts, err, want)
		}
		stats, err := s.Operations.Stats(t.Context())
		if err != nil || stats.Articles != 6 || stats.Active != 5 || stats.Paused != 1 || stats.ArticlesToday != 7 {
			t.Errorf("got %+v, %v, want 6 live articles, 7 published today, 5 active subscribers and 1 paused", stats,
				err)
		}
		if got := storetest.List(t, s, article.Query{Search: "trạm thu phí"}); len(got) != 1 {
			t.Errorf("found %v, want the article about a toll", got)
		}
		if unanswered, err := s.Subscribers.Unanswered(t.Context(), "telegram"); err != nil || len(unanswered) != 1 ||
			unanswered[0].ID != 41 {
			t.Errorf("unanswered: got %+v, %v, want update 41", unanswered, err)
		}
		if open := storetest.Questions(t, s); len(open) != 1 {
			t.Errorf("got %d approval requests, want the one about the flood", len(open))
		}
		list, err := s.Ledger.ListMessageAt(t.Context(), "telegram", "12", "601")
		if err != nil || len(list.Shown) != 1 {
			t.Errorf("the digest: got %+v, %v, want one article", list, err)
		}
		c.Advance(2 * time.Hour)
		if n, _, err := s.Publishing.Release(t.Context()); n != 1 || err != nil {
			t.Errorf("got %d released, %v, want the one that waited", n, err)
		}
	})
}

// What was under way is brought to its end: nobody is left out.
func TestADatabaseOfTheVersionBeforeGoesOnDelivering(t *testing.T) {
	eachBefore(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := t.Context()
		l := storetest.Lead(t, s)
		sent := int64(700)
		send := func(r ledger.FanOut, b ledger.Batch) {
			t.Helper()
			for i, recipient := range b.Recipients {
				for _, result := range recipient.Results {
					if result.Outcome == ledger.OutcomePending {
						sent++
						l.MustRecord(t, r, b, i, ledger.Result{Outcome: ledger.OutcomeSent, Message: fmt.Sprint(sent),
							Seq: r.Broadcasts[0].Seq}, ledger.Retry{})
						break
					}
				}
			}
		}
		left, err := l.UnfinishedFanOuts(ctx, "telegram")
		if err != nil || len(left) != 1 {
			t.Fatalf("got %d fan-outs with recipients left, %v, want one", len(left), err)
		}
		open, err := l.OpenBatches(ctx, left[0].ID)
		if err != nil || len(open) != 1 {
			t.Fatalf("got %d open batches, %v, want one", len(open), err)
		}
		send(left[0], open[0])
		c.Advance(2 * time.Hour)
		due, _, err := l.DueRetries(ctx, "telegram", c.Now(), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("got retries %+v, %v, want one", due, err)
		}
		for _, lane := range []audience.Lane{audience.LaneEmergency, audience.LaneImmediate} {
			for _, changes := range []bool{false, true} {
				for {
					r, ok, err := l.StartFanOut(ctx, "telegram", lane, changes)
					if err != nil {
						t.Fatal(err)
					}
					if !ok {
						break
					}
					for _, b := range l.BatchAll(t, r) {
						send(r, b)
					}
					l.MustFinish(t, r)
				}
			}
		}
		r := left[0]
		for _, retry := range due { // a message shows its article as it is now
			err := l.Record(ctx, "telegram", []ledger.Record{{Subscriber: retry.Subscriber, FanOut: retry.FanOut,
				Batch: retry.Batch, Results: []ledger.IndexedResult{
					{Index: 0, Broadcast: retry.Broadcast, Result: ledger.Result{Outcome: ledger.OutcomeSent,
						Message: "900", Seq: storetest.Load(t, s, r.Broadcasts[0].Article).Seq}}}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Ledger.Audit(ctx, 0)
		if err != nil || len(list) < 6 {
			t.Fatalf("got %d audits, %v, want those of every broadcast", len(list), err)
		}
		for _, a := range list {
			if !a.Balanced() || a.Pending > 0 {
				t.Errorf("got %+v, want that it adds up and nobody waits", a)
			}
		}
		if held, err := l.DueHeld(ctx, "telegram", c.Now(), 10); err != nil || len(held) != 1 {
			t.Errorf("held: got %+v, %v, want one", held, err)
		}
	})
}
