package topics_test

import (
	"context"
	"slices"
	"testing"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestATopicThatIsNoLongerConfiguredIsRetired(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		sync := func(ids ...string) {
			t.Helper()
			var topics []article.Topic
			for _, id := range ids {
				topics = append(topics, article.Topic{ID: id, Name: "Tên " + id})
			}
			if err := s.Topics.SyncTopics(context.Background(), topics); err != nil {
				t.Fatal(err)
			}
		}
		retired := func() (ids []string) {
			topics, err := s.Topics.RetiredTopics(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for _, topic := range topics {
				if topic.Name != "Tên "+topic.ID {
					t.Errorf("topic = %+v, want topic.Name %v", topic, "Tên "+topic.ID)
				}
				ids = append(ids, topic.ID)
			}
			return ids
		}
		sync("b", "a", "c")
		sync("c")
		if got := retired(); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("retired: %v, want got %v", got, []string{"a", "b"})
		}
		sync("a")
		if got := retired(); !slices.Equal(got, []string{"b", "c"}) {
			t.Errorf("retired: %v, want got %v", got, []string{"b", "c"})
		}
		sync()
		if got := retired(); !slices.Equal(got, []string{"a", "b", "c"}) {
			t.Errorf("retired: %v, want got %v", got, []string{"a", "b", "c"})
		}
	})
}

func TestARenamedTopicKeepsItsArticles(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		if err := s.Topics.SyncTopics(ctx, []article.Topic{{ID: "khen", Name: "Khen"}}); err != nil {
			t.Fatal(err)
		}
		one := storetest.Save(t, s, storetest.Sample("1", "khen", "y-te")).ID
		both := storetest.Save(t, s, storetest.Sample("2", "thi-dua", "khen")).ID
		for range 2 {
			err := s.Topics.SyncTopics(ctx, []article.Topic{{ID: "thi-dua", Name: "Thi đua",
				Formerly: []string{"khen"}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := storetest.List(t, s, article.Query{Topics: []string{"thi-dua"}}); len(got) != 2 {
			t.Errorf("listed %v, want len(got) 2", got)
		}
		if got := storetest.List(t, s, article.Query{Topics: []string{"khen"}}); len(got) != 0 {
			t.Errorf("still under the former id: %v, want len(got) 0", got)
		}
		if got := storetest.Load(t, s, one).Topics; !slices.Equal(got, []string{"thi-dua", "y-te"}) {
			t.Errorf("topics = %v, want got %v", got, []string{"thi-dua", "y-te"})
		}
		if got := storetest.Load(t, s, both).Topics; !slices.Equal(got, []string{"thi-dua"}) {
			t.Errorf("topics = %v, want got %v", got, []string{"thi-dua"})
		}
		if got, err := s.Topics.RetiredTopics(ctx); err != nil || len(got) != 0 {
			t.Errorf("retired %+v, %v, want no error, len(got) 0", got, err)
		}
		counts, err := s.Articles.TopicCounts(ctx)
		if err != nil || counts["thi-dua"] != 2 || counts["y-te"] != 1 || len(counts) != 2 {
			t.Errorf("counts %v, %v, want no error, 2, 1, len(counts) 2", counts, err)
		}
	})
}

func TestARenamedTopicKeepsItsSubscribers(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Changes: []subscriber.SubscriberChange{
			subscriber.Subscribe{Channel: "telegram", Address: "42", Topic: "khen"}}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Topics.SyncTopics(ctx, []article.Topic{{ID: "thi-dua", Name: "Thi đua",
				Formerly: []string{"khen"}}}); err != nil {
				t.Fatal(err)
			}
		}
		sub, err := s.Subscribers.Subscriber(ctx, "telegram", "42", 0)
		if err != nil {
			t.Fatal(err)
		}
		if on, err := s.Subscribers.Subscriptions(ctx, sub.ID); err != nil || len(on) != 1 || on[0].Topic != "thi-dua" {
			t.Errorf("subscriptions = %+v, %v, want no error, len(on) 1, on[0].Topic %q", on, err, "thi-dua")
		}
	})
}
