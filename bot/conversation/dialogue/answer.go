package dialogue

import (
	"context"
	"fmt"
	"strconv"

	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// Answer is one of the things that answer an update.
type Answer struct {
	// Queued is called once the changes are stored, before any answer that is
	// queued later; nil for nothing to do.
	Queued func()
	Give   func(context.Context) error
}

// Queue queues an answer, given after the changes are stored.
func (t *Turn) Queue(give func(context.Context) error) {
	t.Answers = append(t.Answers, Answer{Give: give})
}

// HasAnswers tells whether anything is to be answered.
func (t *Turn) HasAnswers() bool { return len(t.Answers) > 0 || t.Note != nil }

// DropAnswers leaves the update unanswered.
func (t *Turn) DropAnswers() { t.Answers, t.Note = nil, nil }

// draw draws a screen from what is stored now.
func (t *Turn) draw(ctx context.Context, d Draw) (telegram.Screen, error) {
	sub, known, err := t.Dialogue.FindSubscriber(ctx, t.Target, t.Owner)
	if err != nil {
		return telegram.Screen{}, err
	}
	v := &View{
		Dialogue:   t.Dialogue,
		Site:       t.Dialogue.Render.Site(),
		Lang:       t.Lang,
		Kind:       t.Kind,
		Target:     t.Target,
		Remote:     t.Target.Chat != t.At.Chat,
		Other:      t.Target != t.At,
		Subscriber: sub,
		known:      known,
		Following:  map[string]subscriber.Rhythm{},
	}
	if known {
		if sub.Language != "" && !v.Remote {
			v.Lang = sub.Language
		}
		list, err := t.Dialogue.Store.Subscriptions(ctx, sub.ID)
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read subscriptions: %w", err)
		}
		for _, s := range list {
			id := s.Topic
			if id == subscriber.TopicAny { // the own keywords
				continue
			}
			if topic, ok := v.Site.Topic(id); ok {
				id = topic.ID
			}
			v.Following[id] = s.Rhythm
		}
	}
	return d(ctx, v)
}

// Show answers with a new message, or with none when the screen has no text.
func (t *Turn) Show(d Draw) {
	t.Queue(func(ctx context.Context) error {
		s, err := t.draw(ctx, d)
		if err != nil || s.Text == "" {
			return err
		}
		return t.Dialogue.Send(ctx, t.At, t.Kind, s)
	})
}

// Redraw turns the tapped message into another screen, or sends that anew
// when the message is gone or there was none. The screen only shows what is
// stored: when another one is to be drawn there before this one could be, that
// one alone is drawn.
func (t *Turn) Redraw(d Draw) {
	if t.Below == nil {
		t.Show(d)
		return
	}
	on := drawingOn{t.At.Chat, t.Below.MessageID}
	var number int64
	t.Answers = append(t.Answers, Answer{
		Queued: func() {
			number = t.Dialogue.drawings.add(on, func(ctx context.Context) (telegram.Screen,
				error) {
				return t.draw(ctx, d)
			})
		},
		Give: func(ctx context.Context) error {
			defer t.Dialogue.drawings.remove(on, number)
			if t.Dialogue.drawings.drawn(on, number) {
				return nil
			}
			var newest int64
			err := t.edit(ctx, func(ctx context.Context) (telegram.Screen, error) {
				var draw screenSource
				newest, draw = t.Dialogue.drawings.newest(on)
				return draw(ctx)
			})
			if err == nil {
				t.Dialogue.drawings.note(on, newest)
			}
			return err
		},
	})
}

// Perform does something once and shows what came of it as Redraw does. Unlike
// that it is never left out.
func (t *Turn) Perform(d Draw) {
	if t.Below == nil {
		t.Show(d)
		return
	}
	t.Queue(func(ctx context.Context) error {
		s, err := t.draw(ctx, d)
		if err != nil {
			return err
		}
		return t.edit(ctx, func(context.Context) (telegram.Screen, error) { return s, nil })
	})
}

// edit turns the tapped message into a screen that is drawn when the chat takes
// a message, or sends that anew when the message is gone.
func (t *Turn) edit(ctx context.Context, draw screenSource) error {
	var shown telegram.Screen
	err := t.Dialogue.Conn.ReplyDrawn(ctx, t.At, t.Kind, func(ctx context.Context) (string, telegram.Params, error) {
		var err error
		if shown, err = draw(ctx); err != nil {
			return "", nil, err
		}
		p := shown.Params(t.At)
		p["message_id"] = strconv.Itoa(t.Below.MessageID)
		delete(p, "message_thread_id")
		return "editMessageText", p, nil
	})
	if err != nil && telegram.Classify(err) == telegram.Missing {
		return t.Dialogue.Send(ctx, t.At, t.Kind, shown)
	}
	return err
}

