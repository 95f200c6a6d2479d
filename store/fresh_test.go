package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"loa/audience"
	"loa/internal/assert"
	"loa/ledger"
	"loa/store/storetest"
)

// TestWhoWalksAChangeOfAnotherProcessSeesIt: the article was just read, and is
// kept for other recipients, when another process changes it.
func TestWhoWalksAChangeOfAnotherProcessSeesIt(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx := context.Background()
		here, elsewhere := storetest.OpenAt(t, url, time.Now), storetest.OpenAt(t, url, time.Now)
		l := storetest.Lead(t, here)
		storetest.Apply(t, here, storetest.Subscribe("1", "a")...)
		a := storetest.Sample("1", "a")
		id := storetest.Save(t, here, a).ID
		f := l.MustStart(t, audience.LaneImmediate, false)
		b := l.BatchAll(t, f)[0]
		l.MustFinish(t, f)
		l.MustRecord(t, f, b, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "5"}, ledger.Retry{})
		for n := range 10 {
			if _, err := l.Article(ctx, id); err != nil { // it is kept now
				t.Fatal(err)
			}
			a.Title = fmt.Sprintf("Lũ cuốn trôi %d ngôi nhà ở bản Nà Phầy", 100+n)
			storetest.Save(t, elsewhere, a)
			change := l.MustStart(t, audience.LaneImmediate, true)
			got, err := l.Article(ctx, id)
			assert.Same(t, "error", err, nil)
			assert.Same(t, "title as the change has it", got.Title, a.Title)
			l.BatchAll(t, change)
			l.MustFinish(t, change)
		}
	})
}
