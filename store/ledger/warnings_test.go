package ledger_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestWarningsTellHowFarTheyHaveCome(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		for _, address := range []string{"1", "2", "3"} {
			storetest.Apply(t, s, storetest.Subscribe(address, "canh-bao")...)
		}
		warn := func(key string, level article.Urgency) int64 {
			t.Helper()
			a := storetest.Sample(key, "canh-bao")
			a.Title, a.Urgency, a.Published = "Cảnh báo "+key, level, c.Advance(time.Minute)
			return storetest.Save(t, s, a).ID
		}
		warnings := func(id int64) []ledger.WarningReach {
			t.Helper()
			list, err := s.Ledger.Warnings(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		over := warn("cũ", article.Warning)
		c.Advance(article.WarningLife)
		ended := warn("đã gỡ", article.Warning)
		if err := s.Publishing.Withdraw(ctx, ended, "ended by an operator"); err != nil {
			t.Fatal(err)
		}
		quiet := storetest.Sample("có từ trước", "canh-bao")
		quiet.Urgency, quiet.Published = article.Warning, c.Advance(time.Minute)
		if _, err := s.Publishing.SaveFill(ctx, quiet); err != nil { // nobody was told of it
			t.Fatal(err)
		}
		ordinary := storetest.Publish(t, s, "thường", "canh-bao")
		storm, notice := warn("bão", article.Warning), warn("mưa", article.Notice)

		r := l.MustStart(t, audience.LaneEmergency, false)
		for _, p := range l.BatchAll(t, r) {
			for i := range p.Recipients[:2] {
				l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 9, Message: "1"},
					ledger.Retry{})
			}
		}
		for _, address := range []string{"1", "1", "3"} {
			storetest.Apply(t, s, subscriber.AckWarning{Channel: "telegram", Address: address, Article: storm})
		}
		// The message "1" is the one of the warning, at those that have it.
		for _, r := range []subscriber.CountReactions{{Address: "1", Message: "1", Total: 3},
			{Address: "1", Message: "1", Total: 40}, {Address: "2", Message: "2", Total: 500},
			{Address: "3", Message: "1", Total: 500}, {Address: "stranger", Message: "1", Total: 500}} {
			r.Channel = "telegram"
			storetest.Apply(t, s, r)
		}
		list := warnings(0)
		want := ledger.WarningReach{Article: storm, Level: article.Warning, Title: "Cảnh báo bão", Sent: 2, Read: 2,
			Reactions: 40}
		if len(list) != 2 || list[0].Article != notice || list[0].Level != article.Notice || list[0].Read != 0 ||
			list[1] != want {
			t.Errorf("in force: %+v, want notice %d and %+v", list, notice, want)
		}
		if one := warnings(storm); len(one) != 1 || one[0] != want {
			t.Errorf("one: %+v, want %+v", one, want)
		}
		for _, id := range []int64{over, ended} { // can still be asked for
			if one := warnings(id); len(one) != 1 || one[0].Article != id {
				t.Errorf("%d: %+v, want len(one) 1, one[0].Article %v", id, one, id)
			}
		}
		for _, id := range []int64{ordinary, 4711} {
			if one := warnings(id); len(one) != 0 {
				t.Errorf("%d is no warning: %+v, want len(one) 0", id, one)
			}
		}
	})
}
