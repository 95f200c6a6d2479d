package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// person is a private chat with everyday settings.
func person(address string) subscriber.Subscriber {
	return subscriber.Subscriber{Channel: "telegram", Address: address, Kind: subscriber.Private, Name: "Lò Thị Mai", Language: "vi",
		Rhythm: subscriber.RhythmImmediate, Size: subscriber.SizeMedium, Preview: true, Sound: true}
}

func subscribe(address string, topics ...string) (changes []subscriber.SubscriberChange) {
	for _, t := range topics {
		changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: address, Topic: t})
	}
	return changes
}

func apply(t *testing.T, s *store.Store, changes ...subscriber.SubscriberChange) {
	t.Helper()
	if err := s.ApplyUpdate(context.Background(), subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, s *store.Store, address string) subscriber.Subscriber {
	t.Helper()
	sub, err := s.Subscriber(context.Background(), "telegram", address, 0)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func topicsOf(t *testing.T, s *store.Store, id int64) map[string]subscriber.Rhythm {
	t.Helper()
	list, err := s.Subscriptions(context.Background(), id)
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
		want := person("77")
		want.Keywords = []string{"lũ quét", "-bóng đá"}
		want.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60}
		apply(t, s, append([]subscriber.SubscriberChange{subscriber.SaveSubscriber{Subscriber: want}}, subscribe("77", "a", "b")...)...)
		got := find(t, s, "77")
		if got.Quiet != want.Quiet || got.Name != want.Name || len(got.Keywords) != 2 || got.State != subscriber.Active || !got.Preview {
			t.Errorf("got %+v", got)
		}
		if byID, err := s.SubscriberByID(context.Background(), got.ID); err != nil || byID.Address != "77" {
			t.Errorf("by number: %+v, %v", byID, err)
		}
		if topics := topicsOf(t, s, got.ID); len(topics) != 2 {
			t.Errorf("topics %v", topics)
		}
		apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "77", Topic: "a", Reason: "tapped"})
		if topics := topicsOf(t, s, got.ID); len(topics) != 1 {
			t.Errorf("after one was turned off: %v", topics)
		}
		apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "77", Reason: "all"})
		if topics := topicsOf(t, s, got.ID); len(topics) != 0 {
			t.Errorf("after all were turned off: %v", topics)
		}
		if _, err := s.Subscriber(context.Background(), "telegram", "78", 0); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown chat: %v", err)
		}
	})
}

func TestAnUpdateIsAppliedOnceAndMovesTheOffset(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		send := func(id int64, changes ...subscriber.SubscriberChange) {
			t.Helper()
			if err := s.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: id, Changes: changes}); err != nil {
				t.Fatal(err)
			}
		}
		offset := func(want int64) {
			t.Helper()
			if got, err := s.UpdateOffset(ctx, "telegram"); err != nil || got != want {
				t.Errorf("offset %d, %v; want %d", got, err, want)
			}
		}
		again := func(id int64, changes ...subscriber.SubscriberChange) {
			t.Helper()
			if err := s.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: id, Changes: changes}); !errors.Is(err, subscriber.ErrRepeated) {
				t.Errorf("a repeated update: %v", err)
			}
		}
		offset(0)
		send(500, subscribe("1", "a")...)
		offset(501)
		send(501, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "a"})
		again(500, subscribe("1", "a")...) // after a crash
		if topics := topicsOf(t, s, find(t, s, "1").ID); len(topics) != 0 {
			t.Errorf("a repeated update was applied: %v", topics)
		}
		offset(502)
		send(502) // nothing to change
		offset(503)
		// A change that fails takes the offset with it.
		err := s.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", ID: 503, Changes: []subscriber.SubscriberChange{
			subscriber.Pause{Channel: "telegram", Address: "1"}, subscriber.Subscribe{Channel: "telegram", Address: "1"}}})
		if err == nil {
			t.Error("a subscription without a topic was taken")
		}
		if find(t, s, "1").State != subscriber.Active {
			t.Error("half an update was applied")
		}
		offset(503)
		// A webhook that failed comes again behind later ones, and counts once.
		send(506)
		send(504, subscribe("1", "late")...)
		if topics := topicsOf(t, s, find(t, s, "1").ID); len(topics) != 1 {
			t.Errorf("an update that came late was skipped: %v", topics)
		}
		again(504, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "late"})
		again(506, subscriber.Unsubscribe{Channel: "telegram", Address: "1", Topic: "late"})
		if topics := topicsOf(t, s, find(t, s, "1").ID); len(topics) != 1 {
			t.Errorf("an update that came late was applied twice: %v", topics)
		}
		offset(507)
		// After a quiet week the numbers begin elsewhere.
		send(9_000_000)
		send(3, subscriber.Pause{Channel: "telegram", Address: "1"})
		if find(t, s, "1").State != subscriber.Paused {
			t.Error("an update with a new, lower number was skipped")
		}
	})
}

func TestPauseAndResume(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		until := time.Now().Add(time.Hour).Truncate(time.Millisecond).UTC()
		apply(t, s, subscribe("1", "a")...)
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "1", Until: until, Reason: "asked"})
		if got := find(t, s, "1"); got.State != subscriber.Paused || !got.PausedUntil.Equal(until) || got.Reason != "asked" {
			t.Errorf("paused: %+v", got)
		}
		l := lead(t, s)
		l.mustReturn(t, until.Add(time.Second))
		if got := find(t, s, "1"); got.State != subscriber.Active || !got.PausedUntil.IsZero() {
			t.Errorf("after the pause: %+v", got)
		}
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "1"})
		l.mustReturn(t, until.Add(time.Hour))
		if got := find(t, s, "1"); got.State != subscriber.Paused {
			t.Errorf("a pause without an end ended: %+v", got)
		}
		apply(t, s, subscriber.Resume{Channel: "telegram", Address: "1"}, subscriber.Resume{Channel: "telegram", Address: "2"})
		if got := find(t, s, "1"); got.State != subscriber.Active || got.Reason != "" {
			t.Errorf("resumed: %+v", got)
		}
	})
}