// Reply answers with a sentence.
func (t *Turn) Reply(x render.Text, args ...any) {
	t.Show(func(_ context.Context, v *View) (telegram.Screen, error) {
		return telegram.Screen{Text: v.Text(x, args...)}, nil
	})
}

// Save is set with a note.
func (t *Turn) Save(f func(*subscriber.Subscriber)) {
	t.Set(f)
	t.Toast(render.Words.Saved)
}

// Toast answers a tap with a short note; every tap gets one, or an empty one.
func (t *Turn) Toast(x render.Text, args ...any) {
	t.AnswerCallback(telegram.Plain(t.Text(x, args...)), false)
}

const maxToast = 200

// AnswerCallback answers a tap with a note, or with a box that has to be closed.
func (t *Turn) AnswerCallback(note string, box bool) {
	if t.Below == nil || t.CallbackID == "" {
		return
	}
	query := t.CallbackID
	t.CallbackID = ""
	p := telegram.Params{"callback_query_id": query}
	p.AddNonEmpty("text", telegram.Cut(note, maxToast))
	p.AddBool("show_alert", box)
	t.Note = func(ctx context.Context) error {
		err := t.Dialogue.Conn.Call(ctx, "answerCallbackQuery", p, nil)
		if err != nil && telegram.Classify(err) == telegram.StaleQuery {
			return nil // tapped long ago: the person has seen the screen change
		}
		return err
	}
}

// Close takes the tapped message away, or empties it when it is too old.
func (t *Turn) Close() {
	p := telegram.Params{"chat_id": t.At.Address(), "message_id": strconv.Itoa(t.Below.MessageID)}
	t.Queue(func(ctx context.Context) error {
		err := t.Dialogue.Conn.Reply(ctx, t.At, t.Kind, "deleteMessage", p)
		if err == nil || telegram.Classify(err) == telegram.Missing {
			return nil
		}
		s := telegram.Screen{Text: t.Text(render.Words.Closed)}.Params(t.At)
		s["message_id"] = p["message_id"]
		delete(s, "message_thread_id")
		return t.Dialogue.Conn.Reply(ctx, t.At, t.Kind, "editMessageText", s)
	})
}

// Rebutton changes the buttons of the tapped message: replace returns what
// comes instead of one, nil to keep it. One row stays in its row.
func (t *Turn) Rebutton(replace func(telegram.Button) telegram.Keyboard) {
	if t.Below == nil || t.Below.ReplyMarkup == nil {
		return
	}
	rows := replaceButtons(t.Below.ReplyMarkup, replace)
	if len(rows) == 0 {
		return
	}
	p := telegram.Params{
		"chat_id":      t.At.Address(),
		"message_id":   strconv.Itoa(t.Below.MessageID),
		"reply_markup": rows.Markup(),
	}
	t.Queue(func(ctx context.Context) error {
		err := t.Dialogue.Conn.Reply(ctx, t.At, t.Kind, "editMessageReplyMarkup", p)
		if err != nil && telegram.Classify(err) == telegram.Missing {
			return nil
		}
		return err
	})
}

// OnceMore asks for a second tap: it makes the tapped button, known by its data,
// one that does what it says.
func (t *Turn) OnceMore(question, label render.Text, tapped, then string) {
	t.AnswerCallback(t.Text(question), true)
	t.Rebutton(func(b telegram.Button) telegram.Keyboard {
		if b.Data == tapped {
			return telegram.Keyboard{{{Text: "⚠️ " + t.Text(label), Data: then}}}
		}
		return nil
	})
}

func replaceButtons(
	markup *telegram.InlineKeyboardMarkup,
	replace func(telegram.Button) telegram.Keyboard,
) telegram.Keyboard {
	var rows telegram.Keyboard
	for _, old := range markup.InlineKeyboard {
		var row []telegram.Button
		var below telegram.Keyboard
		for _, o := range old {
			b := telegram.Button{Text: o.Text, Inline: o.SwitchInlineQuery}
			if o.SwitchInlineQuery == nil && o.URL == nil && o.CallbackData == nil {
				continue // of a newer kind, of which the library keeps only the label
			}
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
