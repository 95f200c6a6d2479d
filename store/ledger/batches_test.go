package ledger_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"loa/audience"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// A page holds a hundred chats: what is marked of one and who erases another
// FromMillis the same moment must not undo each other.
func TestErasingUndoesNoMarkOfAnotherChat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := storetest.Lead(t, s)
		const chats = 60
		for i := range chats {
			storetest.Apply(t, s, storetest.Subscribe(strconv.Itoa(i), "a")...)
		}
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		page := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		for i := range chats {
			l.MustRecord(t, r, page, i, ledger.Result{Outcome: ledger.OutcomeRetry}, ledger.Retry{NotBefore: time.Now()})
		}
		var erasing sync.WaitGroup
		erasing.Go(func() {
			for i := 1; i < chats; i += 2 {
				err := s.Subscribers.ApplyUpdate(context.Background(), subscriber.Update{Bot: "telegram", Changes: []subscriber.SubscriberChange{
					subscriber.Erase{Channel: "telegram", Address: strconv.Itoa(i)}}})
				if err != nil {
					t.Error(err)
				}
			}
		})
		for i := 0; i < chats; i += 2 {
			l.MustRecord(t, r, page, i, ledger.Result{Outcome: ledger.OutcomeSent, Message: fmt.Sprint(i + 1), Seq: 1}, ledger.Retry{})
		}
		erasing.Wait()
		if a := storetest.Balanced(t, s, id); a.Sent != chats/2 || a.Gone != chats/2 {
			t.Errorf("%+v", a)
		}
	})
}
