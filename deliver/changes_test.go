package deliver_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

func TestAChangedArticleIsEditedSilentlyWhereItWasSent(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 150, "a")
		w.people(200, 210, "b")
		w.begin()
		a := w.article(1, "a")
		a.ContentText = "Huyện mở lớp dạy nghề cho bà con trong bản."
		id := w.save(a)
		w.sleep(10 * time.Second)
		a.ContentText = "Huyện mở lớp dạy nghề cho bà con trong bản. Lớp học kéo dài cả mùa khô và có thầy từ tỉnh về."
		w.save(a)
		w.sleep(30 * time.Second)
		list := w.audit(id)
		if len(list) != 2 || list[1].Kind != article.BroadcastUpdate || list[1].Targeted != 150 || list[1].Sent != 150 {
			t.Fatalf("%+v, want len(list) 2, list[1].Kind %v, list[1].Targeted 150, list[1].Sent 150", list,
				article.BroadcastUpdate)
		}
		got := w.net.got("7")
		if len(got) != 2 || got[1].Kind != channel.DeliverEdit || got[1].Message != got[0].id ||
			got[1].Articles[0].ContentText != a.ContentText {
			t.Errorf("%+v, want len(got) 2, got[1].Kind %v, got[1].Message %v, got[1].Articles[0].ContentText %v", got,
				channel.DeliverEdit, got[0].id, a.ContentText)
		}
		if n := len(w.net.got("")); n != 300 {
			t.Errorf("%d messages, want 300", n)
		}
	})
}

func TestAWrongTitleIsCorrectedOnceEvenAcrossARestart(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 40, "a")
		w.begin()
		a := w.article(1, "a")
		a.Title = "Hỗ trợ 120 hộ dân dựng lại nhà"
		id := w.save(a)
		w.sleep(5 * time.Second)
		a.Title = "Hỗ trợ 210 hộ dân dựng lại nhà"
		w.save(a)
		w.sleep(1500 * time.Millisecond)
		w.end()
		w.sleep(time.Second)
		w.begin()
		w.sleep(time.Minute)
		for i := range 40 {
			got := w.net.got(itoa(i))
			corrected := corrections(got)
			for _, g := range corrected {
				if g.Message != got[0].id || g.Articles[0].Title != a.Title {
					t.Errorf("chat %d: %+v, want g.Message %v, g.Articles[0].Title %v", i, g, got[0].id, a.Title)
				}
			}
			if len(corrected) != 1 || got[1].Kind != channel.DeliverEdit {
				t.Errorf("chat %d: %d corrections in %d messages, want len(corrected) 1, got[1].Kind %v", i,
					len(corrected), len(got), channel.DeliverEdit)
			}
		}
		if list := w.audit(id); list[1].Sent != 40 {
			t.Errorf("%+v, want list[1].Sent 40", list)
		}
	})
}

func TestAWithdrawnArticleIsStruckOutAndNotSentAnyMore(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 100, "a")
		w.begin()
		id := w.publish(1, "a")
		w.sleep(1700 * time.Millisecond) // half of them have it
		if err := w.store.Publishing.Withdraw(context.Background(), id, "sai"); err != nil {
			t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Minute)
		list := w.audit(id)
		if list[0].Expired == 0 || list[0].Sent == 0 || list[0].Sent+list[0].Expired != 100 {
			t.Errorf("%+v, want list[0].Expired other than 0, list[0].Sent other than 0", list[0])
		}
		if list[1].Targeted != list[0].Sent || list[1].Sent != list[0].Sent {
			t.Errorf("%+v, want list[1].Targeted %v, list[1].Sent %v", list[1], list[0].Sent, list[0].Sent)
		}
		withdrawn := 0
		for _, a := range w.net.got("") {
			if a.Kind == channel.DeliverWithdrawal {
				withdrawn++
			}
		}
		if int64(withdrawn) != list[0].Sent {
			t.Errorf("%d struck out, %d sent, want int64(withdrawn) %v", withdrawn, list[0].Sent, list[0].Sent)
		}
	})
}

