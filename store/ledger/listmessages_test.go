package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/ledger"
	"loa/store"
	storeledger "loa/store/ledger"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestAChangeFindsTheDigestsThatShowItsArticle(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		id := storetest.Publish(t, s, "1", "a")
		other := storetest.Publish(t, s, "2", "a")
		const people = 130
		digest := func(who int, message string, shown ...ledger.ShownArticle) {
			t.Helper()
			sub := storetest.Find(t, s, fmt.Sprint(who)).ID
			c := ledger.ListMessage{Subscriber: sub, Message: message, Kind: channel.DeliverDigest,
				Period: subscriber.RhythmDaily, Sent: now, Shown: shown}
			if who == 7 {
				c.Kind = channel.DeliverMerged // a change finds it in its fan-out's batch
			}
			for range 2 { // repeated after a crash
				if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: sub, Rhythm: subscriber.RhythmDaily,
					Seq: 2, Due: now, Sent: 1, List: c}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range people {
			storetest.Apply(t, s, storetest.Subscribe(fmt.Sprint(i), "a")...)
			switch {
			case i == 3: // an older digest shows the article, the newer does not, though its numbers lie around
				digest(i, "20", ledger.ShownArticle{Article: id, Seq: 1})
				digest(i, "21", ledger.ShownArticle{Article: id - 1, Seq: 1},
					ledger.ShownArticle{Article: other, Seq: 2})
			case i == 4: // sent after the change
				digest(i, "20", ledger.ShownArticle{Article: id, Seq: 3})
			case i == 5:
				digest(i, "20", ledger.ShownArticle{Article: other, Seq: 2})
			default:
				digest(i, fmt.Sprint(100+i), ledger.ShownArticle{Article: id, Seq: 1},
					ledger.ShownArticle{Article: other, Seq: 2})
			}
		}
		if err := s.Publishing.Withdraw(ctx, id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		const want = people - 3 // 4, 5 and 7
		if got := storetest.Balanced(t, s, id); got.Targeted != want || got.Pending != want {
			t.Errorf("before the walk: %+v, want got.Targeted %v, got.Pending %v", got, want, want)
		}
		r := l.MustStart(t, audience.LaneImmediate, true)
		if r.Broadcasts[0].SentBy != ledger.SentInLists {
			t.Fatalf("origin %d, want r.Broadcasts[0].SentBy %v", r.Broadcasts[0].SentBy, ledger.SentInLists)
		}
		found := 0
		for _, p := range l.BatchAll(t, r) {
			for i, chat := range p.Recipients {
				found++
				if chat.Subscriber == storetest.Find(t, s, "3").ID && chat.Results[0].Message != "20" {
					t.Errorf("the newer digest that does not show it is taken: %+v", chat)
				}
				l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 3,
					Message: chat.Results[0].Message, Reply: "900"}, ledger.Retry{})
			}
		}
		if found != want {
			t.Errorf("%d chats found, want %d", found, want)
		}
		l.MustFinish(t, r)
		if got := storetest.Balanced(t, s, id); got.Sent != want {
			t.Errorf("after the walk: %+v, want got.Sent %v", got, want)
		}
		sub := storetest.Find(t, s, "9").ID
		if c, err := s.Ledger.ListMessage(ctx, sub, "109"); err != nil || len(c.Shown) != 2 ||
			c.Shown[1].Article != other || !c.Sent.Equal(now) || c.Period != subscriber.RhythmDaily {
			t.Errorf("%+v, %v, want no error, len(c.Shown) 2, c.Shown[1].Article %v, c.Sent.Equal(now), c.Period %v", c,
				err, other, subscriber.RhythmDaily)
		}
		if _, err := s.Ledger.ListMessage(ctx, sub, "110"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("another message: %v, want error %v", err, article.ErrNotFound)
		}
		if list, shown, err := s.Ledger.Corrections(ctx, id, ledger.SentInLists, sub, 4); err != nil ||
			len(list) != 1 || list[0] != "900" || shown != 3 {
			t.Errorf("corrections %v, %v, want no error, len(list) 1, list[0] %q, shown 3", list, err, "900")
		}
		if list, _, err := s.Ledger.Corrections(ctx, id, ledger.SentInLists, sub, 3); err != nil || len(list) != 0 {
			t.Errorf("its own correction %v, %v, want no error, len(list) 0", list, err)
		}
		// Erased people leave numbers behind, so that the sum still holds.
		storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: "9"})
		storetest.Balanced(t, s, id)
	})
}

