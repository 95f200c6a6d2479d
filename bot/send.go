package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
)

// Send sends a delivery, or changes the sent message that it is about. It
// keeps no pace: the caller has waited for the permit. The error is a
// *article.LaterError, *article.GoneError, *article.MovedError, wraps
// article.ErrRefused or article.ErrUnknownOutcome, or is a fault of ours.
//
// Nothing to do is no error: an edit that changes nothing, or of a message that
// a person has deleted, gives a Receipt without a message.
func (b *Bot) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	chat, err := strconv.ParseInt(d.Subscriber.Address, 10, 64)
	if err != nil {
		return channel.Receipt{}, &channel.GoneError{Reason: "the address is no chat id"}
	}
	if d.Kind == channel.DeliverPin || d.Kind == channel.DeliverUnpin {
		return channel.Receipt{}, b.pin(ctx, d, chat)
	}
	s := b.render.Delivery(d)
	if s.Text == "" {
		return channel.Receipt{}, errors.New("telegram: a delivery without articles")
	}
	t := attempt{b: b, d: d, at: telegram.Destination{Chat: chat, Thread: d.Subscriber.Thread}}
	// It was tried, and its administrator knows.
	t.general = t.at.Thread != 0 && b.dialogue.LostThread(d.Subscriber, t.at)
	if t.edits() && d.Message == "" {
		return channel.Receipt{}, nil
	}
	t.build(s)
	return t.run(ctx)
}

// attempt is one delivery on its way: the call, and which ways out it has taken.
type attempt struct {
	b      *Bot
	d      channel.Delivery
	at     telegram.Destination
	method string
	p      telegram.Params

	bare, short, unlinked, general, plain bool
}

func (t *attempt) edits() bool {
	return t.d.Kind == channel.DeliverEdit || t.d.Kind == channel.DeliverWithdrawal
}

func (t *attempt) build(s telegram.Screen) {
	if t.at.Thread != 0 { // the forum topic may be gone, now or later
		s.Rows = callback.About(s.Rows, t.at)
	}
	t.method, t.p = "sendMessage", s.Params(t.at)
	if t.edits() || t.general {
		delete(t.p, "message_thread_id")
	}
	switch {
	case t.edits():
		t.method = "editMessageText"
		t.p["message_id"] = t.d.Message
		return
	case (t.d.Kind == channel.DeliverCorrection || t.d.Kind == channel.DeliverReminder) && t.d.Message != "":
		t.p["reply_parameters"] = telegram.AsJSON(
			map[string]any{"message_id": json.Number(t.d.Message), "allow_sending_without_reply": render.Retracts(t.d)},
		)
	}
	if t.d.Follows != "" { // whatever became of the message that it goes on from
		t.p["reply_parameters"] = telegram.AsJSON(
			map[string]any{"message_id": json.Number(t.d.Follows), "allow_sending_without_reply": true})
	}
	urgent := t.d.Kind == channel.DeliverUrgent || t.d.Kind == channel.DeliverReminder || render.Retracts(t.d)
	if t.b.opts.Emergencies.Paid && t.d.Kind == channel.DeliverUrgent && t.d.Articles[0].Urgency >= article.Emergency {
		t.p.AddBool("allow_paid_broadcast", true)
	}
	t.p.AddBool("disable_notification", t.d.Silent || !t.d.Subscriber.Sound && !urgent)
}

// run calls, and calls again in another way as long as the refusal names one.
func (t *attempt) run(ctx context.Context) (channel.Receipt, error) {
	for {
		var sent struct {
			ID int64 `json:"message_id"`
		}
		err := t.call(ctx, &sent)
		if err == nil {
			t.b.health.takes(t.at.Address(), t.article(), t.b.opts.Now())
			if t.general {
				t.threadLost(ctx)
			}
			return channel.Receipt{Message: strconv.FormatInt(sent.ID, 10)}, nil
		}
		switch v := telegram.Classify(err); {
		case v == telegram.Unchanged:
			return channel.Receipt{Message: t.d.Message}, nil
		case v == telegram.Missing && t.d.Message != "": // a person deleted it
			return channel.Receipt{}, nil
		case v == telegram.NoThread && !t.general && t.at.Thread != 0:
			t.toGeneral()
		case v == telegram.BadMarkup && !t.bare:
			t.toPlain(err)
		case v == telegram.BadLength && !t.short:
			t.toShort(err)
		case v == telegram.BadLink && !t.unlinked:
			t.toUnlinked(err)
		case isUnknown(err) && !t.plain:
			t.toText(err)
		default:
			return channel.Receipt{}, t.failure(ctx, err)
		}
	}
}

