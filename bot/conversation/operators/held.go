package operators

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/operations"
)

// The steps of taking what the flood guard holds back: the choice, each way
// with its question, and its confirmation.
const (
	heldChoice   = "c"
	heldFeeds    = "f1"
	heldFeedsNow = "f2"
	heldSend     = "s1"
	heldSendNow  = "s2"
)

// HeldButtons are those by which an operator has taken what is held back of a
// source.
func HeldButtons(lang, source string) telegram.Keyboard {
	key := render.TopicKey(source)
	return telegram.Keyboard{
		{{Text: render.Words.HeldFeeds.In(lang), Data: callback.Data(callback.TakeHeld, heldFeeds, key)}},
		{{Text: render.Words.HeldSend.In(lang), Data: callback.Data(callback.TakeHeld, heldSend, key)}},
	}
}

// TakeHeld asks an operator once more, with what is held back now, whether it is
// to be taken, and then has it taken. What he confirms is what he was shown:
// seen stands for it, and when it has changed he is asked again.
func TakeHeld(t *dialogue.Turn, step, key, seen string) {
	src, ok := t.Dialogue.Render.Site().SourceOfKey(key)
	actions := t.Dialogue.Opts.Actions
	switch {
	case !ok:
		t.Toast(render.Words.HeldUnknown)
	case actions.Held == nil || actions.TakeHeld == nil:
		t.Redraw(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
			return telegram.Screen{Text: v.Text(render.Words.HeldElsewhere, telegram.Esc(src.ID))}, nil
		})
	case step == heldChoice || step == heldFeeds || step == heldSend:
		t.Redraw(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
			h, err := actions.Held(ctx, src.ID)
			if err != nil {
				return telegram.Screen{}, fmt.Errorf("read what is held back: %w", err)
			}
			return heldScreen(v, h, step, ""), nil
		})
	case step == heldFeedsNow || step == heldSendNow:
		operator := "Telegram " + strconv.FormatInt(t.From.ID, 10)
		t.Perform(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
			return takeHeld(ctx, v, taking{src.ID, step == heldSendNow, operator, seen})
		})
	default:
		t.Toast(render.Words.OldButton)
	}
}

// taking is what an operator confirmed.
type taking struct {
	source   string
	send     bool
	operator string
	seen     string
}

// takeHeld has taken what an operator confirmed, unless it is something else now.
func takeHeld(ctx context.Context, v *dialogue.View, k taking) (telegram.Screen, error) {
	actions := v.Dialogue.Opts.Actions
	h, err := actions.Held(ctx, k.source)
	if err != nil {
		return telegram.Screen{}, fmt.Errorf("read what is held back: %w", err)
	}
	step := heldFeeds
	if k.send {
		step = heldSend
	}
	if h.N > 0 && !h.Taking && fingerprint(h) != k.seen {
		return heldScreen(v, h, step, v.Text(render.Words.HeldMore)+"\n\n"), nil
	}
	if h.N > 0 && !h.Taking {
		if h, err = actions.TakeHeld(ctx, k.source, k.send, k.operator); err != nil {
			v.Dialogue.Log.Error("what is held back is not taken", "source", k.source, "err", err)
			return telegram.Screen{Text: v.Text(render.Words.Failed), Rows: HeldButtons(v.Lang, k.source)}, nil
		}
	}
	if h.Taking && h.By == k.operator && h.Sent == k.send {
		taken := render.Words.HeldTaken
		if k.send {
			taken = render.Words.HeldTakenSent
		}
		return telegram.Screen{Text: v.Text(taken, telegram.Esc(h.Source), h.N)}, nil
	}
	return heldScreen(v, h, step, ""), nil
}

// heldScreen shows what is held back of a source, with the question that belongs
// to a step, or what has become of it.
func heldScreen(v *dialogue.View, h operations.HeldBack, step, before string) telegram.Screen {
	source := telegram.Esc(h.Source)
	if h.Taking || h.N == 0 {
		text := v.Text(render.Words.HeldNone, source)
		if h.Taking {
			text = v.Text(render.Words.HeldBusy, source)
		}
		if h.By != "" {
			how := render.Words.HeldFeeds
			if h.Sent {
				how = render.Words.HeldSend
			}
			text += "\n" + v.Text(render.Words.HeldBy, telegram.Esc(h.By), v.Dialogue.Render.Moment(v.Lang, h.At),
				v.Text(how))
		}
		return telegram.Screen{Text: text}
	}
	var titles []string
	for _, title := range h.Titles {
		titles = append(titles, "«"+telegram.Line(title, render.TitleLimit)+"»")
	}
	s := telegram.Screen{Text: before + v.Text(render.Words.HeldNow, source, h.N, strings.Join(titles, ", "))}
	question, label, then := render.Words.HeldFeedsAsk, render.Words.HeldFeeds, heldFeedsNow
	switch step {
	case heldChoice:
		s.Rows = HeldButtons(v.Lang, h.Source)
		return s
	case heldSend:
		question, label, then = render.Words.HeldSendAsk, render.Words.HeldSend, heldSendNow
	}
	key := render.TopicKey(h.Source)
	s.Text += "\n\n" + v.Text(question)
	s.Rows = telegram.Keyboard{ // the way back first: a finger that taps twice changes nothing
		{v.Button(render.Words.HeldLeave, callback.TakeHeld, heldChoice, key)},
		{{Text: "⚠️ " + v.Text(label), Data: callback.Data(callback.TakeHeld, then, key, fingerprint(h)),
			Style: telegram.Danger}},
	}
	return s
}

// fingerprint stands in a button for what is held back.
func fingerprint(h operations.HeldBack) string {
	return callback.Hash(strconv.Itoa(h.N) + "\n" + strings.Join(h.Titles, "\n"))[:8]
}
