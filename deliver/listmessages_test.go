package deliver_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/internal/assert"
	"loa/ledger"
	"loa/subscriber"
)

func TestADigestIsEditedCorrectedAndStruckOutLikeAnyMessage(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		for i := range 120 {
			w.person(itoa(i), daily, "a")
		}
		w.people(500, 501, "a") // at once
		w.begin()
		w.publish(1, "a")
		a := w.article(2, "a")
		a.Title = "Hỗ trợ 120 hộ dân dựng lại nhà"
		id := w.save(a)
		w.publish(3, "a")
		w.at(7, 0)
		w.each(map[string]int{"0": 1, "119": 1, "500": 3})

		a.Title = "Hỗ trợ 210 hộ dân dựng lại nhà"
		w.save(a)
		w.sleep(5 * time.Second)
		w.end() // in between
		w.sleep(time.Second)
		w.begin()
		w.sleep(time.Minute)
		for i := range 120 {
			got := w.net.got(itoa(i))
			digest, edit, correction := got[0], got[1], got[len(got)-1]
			if edit.Kind != channel.DeliverEdit || edit.Of != channel.DeliverDigest ||
				edit.Period != subscriber.RhythmDaily || !edit.Sent.Equal(digest.Sent.Truncate(time.Millisecond)) ||
				edit.Message != digest.id || len(edit.Articles) != 3 || edit.Articles[1].Title != a.Title {
				w.t.Errorf("chat %d: edit %+v, want edit.Kind %v, edit.Of %v, edit.Period %v, "+
					"edit.Sent.Equal(digest.Sent.Truncate(time.Millisecond)), edit.Message %v, len(edit.Articles) 3, "+
					"edit.Articles[1].Title %v", i, edit.Delivery, channel.DeliverEdit, channel.DeliverDigest,
					subscriber.RhythmDaily, digest.id, a.Title)
			}
			if correction.Kind != channel.DeliverCorrection || correction.Message != digest.id ||
				len(correction.Articles) != 1 || correction.Articles[0].Title != a.Title {
				w.t.Errorf("chat %d: correction %+v, want correction.Kind %v, correction.Message %v, "+
					"len(correction.Articles) "+
					"1, correction.Articles[0].Title %v", i, correction.Delivery, channel.DeliverCorrection, digest.id,
					a.Title)
			}
			if n := len(got); n > 4 || got[n-2].Kind != channel.DeliverEdit { // a restart may edit twice, not correct
				w.t.Errorf("chat %d: %d messages, want at most 4, got[n-2].Kind %v", i, n, channel.DeliverEdit)
			}
		}
		if u := w.audit(id)[1]; u.Targeted != 121 || u.Sent != 121 {
			w.t.Errorf("audit of the update %+v, want u.Targeted 121, u.Sent 121", u)
		}

		w.withdraw(id)
		w.sleep(time.Minute)
		for i := range 120 {
			got := w.net.got(itoa(i))
			n := len(got)
			correction, list, struck := got[n-3], got[n-2], got[n-1]
			if list.Kind != channel.DeliverEdit || list.Message != got[0].id || len(list.Articles) != 3 ||
				list.Articles[1].State != article.StateWithdrawn {
				w.t.Errorf("chat %d: the digest becomes %+v, want list.Kind %v, list.Message %v, "+
					"len(list.Articles) 3, "+
					"list.Articles[1].State %v", i, list.Delivery, channel.DeliverEdit, got[0].id,
					article.StateWithdrawn)
			}
			if struck.Kind != channel.DeliverWithdrawal || struck.Message != correction.id ||
				struck.Articles[0].ID != id {
				w.t.Errorf("chat %d: the correction becomes %+v, want struck.Kind %v, struck.Message %v, "+
					"struck.Articles[0].ID %v", i, struck.Delivery, channel.DeliverWithdrawal, correction.id, id)
			}
		}
		w.each(map[string]int{"500": 7}) // three, edit and correction, both struck out
		if u := w.audit(id)[2]; u.Targeted != 121 || u.Sent != 121 {
			w.t.Errorf("audit of the withdrawal %+v, want u.Targeted 121, u.Sent 121", u)
		}
	})
}

