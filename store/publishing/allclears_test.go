package publishing_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// end ends an emergency and wants that to have come of it.
func end(t *testing.T, s *store.Store, id int64, how article.EscalationState, operator string,
	want article.EscalationState) article.Escalation {
	t.Helper()
	r, err := s.Publishing.EndEmergency(context.Background(), id, how, operator)
	if err != nil || r.State != want {
		t.Errorf("ended: %+v, %v, want %s", r, err, want)
	}
	return r
}

// lastBroadcast wants what was told last of an article to be this.
func lastBroadcast(t *testing.T, s *store.Store, id int64, kind article.BroadcastKind, change article.ChangeKind) {
	t.Helper()
	list := storetest.Broadcasts(t, s)
	b := list[len(list)-1]
	if b.Article != id || b.Kind != kind || b.Change != change || b.Lane != audience.LaneEmergency ||
		b.Seq != storetest.Load(t, s, id).Seq {
		t.Errorf("told last: %+v, want %s %s", b, kind, change)
	}
}

func TestAnEmergencyThatAnOperatorEndsStaysEndedWhateverThePortalDoes(t *testing.T) {
	for how, urgency := range map[article.EscalationState]article.Urgency{article.EscalationAllClear: article.Ordinary,
		article.EscalationFalseAlarm: article.Warning} {
		for _, trusted := range []bool{false, true} {
			name := string(how)
			if trusted {
				name += " of a trusted section"
			}
			t.Run(name, func(t *testing.T) {
				storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
					ctx := context.Background()
					id := storetest.Save(t, s, storetest.Flood("laichau", trusted, "a")).ID
					if !trusted {
						storetest.Escalate(t, s, id, "7009", article.EscalationConfirmed)
					}
					told := len(storetest.Broadcasts(t, s))
					c.Advance(time.Minute)
					first := end(t, s, id, how, "7010", how)
					if first.Operator != "7010" || !first.Decided.Equal(c.Now()) {
						t.Errorf("%+v, want first.Operator %q, first.Decided.Equal(c.Now())", first, "7010")
					}
					level(t, s, id, urgency, told+1)
					change := article.ChangeEnded
					if how == article.EscalationFalseAlarm {
						change = article.ChangeMistaken
					}
					lastBroadcast(t, s, id, article.BroadcastUpdate, change)
					if a := storetest.Load(t, s, id); a.Ended != how || a.State != article.StateLive ||
						len(a.Topics) != 1 {
						t.Errorf("the article: %+v, want a.Ended %v, a.State %v, len(a.Topics) 1", a, how,
							article.StateLive)
					}
					// The second operator, in whichever way, sees the first one's word.
					for _, other := range []article.EscalationState{article.EscalationAllClear,
						article.EscalationFalseAlarm} {
						if again := end(t, s, id, other, "7011", how); again != first {
							t.Errorf("ended again: %+v, want again %v", again, first)
						}
					}
					if r, err := s.Publishing.ConfirmEscalation(ctx, id, "7011"); err != nil || r.State != how {
						t.Errorf("raised after its end: %+v, %v, want no error, r.State %v", r, err, how)
					}
					level(t, s, id, urgency, told+1)

					edited := storetest.Flood("laichau", false, "a")
					edited.Title = "Sơ tán khẩn cấp vì lũ"
					storetest.Save(t, s, edited)
					edited.Title, edited.Unconfirmed = "Sơ tán khẩn cấp vì lũ lớn", false
					storetest.Save(t, s, edited)
					storetest.Save(t, s, storetest.Flood("muongte", true, "a", "b"))
					storetest.Save(t, s, storetest.Flood("sinho", false, "a", "b"))
					if a := storetest.Load(t, s, id); a.Urgency != urgency || a.Ended != how {
						t.Errorf("after edits and copies: urgency %d, ended %q, want a.Urgency %v, a.Ended %v",
							a.Urgency, a.Ended, urgency, how)
					}
					if err := s.Publishing.Withdraw(ctx, id, "gỡ"); err != nil {
						t.Fatal(err)
					}
					edited.Title = "Sơ tán khẩn cấp, đăng lại"
					storetest.Save(t, s, edited)
					if a := storetest.Load(t, s, id); a.Urgency != urgency || a.State != article.StateLive {
						t.Errorf("returned: urgency %d, %s, want a.Urgency %v, a.State %v", a.Urgency, a.State, urgency,
							article.StateLive)
					}
					if len(storetest.Questions(t, s)) != 0 {
						t.Error("asked again, want len(storetest.Questions(t, s)) 0")
					}
					news := 0
					for _, b := range storetest.Broadcasts(t, s) {
						if b.Kind == article.BroadcastNew {
							news++
						}
					}
					if want := map[bool]int{false: 2, true: 1}[trusted]; news != want {
						t.Errorf("told as new %d times, want %d", news, want)
					}
				})
			})
		}
	}
}

