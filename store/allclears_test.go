package store_test

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
	"loa/subscriber"
)

// end ends an emergency and wants that to have come of it.
func end(t *testing.T, s *store.Store, id int64, how article.EscalationState, operator string, want article.EscalationState) article.Escalation {
	t.Helper()
	r, err := s.EndEmergency(context.Background(), id, how, operator)
	if err != nil || r.State != want {
		t.Errorf("ended: %+v, %v, want %s", r, err, want)
	}
	return r
}

// lastBroadcast wants what was told last of an article to be this.
func lastBroadcast(t *testing.T, s *store.Store, id int64, kind article.BroadcastKind, change article.ChangeKind) {
	t.Helper()
	list := broadcasts(t, s)
	b := list[len(list)-1]
	if b.Article != id || b.Kind != kind || b.Change != change || b.Lane != audience.LaneEmergency || b.Seq != load(t, s, id).Seq {
		t.Errorf("told last: %+v, want %s %s", b, kind, change)
	}
}

func TestAnEmergencyThatAnOperatorEndsStaysEndedWhateverThePortalDoes(t *testing.T) {
	for how, urgency := range map[article.EscalationState]article.Urgency{article.EscalationAllClear: article.Ordinary, article.EscalationFalseAlarm: article.Warning} {
		for _, trusted := range []bool{false, true} {
			name := string(how)
			if trusted {
				name += " of a trusted section"
			}
			t.Run(name, func(t *testing.T) {
				each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
					ctx := context.Background()
					id := save(t, s, flood("laichau", trusted, "a")).ID
					if !trusted {
						raise(t, s, id, "7009", article.EscalationConfirmed)
					}
					told := len(broadcasts(t, s))
					c.Advance(time.Minute)
					first := end(t, s, id, how, "7010", how)
					if first.Operator != "7010" || !first.Decided.Equal(c.Now()) {
						t.Errorf("%+v", first)
					}
					level(t, s, id, urgency, told+1)
					change := article.ChangeEnded
					if how == article.EscalationFalseAlarm {
						change = article.ChangeMistaken
					}
					lastBroadcast(t, s, id, article.BroadcastUpdate, change)
					if a := load(t, s, id); a.Ended != how || a.State != article.StateLive || len(a.Topics) != 1 {
						t.Errorf("the article: %+v", a)
					}
					// The second operator, in whichever way, sees the first one's word.
					for _, other := range []article.EscalationState{article.EscalationAllClear, article.EscalationFalseAlarm} {
						if again := end(t, s, id, other, "7011", how); again != first {
							t.Errorf("ended again: %+v", again)
						}
					}
					if r, err := s.ConfirmEscalation(ctx, id, "7011"); err != nil || r.State != how {
						t.Errorf("raised after its end: %+v, %v", r, err)
					}
					level(t, s, id, urgency, told+1)

					edited := flood("laichau", false, "a")
					edited.Title = "Sơ tán khẩn cấp vì lũ"
					save(t, s, edited)
					edited.Title, edited.Unconfirmed = "Sơ tán khẩn cấp vì lũ lớn", false
					save(t, s, edited)
					save(t, s, flood("muongte", true, "a", "b"))
					save(t, s, flood("sinho", false, "a", "b"))
					if a := load(t, s, id); a.Urgency != urgency || a.Ended != how {
						t.Errorf("after edits and copies: urgency %d, ended %q", a.Urgency, a.Ended)
					}
					if err := s.Withdraw(ctx, id, "gỡ"); err != nil {
						t.Fatal(err)
					}
					edited.Title = "Sơ tán khẩn cấp, đăng lại"
					save(t, s, edited)
					if a := load(t, s, id); a.Urgency != urgency || a.State != article.StateLive {
						t.Errorf("returned: urgency %d, %s", a.Urgency, a.State)
					}
					if len(questions(t, s)) != 0 {
						t.Error("asked again")
					}
					news := 0
					for _, b := range broadcasts(t, s) {
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
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for i, how := range []article.EscalationState{article.EscalationAllClear, article.EscalationFalseAlarm} {
			a := sample(string(how), "a")
			a.Source, a.Urgency, a.Title = article.OperatorSource, article.Emergency, "Lũ quét "+string(how)
			id := save(t, s, a).ID
			r := end(t, s, id, how, "7009", how)
			again := end(t, s, id, how, "7010", how)
			if r != again {
				t.Errorf("%+v, then %+v", r, again)
			}
			level(t, s, id, how.Limit(article.Emergency), 2*i+2)
			lastBroadcast(t, s, id, article.BroadcastWithdrawal, map[article.EscalationState]article.ChangeKind{
				article.EscalationAllClear: article.ChangeEnded, article.EscalationFalseAlarm: article.ChangeMistaken}[how])
			if got := load(t, s, id); got.State != article.StateWithdrawn || got.Ended != how {
				t.Errorf("%s, ended %q", got.State, got.Ended)
			}
		}
	})
}

func TestWhatIsNoEmergencyCannotBeEnded(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		warning := save(t, s, flood("laichau", false, "a")).ID
		waiting := flood("sinho", true, "a")
		waiting.Key, waiting.Title, waiting.ContentText, waiting.Release = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp.", c.Now().Add(time.Hour)
		for _, id := range []int64{warning, save(t, s, waiting).ID, 4711} {
			if r, err := s.EndEmergency(ctx, id, article.EscalationAllClear, "7009"); !errors.Is(err, article.ErrNotFound) {
				t.Errorf("%d: %+v, %v", id, r, err)
			}
		}
		raise(t, s, warning, "7009", article.EscalationConfirmed)
		if err := s.Withdraw(ctx, warning, "gỡ"); err != nil {
			t.Fatal(err)
		}
		end(t, s, warning, article.EscalationFalseAlarm, "7009", article.EscalationWithdrawn)
		level(t, s, warning, article.Emergency, 4)
	})
}

func TestAnEndIsStoredAsAWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := save(t, s, flood("laichau", true, "a")).ID
		if err := s.Exec(ctx, `INSERT INTO changes (seq, article, kind, source, topics, at) VALUES (2, 0, '', '', '', 0)`); err != nil {
			t.Fatal(err)
		}
		if r, err := s.EndEmergency(ctx, id, article.EscalationFalseAlarm, "7009"); err == nil {
			t.Fatalf("ended over another change: %+v", r)
		}
		level(t, s, id, article.Emergency, 1)
		if err := s.Exec(ctx, `DELETE FROM changes WHERE seq = 2`); err != nil {
			t.Fatal(err)
		}
		end(t, s, id, article.EscalationFalseAlarm, "7009", article.EscalationFalseAlarm)
		level(t, s, id, article.Warning, 2)
	})
}

