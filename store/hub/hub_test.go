package hub_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

func TestHubSubscriptionsAreClaimedOnceAndFinished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		save := func(n int, delivered string, lease time.Duration) {
			t.Helper()
			err := s.Hub.SaveHubSubscription(ctx,
				operations.HubSubscription{Callback: fmt.Sprint("https://a.example/", n), Topic: "t", Host: "a.example",
					Domain: "a.example", Network: "192.0.2.0/24", Price: 1,
					Took: time.Duration(10-n) * time.Millisecond, Secret: "s", Expires: now.Add(lease),
					Delivered: delivered})
			if err != nil {
				t.Fatal(err)
			}
		}
		for i := range 5 {
			save(i, "eins", time.Hour)
		}
		save(5, "zwei", time.Hour)
		save(6, "eins", -time.Hour)
		want := operations.HubCosts{Domain: 7, Network: 7, Cheap: 7}
		if got, err := s.Hub.HubCosts(ctx, "a.example", "192.0.2.0/24"); err != nil || got != want {
			t.Errorf("got %+v %v, want %+v", got, err, want)
		}
		if err := s.Hub.RepriceHubTopic(ctx, "t", 25); err != nil {
			t.Fatal(err)
		}
		want = operations.HubCosts{Domain: 175, Network: 175, Dear: 175}
		if got, err := s.Hub.HubCosts(ctx, "a.example", "192.0.2.0/24"); err != nil || got != want {
			t.Errorf("got %+v %v, want %+v", got, err, want)
		}
		if topics, err := s.Hub.HubTopics(ctx, now, true, false); err != nil || len(topics) != 1 {
			t.Errorf("got %v %v, want the dear topic", topics, err)
		}
		if err := s.Hub.RepriceHubTopic(ctx, "t", 1); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Hub.HubSubscriptions(ctx); err != nil || len(list) != 7 {
			t.Errorf("got %d subscriptions %v, want 7", len(list), err)
		}
		if topics, err := s.Hub.HubTopics(ctx, now, false, false); err != nil || len(topics) != 1 {
			t.Errorf("%v %v, want no error, len(topics) 1", topics, err)
		}
		first, err := s.Hub.ClaimHubDeliveries(ctx,
			operations.HubClaim{Topic: "t", Tag: "zwei", Proven: true, Now: now, Lease: now.Add(time.Minute), Limit: 3,
				PerNetwork: 100})
		if err != nil || len(first) != 3 {
			t.Fatalf("%v %v, want no error, len(first) 3", first, err)
		}
		second, err := s.Hub.ClaimHubDeliveries(ctx,
			operations.HubClaim{Topic: "t", Tag: "zwei", Proven: true, Now: now, Lease: now.Add(time.Minute),
				Limit: 100, PerNetwork: 100})
		if err != nil || len(second) != 2 {
			t.Fatalf("%v %v, want no error, len(second) 2", second, err)
		}
		first[0].Delivered = "zwei"
		first[1].Failures, first[1].Failing, first[1].NextTry = 1, now, now.Add(time.Hour)
		first[2].Expires = time.Time{} // gone
		for range 2 {
			if err := s.Hub.FinishHubDeliveries(ctx, first); err != nil {
				t.Fatal(err)
			}
		}
		later := now.Add(2 * time.Minute) // the lease of second has ended
		third, err := s.Hub.ClaimHubDeliveries(ctx,
			operations.HubClaim{Topic: "t", Tag: "zwei", Proven: true, Now: later, Lease: later.Add(time.Minute),
				Limit: 100, PerNetwork: 100})
		if err != nil || len(third) != 2 {
			t.Fatalf("%v %v, want no error, len(third) 2", third, err)
		}
		if topics, err := s.Hub.HubTopics(ctx, later, false, true); err != nil || len(topics) != 0 {
			t.Errorf("%v %v, want no error, len(topics) 0", topics, err)
		}
		later = now.Add(59*time.Minute + 59*time.Second)
		if topics, err := s.Hub.HubTopics(ctx, now.Add(time.Hour-time.Millisecond), false, true); err != nil ||
			len(topics) != 0 {
			t.Errorf("%v %v, want no error, len(topics) 0", topics, err)
		}
		save(int(first[1].Callback[len(first[1].Callback)-1]-'0'), "drei",
			2*time.Hour) // subscribes again: what it got stays known
		fourth, err := s.Hub.ClaimHubDeliveries(ctx,
			operations.HubClaim{Topic: "t", Tag: "zwei", Proven: true, Now: later, Lease: later.Add(time.Minute),
				Limit: 100, PerNetwork: 100})
		if err != nil || len(fourth) != 3 {
			t.Fatalf("%v %v, want no error, len(fourth) 3", fourth, err)
		}
		for _, sub := range fourth {
			if sub.Delivered != "eins" || sub.Failures != 0 {
				t.Errorf("%+v, want sub.Delivered %q, sub.Failures 0", sub, "eins")
			}
		}
		if err := s.Hub.ExpireHubSubscriptions(ctx, now); err != nil {
			t.Fatal(err)
		}
		if ok, err := s.Hub.HubSubscriptionExists(ctx, "https://a.example/6", "t"); err != nil || ok {
			t.Errorf("an expired subscription stays: %v, want no error, not ok", err)
		}
		for range 2 {
			if err := s.Hub.DeleteHubSubscription(ctx, "https://a.example/5", "t"); err != nil {
				t.Fatal(err)
			}
		}
		if ok, err := s.Hub.HubSubscriptionExists(ctx, "https://a.example/5", "t"); err != nil || ok {
			t.Errorf("a deleted subscription stays: %v, want no error, not ok", err)
		}
	})
}