func TestAllThreadsOfAChatPauseAndComeBackTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const removed = "bot was removed from the group"
		for thread := range int64(3) {
			apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "-5", Thread: thread, Topic: "a"})
		}
		apply(t, s, subscribe("-6", "a")...)
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-5", Thread: 1, Reason: subscriber.PausedByPerson})
		reasons := func(want ...string) {
			t.Helper()
			for thread, reason := range want {
				sub, err := s.Subscriber(context.Background(), "telegram", "-5", int64(thread))
				if err != nil || sub.Reason != reason || (sub.State == subscriber.Active) != (reason == "") {
					t.Errorf("thread %d is %s: %q, want %q; %v", thread, sub.State, sub.Reason, reason, err)
				}
			}
			if other := find(t, s, "-6"); other.State != subscriber.Active {
				t.Errorf("another chat is %s", other.State)
			}
		}
		for range 2 { // twice: safe to repeat
			apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-5", AllThreads: true, Reason: removed})
			reasons(removed, subscriber.PausedByPerson, removed)
		}
		for range 2 {
			apply(t, s, subscriber.Resume{Channel: "telegram", Address: "-5", AllThreads: true})
			reasons("", subscriber.PausedByPerson, "")
		}
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-7", AllThreads: true}, subscriber.Resume{Channel: "telegram", Address: "-7", AllThreads: true})
	})
}

func TestAnErasedPersonLeavesNoTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, subscriber.SaveSubscriber{Subscriber: person("4711")})
		apply(t, s, subscribe("4711", "a")...)
		id := find(t, s, "4711").ID
		for range 2 { // twice: safe to repeat
			apply(t, s, subscriber.Erase{Channel: "telegram", Address: "4711"})
		}
		if _, err := s.Subscriber(ctx, "telegram", "4711", 0); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("still there: %v", err)
		}
		left, err := s.SubscriberByID(ctx, id)
		if err != nil || left.Name != "" || left.Language != "" || left.State != subscriber.Gone {
			t.Errorf("left: %+v, %v", left, err)
		}
		st, err := s.Stats(ctx)
		if err != nil || st.Active != 0 || st.Gone != 0 || st.Subscriptions != 0 {
			t.Errorf("counted: %+v, %v", st, err)
		}
		apply(t, s, subscribe("4711", "a")...)
		if again := find(t, s, "4711"); again.ID == id {
			t.Error("who comes back got the old number")
		}
	})
}

func TestAGroupThatBecomesASupergroupKeepsEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		group := person("-5")
		group.Kind, group.Size = subscriber.Group, subscriber.SizeCompact
		apply(t, s, subscriber.SaveSubscriber{Subscriber: group})
		apply(t, s, subscribe("-5", "a", "b")...)
		id := find(t, s, "-5").ID
		move := subscriber.Move{Channel: "telegram", Address: "-5", NewAddress: "-1005"}
		apply(t, s, move, move)
		if got := find(t, s, "-1005"); got.ID != id || got.Size != subscriber.SizeCompact {
			t.Errorf("moved: %+v", got)
		}
		// The new id was taken up already: they become one.
		apply(t, s, subscribe("-6", "a")...)
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-6", Reason: "bot was kicked"})
		apply(t, s, subscribe("-1006", "a", "c")...)
		old := find(t, s, "-6").ID
		apply(t, s, subscriber.Move{Channel: "telegram", Address: "-6", NewAddress: "-1006"})
		got := find(t, s, "-1006")
		if got.ID != old || got.State != subscriber.Active {
			t.Errorf("merged: %+v", got)
		}
		if topics := topicsOf(t, s, old); len(topics) != 2 {
			t.Errorf("topics of both: %v", topics)
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
			apply(t, s, subscriber.SaveSubscriber{Subscriber: person(old)})
			apply(t, s, subscribe(old, "a")...)
			apply(t, s, subscriber.Pause{Channel: "telegram", Address: old, Reason: c.reason})
			fresh := person(upgraded)
			fresh.Manager = 77 // who added the bot there
			apply(t, s, subscriber.SaveSubscriber{Subscriber: fresh})
			if c.topics {
				apply(t, s, subscribe(upgraded, "b")...)
			}
			apply(t, s, subscriber.Move{Channel: "telegram", Address: old, NewAddress: upgraded})
			if got := find(t, s, upgraded); got.State != c.want || got.Manager != 77 {
				t.Errorf("paused %q, topics in the new chat %t: it is %s now, linked by %d", c.reason, c.topics, got.State, got.Manager)
			}
		}
	})
}

func TestStatsCountWhatIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		group := person("-9")
		group.Kind = subscriber.Group
		apply(t, s, subscriber.SaveSubscriber{Subscriber: person("1")}, subscriber.SaveSubscriber{Subscriber: group})
		apply(t, s, subscribe("1", "a", "b")...)
		apply(t, s, subscribe("-9", "a")...)
		apply(t, s, subscriber.Pause{Channel: "telegram", Address: "-9"})
		publish(t, s, "x", "a")
		st, err := s.Stats(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if st.Active != 1 || st.Paused != 1 || st.Kinds[subscriber.Group] != 1 || st.Subscriptions != 3 || st.Topics["a"] != 2 ||
			st.Articles != 1 || st.ArticlesToday != 1 || st.OpenBroadcasts != 1 || st.OldestBroadcast.IsZero() {
			t.Errorf("%+v", st)
		}
	})
}
