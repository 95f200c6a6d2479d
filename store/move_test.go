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
		a := storetest.Sample(fmt.Sprint(i), "giao-duc")
		if i == 7 {
			a.Release = c.Now().Add(time.Hour)
		}
		storetest.Save(t, s, a)
	}
	edited := storetest.Sample("1", "giao-duc", "y-te")
	edited.Title = "Một tiêu đề khác"
	storetest.Save(t, s, edited)
	storetest.Save(t, s, storetest.Release("laichau", "r"))
	storetest.Save(t, s, storetest.Release("tamduong", "r"))
	if err := s.Publishing.Withdraw(ctx, 3, "404"); err != nil {
		t.Fatal(err)
	}
	if err := s.Operations.SaveSourceState(ctx, article.SourceState{Source: "laichau",
		Boilerplate: []byte{0, 1, 255}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Topics.SyncTopics(ctx, []article.Topic{{ID: "giao-duc", Name: "Giáo dục"}}); err != nil {
		t.Fatal(err)
	}
	err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "bot", ID: 5, Changes: []subscriber.SubscriberChange{
		subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram", Address: "42",
			Kind: subscriber.Private, State: subscriber.Active}},
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
	articles, err := s.Articles.Articles(ctx, article.Query{Withdrawn: time.Unix(1, 0)})
	for i := range articles {
		note(articles[i].Image, nil)
		articles[i].Image = nil
	}
	note(articles, err)
	note(s.Articles.Changes(ctx, 0, 1000))
	note(storetest.Broadcasts(t, s), nil)
	note(s.Articles.Revisions(ctx, 2))
	note(s.Operations.SourceState(ctx, "laichau"))
	note(s.Articles.Known(ctx, "tamduong", []string{"r"}))
	note(s.Topics.RetiredTopics(ctx))
	note(s.Articles.LatestSeq(ctx))
	note(s.Subscribers.UpdateOffset(ctx, "bot"))
	note(s.Subscribers.Unanswered(ctx, "bot"))
	sub, err := s.Subscribers.Subscriber(ctx, "telegram", "42", 0)
	note(sub, err)
	note(s.Subscribers.Subscriptions(ctx, sub.ID))
	note(storetest.List(t, s, article.Query{Search: "tiêu đề khác"}), nil)
	note(storetest.List(t, s, article.Query{Search: "thi đua yêu nước"}), nil)
	return b.String()
}

func TestEverythingMovesToAnotherDatabaseAndBack(t *testing.T) {
	ctx, c := context.Background(), storetest.NewClock()
	file := func() *store.Store {
		return storetest.OpenAt(t, "sqlite:"+filepath.Join(t.TempDir(), "loa.db"), c.Now)
	}
	first, second, third := file(), storetest.OpenAt(t, storetest.Postgres(t), c.Now), file()
	furnished(t, first, c)
	rows, err := first.Move(ctx, second)
	if err != nil || rows < 500 {
		t.Fatalf("%d rows, %v, want no error, rows at least 500", rows, err)
	}
	if back, err := second.Move(ctx, third); err != nil || back != rows {
		t.Fatalf("%d rows of %d came back, %v, want no error, back %v", back, rows, err, rows)
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
		if n, _, err := s.Publishing.Release(ctx); n != 1 || err != nil {
			t.Errorf("%s: released %d, %v, want 1, no error", s.Name(), n, err)
		}
		storetest.Save(t, s, storetest.Sample("new", "giao-duc"))
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
		c := storetest.NewClock()
		to := storetest.OpenAt(t, url, c.Now)
		from := storetest.SQLite(t, store.Options{Now: c.Now})
		storetest.Save(t, from, storetest.Sample("1"))
		storetest.Save(t, from, storetest.Sample("2"))
		storetest.Save(t, to, storetest.Sample("3"))
		if _, err := from.Move(context.Background(), to); err == nil || !strings.Contains(err.Error(), "not new") {
			t.Errorf(`%v, want an error, it to contain "not new"`, err)
		}
		if got := storetest.List(t, to, article.Query{}); len(got) != 1 || storetest.Load(t, to, got[0]).Key != "3" {
			t.Errorf("the database to move to has %v, want len(got) 1, %q", got, "3")
		}
	})
}
