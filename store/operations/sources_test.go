package operations_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

func TestASourcesStateComesBackAsItWasSaved(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		got, err := s.Operations.SourceState(ctx, "x")
		if err != nil || fmt.Sprint(got) != fmt.Sprint(article.SourceState{Source: "x"}) {
			t.Errorf("unknown source: %+v, %v, want no error", got, err)
		}
		want := article.SourceState{Source: "x", Profile: "vhv", Failures: 3, NotBefore: c.Now(),
			LastError: "lỗi \ufffd", PerDay: 1.5,
			Interval: time.Minute, Filled: true, Boilerplate: []byte{0, 255, 1}, Held: 7,
			Documents: []article.DocumentState{{URL: "https://x/", ETag: `W/"1"`, Checked: c.Now()}}}
		for range 2 {
			if err := s.Operations.SaveSourceState(ctx, want); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Operations.SourceState(ctx, "x"); err != nil ||
				fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
			}
			want.Boilerplate, want.Documents = nil, nil
		}
		if err := s.Operations.SaveSourceState(ctx, article.SourceState{Source: "y",
			LastError: "\x00\xff"}); err != nil {
			t.Errorf("bytes that are no text: %v, want no error", err)
		}
	})
}

func TestVisitsAreDueInTheirOrder(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		for i := range 4 {
			key := fmt.Sprint(i)
			storetest.Save(t, s, storetest.Sample(key))
			k := article.Known{Source: "laichau", Key: key, ListHash: "h" + key, Visited: c.Now(),
				NextVisit: c.Now().Add(time.Duration(4-i) * time.Minute)}
			if i == 3 {
				k.NextVisit = time.Time{} // never again
			}
			if err := s.Articles.MarkVisit(ctx, k); err != nil {
				t.Fatal(err)
			}
		}
		due, err := s.Articles.DueVisits(ctx, "laichau", c.Now().Add(3*time.Minute), 10)
		if err != nil || len(due) != 2 || due[0].Key != "2" || due[1].Key != "1" || due[0].ListHash != "h2" ||
			!due[0].Visited.Equal(c.Now()) {
			t.Errorf("due = %+v, %v, want no error, len(due) 2, due[0].Key %q, due[1].Key %q, due[0].ListHash %q, "+
				"due[0].Visited.Equal(c.Now())", due, err, "2", "1", "h2")
		}
		if due, err := s.Articles.DueVisits(ctx, "laichau", c.Now().Add(time.Hour), 1); err != nil || len(due) != 1 {
			t.Errorf("limit: %+v, %v, want no error, len(due) 1", due, err)
		}
		if err := s.Articles.MarkVisit(ctx, article.Known{Source: "laichau", Key: "none"}); !errors.Is(err,
			article.ErrNotFound) {
			t.Errorf("unknown key: %v, want error %v", err, article.ErrNotFound)
		}
	})
}

func TestManyKeysAreAskedForAtOnce(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		storetest.Save(t, s, storetest.Sample("7"))
		var keys []string
		for i := range 1200 {
			keys = append(keys, fmt.Sprint(i))
		}
		known, err := s.Articles.Known(context.Background(), "laichau", keys)
		if err != nil || len(known) != 1 || known["7"].State != article.StateLive || known["7"].Revision != 1 {
			t.Errorf("known = %+v, %v, want no error, len(known) 1, %v, 1", known, err, article.StateLive)
		}
		if known, err := s.Articles.Known(context.Background(), "laichau", nil); err != nil || len(known) != 0 {
			t.Errorf("no keys: %+v, %v, want no error, len(known) 0", known, err)
		}
	})
}

func TestASourceIsSilentOnlyAgainstItsHabit(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		storetest.Save(t, s, storetest.Sample("1"))
		for _, state := range []article.SourceState{
			{Source: "laichau", PerDay: 3, LastNew: c.Now()},
			{Source: "rare", PerDay: 0.05, LastNew: c.Now()},
			{Source: "never"},
		} {
			if err := s.Operations.SaveSourceState(ctx, state); err != nil {
				t.Fatal(err)
			}
		}
		next := c.Now().Add(time.Hour)
		if err := s.Operations.FinishJob(ctx, operations.SourceJob("rare"), 0, next, ""); err != nil {
			t.Fatal(err)
		}
		c.Advance(5 * 24 * time.Hour)
		health, err := s.Operations.Health(ctx)
		if err != nil || len(health) != 3 {
			t.Fatalf("%+v, %v, want no error, len(health) 3", health, err)
		}
		if h := health[0]; h.Source != "laichau" || !h.Silent || h.Articles != 1 {
			t.Errorf("%+v, want h.Source %q, h.Silent, h.Articles 1", h, "laichau")
		}
		if h := health[2]; h.Source != "rare" || h.Silent || !h.Next.Equal(next) {
			t.Errorf("%+v, want h.Source %q, not h.Silent, h.Next.Equal(next)", h, "rare")
		}
		if health[1].Silent {
			t.Error("a source without a habit is silent, want not health[1].Silent")
		}
	})
}

func TestArticlesAreKnownByTheirOtherNames(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		a := storetest.Sample("https://laichau.gov.vn/cu")
		a.Title = strings.Repeat("Tiêu đề rất dài ", 30)
		id := storetest.Save(t, s, a).ID
		k := article.Known{Source: "laichau", Key: a.Key, Visited: c.Now(),
			Aliases: []string{"guid:7", "https://laichau.gov.vn/moi"}}
		if err := s.Articles.MarkVisit(ctx, k); err != nil {
			t.Fatal(err)
		}
		names := []string{a.Key, "guid:7", "https://laichau.gov.vn/moi", "title:" + a.Title, "guid:8",
			"title:Tiêu đề khác"}
		known, err := s.Articles.Known(ctx, "laichau", names)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			want := article.Known{}
			if i < 4 {
				want = article.Known{ID: id, Key: a.Key, Title: a.Title}
			}
			got := known[name]
			if got.ID != want.ID || got.Key != want.Key || got.Title != want.Title {
				t.Errorf("%s: got %d %q %q, want %d %q %q", name, got.ID, got.Key, got.Title, want.ID, want.Key,
					want.Title)
			}
		}
		if known, err := s.Articles.Known(ctx, "khac", names); err != nil || len(known) != 0 {
			t.Errorf("another source: got %v, %v, want nothing", known, err)
		}
		if err := s.Articles.MarkVisit(ctx, article.Known{Source: "laichau", Key: "none",
			Aliases: []string{"guid:9"}}); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("alias of an unknown key: got %v, want %v", err, article.ErrNotFound)
		}
	})
}