func (t *attempt) call(ctx context.Context, result any) error {
	return t.b.exchange(ctx, callTimeout, t.method, t.p, result)
}

// goneAsk is after how long a chat that takes nothing is asked again.
const goneAsk = 3 * time.Second

// failure words the last refusal, and tells who linked a group or channel that
// it takes nothing any more.
func (t *attempt) failure(ctx context.Context, err error) error {
	err = t.b.sendError(err)
	var gone *channel.GoneError
	if isUnknown(err) && t.b.health.takesNone(t.at.Address(), t.article(), t.b.opts.Now()) {
		err = telegram.GoneError(err)
	}
	if !errors.As(err, &gone) {
		return err
	}
	if !t.b.health.goneAgain(t.at.Address(), t.b.opts.Now()) {
		// Not wrapped: whoever looks for a GoneError in the chain must not find one yet.
		return &channel.LaterError{After: goneAsk, Err: fmt.Errorf("%w: %s", channel.ErrNotTaken, err), Own: true}
	}
	t.b.health.forget(t.at.Address())
	if gone.Paused && t.d.Subscriber.Kind != subscriber.Private {
		t.b.dialogue.NotifyRightsLost(ctx, t.d.Subscriber)
	}
	return err
}

// isUnknown tells whether Telegram refused in words that say nothing to us.
func isUnknown(err error) bool {
	var refusal *telegram.APIError
	return errors.As(err, &refusal) && refusal.Code == http.StatusBadRequest &&
		telegram.Classify(err) == telegram.Failed
}

// article is what others are sent too.
func (t *attempt) article() int64 { return t.d.Articles[0].ID }

// toText sends the text alone, without markup, buttons, picture and the message
// that it answers: one of them may be what Telegram does not take.
func (t *attempt) toText(err error) {
	t.plain = true
	t.b.health.unknown(t.b, err)
	delete(t.p, "parse_mode")
	delete(t.p, "reply_markup")
	delete(t.p, "reply_parameters")
	t.p["link_preview_options"] = `{"is_disabled":true}`
	t.p["text"] = telegram.Cut(telegram.Plain(t.p["text"]), telegram.MaxText)
}

// threadLost tells where the articles of the forum topic go, and has that be known
// for ever.
func (t *attempt) threadLost(ctx context.Context) {
	if !t.b.dialogue.NotifyThreadLost(ctx, t.d.Subscriber, t.at) {
		return
	}
	err := t.b.opts.Updates.ApplyUpdate(ctx, subscriber.Update{Bot: t.b.Name(),
		Changes: []subscriber.SubscriberChange{subscriber.LoseThread{Channel: t.b.Name(),
			Address: t.at.Address(), Thread: t.at.Thread}}})
	if err != nil {
		t.b.log.Warn("that a forum topic is gone could not be stored; it will be told again", "err", err)
	}
}

// toGeneral sends without the forum topic that is gone.
func (t *attempt) toGeneral() {
	t.general = true
	delete(t.p, "message_thread_id")
}

// toPlain sends the text without markup, once.
func (t *attempt) toPlain(err error) {
	t.bare = true
	markupBug(t.b, string(t.d.Kind), err)
	delete(t.p, "parse_mode")
	t.p["text"] = telegram.Cut(telegram.Plain(t.p["text"]), telegram.MaxText)
}

// toShort sends titles only.
func (t *attempt) toShort(err error) {
	t.short = true
	t.b.health.change(func(h *Health) { h.LengthBugs++ })
	t.b.log.Error(
		"Telegram found a message of ours too long or empty; sent shorter. This is a bug",
		"message",
		string(t.d.Kind),
		"err",
		err,
	)
	d := t.d
	d.Subscriber.Size = subscriber.SizeCompact
	if d.Kind == channel.DeliverUrgent || d.Kind == channel.DeliverCorrection {
		d.Articles = append([]article.Article(nil), d.Articles...)
		d.Articles[0].Summary, d.Articles[0].Lead = "", ""
	}
	t.build(t.b.render.Delivery(d))
}

// toUnlinked sends without picture and without the buttons that lead to pages.
func (t *attempt) toUnlinked(err error) {
	t.unlinked = true
	t.b.log.Warn("Telegram does not take an address of an article; sent without picture and buttons", "err", err)
	d := t.d
	d.Subscriber.Preview = false
	s := t.b.render.Delivery(d)
	var rows telegram.Keyboard
	for _, row := range s.Rows {
		var kept []telegram.Button
		for _, b := range row {
			if b.URL == "" {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 {
			rows = append(rows, kept)
		}
	}
	s.Rows = rows
	t.build(s)
}
