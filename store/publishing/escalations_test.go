package publishing_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// unasked counts the questions that no operator has.
func unasked(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	for _, q := range storetest.Questions(t, s) {
		if len(q.Asked) == 0 {
			n++
		}
	}
	return n
}

func undecided(t *testing.T, s *store.Store) int64 {
	t.Helper()
	n, err := s.Publishing.Undecided(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// level wants an article's urgency and how often it and its changes were announced.
func level(t *testing.T, s *store.Store, id int64, urgency article.Urgency, announced int) {
	t.Helper()
	if a := storetest.Load(t, s, id); a.Urgency != urgency {
		t.Errorf("urgency %d, want %d", a.Urgency, urgency)
	}
	if b := storetest.Broadcasts(t, s); len(b) != announced {
		t.Errorf("%d broadcasts, want %d: %+v", len(b), announced, b)
	}
}

func TestAnUnconfirmedEmergencyIsAWarningUntilAnOperatorRaisesIt(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		level(t, s, id, article.Warning, 1)
		if unasked(t, s) != 1 || undecided(t, s) != 1 {
			t.Errorf("%d to ask about, %d undecided, want unasked(t, s) 1, undecided(t, s) 1", unasked(t, s),
				undecided(t, s))
		}
		for range 2 {
			if err := s.Publishing.OperatorAsked(ctx, id, "telegram", "7009"); err != nil {
				t.Fatal(err)
			}
		}
		storetest.Save(t, s, storetest.Flood("laichau", false, "a"))
		if unasked(t, s) != 0 || undecided(t, s) != 1 {
			t.Errorf("asked: %d to ask about, %d undecided, want unasked(t, s) 0, undecided(t, s) 1", unasked(t, s),
				undecided(t, s))
		}
		c.Advance(time.Hour)
		storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed)
		level(t, s, id, article.Emergency, 3)
		b := storetest.Broadcasts(t, s)
		if f := b[1]; f.Kind != article.BroadcastNew || f.Lane != audience.LaneEmergency ||
			!f.Expires.Equal(c.Now().Add(article.WarningLife)) {
			t.Errorf("for everyone else: %+v, want f.Kind %v, f.Lane %v, "+
				"f.Expires.Equal(c.Now().Add(article.WarningLife))", f, article.BroadcastNew, audience.LaneEmergency)
		}
		if u := b[2]; u.Kind != article.BroadcastUpdate || u.Change != article.ChangeMinor ||
			u.Seq != storetest.Load(t, s, id).Seq {
			t.Errorf("for those who were warned: %+v, want u.Kind %v, u.Change %v", u, article.BroadcastUpdate,
				article.ChangeMinor)
		}
		if undecided(t, s) != 0 {
			t.Error("still undecided, want undecided(t, s) 0")
		}
		// Whoever comes later sees what was decided, and changes nothing.
		again := storetest.Escalate(t, s, id, "7010", article.EscalationConfirmed)
		no, err := s.Publishing.DeclineEscalation(ctx, id, "7010")
		if err != nil || no != again || no.Operator != "7009" || !no.Decided.Equal(c.Now()) {
			t.Errorf("declined after it was raised: %+v, %v, want no error, no %v, no.Operator %q, "+
				"no.Decided.Equal(c.Now())", no, err, again, "7009")
		}
		level(t, s, id, article.Emergency, 3)
	})
}

func TestALaterReadingNeitherUndoesARaiseNorAsksAgain(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed)
		ordinary := storetest.Flood("laichau", false, "a", "b")
		ordinary.Title, ordinary.Urgency = "Một tiêu đề khác hẳn", article.Ordinary
		storetest.Save(t, s, ordinary)
		storetest.Save(t, s, storetest.Flood("laichau", false, "a"))
		storetest.Save(t, s, storetest.Flood("muongte", true, "c"))
		level(t, s, id, article.Emergency, 5) // and two updates; nobody is told again for a topic
		if unasked(t, s) != 0 {
			t.Error("asked again, want unasked(t, s) 0")
		}

		other := storetest.Flood("sinho", false, "a")
		other.Key, other.Title, other.ContentText = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp."
		second := storetest.Save(t, s, other).ID
		if r, err := s.Publishing.DeclineEscalation(ctx, second, "7009"); err != nil ||
			r.State != article.EscalationDeclined {
			t.Fatalf("%+v, %v, want no error, r.State %v", r, err, article.EscalationDeclined)
		}
		other.Title, other.Unconfirmed = "Sạt lở lớn ở Sìn Hồ", false
		storetest.Save(t, s, other) // trusted by now, but an operator has said no
		storetest.Escalate(t, s, second, "7010", article.EscalationDeclined)
		if a := storetest.Load(t, s, second); a.Urgency != article.Warning || undecided(t, s) != 0 {
			t.Errorf("urgency %d, %d undecided, want a.Urgency %v, undecided(t, s) 0", a.Urgency, undecided(t, s),
				article.Warning)
		}
	})
}

