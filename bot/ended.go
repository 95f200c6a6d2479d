package bot

import (
	"context"
	"fmt"

	"loa/article"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// endButtons are those by which an operator ends an emergency: it is over, or
// it was a mistake; none when nobody can.
func (v *view) endButtons(id int64) keyboard {
	if v.b.opts.EndEmergency == nil {
		return nil
	}
	code := cursor36(id)
	return keyboard{{v.button(words.EndOver, "ee", "o1", code)}, {v.button(words.EndMistaken, "ee", "m1", code)}}
}

// endEmergency takes an operator's word that an emergency is over, or was a
// mistake, and once more the same; or shows how it can be ended.
func (t *talk) endEmergency(step, code string) error {
	if t.kind != subscriber.Private || !t.b.isAdmin(t.from.ID) || t.b.opts.EndEmergency == nil {
		t.toast(words.NotOperator)
		return nil
	}
	how := article.EscalationAllClear
	switch step {
	case "s":
		t.show(emergencyScreen(uncursor36(code)))
		return nil
	case "o1":
		t.onceMore(words.EndOverConfirm, words.EndOver, data("ee", "o1", code), data("ee", "o2", code))
		return nil
	case "m1":
		t.onceMore(words.EndMistakenConfirm, words.EndMistaken, data("ee", "m1", code), data("ee", "m2", code))
		return nil
	case "o2":
	case "m2":
		how = article.EscalationFalseAlarm
	default:
		t.toast(words.OldButton)
		return nil
	}
	t.settleEmergency(code, func(ctx context.Context, id int64, operator string) (article.Escalation, error) {
		return t.b.opts.EndEmergency(ctx, id, how, operator)
	})
	return nil
}

// emergencyScreen shows an emergency to an operator who may want to end it.
func emergencyScreen(id int64) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		var list []ledger.WarningReach
		if v.b.opts.Warnings != nil {
			var err error
			if list, err = v.b.opts.Warnings(ctx, id); err != nil {
				return screen{}, fmt.Errorf("count who has read a warning: %w", err)
			}
		}
		if len(list) == 0 || list[0].Level != article.Emergency {
			return screen{Text: v.say(words.EndNone), Rows: keyboard{v.footer()}}, nil
		}
		return screen{Text: v.inForce(list[0]) + "\n\n" + v.say(words.EndHow), Rows: append(v.endButtons(id), v.footer())}, nil
	}
}

// retracts tells whether a message takes a false alarm back: it comes as that
// did, to who has deleted that, too.
func retracts(d channel.Delivery) bool {
	return d.Kind == channel.DeliverCorrection && d.Change == article.ChangeMistaken
}