func TestAChangeOfAnOldMessageStaysAuditable(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("2", "a")...)
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		l.MustRecord(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "5"}, ledger.Retry{})
		l.MustRecord(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeDigest}, ledger.Retry{})
		shown := ledger.ListMessage{Subscriber: storetest.Find(t, s, "2").ID, Message: "6", Kind: channel.DeliverDigest,
			Sent: now, Shown: []ledger.ShownArticle{{Article: id, Seq: 1}}}
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: shown.Subscriber, Rhythm: subscriber.RhythmDaily,
			Results: []ledger.ListedResult{{Seq: 1, Outcome: ledger.OutcomeSent}}, List: shown}}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(storeledger.AuditSpan - time.Hour)
		if err := s.Publishing.Withdraw(ctx, id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			r := l.MustStart(t, audience.LaneImmediate, true)
			batch := l.BatchAll(t, r)[0]
			l.MustRecord(t, r, batch, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 2,
				Message: batch.Recipients[0].Results[0].Message}, ledger.Retry{})
			l.MustFinish(t, r)
		}
		for range 3 {
			if got := storetest.Balanced(t, s, id); got.Targeted != 2 || got.Sent != 2 {
				t.Errorf("%s: %+v, want got.Targeted 2, got.Sent 2", now, got)
			}
			now = now.Add(10 * 24 * time.Hour)
			if err := l.Prune(ctx); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(10 * 24 * time.Hour)
		for range 2 {
			if err := l.Prune(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Ledger.ListMessage(ctx, shown.Subscriber, "6"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("kept for ever: %v, want error %v", err, article.ErrNotFound)
		}
		if _, err := l.FanOut(ctx, r.ID); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("the round is kept for ever: %v, want error %v", err, article.ErrNotFound)
		}
	})
}

func TestTheMessagesOfAChatThatIsNoMoreAreNotTakenForThoseOfTheNewOne(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		var single, listed int64
		sent := func(key, message string) int64 { // to all three
			id := storetest.Publish(t, s, key, "a")
			r := l.MustStart(t, audience.LaneImmediate, false)
			for _, p := range l.BatchAll(t, r) {
				for i := range p.Recipients {
					l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: r.Broadcasts[0].Seq,
						Message: message}, ledger.Retry{})
				}
			}
			l.MustFinish(t, r)
			return id
		}
		for _, address := range []string{"-4", "-5", "-6"} {
			storetest.Apply(t, s, storetest.Subscribe(address, "a")...)
		}
		group := storetest.Find(t, s, "-5").ID
		single = sent("1", "7")
		listed = storetest.Publish(t, s, "2", "b")
		digest := func(message string, told ledger.ShownArticle) {
			t.Helper()
			c := ledger.ListMessage{Subscriber: group, Message: message, Kind: channel.DeliverDigest, Sent: now,
				Shown: []ledger.ShownArticle{told}}
			if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: group, Rhythm: subscriber.RhythmDaily,
				Sent: 1, List: c}}); err != nil {
				t.Fatal(err)
			}
		}
		digest("9", ledger.ShownArticle{Article: listed, Seq: 2})
		l.MustFinish(t, l.MustStart(t, audience.LaneImmediate, false))
		change := func() (got []ledger.Result) {
			t.Helper()
			for range 2 {
				r, ok, err := l.StartFanOut(ctx, "telegram", audience.LaneImmediate, true)
				if err != nil || !ok {
					break
				}
				for _, p := range l.BatchAll(t, r) {
					for i, chat := range p.Recipients {
						if chat.Subscriber == group {
							got = append(got, chat.Results[0])
						}
						l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: r.Broadcasts[0].Seq,
							Message: chat.Results[0].Message, Reply: "11"}, ledger.Retry{})
					}
				}
				l.MustFinish(t, r)
			}
			return got
		}
		// A change before the move is counted after it as it was before.
		if err := s.Publishing.Withdraw(ctx, listed, "gỡ"); err != nil {
			t.Fatal(err)
		}
		if got := change(); len(got) != 1 || got[0].Message != "9" {
			t.Fatalf("%+v, want len(got) 1, got[0].Message %q", got, "9")
		}
		move := subscriber.Move{Channel: "telegram", Address: "-5", NewAddress: "-1005"}
		storetest.Apply(t, s, move)
		if got := storetest.Balanced(t, s, listed); got.Sent != 1 {
			t.Errorf("%+v, want got.Sent 1", got)
		}
		if _, err := s.Ledger.ListMessage(ctx, group, "9"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("message 9 of the new chat is taken for the digest of the old one: %v, want error %v", err,
				article.ErrNotFound)
		}
		if list, _, err := s.Ledger.Corrections(ctx, listed, ledger.SentInLists, group, 99); err != nil ||
			len(list) != 0 {
			t.Errorf("corrections in the new chat: %v, %v, want no error, len(list) 0", list, err)
		}
		// A change after it finds no message to change, and counts.
		if err := s.Publishing.Withdraw(ctx, single, "gỡ"); err != nil {
			t.Fatal(err)
		}
		got := change()
		if len(got) != 1 || !ledger.IsLost(got[0].Message) {
			t.Errorf("%+v, want len(got) 1, ledger.IsLost(got[0].Message)", got)
		}
		if got := storetest.Balanced(t, s, single); got.Sent != 3 || got.Targeted != 3 {
			t.Errorf("%+v, want got.Sent 3, got.Targeted 3", got)
		}
		// The new chat's message 9 is another one, and a further move harms neither.
		digest("9", ledger.ShownArticle{Article: single, Seq: 9})
		storetest.Apply(t, s, subscriber.Move{Channel: "telegram", Address: "-1005", NewAddress: "-2005"})
		storetest.Balanced(t, s, single)
		storetest.Balanced(t, s, listed)
	})
}

