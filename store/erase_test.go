package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// TestWhatIsErasedStandsInNoTable fills every table that can tell of a person,
// who is also an operator and links a channel, and reads all of the database
// after the erasure.
func TestWhatIsErasedStandsInNoTable(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		const address, name, keyword, said_ = "470011470011", "Sùng Thị Dế", "chè shan tuyết", "thắng cố Bắc Hà"
		personal := []string{address, name, keyword, "che shan", said_}
		stands := func() (where []string) {
			t.Helper()
			for _, row := range storetest.Everything(t, s) {
				for _, p := range personal {
					if strings.Contains(row, p) {
						where = append(where, row)
						break
					}
				}
			}
			return where
		}
		l := storetest.Lead(t, s)
		sub := storetest.Person(address)
		sub.Name, sub.Keywords = name, []string{keyword, "-" + said_}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: sub})
		storetest.Apply(t, s, append(storetest.Subscribe(address, "a"),
			subscriber.Subscribe{Channel: "telegram", Address: address, Topic: "b", Rhythm: subscriber.RhythmDaily})...)
		sub.Keywords = []string{keyword}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: sub}) // the keywords before stand in a subscription that has ended
		linked := storetest.Person("-1001")
		linked.Kind, linked.Manager = subscriber.Channel, storetest.Find(t, s, address).ID
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: linked})
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		storetest.Escalate(t, s, id, address, article.EscalationConfirmed)
		storetest.Apply(t, s, subscriber.AckWarning{Channel: "telegram", Address: address, Article: id})
		if n, err := s.Ledger.Acknowledgements(ctx, id); err != nil || n != 1 {
			t.Errorf("read by %d, %v, want no error, 1", n, err)
		}
		for i, chat := range []string{address, "-5"} {
			u := storetest.Said(int64(i+1), chat, address)
			u.Raw = append(u.Raw, said_...)
			if err := s.Subscribers.ApplyUpdate(ctx, u); err != nil {
				t.Fatal(err)
			}
		}
		r := l.MustStart(t, audience.LaneEmergency, false)
		p := l.BatchAll(t, r)[0]
		l.MustRecord(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeRetry},
			ledger.Retry{NotBefore: c.Now().Add(time.Hour), Error: "x"})
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: storetest.Find(t, s, address).ID,
			Rhythm: subscriber.RhythmDaily, Due: c.Now(),
			List: ledger.ListMessage{Subscriber: storetest.Find(t, s, address).ID, Message: "5",
				Kind: channel.DeliverDigest, Sent: c.Now(),
				Shown: []ledger.ShownArticle{{Article: id, Seq: 1}}}}}); err != nil {
			t.Fatal(err)
		}
		if n := len(stands()); n < 5 {
			t.Fatalf("only %d rows tell of the person; the test looks at the wrong ones, want at least 5", n)
		}
		storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: address})
		for _, row := range stands() {
			t.Errorf("left: %s", row)
		}
		if n, err := s.Ledger.Acknowledgements(ctx, id); err != nil || n != 0 {
			t.Errorf("still read by %d, %v, want no error, 0", n, err)
		}
		if left, err := s.Subscribers.Subscriber(ctx, "telegram", "-1001", 0); err != nil || left.Manager != 0 {
			t.Errorf("the channel is still linked to the one who is gone: %+v, %v, want no error, left.Manager 0", left,
				err)
		}
		if got := storetest.Escalate(t, s, id, "7010", article.EscalationConfirmed); got.Operator != "erased" {
			t.Errorf("the decision, which stays, is said to be by %q, want got.Operator %q", got.Operator, "erased")
		}
		storetest.Balanced(t, s, id)
	})
}

func TestOnlyAWarningIsAcknowledged(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		ordinary := storetest.Publish(t, s, "thường", "a")
		for _, id := range []int64{ordinary, 0, -7, 1 << 62} { // data of a button can be forged
			storetest.Apply(t, s, subscriber.AckWarning{Channel: "telegram", Address: "1", Article: id})
			if n, err := s.Ledger.Acknowledgements(context.Background(), id); err != nil || n != 0 {
				t.Errorf("article %d is read by %d, %v, want no error, 0", id, n, err)
			}
		}
	})
}
