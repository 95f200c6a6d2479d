package subscribers_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func topicsOf(t *testing.T, s *store.Store, id int64) map[string]subscriber.Rhythm {
	t.Helper()
	list, err := s.Subscribers.Subscriptions(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	topics := map[string]subscriber.Rhythm{}
	for _, sub := range list {
		topics[sub.Topic] = sub.Rhythm
	}
	return topics
}

func TestSettingsAndTopicsComeBackAsTheyWereSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := storetest.Person("77")
		want.Keywords = []string{"lũ quét", "-bóng đá"}
		want.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60}
		storetest.Apply(t, s, append([]subscriber.SubscriberChange{subscriber.SaveSubscriber{Subscriber: want}},
			storetest.Subscribe("77", "a", "b")...)...)
		got := storetest.Find(t, s, "77")
		if got.Quiet != want.Quiet || got.Name != want.Name || len(got.Keywords) != 2 ||
			got.State != subscriber.Active || !got.Preview {
			t.Errorf("got %+v, want got.Quiet %v, got.Name %v, len(got.Keywords) 2, got.State %v, got.Preview", got,
				want.Quiet, want.Name, subscriber.Active)
		}
		if byID, err := s.Subscribers.SubscriberByID(context.Background(), got.ID); err != nil || byID.Address != "77" {
			t.Errorf("by number: %+v, %v, want no error, byID.Address %q", byID, err, "77")
		}
		if topics := topicsOf(t, s, got.ID); len(topics) != 2 {
			t.Errorf("topics %v, want len(topics) 2", topics)
		}
		storetest.Apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "77", Topic: "a", Reason: "tapped"})
		if topics := topicsOf(t, s, got.ID); len(topics) != 1 {
			t.Errorf("after one was turned off: %v, want len(topics) 1", topics)
		}
		storetest.Apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "77", Reason: "all"})
		if topics := topicsOf(t, s, got.ID); len(topics) != 0 {
			t.Errorf("after all were turned off: %v, want len(topics) 0", topics)
		}
		if _, err := s.Subscribers.Subscriber(context.Background(), "telegram", "78", 0); !errors.Is(err,
			article.ErrNotFound) {
			t.Errorf("unknown chat: %v, want error %v", err, article.ErrNotFound)
		}
	})
}

func TestAnUpdateIsAppliedOnceAndMovesTheOffset(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		send := func(id int64, changes ...subscriber.SubscriberChange) {
			t.Helper()
			if err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: id,
				Changes: changes}); err != nil {
				t.Fatal(err)
			}
		}
		offset := func(want int64) {
			t.Helper()
			if got, err := s.Subscribers.UpdateOffset(ctx, "telegram"); err != nil || got != want {
				t.Errorf("offset %d, %v; want %d", got, err, want)
			}
		}
		again := func(id int64, changes ...subscriber.SubscriberChange) {
			t.Helper()
			if err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: id,
				Changes: changes}); !errors.Is(err, subscriber.ErrRepeated) {
				t.Errorf("a repeated update: %v, want error %v", err, subscriber.ErrRepeated)
			}
		}
		offset(0)
		send(500, storetest.Subscribe("1", "a")...)
		offset(501)
		send(501, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "a"})
		again(500, storetest.Subscribe("1", "a")...) // after a crash
		if topics := topicsOf(t, s, storetest.Find(t, s, "1").ID); len(topics) != 0 {
			t.Errorf("a repeated update was applied: %v, want len(topics) 0", topics)
		}
		offset(502)
		send(502) // nothing to change
		offset(503)
		// A change that fails takes the offset with it.
		err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: 503,
			Changes: []subscriber.SubscriberChange{
				subscriber.Pause{Channel: "telegram", Address: "1"},
				subscriber.Subscribe{Channel: "telegram", Address: "1"}}})
		if err == nil {
			t.Error("a subscription without a topic was taken, want an error")
		}
		if storetest.Find(t, s, "1").State != subscriber.Active {
			t.Errorf("half an update was applied, want %v", subscriber.Active)
		}
		offset(503)
		// A webhook that failed comes again behind later ones, and counts once.
		send(506)
		send(504, storetest.Subscribe("1", "late")...)
		if topics := topicsOf(t, s, storetest.Find(t, s, "1").ID); len(topics) != 1 {
			t.Errorf("an update that came late was skipped: %v, want len(topics) 1", topics)
		}
		again(504, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "late"})
		again(506, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "late"})
		if topics := topicsOf(t, s, storetest.Find(t, s, "1").ID); len(topics) != 1 {
			t.Errorf("an update that came late was applied twice: %v, want len(topics) 1", topics)
		}
		offset(507)
		// After a quiet week the numbers begin elsewhere.
		send(9_000_000)
		send(3, subscriber.Pause{Channel: "telegram", Address: "1"})
		if storetest.Find(t, s, "1").State != subscriber.Paused {
			t.Errorf("an update with a new, lower number was skipped, want %v", subscriber.Paused)
		}
	})
}

