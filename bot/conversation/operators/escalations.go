package operators

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// ApprovalRequest shows a warning as it would be sent as an emergency now.
func ApprovalRequest(r *render.Renderer, now time.Time, sub subscriber.Subscriber, a article.Article) telegram.Screen {
	a.Urgency, a.Changed = article.Emergency, now
	s := r.Delivery(channel.Delivery{Subscriber: sub, Kind: channel.DeliverUrgent, Articles: []article.Article{a}})
	lang := sub.Language
	if lang == "" {
		lang = render.Vietnamese
	}
	code := callback.Base36(a.ID)
	s.Text += "\n\n———\n" + render.Words.RaiseAsk.In(lang)
	s.Rows = telegram.Keyboard{
		{{Text: render.Words.RaiseYes.In(lang), Data: callback.Data(callback.Approval, "1", code),
			Style: telegram.Danger}},
		{{Text: render.Words.RaiseNo.In(lang), Data: callback.Data(callback.Approval, "0", code)}},
	}
	return s
}

// AnswerApproval takes an operator's answer to the question: yes, and once
// more yes, or no. What the store says goes: another may have been first.
func AnswerApproval(t *dialogue.Turn, step, code string) error {
	if t.Dialogue.Opts.Actions.ConfirmEscalation == nil ||
		t.Dialogue.Opts.Actions.DeclineEscalation == nil {
		t.Toast(render.Words.NotOperator)
		return nil
	}
	decide := t.Dialogue.Opts.Actions.ConfirmEscalation
	switch step {
	case "1":
		t.OnceMore(
			render.Words.RaiseConfirm,
			render.Words.RaiseYes,
			callback.Data(callback.Approval, "1", code),
			callback.Data(callback.Approval, "2", code),
		)
		return nil
	case "2":
	case "0":
		decide = t.Dialogue.Opts.Actions.DeclineEscalation
	default:
		t.Toast(render.Words.OldButton)
		return nil
	}
	settleEmergency(t, code, decide)
	return nil
}

// settleEmergency does what an operator decided about an emergency, and shows
// what has become of it.
func settleEmergency(
	t *dialogue.Turn,
	code string,
	decide func(ctx context.Context, id int64, operator string) (article.Escalation, error),
) {
	id, operator := callback.FromBase36(code), strconv.FormatInt(t.From.ID, 10)
	t.Perform(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		r, err := decide(ctx, id, operator)
		if errors.Is(err, article.ErrNotFound) {
			return telegram.Screen{Text: v.Text(render.Words.ArticleUnknown)}, nil
		}
		if err != nil {
			v.Dialogue.Log.Error("an operator's word about an emergency could not be kept", "article", id, "err", err)
			return telegram.Screen{Text: v.Text(render.Words.Failed)}, nil
		}
		a, err := v.Dialogue.Store.Article(ctx, id)
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read article: %w", err)
		}
		s := telegram.Screen{
			Text: v.Text(decided(r, operator)) +
				"\n\n<b>" + telegram.Link(a.URL, render.TitleOf(a, render.TitleLimit)) + "</b>",
		}
		if r.State == article.EscalationConfirmed {
			s.Rows = endButtons(v, id)
		}
		return s, nil
	})
}

// verdicts word what has become of a question: for who decided, and for others.
var verdicts = map[article.EscalationState]struct{ own, others render.Text }{
	article.EscalationConfirmed:  {render.Words.Raised, render.Words.RaisedBefore},
	article.EscalationDeclined:   {render.Words.Declined, render.Words.DeclinedBefore},
	article.EscalationAllClear:   {render.Words.Ended, render.Words.EndedBefore},
	article.EscalationFalseAlarm: {render.Words.Mistaken, render.Words.MistakenBefore},
	article.EscalationWithdrawn:  {render.Words.RaiseWithdrawn, render.Words.RaiseWithdrawn},
}

// decided words what has become of the question for an operator who answered.
func decided(r article.Escalation, operator string) render.Text {
	verdict, ok := verdicts[r.State]
	switch {
	case !ok:
		return render.Words.RaiseOver
	case r.Operator == operator:
		return verdict.own
	}
	return verdict.others
}

// endButtons are those by which an operator ends an emergency: it is over, or
// it was a mistake; none when nobody can.
func endButtons(v *dialogue.View, id int64) telegram.Keyboard {
	if v.Dialogue.Opts.Actions.EndEmergency == nil {
		return nil
	}
	code := callback.Base36(id)
	return telegram.Keyboard{
		{v.Button(render.Words.EndOver, callback.EndEmergency, "o1", code)},
		{v.Button(render.Words.EndMistaken, callback.EndEmergency, "m1", code)},
	}
}

// EndEmergency takes an operator's word that an emergency is over, or was a
// mistake, and once more the same; or shows how it can be ended.
func EndEmergency(t *dialogue.Turn, step, code string) error {
	if t.Dialogue.Opts.Actions.EndEmergency == nil {
		t.Toast(render.Words.NotOperator)
		return nil
	}
	how := article.EscalationAllClear
	switch step {
	case "s":
		t.Show(emergencyScreen(callback.FromBase36(code)))
		return nil
	case "o1":
		t.OnceMore(
			render.Words.EndOverConfirm,
			render.Words.EndOver,
			callback.Data(callback.EndEmergency, "o1", code),
			callback.Data(callback.EndEmergency, "o2", code),
		)
		return nil
	case "m1":
		t.OnceMore(
			render.Words.EndMistakenConfirm,
			render.Words.EndMistaken,
			callback.Data(callback.EndEmergency, "m1", code),
			callback.Data(callback.EndEmergency, "m2", code),
		)
		return nil
	case "o2":
	case "m2":
		how = article.EscalationFalseAlarm
	default:
		t.Toast(render.Words.OldButton)
		return nil
	}
	settleEmergency(t, code, func(ctx context.Context, id int64, operator string) (article.Escalation, error) {
		return t.Dialogue.Opts.Actions.EndEmergency(ctx, id, how, operator)
	})
	return nil
}

// emergencyScreen shows an emergency to an operator who may want to end it.
func emergencyScreen(id int64) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		var list []ledger.WarningReach
		if v.Dialogue.Opts.Actions.Warnings != nil {
			var err error
			if list, err = v.Dialogue.Opts.Actions.Warnings(ctx, id); err != nil {
				return telegram.Screen{}, fmt.Errorf("count who has read a warning: %w", err)
			}
		}
		if len(list) == 0 || list[0].Level != article.Emergency {
			return telegram.Screen{Text: v.Text(render.Words.EndNone), Rows: telegram.Keyboard{v.Footer()}}, nil
		}
		return telegram.Screen{
			Text: inForceText(v, list[0]) + "\n\n" + v.Text(render.Words.EndHow),
			Rows: append(endButtons(v, id), v.Footer()),
		}, nil
	}
}