func TestHubWatchesAreKeptByTopicAndToken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		w := operations.HubWatch{Topic: "https://p.example/feed", Hub: "https://h.example/", Source: "p", Token: "tok",
			Secret: "sec", NextTry: now}
		for i := range 2 {
			w.Failures, w.Expires = i, now.Add(time.Duration(i)*time.Hour)
			if err := s.Hub.SaveHubWatch(ctx, w); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range []func() (operations.HubWatch, error){
			func() (operations.HubWatch, error) { return s.Hub.HubWatch(ctx, w.Topic) },
			func() (operations.HubWatch, error) { return s.Hub.HubWatchByToken(ctx, "tok") },
		} {
			if got, err := f(); err != nil || got != w {
				t.Errorf("%+v %v, want no error, %v", got, err, w)
			}
		}
		if due, err := s.Hub.DueHubWatches(ctx, now); err != nil || len(due) != 1 {
			t.Errorf("%v %v, want no error, len(due) 1", due, err)
		}
		if due, err := s.Hub.DueHubWatches(ctx, now.Add(-time.Second)); err != nil || len(due) != 0 {
			t.Errorf("%v %v, want no error, len(due) 0", due, err)
		}
		if err := s.Hub.DeleteHubWatch(ctx, w.Topic); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Hub.HubWatch(ctx, w.Topic); !errors.Is(err, article.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestAWebhookStartsAtThePresentAndHasOneServer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		if _, err := s.Publishing.SaveArticle(ctx, article.Article{Source: "a", Key: "1", URL: "https://a.example/1",
			Title: "T", ContentText: "x", Published: now, Collected: now}); err != nil {
			t.Fatal(err)
		}
		state, claimed, err := s.Hub.ClaimWebhook(ctx, "w", now, now.Add(time.Minute))
		if err != nil || !claimed || state.Seq != 1 || state.ID != "w" {
			t.Fatalf("%+v %v %v, want no error, claimed, state.Seq 1, state.ID %q", state, claimed, err, "w")
		}
		if _, again, err := s.Hub.ClaimWebhook(ctx, "w", now, now.Add(time.Minute)); err != nil || again {
			t.Errorf("claimed twice: %v, want no error, not again", err)
		}
		state.Seq, state.Failures, state.Failing, state.NextTry, state.Paused, state.Error = 7, 2, now, now.Add(time.Hour), now, "x\x00y"
		if err := s.Hub.SaveWebhook(ctx, state, time.Time{}); err != nil {
			t.Fatal(err)
		}
		state.Error = "x\uFFFDy"
		if list, err := s.Hub.Webhooks(ctx); err != nil || len(list) != 1 || !reflect.DeepEqual(list[0], state) {
			t.Errorf("%+v %v, want no error, len(list) 1, list[0] %v", list, err, state)
		}
		if err := s.Hub.ResumeWebhook(ctx, "w"); err != nil {
			t.Fatal(err)
		}
		if got, claimed, err := s.Hub.ClaimWebhook(ctx, "w", now, now.Add(time.Minute)); err != nil ||
			!claimed || got.Seq != 7 || !got.Paused.IsZero() || !got.NextTry.IsZero() {
			t.Errorf("%+v %v %v, want no error, claimed, got.Seq 7, got.Paused.IsZero(), got.NextTry.IsZero()", got,
				claimed, err)
		}
		if err := s.Hub.ResumeWebhook(ctx, "unknown"); !errors.Is(err, article.ErrNotFound) {
			t.Error(err)
		}
	})
}

// TestWhoProvedItselfIsServedFirst: a crowd of newcomers, however many of one
// network, stands behind those that took a delivery before.
func TestWhoProvedItselfIsServedFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		save := func(name, network string, took time.Duration) {
			t.Helper()
			if err := s.Hub.SaveHubSubscription(ctx,
				operations.HubSubscription{Callback: name, Topic: "t", Network: network, Price: 1, Took: took,
					Expires: now.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 20 {
			save(fmt.Sprint("crowd", i), "a", 0)
		}
		save("newcomer", "b", 0)
		save("slow", "c", 3*time.Second)
		save("quick", "c", time.Millisecond)
		claim := func(proven bool, limit int) (names []string) {
			subs, err := s.Hub.ClaimHubDeliveries(ctx,
				operations.HubClaim{Topic: "t", Tag: "x", Proven: proven, Now: now, Lease: now.Add(time.Minute),
					Limit: limit, PerNetwork: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, sub := range subs {
				names = append(names, sub.Callback)
			}
			slices.Sort(names)
			return names
		}
		for _, c := range []struct {
			name   string
			proven bool
			limit  int
			want   []string
		}{
			{"the quickest that proved itself", true, 1, []string{"quick"}},
			{"and the slow one", true, 9, []string{"slow"}},
			{"one newcomer of each network", false, 2, []string{"crowd0", "newcomer"}},
			{"no more of a network than allowed, with those under way", false, 9, []string{"crowd1", "crowd2"}},
			{"nothing while these are under way", false, 9, nil},
		} {
			if got := claim(c.proven, c.limit); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
	})
}