func TestAnOperatorsOwnEmergencyIsWithdrawnWhenItIsEnded(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for i, how := range []article.EscalationState{article.EscalationAllClear, article.EscalationFalseAlarm} {
			a := storetest.Sample(string(how), "a")
			a.Source, a.Urgency, a.Title = article.OperatorSource, article.Emergency, "Lũ quét "+string(how)
			id := storetest.Save(t, s, a).ID
			r := end(t, s, id, how, "7009", how)
			again := end(t, s, id, how, "7010", how)
			if r != again {
				t.Errorf("%+v, then %+v, want r %v", r, again, again)
			}
			level(t, s, id, how.Limit(article.Emergency), 2*i+2)
			lastBroadcast(t, s, id, article.BroadcastWithdrawal, map[article.EscalationState]article.ChangeKind{
				article.EscalationAllClear:   article.ChangeEnded,
				article.EscalationFalseAlarm: article.ChangeMistaken}[how])
			if got := storetest.Load(t, s, id); got.State != article.StateWithdrawn || got.Ended != how {
				t.Errorf("%s, ended %q, want got.State %v, got.Ended %v", got.State, got.Ended, article.StateWithdrawn,
					how)
			}
		}
	})
}

func TestWhatIsNoEmergencyCannotBeEnded(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		warning := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		waiting := storetest.Flood("sinho", true, "a")
		waiting.Key, waiting.Title, waiting.ContentText, waiting.Release = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp.", c.Now().Add(time.Hour)
		for _, id := range []int64{warning, storetest.Save(t, s, waiting).ID, 4711} {
			if r, err := s.Publishing.EndEmergency(ctx, id, article.EscalationAllClear, "7009"); !errors.Is(err,
				article.ErrNotFound) {
				t.Errorf("%d: %+v, %v, want error %v", id, r, err, article.ErrNotFound)
			}
		}
		storetest.Escalate(t, s, warning, "7009", article.EscalationConfirmed)
		if err := s.Publishing.Withdraw(ctx, warning, "gỡ"); err != nil {
			t.Fatal(err)
		}
		end(t, s, warning, article.EscalationFalseAlarm, "7009", article.EscalationWithdrawn)
		level(t, s, warning, article.Emergency, 4)
	})
}

func TestAnEndIsStoredAsAWholeOrNotAtAll(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Flood("laichau", true, "a")).ID
		storetest.Exec(t, s, `INSERT INTO changes (seq, article, kind, source, topics, at)
			VALUES (2, 0, '', '', '', 0)`)
		if r, err := s.Publishing.EndEmergency(ctx, id, article.EscalationFalseAlarm, "7009"); err == nil {
			t.Fatalf("ended over another change: %+v, want an error", r)
		}
		level(t, s, id, article.Emergency, 1)
		storetest.Exec(t, s, `DELETE FROM changes WHERE seq = 2`)
		end(t, s, id, article.EscalationFalseAlarm, "7009", article.EscalationFalseAlarm)
		level(t, s, id, article.Warning, 2)
	})
}

func TestEachOperatorsQuestionIsRememberedUntilSomeoneDecides(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		first := storetest.Save(t, s, storetest.Flood("laichau", false, "a")).ID
		c.Advance(time.Minute)
		other := storetest.Flood("sinho", false, "a")
		other.Key, other.Title, other.ContentText = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp."
		second := storetest.Save(t, s, other).ID
		for _, operator := range []string{"7009", "7010", "7009"} {
			c.Advance(time.Second)
			if err := s.Publishing.OperatorAsked(ctx, second, "telegram", operator); err != nil {
				t.Fatal(err)
			}
		}
		list := storetest.Questions(t, s)
		if len(list) != 2 || list[0].Article != first || len(list[0].Asked) != 0 ||
			list[1].Article != second || !slices.Equal(list[1].Asked, []string{"7009", "7010"}) {
			t.Errorf("%+v, want len(list) 2, list[0].Article %v, len(list[0].Asked) 0, list[1].Article %v, "+
				"list[1].Asked %v", list, first, second, []string{"7009", "7010"})
		}
		for i, operator := range []string{"7009", "7010"} {
			storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: operator})
			if list := storetest.Questions(t, s); len(list) != 2 || slices.Contains(list[1].Asked, operator) ||
				len(list[1].Asked) != 2-i {
				t.Errorf("erased: %+v, want len(list) 2, list[1].Asked without %v, len(list[1].Asked) %v", list,
					operator, 2-i)
			}
		}
		if _, err := s.Publishing.DeclineEscalation(ctx, second, "7010"); err != nil {
			t.Fatal(err)
		}
		if list := storetest.Questions(t, s); len(list) != 1 || list[0].Article != first {
			t.Errorf("after a decision: %+v, want len(list) 1, list[0].Article %v", list, first)
		}
		if err := s.Publishing.OperatorAsked(ctx, 4711, "telegram", "7009"); err != nil { // forgotten meanwhile
			t.Error(err)
		}
		// A question from before the upgrade: who has it is not known.
		storetest.Exec(t, s, `UPDATE raises SET told = 1 WHERE article = 1`)
		if list := storetest.Questions(t, s); first != 1 || len(list) != 0 {
			t.Errorf("asked before the upgrade, and again: %+v, want first 1, len(list) 0", list)
		}
		c.Advance(31 * 24 * time.Hour)
		if err := storetest.Lead(t, s).Prune(ctx); err != nil {
			t.Fatal(err)
		}
		if n := storetest.Rows(t, s, "asked_operators"); n != 0 {
			t.Errorf("%d rows are kept for ever, want 0", n)
		}
	})
}