func TestAReadingThatMakesAKnownArticleAnEmergencyAsksOrRaises(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ordinary := storetest.Release("laichau", "1", "a")
		id := storetest.Save(t, s, ordinary).ID
		edited := storetest.Flood("laichau", false, "a")
		edited.Title = "Sơ tán khẩn cấp vì lũ"
		storetest.Save(t, s, edited)
		level(t, s, id, article.Warning, 2)
		if unasked(t, s) != 1 {
			t.Error("not asked, want unasked(t, s) 1")
		}
		edited.Title, edited.Unconfirmed = "Sơ tán khẩn cấp vì lũ lớn", false
		storetest.Save(t, s, edited)
		level(t, s, id, article.Emergency, 4)
		r := storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed) // a late tap
		if r.Operator != "" || undecided(t, s) != 0 {
			t.Errorf("%+v, %d undecided, want r.Operator empty, undecided(t, s) 0", r, undecided(t, s))
		}
		level(t, s, id, article.Emergency, 4)

		gains := storetest.Sample("2", "a")
		second := storetest.Save(t, s, gains).ID
		gains.Topics, gains.Urgency = []string{"a",
			"b"}, article.Emergency // In a trusted section now, its text as it was
		storetest.Save(t, s, gains)
		level(t, s, second, article.Emergency, 7)
	})
}

func TestACopyFromATrustedSectionRaisesAWarningAndAnotherAsks(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ordinary := storetest.Release("laichau", "1", "a")
		id := storetest.Save(t, s, ordinary).ID
		if saved := storetest.Save(t, s, storetest.Flood("tamduong", false, "a", "b")); !saved.Copy || saved.ID != id {
			t.Fatalf("%+v, want saved.Copy, saved.ID %v", saved, id)
		}
		level(t, s, id, article.Warning, 2) // b is told, as of a warning
		if b := storetest.Broadcasts(t, s); b[1].Lane != audience.LaneEmergency || unasked(t, s) != 1 {
			t.Errorf("%+v, %d to ask about, want b[1].Lane %v, unasked(t, s) 1", b[1], unasked(t, s),
				audience.LaneEmergency)
		}
		storetest.Save(t, s, storetest.Flood("muongte", true, "a"))
		level(t, s, id, article.Emergency, 4)
		storetest.Save(t, s, storetest.Flood("sinho", true, "c"))
		level(t, s, id, article.Emergency, 4)
		if undecided(t, s) != 0 {
			t.Error("undecided, want undecided(t, s) 0")
		}
	})
}

func TestWhatWasFilledInQuietlyOrIsOldIsNeitherRaisedNorAskedAbout(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		saved, err := s.Publishing.SaveFill(ctx, storetest.Flood("laichau", false, "a"))
		if err != nil {
			t.Fatal(err)
		}
		for _, trusted := range []bool{false, true} {
			edited := storetest.Flood("laichau", trusted, "a")
			edited.Title = "Sửa một chữ trong tiêu đề này"
			if trusted {
				edited.Title = "Lại sửa một chữ trong tiêu đề ấy"
			}
			storetest.Save(t, s, edited)
		}
		storetest.Save(t, s, storetest.Flood("muongte", true, "a"))
		if a := storetest.Load(t, s, saved.ID); a.Urgency != article.Warning {
			t.Errorf("urgency %d, want a.Urgency %v", a.Urgency, article.Warning)
		}

		old := storetest.Flood("sinho", true, "a")
		old.Key, old.Title, old.ContentText, old.Urgency = "2", "Tin cũ ở Sìn Hồ", "Vài dòng.", article.Warning
		second := storetest.Save(t, s, old).ID
		c.Advance(49 * time.Hour)
		old.Title, old.Urgency = "Tin cũ được sửa ở Sìn Hồ", article.Emergency
		storetest.Save(t, s, old)
		if a := storetest.Load(t, s, second); a.Urgency != article.Warning {
			t.Errorf("two days old: urgency %d, want a.Urgency %v", a.Urgency, article.Warning)
		}
		told := 0
		for _, b := range storetest.Broadcasts(t, s) {
			if b.Kind == article.BroadcastNew {
				told++
			}
		}
		if told != 1 { // the second article, when it came
			t.Errorf("told of something new %d times, want told 1", told)
		}
		if unasked(t, s) != 0 {
			t.Errorf("%d to ask about, want unasked(t, s) 0", unasked(t, s))
		}
	})
}

