package bot

import (
	"context"
	"fmt"
	"strconv"

	"loa/subscriber"
)

// later queues an answer, done after the changes are stored.
func (t *talk) later(reply func(context.Context) error) { t.replies = append(t.replies, reply) }

// look draws a screen from what is stored now.
func (t *talk) look(ctx context.Context, d draw) (screen, error) {
	sub, known, err := t.d.subscriber(ctx, t.target, t.owner)
	if err != nil {
		return screen{}, err
	}
	v := &view{d: t.d, site: t.d.render.site(), lang: t.lang, kind: t.kind, target: t.target, remote: t.target.Chat != t.at.Chat, other: t.target != t.at,
		sub: sub, known: known, on: map[string]subscriber.Rhythm{}}
	if known {
		if sub.Language != "" && !v.remote {
			v.lang = sub.Language
		}
		list, err := t.d.store.Subscriptions(ctx, sub.ID)
		if err != nil {
			return screen{}, fmt.Errorf("read subscriptions: %w", err)
		}
		for _, s := range list {
			id := s.Topic
			if id == subscriber.TopicAny { // the own keywords
				continue
			}
			if topic, ok := v.site.topic(id); ok {
				id = topic.ID
			}
			v.on[id] = s.Rhythm
		}
	}
	return d(ctx, v)
}

// show answers with a new message.
func (t *talk) show(d draw) {
	t.later(func(ctx context.Context) error {
		s, err := t.look(ctx, d)
		if err != nil {
			return err
		}
		return t.d.sendScreen(ctx, t.at, t.kind, s)
	})
}

// redraw turns the tapped message into another screen, or sends that anew
// when the message is gone or there was none.
func (t *talk) redraw(d draw) {
	if t.tapped == nil {
		t.show(d)
		return
	}
	t.later(func(ctx context.Context) error {
		s, err := t.look(ctx, d)
		if err != nil {
			return err
		}
		p := s.params(t.at)
		p["message_id"] = strconv.Itoa(t.tapped.MessageID)
		delete(p, "message_thread_id")
		err = t.d.conn.Reply(ctx, t.at, t.kind, "editMessageText", p)
		if err != nil && classify(err) == missing {
			return t.d.sendScreen(ctx, t.at, t.kind, s)
		}
		return err
	})
}

// tell answers with a sentence.
func (t *talk) tell(x text, args ...any) {
	t.show(func(_ context.Context, v *view) (screen, error) { return screen{Text: v.say(x, args...)}, nil })
}

// save is set with a note.
func (t *talk) save(f func(*subscriber.Subscriber)) {
	t.set(f)
	t.toast(words.Saved)
}

// toast answers a tap with a short note; every tap gets one, or an empty one.
func (t *talk) toast(x text, args ...any) { t.confirm(plain(t.say(x, args...)), false) }

const maxToast = 200

func (t *talk) confirm(note string, box bool) {
	if t.tapped == nil || t.query == "" {
		return
	}
	query := t.query
	t.query = ""
	p := params{"callback_query_id": query}
	p.AddNonEmpty("text", cut(note, maxToast))
	p.AddBool("show_alert", box)
	t.later(func(ctx context.Context) error {
		err := t.d.conn.Call(ctx, "answerCallbackQuery", p, nil)
		if err != nil && classify(err) == staleQuery {
			return nil // tapped long ago: the person has seen the screen change
		}
		return err
	})
}

// close takes the tapped message away, or empties it when it is too old.
func (t *talk) close() {
	p := params{"chat_id": t.at.address(), "message_id": strconv.Itoa(t.tapped.MessageID)}
	t.later(func(ctx context.Context) error {
		err := t.d.conn.Reply(ctx, t.at, t.kind, "deleteMessage", p)
		if err == nil || classify(err) == missing {
			return nil
		}
		s := screen{Text: t.say(words.Closed)}.params(t.at)
		s["message_id"] = p["message_id"]
		delete(s, "message_thread_id")
		return t.d.conn.Reply(ctx, t.at, t.kind, "editMessageText", s)
	})
}

// rebutton changes the buttons of the tapped message: replace returns what
// comes instead of one, nil to keep it. One row stays in its row.
func (t *talk) rebutton(replace func(button) keyboard) {
	if t.tapped == nil || t.tapped.ReplyMarkup == nil {
		return
	}
	rows := replaceButtons(t.tapped.ReplyMarkup, replace)
	if len(rows) == 0 {
		return
	}
	p := params{"chat_id": t.at.address(), "message_id": strconv.Itoa(t.tapped.MessageID), "reply_markup": asJSON(map[string]any{"inline_keyboard": rows})}
	t.later(func(ctx context.Context) error {
		err := t.d.conn.Reply(ctx, t.at, t.kind, "editMessageReplyMarkup", p)
		if err != nil && classify(err) == missing {
			return nil
		}
		return err
	})
}

// onceMore asks for a second tap: it makes the tapped button, known by its data,
// one that does what it says.
func (t *talk) onceMore(question, label text, tapped, then string) {
	t.confirm(t.say(question), true)
	t.rebutton(func(b button) keyboard {
		if b.Data == tapped {
			return keyboard{{{Text: "⚠️ " + t.say(label), Data: then}}}
		}
		return nil
	})
}

func replaceButtons(markup *InlineKeyboardMarkup, replace func(button) keyboard) keyboard {
	var rows keyboard
	for _, old := range markup.InlineKeyboard {
		var row []button
		var below keyboard
		for _, o := range old {
			b := button{Text: o.Text, Inline: o.SwitchInlineQuery}
			if o.URL != nil {
				b.URL = *o.URL
			}
			if o.CallbackData != nil {
				b.Data = *o.CallbackData
			}
			with := replace(b)
			switch {
			case with == nil:
				row = append(row, b)
			case len(with) == 1 && len(with[0]) == 1:
				row = append(row, with[0][0])
			default:
				below = append(below, with...)
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
		rows = append(rows, below...)
	}
	return rows
}
