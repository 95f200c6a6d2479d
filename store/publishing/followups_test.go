package publishing_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestACopyIsAnnouncedOnlyForTopicsItGainedSoonAndNotQuietly(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		storetest.Save(t, s, storetest.Release("laichau", "1", "a"))
		storetest.Save(t, s, storetest.Release("muongte", "1", "a"))
		if n := len(storetest.Broadcasts(t, s)); n != 1 {
			t.Fatalf("%d broadcasts after a copy without other topics, want 1", n)
		}
		if _, err := s.Publishing.SaveFill(ctx, storetest.Release("sinho", "1", "a", "b")); err != nil {
			t.Fatal(err)
		}
		if n := len(storetest.Broadcasts(t, s)); n != 1 {
			t.Fatalf("%d broadcasts after the first visit to a source, want 1", n)
		}
		storetest.Save(t, s, storetest.Release("tamduong", "1", "c"))
		b := storetest.Broadcasts(t, s)
		if len(b) != 2 || b[1].Kind != article.BroadcastNew || b[1].Article != b[0].Article {
			t.Fatalf("broadcasts %+v, want len(b) 2, b[1].Kind %v, b[1].Article %v", b, article.BroadcastNew,
				b[0].Article)
		}
		c.Advance(49 * time.Hour)
		storetest.Save(t, s, storetest.Release("thanuyen", "1", "d"))
		if n := len(storetest.Broadcasts(t, s)); n != 2 {
			t.Errorf("%d broadcasts after a copy two days later, want 2", n)
		}
	})
}

func TestAnArticleThatWasFilledInQuietlyStaysQuietWithMoreTopics(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		if _, err := s.Publishing.SaveFill(context.Background(), storetest.Release("laichau", "1", "a")); err != nil {
			t.Fatal(err)
		}
		storetest.Save(t, s, storetest.Release("tamduong", "1", "b"))
		storetest.Save(t, s, storetest.Release("laichau", "1", "a", "c"))
		if b := storetest.Broadcasts(t, s); len(b) != 0 {
			t.Errorf("broadcasts %+v, want len(b) 0", b)
		}
	})
}

func TestATopicThatIsLostAndComesBackIsNotAnnouncedAgain(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for _, topics := range [][]string{{"a", "b"}, {"a"}, {"a", "b"}, {"a", "b", "c"}, {"a"}, {"c"}} {
			storetest.Save(t, s, storetest.Release("laichau", "1", topics...))
		}
		if n := len(storetest.Broadcasts(t, s)); n != 2 {
			t.Errorf("%d broadcasts, want the first and that for c", n)
		}
	})
}

func TestAFurtherBroadcastIsForThoseWhoWereNotMeantBefore(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("old", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("both", "a", "b")...)
		storetest.Apply(t, s, storetest.Subscribe("new", "b")...)
		storetest.Apply(t, s, storetest.Subscribe("left", "a", "b")...)
		caught := storetest.Person("caught")
		caught.Keywords = []string{"thi đua"}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: caught})
		storetest.Apply(t, s, storetest.Subscribe("caught", "b")...)
		id := storetest.Save(t, s, storetest.Release("laichau", "1", "a")).ID
		storetest.Apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "left",
			Topic: "a"}) // it is still meant by the first
		storetest.Apply(t, s, storetest.Subscribe("since", "b")...)
		changed := storetest.Release("laichau", "1", "a", "b")
		changed.Title = "Hội nghị biểu dương người tốt"
		storetest.Save(t, s, changed)
		storetest.Apply(t, s, storetest.Subscribe("late", "b")...)

		r := l.MustStart(t, audience.LaneImmediate, false)
		if len(r.Broadcasts) != 2 || len(r.Broadcasts[1].Prior) != 1 {
			t.Fatalf("round %+v, want len(r.Broadcasts) 2, len(r.Broadcasts[1].Prior) 1", r)
		}
		list, _ := l.MustCandidates(t, r)
		got := map[string]int{}
		for _, candidate := range list {
			if l.Memberships(t, r, candidate)[1].Meant() {
				got[candidate.Subscriber.Address]++
			}
		}
		if len(got) != 2 || got["new"] != 1 || got["since"] != 1 {
			t.Errorf("the further broadcast is for %v, want len(got) 2, 1, 1", got)
		}
		audits, err := s.Ledger.Audit(ctx, id)
		if err != nil || len(audits) != 3 {
			t.Fatalf("audit %+v, %v, want no error, len(audits) 3", audits, err)
		}
		// Whom keywords caught is known once met: see deliver.
		if f := audits[1]; f.Kind != article.BroadcastNew || f.Targeted != 3 || f.Pending != 3 || !f.Balanced() {
			t.Errorf("audit of the further broadcast %+v, want f.Kind %v, f.Targeted 3, f.Pending 3, f.Balanced()", f,
				article.BroadcastNew)
		}
		published, err := l.DigestArticles(ctx, "telegram", 0, 10)
		if err != nil || len(published) != 2 || len(published[1].Prior) != 1 || published[1].Topics[0] != "b" ||
			published[1].Prior[0].Text.Title != storetest.Release("x", "1").Title {
			t.Errorf("published %+v, %v, want no error, len(published) 2, len(published[1].Prior) 1, "+
				"published[1].Topics[0] %q", published, err, "b")
		}
	})
}

func TestTopicsAndTheirBroadcastAreStoredTogetherOrNotAtAll(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Release("laichau", "1", "a")).ID
		// The last step fails: the change's place is taken.
		storetest.Exec(t, s, `INSERT INTO changes (seq, article, kind, source, topics, at)
			VALUES (3, 0, '', '', '', 0)`)
		for range 2 {
			if _, err := s.Publishing.SaveArticle(ctx, storetest.Release("tamduong", "1", "b")); err == nil {
				t.Fatal("stored over another change, want an error")
			}
		}
		if a := storetest.Load(t, s, id); len(a.Topics) != 1 || len(storetest.Broadcasts(t, s)) != 1 {
			t.Fatalf("half stored: topics %v, %d broadcasts, want len(a.Topics) 1, len(storetest.Broadcasts(t, s)) 1",
				a.Topics, len(storetest.Broadcasts(t, s)))
		}
		storetest.Exec(t, s, `DELETE FROM changes WHERE seq = 3`)
		for range 2 {
			storetest.Save(t, s, storetest.Release("tamduong", "1", "b"))
		}
		if a := storetest.Load(t, s, id); len(a.Topics) != 2 || len(storetest.Broadcasts(t, s)) != 2 {
			t.Errorf("topics %v, %d broadcasts, want len(a.Topics) 2, len(storetest.Broadcasts(t, s)) 2", a.Topics,
				len(storetest.Broadcasts(t, s)))
		}
	})
}
