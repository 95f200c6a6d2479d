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
	"loa/subscriber"
)

// TestWhatIsErasedStandsInNoTable fills every table that can tell of a person,
// who is also an operator and links a channel, and reads all of the database
// after the erasure.
func TestWhatIsErasedStandsInNoTable(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		const address, name, keyword, said_ = "470011470011", "Sùng Thị Dế", "chè shan tuyết", "thắng cố Bắc Hà"
		personal := []string{address, name, keyword, "che shan", said_}
		stands := func() (where []string) {
			t.Helper()
			rows, err := s.Everything(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				for _, p := range personal {
					if strings.Contains(row, p) {
						where = append(where, row)
						break
					}
				}
			}
			return where
		}
		l := lead(t, s)
		sub := person(address)
		sub.Name, sub.Keywords = name, []string{keyword, "-" + said_}
		apply(t, s, subscriber.SaveSubscriber{Subscriber: sub})
		apply(t, s, append(subscribe(address, "a"), subscriber.Subscribe{Channel: "telegram", Address: address, Topic: "b", Rhythm: subscriber.RhythmDaily})...)
		sub.Keywords = []string{keyword}
		apply(t, s, subscriber.SaveSubscriber{Subscriber: sub}) // the keywords before stand in a subscription that has ended
		linked := person("-1001")
		linked.Kind, linked.Manager = subscriber.Channel, find(t, s, address).ID
		apply(t, s, subscriber.SaveSubscriber{Subscriber: linked})
		id := save(t, s, flood("laichau", false, "a")).ID
		raise(t, s, id, address, article.EscalationConfirmed)
		apply(t, s, subscriber.AckWarning{Channel: "telegram", Address: address, Article: id})
		if n, err := s.Acknowledgements(ctx, id); err != nil || n != 1 {
			t.Errorf("read by %d, %v", n, err)
		}
		for i, chat := range []string{address, "-5"} {
			u := said(int64(i+1), chat, address)
			u.Raw = append(u.Raw, said_...)
			if err := s.ApplyUpdate(ctx, u); err != nil {
				t.Fatal(err)
			}
		}
		r := l.round(t, audience.LaneEmergency, false)
		p := l.all(t, r)[0]
		l.mark(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeRetry}, ledger.Retry{NotBefore: c.Now().Add(time.Hour), Error: "x"})
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: find(t, s, address).ID, Rhythm: subscriber.RhythmDaily, Due: c.Now(),
			List: ledger.ListMessage{Subscriber: find(t, s, address).ID, Message: 5, Kind: channel.DeliverDigest, Sent: c.Now(), Shown: []ledger.ShownArticle{{Article: id, Seq: 1}}}}}); err != nil {
			t.Fatal(err)
		}
		if n := len(stands()); n < 5 {
			t.Fatalf("only %d rows tell of the person; the test looks at the wrong ones", n)
		}
		apply(t, s, subscriber.Erase{Channel: "telegram", Address: address})
		for _, row := range stands() {
			t.Errorf("left: %s", row)
		}
		if n, err := s.Acknowledgements(ctx, id); err != nil || n != 0 {
			t.Errorf("still read by %d, %v", n, err)
		}
		if left, err := s.Subscriber(ctx, "telegram", "-1001", 0); err != nil || left.Manager != 0 {
			t.Errorf("the channel is still linked to the one who is gone: %+v, %v", left, err)
		}
		if got := raise(t, s, id, "7010", article.EscalationConfirmed); got.Operator != "erased" {
			t.Errorf("the decision, which stays, is said to be by %q", got.Operator)
		}
		balanced(t, s, id)
	})
}

func TestOnlyAWarningIsAcknowledged(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		apply(t, s, subscribe("1", "a")...)
		ordinary := publish(t, s, "thường", "a")
		for _, id := range []int64{ordinary, 0, -7, 1 << 62} { // data of a button can be forged
			apply(t, s, subscriber.AckWarning{Channel: "telegram", Address: "1", Article: id})
			if n, err := s.Acknowledgements(context.Background(), id); err != nil || n != 0 {
				t.Errorf("article %d is read by %d, %v", id, n, err)
			}
		}
	})
}
