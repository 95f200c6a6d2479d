package store_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// furnished fills a store with something of everything.
func furnished(t *testing.T, s *store.Store, c *clocktest.Clock) {
	t.Helper()
	ctx := context.Background()
	for i := range 120 {
		a := sample(fmt.Sprint(i), "giao-duc")
		if i == 7 {
			a.Release = c.Now().Add(time.Hour)
		}
		save(t, s, a)
	}
	edited := sample("1", "giao-duc", "y-te")
	edited.Title = "Một tiêu đề khác"
	save(t, s, edited)
	save(t, s, release("laichau", "r"))
	save(t, s, release("tamduong", "r"))
	if err := s.Withdraw(ctx, 3, "404"); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSourceState(ctx, article.SourceState{Source: "laichau", Boilerplate: []byte{0, 1, 255}}); err != nil {
		t.Fatal(err)
	}
	if err := s.SyncTopics(ctx, []article.Topic{{ID: "giao-duc", Name: "Giáo dục"}}); err != nil {
		t.Fatal(err)
	}
	err := s.ApplyUpdate(ctx, subscriber.Update{Bot: "bot", ID: 5, Changes: []subscriber.SubscriberChange{
		subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram", Address: "42", Kind: subscriber.Private, State: subscriber.Active}},
		subscriber.Subscribe{Channel: "telegram", Address: "42", Topic: "giao-duc"},
	}, Raw: []byte(`{"update_id":5}`), Chat: "42", Person: "42"})
	if err != nil {
		t.Fatal(err)
	}
}

// everything is what a store answers to all sorts of questions.
func everything(t *testing.T, s *store.Store) string {
	t.Helper()
	ctx := context.Background()
	var b strings.Builder
	note := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", v)
	}
	articles, err := s.Articles(ctx, article.Query{Withdrawn: time.Unix(1, 0)})
	for i := range articles {
		note(articles[i].Image, nil)
		articles[i].Image = nil
	}
	note(articles, err)
	note(s.Changes(ctx, 0, 1000))
	note(s.Broadcasts(ctx))
	note(s.Revisions(ctx, 2))
	note(s.SourceState(ctx, "laichau"))
	note(s.Known(ctx, "tamduong", []string{"r"}))
	note(s.RetiredTopics(ctx))
	note(s.LatestSeq(ctx))
	note(s.UpdateOffset(ctx, "bot"))
	note(s.Unanswered(ctx, "bot"))
	sub, err := s.Subscriber(ctx, "telegram", "42", 0)
	note(sub, err)
	note(s.Subscriptions(ctx, sub.ID))
	note(list(t, s, article.Query{Search: "tiêu đề khác"}), nil)
	note(list(t, s, article.Query{Search: "thi đua yêu nước"}), nil)
	return b.String()
}

func TestEverythingMovesToAnotherDatabaseAndBack(t *testing.T) {
	ctx, c := context.Background(), newClock()
	file := func() *store.Store {
		return openAt(t, "sqlite:"+filepath.Join(t.TempDir(), "loa.db"), c.Now)
	}
	first, second, third := file(), openAt(t, storetest.Postgres(t), c.Now), file()
	furnished(t, first, c)
	rows, err := first.Move(ctx, second)
	if err != nil || rows < 500 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	if back, err := second.Move(ctx, third); err != nil || back != rows {
		t.Fatalf("%d rows of %d came back, %v", back, rows, err)
	}
	want := everything(t, first)
	for _, s := range []*store.Store{second, third} {
		if got := everything(t, s); !bytes.Equal([]byte(got), []byte(want)) {
			t.Errorf("%s\ngot  %s\nwant %s", s.Name(), got, want)
		}
	}
	// All go on from the same place.
	c.Advance(2 * time.Hour)
	for _, s := range []*store.Store{first, second, third} {
		if n, _, err := s.Release(ctx); n != 1 || err != nil {
			t.Errorf("%s: released %d, %v", s.Name(), n, err)
		}
		save(t, s, sample("new", "giao-duc"))
	}
	want = everything(t, first)
	for _, s := range []*store.Store{second, third} {
		if got := everything(t, s); got != want {
			t.Errorf("afterwards: %s\ngot  %s\nwant %s", s.Name(), got, want)
		}
	}
}

func TestNothingMovesIntoADatabaseInUse(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := newClock()
		to := openAt(t, url, c.Now)
		from := storetest.SQLite(t, store.Options{Now: c.Now})
		save(t, from, sample("1"))
		save(t, from, sample("2"))
		save(t, to, sample("3"))
		if _, err := from.Move(context.Background(), to); err == nil || !strings.Contains(err.Error(), "not new") {
			t.Errorf("%v", err)
		}
		if got := list(t, to, article.Query{}); len(got) != 1 || load(t, to, got[0]).Key != "3" {
			t.Errorf("the database to move to has %v", got)
		}
	})
}
