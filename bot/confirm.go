package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// AskEmergency asks an operator whether a warning is an emergency for
// everyone: the message that everyone would get, and two buttons. To ask again
// does no harm.
func (b *Bot) AskEmergency(ctx context.Context, a article.Article, operator int64) error {
	at := place{Chat: operator}
	sub, _, err := b.subscriber(ctx, at, subscriber.Private)
	if err == nil {
		err = b.sendScreen(ctx, at, subscriber.Private, b.emergencyQuestion(sub, a))
	}
	if err != nil {
		return fmt.Errorf("ask an operator about article %d: %w", a.ID, err)
	}
	return nil
}

// emergencyQuestion shows a warning as it would be sent as an emergency now.
func (b *Bot) emergencyQuestion(sub subscriber.Subscriber, a article.Article) screen {
	a.Urgency, a.Changed = article.Emergency, b.opts.Now()
	s := b.render(channel.Delivery{Subscriber: sub, Kind: channel.DeliverUrgent, Articles: []article.Article{a}})
	lang := sub.Language
	if lang == "" {
		lang = vietnamese
	}
	code := cursor36(a.ID)
	s.Text += "\n\n———\n" + words.RaiseAsk.in(lang)
	s.Rows = keyboard{
		{{Text: words.RaiseYes.in(lang), Data: data("em", "1", code)}},
		{{Text: words.RaiseNo.in(lang), Data: data("em", "0", code)}},
	}
	return s
}

// confirmEmergency takes an operator's answer to the question: yes, and once
// more yes, or no. What the store says goes: another may have been first.
func (t *talk) confirmEmergency(step, code string) error {
	if t.kind != subscriber.Private || !t.b.isAdmin(t.from.ID) || t.b.opts.Raise == nil || t.b.opts.Decline == nil {
		t.toast(words.NotOperator)
		return nil
	}
	decide := t.b.opts.Raise
	switch step {
	case "1":
		t.onceMore(words.RaiseConfirm, words.RaiseYes, data("em", "1", code), data("em", "2", code))
		return nil
	case "2":
	case "0":
		decide = t.b.opts.Decline
	default:
		t.toast(words.OldButton)
		return nil
	}
	t.settleEmergency(code, decide)
	return nil
}

// settleEmergency does what an operator decided about an emergency, and shows
// what has become of it.
func (t *talk) settleEmergency(code string, decide func(ctx context.Context, id int64, operator string) (article.Escalation, error)) {
	id, operator := uncursor36(code), strconv.FormatInt(t.from.ID, 10)
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		r, err := decide(ctx, id, operator)
		if errors.Is(err, article.ErrNotFound) {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		if err != nil {
			v.b.log.Error("an operator's word about an emergency could not be kept", "article", id, "err", err)
			return screen{Text: v.say(words.Failed)}, nil
		}
		a, err := v.b.opts.Store.Article(ctx, id)
		if err != nil {
			return screen{}, fmt.Errorf("read article: %w", err)
		}
		s := screen{Text: v.say(decided(r, operator)) + "\n\n<b>" + link(a.URL, titleOf(a, titleLimit)) + "</b>"}
		if r.State == article.EscalationConfirmed {
			s.Rows = v.endButtons(id)
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
