package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"loa/article"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// emergencyQuestion shows a warning as it would be sent as an emergency now.
func approvalRequest(d *dialogue, sub subscriber.Subscriber, a article.Article) screen {
	a.Urgency, a.Changed = article.Emergency, d.opts.Now()
	s := d.render.delivery(channel.Delivery{Subscriber: sub, Kind: channel.DeliverUrgent, Articles: []article.Article{a}})
	lang := sub.Language
	if lang == "" {
		lang = vietnamese
	}
	code := cursor36(a.ID)
	s.Text += "\n\n———\n" + words.RaiseAsk.in(lang)
	s.Rows = keyboard{
		{{Text: words.RaiseYes.in(lang), Data: data(verbApproval, "1", code)}},
		{{Text: words.RaiseNo.in(lang), Data: data(verbApproval, "0", code)}},
	}
	return s
}

// confirmEmergency takes an operator's answer to the question: yes, and once
// more yes, or no. What the store says goes: another may have been first.
func answerApproval(t *talk, step, code string) error {
	if t.kind != subscriber.Private || !t.d.isOperator(t.from.ID) || t.d.opts.Actions.ConfirmEscalation == nil || t.d.opts.Actions.DeclineEscalation == nil {
		t.toast(words.NotOperator)
		return nil
	}
	decide := t.d.opts.Actions.ConfirmEscalation
	switch step {
	case "1":
		t.onceMore(words.RaiseConfirm, words.RaiseYes, data(verbApproval, "1", code), data(verbApproval, "2", code))
		return nil
	case "2":
	case "0":
		decide = t.d.opts.Actions.DeclineEscalation
	default:
		t.toast(words.OldButton)
		return nil
	}
	settleEmergency(t, code, decide)
	return nil
}

// settleEmergency does what an operator decided about an emergency, and shows
// what has become of it.
func settleEmergency(t *talk, code string, decide func(ctx context.Context, id int64, operator string) (article.Escalation, error)) {
	id, operator := uncursor36(code), strconv.FormatInt(t.from.ID, 10)
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		r, err := decide(ctx, id, operator)
		if errors.Is(err, article.ErrNotFound) {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		if err != nil {
			v.d.log.Error("an operator's word about an emergency could not be kept", "article", id, "err", err)
			return screen{Text: v.say(words.Failed)}, nil
		}
		a, err := v.d.store.Article(ctx, id)
		if err != nil {
			return screen{}, fmt.Errorf("read article: %w", err)
		}
		s := screen{Text: v.say(decided(r, operator)) + "\n\n<b>" + link(a.URL, titleOf(a, titleLimit)) + "</b>"}
		if r.State == article.EscalationConfirmed {
			s.Rows = endButtons(v, id)
		}
		return s, nil
	})
}

// verdicts word what has become of a question: for who decided, and for others.
var verdicts = map[article.EscalationState]struct{ own, others text }{
	article.EscalationConfirmed:  {words.Raised, words.RaisedBefore},
	article.EscalationDeclined:   {words.Declined, words.DeclinedBefore},
	article.EscalationAllClear:   {words.Ended, words.EndedBefore},
	article.EscalationFalseAlarm: {words.Mistaken, words.MistakenBefore},
	article.EscalationWithdrawn:  {words.RaiseWithdrawn, words.RaiseWithdrawn},
}

// decided words what has become of the question for an operator who answered.
func decided(r article.Escalation, operator string) text {
	verdict, ok := verdicts[r.State]
	switch {
	case !ok:
		return words.RaiseOver
	case r.Operator == operator:
		return verdict.own
	}
	return verdict.others
}

// endButtons are those by which an operator ends an emergency: it is over, or
// it was a mistake; none when nobody can.
func endButtons(v *view, id int64) keyboard {
	if v.d.opts.Actions.EndEmergency == nil {
		return nil
	}
	code := cursor36(id)
	return keyboard{{v.button(words.EndOver, verbEndEmergency, "o1", code)}, {v.button(words.EndMistaken, verbEndEmergency, "m1", code)}}
}

// endEmergency takes an operator's word that an emergency is over, or was a
// mistake, and once more the same; or shows how it can be ended.
func endEmergency(t *talk, step, code string) error {
	if t.kind != subscriber.Private || !t.d.isOperator(t.from.ID) || t.d.opts.Actions.EndEmergency == nil {
		t.toast(words.NotOperator)
		return nil
	}
	how := article.EscalationAllClear
	switch step {
	case "s":
		t.show(emergencyScreen(uncursor36(code)))
		return nil
	case "o1":
		t.onceMore(words.EndOverConfirm, words.EndOver, data(verbEndEmergency, "o1", code), data(verbEndEmergency, "o2", code))
		return nil
	case "m1":
		t.onceMore(words.EndMistakenConfirm, words.EndMistaken, data(verbEndEmergency, "m1", code), data(verbEndEmergency, "m2", code))
		return nil
	case "o2":
	case "m2":
		how = article.EscalationFalseAlarm
	default:
		t.toast(words.OldButton)
		return nil
	}
	settleEmergency(t, code, func(ctx context.Context, id int64, operator string) (article.Escalation, error) {
		return t.d.opts.Actions.EndEmergency(ctx, id, how, operator)
	})
	return nil
}

// emergencyScreen shows an emergency to an operator who may want to end it.
func emergencyScreen(id int64) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		var list []ledger.WarningReach
		if v.d.opts.Actions.Warnings != nil {
			var err error
			if list, err = v.d.opts.Actions.Warnings(ctx, id); err != nil {
				return screen{}, fmt.Errorf("count who has read a warning: %w", err)
			}
		}
		if len(list) == 0 || list[0].Level != article.Emergency {
			return screen{Text: v.say(words.EndNone), Rows: keyboard{v.footer()}}, nil
		}
		return screen{Text: inForceText(v, list[0]) + "\n\n" + v.say(words.EndHow), Rows: append(endButtons(v, id), v.footer())}, nil
	}
}