func TestAnAnswerThatComesTooLateDecidesNothing(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		if _, err := s.Publishing.ConfirmEscalation(ctx, id+1, "7009"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("nothing was asked, yet: %v, want error %v", err, article.ErrNotFound)
		}
		if err := s.Publishing.Withdraw(ctx, id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		storetest.Escalate(t, s, id, "7009", article.EscalationWithdrawn)
		if unasked(t, s) != 0 || undecided(t, s) != 0 {
			t.Error("a withdrawn warning is asked about, want unasked(t, s) 0, undecided(t, s) 0")
		}
		level(t, s, id, article.Warning, 2)

		over := storetest.Flood("sinho", false, "a")
		over.Key, over.Title, over.ContentText = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp."
		second := storetest.Save(t, s, over).ID
		c.Advance(article.WarningLife)
		storetest.Escalate(t, s, second, "7009", article.EscalationExpired)
		if unasked(t, s) != 0 || undecided(t, s) != 0 {
			t.Error("a warning that is over is asked about, want unasked(t, s) 0, undecided(t, s) 0")
		}
		level(t, s, second, article.Warning, 3)
	})
}

func TestAWarningThatWaitsForItsReleaseIsAskedAboutThenAndATrustedOneGoesToEveryone(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("none")})
		for _, trusted := range []bool{false, true} {
			a := storetest.Flood("laichau", trusted, "a")
			a.Release = c.Now().Add(30 * time.Hour) // longer than a warning holds
			if trusted {
				a.Key, a.Title, a.ContentText = "2", "Vỡ đập ở Nậm Na", "Bà con lên chỗ cao."
			}
			storetest.Save(t, s, a)
		}
		if unasked(t, s) != 0 {
			t.Error("asked about what nobody can see, want unasked(t, s) 0")
		}
		third := storetest.Sample("3", "a")
		third.Release, third.Urgency, third.Unconfirmed = c.Now().Add(30*time.Hour), article.Emergency, true
		id := storetest.Save(t, s, third).ID
		third.Title, third.Unconfirmed = "Trong lúc chờ đã thành tin của mục tin cậy", false
		storetest.Save(t, s, third)
		c.Advance(30 * time.Hour)
		if n, _, err := s.Publishing.Release(ctx); err != nil || n != 3 {
			t.Fatalf("%d released, %v, want no error, 3", n, err)
		}
		if unasked(t, s) != 1 {
			t.Errorf("%d to ask about, want unasked(t, s) 1", unasked(t, s))
		}
		storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed) // nobody was asked, and it is one already
		audits, err := s.Ledger.Audit(ctx, 0)
		if err != nil || len(audits) != 3 || audits[0].Targeted != 0 || audits[1].Targeted != 1 ||
			audits[2].Targeted != 1 {
			t.Errorf("%+v, %v, want no error, len(audits) 3, audits[0].Targeted 0, audits[1].Targeted 1, "+
				"audits[2].Targeted 1", audits, err)
		}
	})
}

func TestARaiseBeforeTheFirstWalkLeavesTheFirstBroadcastToItsTopics(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("warned", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("other", "b")...)
		caught := storetest.Person("caught")
		caught.Keywords = []string{"thi đua"}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: caught})
		refusing := storetest.Person("refusing")
		refusing.Keywords = []string{"-thi đua"}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: refusing})
		storetest.Apply(t, s, storetest.Subscribe("refusing", "a")...)
		for _, thread := range []int64{0, 7} {
			group := storetest.Person("-100")
			group.Thread, group.Kind = thread, subscriber.Group
			storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: group})
		}
		storetest.Apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "-100", Thread: 7, Topic: "a"})
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("since")})
		storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed)
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("late")})
		storetest.Balanced(t, s, id)

		r := l.MustStart(t, audience.LaneEmergency, false)
		if len(r.Broadcasts) != 2 || r.Broadcasts[0].Everyone || !r.Broadcasts[1].Everyone {
			t.Fatalf("round %+v, want len(r.Broadcasts) 2, not r.Broadcasts[0].Everyone, r.Broadcasts[1].Everyone", r)
		}
		list, _ := l.MustCandidates(t, r)
		got := map[string]int{}
		for _, candidate := range list {
			if l.Memberships(t, r, candidate)[1].Meant() {
				got[candidate.Subscriber.Address]++
			}
		}
		if len(got) != 3 || got["other"] != 1 || got["since"] != 1 || got["refusing"] != 1 {
			t.Errorf("the emergency is for %v, want len(got) 3, 1, 1, 1", got)
		}
	})
}