func TestPauseAndResume(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		until := time.Now().Add(time.Hour).Truncate(time.Millisecond).UTC()
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "1", Until: until, Reason: "asked"})
		if got := storetest.Find(t, s, "1"); got.State != subscriber.Paused || !got.PausedUntil.Equal(until) ||
			got.Reason != "asked" {
			t.Errorf("paused: %+v, want got.State %v, got.PausedUntil.Equal(until), got.Reason %q", got,
				subscriber.Paused, "asked")
		}
		l := storetest.Lead(t, s)
		l.MustEndPauses(t, until.Add(time.Second))
		if got := storetest.Find(t, s, "1"); got.State != subscriber.Active || !got.PausedUntil.IsZero() {
			t.Errorf("after the pause: %+v, want got.State %v, got.PausedUntil.IsZero()", got, subscriber.Active)
		}
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "1"})
		l.MustEndPauses(t, until.Add(time.Hour))
		if got := storetest.Find(t, s, "1"); got.State != subscriber.Paused {
			t.Errorf("a pause without an end ended: %+v, want got.State %v", got, subscriber.Paused)
		}
		storetest.Apply(t, s, subscriber.Resume{Channel: "telegram", Address: "1"},
			subscriber.Resume{Channel: "telegram", Address: "2"})
		if got := storetest.Find(t, s, "1"); got.State != subscriber.Active || got.Reason != "" {
			t.Errorf("resumed: %+v, want got.State %v, got.Reason empty", got, subscriber.Active)
		}
	})
}

func TestAllThreadsOfAChatPauseAndComeBackTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const removed = "bot was removed from the group"
		for thread := range int64(3) {
			storetest.Apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "-5", Thread: thread, Topic: "a"})
		}
		storetest.Apply(t, s, storetest.Subscribe("-6", "a")...)
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-5", Thread: 1,
			Reason: subscriber.PausedByPerson})
		reasons := func(want ...string) {
			t.Helper()
			for thread, reason := range want {
				sub, err := s.Subscribers.Subscriber(context.Background(), "telegram", "-5", int64(thread))
				if err != nil || sub.Reason != reason || (sub.State == subscriber.Active) != (reason == "") {
					t.Errorf("thread %d is %s: %q, want %q; %v", thread, sub.State, sub.Reason, reason, err)
				}
			}
			if other := storetest.Find(t, s, "-6"); other.State != subscriber.Active {
				t.Errorf("another chat is %s, want other.State %v", other.State, subscriber.Active)
			}
		}
		for range 2 { // twice: safe to repeat
			storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-5", AllThreads: true,
				Reason: removed})
			reasons(removed, subscriber.PausedByPerson, removed)
		}
		for range 2 {
			storetest.Apply(t, s, subscriber.Resume{Channel: "telegram", Address: "-5", AllThreads: true})
			reasons("", subscriber.PausedByPerson, "")
		}
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-7", AllThreads: true},
			subscriber.Resume{Channel: "telegram", Address: "-7", AllThreads: true})
	})
}

func TestAnErasedPersonLeavesNoTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("4711")})
		storetest.Apply(t, s, storetest.Subscribe("4711", "a")...)
		id := storetest.Find(t, s, "4711").ID
		for range 2 { // twice: safe to repeat
			storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: "4711"})
		}
		if _, err := s.Subscribers.Subscriber(ctx, "telegram", "4711", 0); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("still there: %v, want error %v", err, article.ErrNotFound)
		}
		left, err := s.Subscribers.SubscriberByID(ctx, id)
		if err != nil || left.Name != "" || left.Language != "" || left.State != subscriber.Gone {
			t.Errorf("left: %+v, %v, want no error, left.Name empty, left.Language empty, left.State %v", left, err,
				subscriber.Gone)
		}
		st, err := s.Operations.Stats(ctx)
		if err != nil || st.Active != 0 || st.Gone != 0 || st.Subscriptions != 0 {
			t.Errorf("counted: %+v, %v, want no error, st.Active 0, st.Gone 0, st.Subscriptions 0", st, err)
		}
		storetest.Apply(t, s, storetest.Subscribe("4711", "a")...)
		if again := storetest.Find(t, s, "4711"); again.ID == id {
			t.Errorf("who comes back got the old number, want again.ID other than %v", id)
		}
	})
}