func TestAChangeWhileARoundGoesOnReachesEveryMessageOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 300, "a")
		w.begin()
		a := w.article(1, "a")
		a.Title = "Đợt mưa 100 mm ở Sìn Hồ"
		id := w.save(a)
		w.sleep(3 * time.Second)
		a.Title = "Đợt mưa 200 mm ở Sìn Hồ"
		w.save(a)
		w.sleep(time.Second)
		a.Title = "Đợt mưa 300 mm ở Sìn Hồ"
		w.save(a)
		w.sleep(2 * time.Minute)
		list := w.audit(id)
		if len(list) != 3 || list[0].Sent != 300 || list[1].Targeted == 0 || list[1].Targeted != list[1].Sent ||
			list[2].Targeted != list[2].Sent {
			t.Errorf("%+v, want len(list) 3, list[0].Sent 300, list[1].Targeted other than 0, list[1].Targeted %v, "+
				"list[2].Targeted %v", list, list[1].Sent, list[2].Sent)
		}
		shown := map[string]string{}
		for _, g := range w.net.got("") {
			if g.Kind != channel.DeliverCorrection {
				shown[g.Subscriber.Address] = g.Articles[0].Title
			}
		}
		for i := range 300 {
			if shown[itoa(i)] != a.Title {
				t.Errorf("chat %d shows %q, want shown[itoa(i)] %v", i, shown[itoa(i)], a.Title)
			}
		}
	})
}

func TestAMergedMessageIsWordedAgainAsAWhole(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		for i := range 5 {
			w.publish(i, "a")
		}
		w.begin()
		w.sleep(time.Minute)
		list, err := w.store.Articles.Articles(context.Background(), article.Query{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.store.Publishing.Withdraw(context.Background(), list[2].ID, "sai"); err != nil {
			t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Minute)
		got := w.net.got("1")
		if len(got) != 2 || got[1].Kind != channel.DeliverEdit || got[1].Of != channel.DeliverMerged ||
			len(got[1].Articles) != 5 || got[1].Articles[2].ID != list[2].ID ||
			got[1].Articles[2].State != article.StateWithdrawn {
			t.Errorf("%+v, want len(got) 2, got[1].Kind %v, got[1].Of %v, len(got[1].Articles) 5, "+
				"got[1].Articles[2].ID %v, "+
				"got[1].Articles[2].State %v", got, channel.DeliverEdit, channel.DeliverMerged, list[2].ID,
				article.StateWithdrawn)
		}
	})
}

func TestACorrectionIsToldThoughALesserChangeWentBefore(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 20, "a")
		w.begin()
		a := w.article(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.end()
		a.ContentText += " Lớp học kéo dài cả mùa khô và có thầy từ tỉnh về."
		w.save(a) // edits silently
		a.Title = "Bản tin sửa lại"
		w.save(a) // is to be told
		w.begin()
		w.sleep(time.Minute)
		if n := len(corrections(w.net.got(""))); n != 20 {
			t.Errorf("%d of 20 chats were told of the correction: %+v, want 20", n, w.audit(id))
		}
	})
}

func TestWhatSomeoneHasIsKeptRightWhileTheyPauseButNothingIsSent(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 4, "a")
		w.begin()
		a := w.article(1, "a")
		a.Title = "Hỗ trợ 120 hộ dân dựng lại nhà"
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.apply(subscriber.Pause{Channel: "telegram", Address: "1", Until: time.Now().Add(7 * 24 * time.Hour),
			Reason: subscriber.PausedByPerson},
			subscriber.Pause{Channel: "telegram", Address: "2", Reason: subscriber.PausedByPerson},
			subscriber.Pause{Channel: "telegram", Address: "3", Reason: "bot was blocked by the user"})
		a.Title = "Hỗ trợ 210 hộ dân dựng lại nhà"
		w.save(a)
		w.sleep(10 * time.Second)
		w.each(map[string]int{"1": 2, "2": 2, "3": 1})
		for _, address := range []string{"1", "2"} {
			if got := w.net.got(address); got[1].Kind != channel.DeliverEdit || got[1].Articles[0].Title != a.Title {
				t.Errorf("%s: %+v, want got[1].Kind %v, got[1].Articles[0].Title %v", address, got[1].Delivery,
					channel.DeliverEdit, a.Title)
			}
		}
		w.withdraw(id, "1", "2")
		w.each(map[string]int{"1": 3, "2": 3, "3": 1})
	})
}