func TestARaiseIsStoredAsAWholeOrNotAtAll(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		// The last step fails: the change's place is taken.
		storetest.Exec(t, s, `INSERT INTO changes (seq, article, kind, source, topics, at)
			VALUES (3, 0, '', '', '', 0)`)
		if r, err := s.Publishing.ConfirmEscalation(ctx, id, "7009"); err == nil {
			t.Fatalf("raised over another change: %+v, want an error", r)
		}
		level(t, s, id, article.Warning, 1)
		if undecided(t, s) != 1 {
			t.Error("decided by half, want undecided(t, s) 1")
		}
		storetest.Exec(t, s, `DELETE FROM changes WHERE seq = 3`)
		storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed)
		level(t, s, id, article.Emergency, 3)
	})
}

func TestBroadcastsFromBeforeTheUpgradeAreForWhomTheyWere(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx := context.Background()
		c := storetest.NewClock()
		s := storetest.OpenAt(t, url, c.Now)
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("2")})
		var ids []int64
		for i, urgency := range []article.Urgency{article.Emergency, article.Warning, article.Emergency} {
			a := storetest.Sample(string(rune('a'+i)), "a")
			if i == 0 {
				a = storetest.Release("laichau", "1", "a")
			}
			a.Urgency = urgency
			ids = append(ids, storetest.Save(t, s, a).ID)
			if i == 0 {
				l.MustFinish(t, l.MustStart(t, audience.LaneEmergency, false))
			}
		}
		storetest.Undo(t, s)
		for _, query := range []string{`ALTER TABLE retries DROP COLUMN message`,
			`ALTER TABLE retries ADD COLUMN message BIGINT NOT NULL DEFAULT 0`} {
			storetest.Exec(t, s, query) // as it was before message ids were texts
		}
		for _, query := range []string{`DROP TABLE aliases`, `DROP INDEX articles_title`,
			`ALTER TABLE broadcasts DROP COLUMN everyone`, `DROP TABLE raise_operators`, `DROP TABLE raises`,
			`DROP TABLE collections`,
			`DROP INDEX round_broadcasts_origin`, `DROP TABLE answers`, `DROP TABLE update_gaps`,
			`ALTER TABLE articles DROP COLUMN ended`,
			`DROP INDEX articles_feed_id`, `ALTER TABLE articles DROP COLUMN feed_id`,
			`DROP TABLE article_search_exact`, `DELETE FROM counters WHERE name = 'exact_search'`,
			`DROP INDEX hub_subscriptions_domain`, `DROP INDEX hub_subscriptions_network`,
			`DROP INDEX hub_subscriptions_price`,
			`ALTER TABLE hub_subscriptions DROP COLUMN domain`, `ALTER TABLE hub_subscriptions DROP COLUMN network`,
			`ALTER TABLE hub_subscriptions DROP COLUMN price`, `ALTER TABLE hub_subscriptions DROP COLUMN took`,
			`DROP TABLE counts`, `DROP TABLE published_hours`, `DROP TABLE leases`, `DROP TABLE probes`,
			`DELETE FROM goose_db_version WHERE version_id >= 6`} {
			storetest.Exec(t, s, query)
		}
		l.Close()
		s.Close()
		s = storetest.OpenAt(t, url, c.Now)
		for i, want := range []int64{2, 1, 2} {
			if list, err := s.Ledger.Audit(ctx, ids[i]); err != nil || list[0].Targeted != want {
				t.Errorf("article %d: %+v, %v, want %d targeted", i, list, err, want)
			}
		}
		copied := storetest.Release("tamduong", "1", "b")
		if saved := storetest.Save(t, s, copied); !saved.Copy || len(storetest.Broadcasts(t, s)) != 3 {
			t.Errorf("%+v: who was told already is told again, want saved.Copy, len(storetest.Broadcasts(t, s)) 3",
				saved)
		}
	})
}