func TestAGroupThatBecomesASupergroupKeepsEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		group := storetest.Person("-5")
		group.Kind, group.Size = subscriber.Group, subscriber.SizeCompact
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: group})
		storetest.Apply(t, s, storetest.Subscribe("-5", "a", "b")...)
		id := storetest.Find(t, s, "-5").ID
		move := subscriber.Move{Channel: "telegram", Address: "-5", NewAddress: "-1005"}
		storetest.Apply(t, s, move, move)
		if got := storetest.Find(t, s, "-1005"); got.ID != id || got.Size != subscriber.SizeCompact {
			t.Errorf("moved: %+v, want got.ID %v, got.Size %v", got, id, subscriber.SizeCompact)
		}
		// The new id was taken up already: they become one.
		storetest.Apply(t, s, storetest.Subscribe("-6", "a")...)
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-6", Reason: "bot was kicked"})
		storetest.Apply(t, s, storetest.Subscribe("-1006", "a", "c")...)
		old := storetest.Find(t, s, "-6").ID
		storetest.Apply(t, s, subscriber.Move{Channel: "telegram", Address: "-6", NewAddress: "-1006"})
		got := storetest.Find(t, s, "-1006")
		if got.ID != old || got.State != subscriber.Active {
			t.Errorf("merged: %+v, want got.ID %v, got.State %v", got, old, subscriber.Active)
		}
		if topics := topicsOf(t, s, old); len(topics) != 2 {
			t.Errorf("topics of both: %v, want len(topics) 2", topics)
		}
	})
}

// TestAPauseOutlivesTheUpgradeOfAGroup: Telegram may tell of the bot's place in
// the new chat before it tells that the old one became it.
func TestAPauseOutlivesTheUpgradeOfAGroup(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, c := range []struct {
			reason string
			topics bool // someone has chosen topics in the new chat already
			want   subscriber.SubscriberState
		}{
			{subscriber.PausedByPerson, false, subscriber.Paused},
			{subscriber.PausedByPerson, true, subscriber.Active},
			{"bot may not write in the group", false, subscriber.Active},
		} {
			old, upgraded := fmt.Sprint(-5-i), fmt.Sprint(-1005-i)
			storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person(old)})
			storetest.Apply(t, s, storetest.Subscribe(old, "a")...)
			storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: old, Reason: c.reason})
			fresh := storetest.Person(upgraded)
			fresh.Manager = 77 // who added the bot there
			storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: fresh})
			if c.topics {
				storetest.Apply(t, s, storetest.Subscribe(upgraded, "b")...)
			}
			storetest.Apply(t, s, subscriber.Move{Channel: "telegram", Address: old, NewAddress: upgraded})
			if got := storetest.Find(t, s, upgraded); got.State != c.want || got.Manager != 77 {
				t.Errorf("paused %q, topics in the new chat %t: it is %s now, linked by %d, want got.State %v, "+
					"got.Manager 77", c.reason, c.topics, got.State, got.Manager, c.want)
			}
		}
	})
}

func TestStatsCountWhatIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		group := storetest.Person("-9")
		group.Kind = subscriber.Group
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("1")},
			subscriber.SaveSubscriber{Subscriber: group})
		storetest.Apply(t, s, storetest.Subscribe("1", "a", "b")...)
		storetest.Apply(t, s, storetest.Subscribe("-9", "a")...)
		storetest.Apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-9"})
		storetest.Publish(t, s, "x", "a")
		st, err := s.Operations.Stats(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if st.Active != 1 || st.Paused != 1 || st.Kinds[subscriber.Group] != 1 || st.Subscriptions != 3 ||
			st.Topics["a"] != 2 ||
			st.Articles != 1 || st.ArticlesToday != 1 {
			t.Errorf("%+v, want st.Active 1, st.Paused 1, st.Kinds[subscriber.Group] 1, st.Subscriptions 3, 2, "+
				"st.Articles "+
				"1, st.ArticlesToday 1", st)
		}
	})
}

func TestAForumTopicIsLostUntilItReturns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Apply(t, s, storetest.Subscribe("77", "a")...)
		lose := subscriber.LoseThread{Channel: "telegram", Address: "77"}
		storetest.Apply(t, s, lose)
		assert.Same(t, "lost", storetest.Find(t, s, "77").ThreadLost, true)
		// Settings that are saved meanwhile change nothing of it.
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("77")})
		assert.Same(t, "lost, with other settings", storetest.Find(t, s, "77").ThreadLost, true)
		lose.Returned = true
		storetest.Apply(t, s, lose)
		assert.Same(t, "lost, after it has returned", storetest.Find(t, s, "77").ThreadLost, false)
	})
}
