package store_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/store"
	"loa/subscriber"
)

func TestACopyIsAnnouncedOnlyForTopicsItGainedSoonAndNotQuietly(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		save(t, s, release("laichau", "1", "a"))
		save(t, s, release("muongte", "1", "a"))
		if n := len(broadcasts(t, s)); n != 1 {
			t.Fatalf("%d broadcasts after a copy without other topics", n)
		}
		if _, err := s.SaveFill(ctx, release("sinho", "1", "a", "b")); err != nil {
			t.Fatal(err)
		}
		if n := len(broadcasts(t, s)); n != 1 {
			t.Fatalf("%d broadcasts after the first visit to a source", n)
		}
		save(t, s, release("tamduong", "1", "c"))
		b := broadcasts(t, s)
		if len(b) != 2 || b[1].Kind != article.BroadcastNew || b[1].Article != b[0].Article {
			t.Fatalf("broadcasts %+v", b)
		}
		c.Advance(49 * time.Hour)
		save(t, s, release("thanuyen", "1", "d"))
		if n := len(broadcasts(t, s)); n != 2 {
			t.Errorf("%d broadcasts after a copy two days later", n)
		}
	})
}

func TestAnArticleThatWasFilledInQuietlyStaysQuietWithMoreTopics(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		if _, err := s.SaveFill(context.Background(), release("laichau", "1", "a")); err != nil {
			t.Fatal(err)
		}
		save(t, s, release("tamduong", "1", "b"))
		save(t, s, release("laichau", "1", "a", "c"))
		if b := broadcasts(t, s); len(b) != 0 {
			t.Errorf("broadcasts %+v", b)
		}
	})
}

func TestATopicThatIsLostAndComesBackIsNotAnnouncedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for _, topics := range [][]string{{"a", "b"}, {"a"}, {"a", "b"}, {"a", "b", "c"}, {"a"}, {"c"}} {
			save(t, s, release("laichau", "1", topics...))
		}
		if n := len(broadcasts(t, s)); n != 2 {
			t.Errorf("%d broadcasts, want the first and that for c", n)
		}
	})
}

func TestAFurtherBroadcastIsForThoseWhoWereNotMeantBefore(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		l := lead(t, s)
		apply(t, s, subscribe("old", "a")...)
		apply(t, s, subscribe("both", "a", "b")...)
		apply(t, s, subscribe("new", "b")...)
		apply(t, s, subscribe("left", "a", "b")...)
		caught := person("caught")
		caught.Keywords = []string{"thi đua"}
		apply(t, s, subscriber.SaveSubscriber{Subscriber: caught})
		apply(t, s, subscribe("caught", "b")...)
		id := save(t, s, release("laichau", "1", "a")).ID
		apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "left", Topic: "a"}) // it is still meant by the first
		apply(t, s, subscribe("since", "b")...)
		changed := release("laichau", "1", "a", "b")
		changed.Title = "Hội nghị biểu dương người tốt"
		save(t, s, changed)
		apply(t, s, subscribe("late", "b")...)

		r := l.round(t, audience.LaneImmediate, false)
		if len(r.Broadcasts) != 2 || len(r.Broadcasts[1].Prior) != 1 {
			t.Fatalf("round %+v", r)
		}
		list, _ := l.candidates(t, r)
		got := map[string]int{}
		for _, candidate := range list {
			for _, m := range candidate.Matches {
				if m.Index == 1 && !m.NotifiedBefore {
					got[candidate.Subscriber.Address]++
				}
			}
		}
		if len(got) != 2 || got["new"] != 1 || got["since"] != 1 {
			t.Errorf("the further broadcast is for %v", got)
		}
		audits, err := s.Audit(ctx, id)
		if err != nil || len(audits) != 3 {
			t.Fatalf("audit %+v, %v", audits, err)
		}
		// Whom keywords caught is known once met: see deliver.
		if f := audits[1]; f.Kind != article.BroadcastNew || f.Targeted != 3 || f.Pending != 3 || !f.Balanced() {
			t.Errorf("audit of the further broadcast %+v", f)
		}
		published, err := l.DigestArticles(ctx, 0, 10)
		if err != nil || len(published) != 2 || len(published[1].Prior) != 1 || published[1].Topics[0] != "b" || published[1].Prior[0].Text.Title != release("x", "1").Title {
			t.Errorf("published %+v, %v", published, err)
		}
	})
}

func TestTopicsAndTheirBroadcastAreStoredTogetherOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := save(t, s, release("laichau", "1", "a")).ID
		// The last step fails: the change's place is taken.
		if err := s.Exec(ctx, `INSERT INTO changes (seq, article, kind, source, topics, at) VALUES (3, 0, '', '', '', 0)`); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.SaveArticle(ctx, release("tamduong", "1", "b")); err == nil {
				t.Fatal("stored over another change")
			}
		}
		if a := load(t, s, id); len(a.Topics) != 1 || len(broadcasts(t, s)) != 1 {
			t.Fatalf("half stored: topics %v, %d broadcasts", a.Topics, len(broadcasts(t, s)))
		}
		if err := s.Exec(ctx, `DELETE FROM changes WHERE seq = 3`); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			save(t, s, release("tamduong", "1", "b"))
		}
		if a := load(t, s, id); len(a.Topics) != 2 || len(broadcasts(t, s)) != 2 {
			t.Errorf("topics %v, %d broadcasts", a.Topics, len(broadcasts(t, s)))
		}
	})
}