// A month of digests of many people must not go in one transaction: marks and
// taps would wait, and a leader's transaction may not take that long.
func TestOldCollectionsGoInSteps(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		if err := s.Ledger.Crowd(ctx, 300, "a"); err != nil {
			t.Fatal(err)
		}
		if err := s.Ledger.Digests(ctx, 20, 200); err != nil { // 6,000 of them
			t.Fatal(err)
		}
		// The last of them cannot be deleted.
		for _, query := range []string{
			`UPDATE collections SET sent = sent + 1 WHERE subscriber = 300 AND message = '30019'`,
			`CREATE TABLE keeper (subscriber BIGINT, message TEXT, FOREIGN KEY (subscriber, message) REFERENCES collections (subscriber, message))`,
			`INSERT INTO keeper (subscriber, message) VALUES (300, '30019')`,
		} {
			storetest.Exec(t, s, query)
		}
		now = now.Add(61 * 24 * time.Hour)
		left := func() (n int) {
			for id := range int64(300) {
				for day := range int64(20) {
					if _, err := s.Ledger.ListMessage(ctx, id+1, fmt.Sprint((id+1)*100+day)); err == nil {
						n++
					}
				}
			}
			return n
		}
		if err := l.Prune(ctx); err == nil {
			t.Error("what cannot be deleted was, want an error")
		}
		if n := left(); n != 1000 {
			t.Errorf("%d are left after the first step, want 1000", n)
		}
		storetest.Exec(t, s, `DROP TABLE keeper`)
		if err := l.Prune(ctx); err != nil {
			t.Fatal(err)
		}
		if n := left(); n != 0 {
			t.Errorf("%d are left, want 0", n)
		}
	})
}

func TestAListIsFoundWhicheverThreadOfTheChatItWasFor(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		id := storetest.Publish(t, s, "1", "a")
		for _, sub := range []subscriber.Subscriber{{Address: "-5"}, {Address: "-5", Thread: 8}, {Address: "-6"}} {
			sub.Channel, sub.Kind = "telegram", subscriber.Group
			storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: sub})
		}
		thread, err := s.Subscribers.Subscriber(ctx, "telegram", "-5", 8)
		if err != nil {
			t.Fatal(err)
		}
		other := storetest.Find(t, s, "-6")
		for _, c := range []ledger.ListMessage{{Subscriber: thread.ID, Message: "9"},
			{Subscriber: other.ID, Message: "9"}, {Subscriber: other.ID, Message: "10"}} {
			c.Kind, c.Sent, c.Shown = channel.DeliverDigest, now, []ledger.ShownArticle{{Article: id, Seq: 1}}
			if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: c.Subscriber, Rhythm: subscriber.RhythmDaily,
				Sent: 1, List: c}}); err != nil {
				t.Fatal(err)
			}
		}
		if c, err := s.Ledger.ListMessageAt(ctx, "telegram", "-5", "9"); err != nil || c.Subscriber != thread.ID ||
			len(c.Shown) != 1 {
			t.Errorf("%+v, %v, want no error, c.Subscriber %v, len(c.Shown) 1", c, err, thread.ID)
		}
		for _, missing := range []struct {
			channel, address, message string
		}{{"telegram", "-5", "10"}, {"telegram", "-7", "9"}, {"other", "-5", "9"}} {
			if c, err := s.Ledger.ListMessageAt(ctx, missing.channel, missing.address, missing.message); !errors.Is(err,
				article.ErrNotFound) {
				t.Errorf("%+v: %+v, %v, want error %v", missing, c, err, article.ErrNotFound)
			}
		}
	})
}