func TestAChangeWhileADigestIsOnItsWayIsNotMissed(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "a")
		w.begin()
		a := w.article(1, "a")
		a.Title = "Đợt mưa 100 mm ở Sìn Hồ"
		id := w.save(a)
		w.net.onSend = func(d channel.Delivery) {
			if d.Kind == channel.DeliverDigest {
				a.Title = "Đợt mưa 200 mm ở Sìn Hồ"
				w.save(a)
				time.Sleep(5 * time.Second)
			}
		}
		w.at(7, 0)
		got := w.net.got("1")
		if len(got) != 3 || got[0].Articles[0].Title == a.Title || got[1].Articles[0].Title != a.Title ||
			got[2].Kind != channel.DeliverCorrection {
			w.t.Errorf("%d messages: %+v, want len(got) 3, got[0].Articles[0].Title other than %v, "+
				"got[1].Articles[0].Title "+
				"%v, got[2].Kind %v", len(got), got, a.Title, a.Title, channel.DeliverCorrection)
		}
		for _, b := range w.audit(id) {
			if b.Pending != 0 {
				w.t.Errorf("%+v, want b.Pending 0", b)
			}
		}
	})
}

func TestWhatQuietHoursHeldIsChangedToo(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60} }, "a")
		w.begin()
		one := w.publish(1, "a")
		w.publish(2, "a")
		w.sleep(time.Second)
		w.deliverer.Notify()
		w.at(9, 30)
		w.withdraw(one)
		w.sleep(time.Minute)
		got := w.net.got("1")
		if len(got) != 2 || got[0].Kind != channel.DeliverHeld || got[1].Of != channel.DeliverHeld ||
			got[1].Articles[1].State != article.StateWithdrawn {
			w.t.Errorf("%+v, want len(got) 2, got[0].Kind %v, got[1].Of %v, got[1].Articles[1].State %v", got,
				channel.DeliverHeld, channel.DeliverHeld, article.StateWithdrawn)
		}
		w.audit(0)
	})
}

func TestALongDigestKeepsWhatItsFurtherPagesShow(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm, s.Keywords = subscriber.RhythmDaily, []string{"bản tin"} }, "a")
		w.person("2", func(s *subscriber.Subscriber) { s.Rhythm, s.Kind = subscriber.RhythmDaily, subscriber.Channel },
			"a")
		w.begin()
		var ids []int64
		for i := range 14 {
			ids = append([]int64{w.publish(i, "a")}, ids...)
			ids = append([]int64{w.publish(100+i, "b")}, ids...) // by keyword only
		}
		w.at(7, 0)
		got := w.net.got("1")
		if len(got) != 1 || len(got[0].Articles) != 10 || got[0].More != 18 {
			w.t.Fatalf("%+v, want len(got) 1, len(got[0].Articles) 10, got[0].More 18", got)
		}
		c, err := w.store.Ledger.ListMessage(context.Background(), w.find("1").ID, got[0].id)
		if err != nil || c.Kind != channel.DeliverDigest || c.Period != subscriber.RhythmDaily {
			w.t.Fatalf("%+v, %v, want no error, c.Kind %v, c.Period %v", c, err, channel.DeliverDigest,
				subscriber.RhythmDaily)
		}
		var kept []int64
		for _, told := range c.Shown {
			kept = append(kept, told.Article)
		}
		if kept = append(kept, c.Rest...); !slices.Equal(kept, ids) {
			w.t.Errorf("kept %v, want %v", kept, ids)
		}
		// What is only on a further page is read afresh there: no edit.
		w.withdraw(ids[20])
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 1})
		if got := w.net.got("2"); len(got) != 1 || len(got[0].Articles) != 10 {
			w.t.Errorf("channel %+v, want len(got) 1, len(got[0].Articles) 10", got)
		}
	})
}