func TestEachOperatorsQuestionIsRememberedUntilSomeoneDecides(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		first := save(t, s, flood("laichau", false, "a")).ID
		c.Advance(time.Minute)
		other := flood("sinho", false, "a")
		other.Key, other.Title, other.ContentText = "2", "Sạt lở ở Sìn Hồ", "Bà con sơ tán khẩn cấp."
		second := save(t, s, other).ID
		for _, operator := range []string{"7009", "7010", "7009"} {
			c.Advance(time.Second)
			if err := s.OperatorAsked(ctx, second, operator); err != nil {
				t.Fatal(err)
			}
		}
		list := questions(t, s)
		if len(list) != 2 || list[0].Article != first || len(list[0].Asked) != 0 ||
			list[1].Article != second || !slices.Equal(list[1].Asked, []string{"7009", "7010"}) {
			t.Errorf("%+v", list)
		}
		for i, operator := range []string{"7009", "7010"} {
			apply(t, s, subscriber.Erase{Channel: "telegram", Address: operator})
			if list := questions(t, s); len(list) != 2 || slices.Contains(list[1].Asked, operator) || len(list[1].Asked) != 2-i {
				t.Errorf("erased: %+v", list)
			}
		}
		if _, err := s.DeclineEscalation(ctx, second, "7010"); err != nil {
			t.Fatal(err)
		}
		if list := questions(t, s); len(list) != 1 || list[0].Article != first {
			t.Errorf("after a decision: %+v", list)
		}
		if err := s.OperatorAsked(ctx, 4711, "7009"); err != nil { // forgotten meanwhile
			t.Error(err)
		}
		// A question from before the upgrade: who has it is not known.
		if err := s.Exec(ctx, `UPDATE raises SET told = 1 WHERE article = 1`); err != nil {
			t.Fatal(err)
		}
		if list := questions(t, s); first != 1 || len(list) != 0 {
			t.Errorf("asked before the upgrade, and again: %+v", list)
		}
		c.Advance(31 * 24 * time.Hour)
		if err := lead(t, s).Prune(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Rows(ctx, "raise_operators"); n != 0 || err != nil {
			t.Errorf("%d rows are kept for ever, %v", n, err)
		}
	})
}