func TestADigestOfMoreThanAListKeepsCountsAllAndKeepsTheNewest(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "a")
		w.begin()
		const all = ledger.ListMessageMost + 7
		var ids []int64
		for i := range all {
			ids = append([]int64{w.publish(i, "a")}, ids...)
		}
		w.at(7, 0)
		got := w.net.got("1")
		if len(got) != 1 || len(got[0].Articles) != 10 || got[0].More != ledger.ListMessageMost-10 ||
			got[0].Older != 7 {
			w.t.Fatalf("%+v, want len(got) 1, len(got[0].Articles) 10, got[0].More %v, got[0].Older 7", got,
				ledger.ListMessageMost-10)
		}
		c, err := w.store.Ledger.ListMessage(context.Background(), w.find("1").ID, got[0].id)
		if err != nil || len(c.Shown)+len(c.Rest) != ledger.ListMessageMost || c.Older != 7 {
			w.t.Fatalf("%d shown, %d on further pages, %d older, %v, want no error, c.Older 7", len(c.Shown),
				len(c.Rest), c.Older, err)
		}
		if c.Shown[0].Article != ids[0] || c.Rest[len(c.Rest)-1] != ids[ledger.ListMessageMost-1] {
			w.t.Errorf("from %d to %d, want %d to %d", c.Shown[0].Article, c.Rest[len(c.Rest)-1], ids[0],
				ids[ledger.ListMessageMost-1])
		}
		// An edit of the message says the same.
		w.withdraw(ids[2])
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 2 || got[1].More != ledger.ListMessageMost-10 || got[1].Older != 7 {
			w.t.Errorf("%+v, want len(got) 2, got[1].More %v, got[1].Older 7", got, ledger.ListMessageMost-10)
		}
		w.audit(0)
	})
}

func TestABacklogOfSeveralRoundsIsWordedAgainAsAWhole(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.net.refuse("1", until(1, &channel.LaterError{After: 5 * time.Minute, Err: errOther}))
		w.begin()
		var ids []int64
		for i := range 12 {
			ids = append(ids, w.publish(i, "a"))
			w.sleep(10 * time.Second)
		}
		w.sleep(time.Hour)
		w.withdraw(ids[9])
		w.withdraw(ids[0]) // on the second page
		w.sleep(time.Minute)
		got := w.net.got("1")
		if len(got) != 2 || got[0].Kind != channel.DeliverMerged || len(got[0].Articles) != 10 || got[0].More != 2 {
			w.t.Fatalf("%+v, want len(got) 2, got[0].Kind %v, len(got[0].Articles) 10, got[0].More 2", got,
				channel.DeliverMerged)
		}
		if e := got[1]; e.Of != channel.DeliverMerged || len(e.Articles) != 10 || e.More != 2 ||
			e.Articles[2].ID != ids[9] || e.Articles[2].State != article.StateWithdrawn {
			w.t.Errorf("%+v, want e.Of %v, len(e.Articles) 10, e.More 2, e.Articles[2].ID %v, e.Articles[2].State %v",
				e, channel.DeliverMerged, ids[9], article.StateWithdrawn)
		}
		w.audit(0)
	})
}

func TestAChatHasOneCorrectionOfAnArticle(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		a := w.article(1, "a")
		var id int64
		for i, title := range []string{"Đợt mưa 100 mm", "Đợt mưa 200 mm", "Đợt mưa 300 mm", "Đợt mưa 100 mm"} {
			if a.Title = title; i == 1 {
				w.person("late", nil, "a") // told of nothing before
			}
			id = w.save(a)
			w.sleep(time.Minute)
			if i == 1 { // a restart forgets nothing
				w.end()
				w.begin()
			}
		}
		if err := w.store.Publishing.Withdraw(w.t.Context(), id, "sai"); err != nil {
			w.t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Minute)

		got := w.net.got("1")
		// The message; its edit and a correction; its edit and that of the
		// correction, twice; both struck out.
		assert.Same(w.t, "messages", len(got), 9)
		assert.Same(w.t, "corrections", len(corrections(got)), 1)
		for i, want := range map[int]string{
			2: "Đợt mưa 100 mm → Đợt mưa 200 mm", 4: "Đợt mưa 100 mm → Đợt mưa 300 mm", 6: " → Đợt mưa 100 mm",
			8: " → Đợt mưa 100 mm",
		} {
			g := got[i]
			assert.Same(w.t, fmt.Sprintf("correction in message %d", i),
				g.Correction.FormerTitle+" → "+g.Articles[0].Title, want)
			about, kind := got[2].id, channel.DeliverEdit
			switch i {
			case 2:
				about, kind = got[0].id, channel.DeliverCorrection
			case 8:
				kind = channel.DeliverWithdrawal
			}
			assert.Same(w.t, fmt.Sprintf("message %d is about", i), g.Message, about)
			assert.Same(w.t, fmt.Sprintf("message %d is", i), g.Kind, kind)
		}
		assert.Same(w.t, "messages to who was told of nothing", len(w.net.got("late")), 0)
		w.audit(0)
	})
}
