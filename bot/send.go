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

// Send sends a delivery, or changes the sent message that it is about. It
// keeps no pace: the caller has waited for the permit. The error is a
// *article.LaterError, *article.GoneError, *article.MovedError, wraps
// article.ErrRefused or article.ErrUnknownOutcome, or is a fault of ours.
//
// Nothing to do is no error: an edit that changes nothing, or of a message that
// a person has deleted, gives a Receipt without a message.
func (b *Bot) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	if b.health.keepStill(b.opts.Now()) {
		return channel.Receipt{}, fmt.Errorf("telegram: %w", channel.ErrRefused)
	}
	chat, err := strconv.ParseInt(d.Subscriber.Address, 10, 64)
	if err != nil {
		return channel.Receipt{}, &channel.GoneError{Reason: "the address is no chat id"}
	}
	s := b.render.delivery(d)
	if s.Text == "" {
		return channel.Receipt{}, errors.New("telegram: a delivery without articles")
	}
	t := try{b: b, d: d, at: place{Chat: chat, Thread: d.Subscriber.Thread}}
	if t.edits() && d.Message == 0 {
		return channel.Receipt{}, nil
	}
	t.build(s)
	return t.run(ctx)
}

// try is one delivery on its way: the call, and which ways out it has taken.
type try struct {
	b      *Bot
	d      channel.Delivery
	at     place
	method string
	p      params

	bare, short, unlinked, general bool
}

func (t *try) edits() bool {
	return t.d.Kind == channel.DeliverEdit || t.d.Kind == channel.DeliverWithdrawal
}

func (t *try) build(s screen) {
	if t.at.Thread != 0 { // the forum topic may be gone, now or later
		s.Rows = about(s.Rows, t.at)
	}
	t.method, t.p = "sendMessage", s.params(t.at)
	if t.edits() || t.general {
		delete(t.p, "message_thread_id")
	}
	switch {
	case t.edits():
		t.method = "editMessageText"
		t.p["message_id"] = strconv.FormatInt(t.d.Message, 10)
		return
	case t.d.Kind == channel.DeliverCorrection && t.d.Message != 0:
		t.p["reply_parameters"] = asJSON(map[string]any{"message_id": t.d.Message, "allow_sending_without_reply": retracts(t.d)})
	}
	urgent := t.d.Kind == channel.DeliverUrgent || retracts(t.d)
	t.p.AddBool("disable_notification", t.d.Silent || !t.d.Subscriber.Sound && !urgent)
}

// run calls, and calls again in another way as long as the refusal names one.
func (t *try) run(ctx context.Context) (channel.Receipt, error) {
	for {
		var sent struct {
			ID int64 `json:"message_id"`
		}
		err := t.call(ctx, &sent)
		if err == nil {
			if t.general {
				t.b.dialogue.tellThreadLost(ctx, t.d.Subscriber, t.at)
			}
			return channel.Receipt{Message: sent.ID}, nil
		}
		switch v := classify(err); {
		case v == unchanged:
			return channel.Receipt{Message: t.d.Message}, nil
		case v == missing && t.d.Message != 0: // a person deleted it
			return channel.Receipt{}, nil
		case v == noThread && !t.general && t.at.Thread != 0:
			t.toGeneral()
		case v == badMarkup && !t.bare:
			t.toPlain(err)
		case v == badLength && !t.short:
			t.toShort(err)
		case v == badLink && !t.unlinked:
			t.toUnlinked(err)
		default:
			return channel.Receipt{}, t.failure(ctx, err)
		}
	}
}

func (t *try) call(ctx context.Context, result any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := t.b.api.call(ctx, t.method, t.p, result)
	t.b.health.note(t.b, err)
	return err
}

// failure words the last refusal, and tells who linked a group or channel that
// it takes nothing any more.
func (t *try) failure(ctx context.Context, err error) error {
	err = sendError(err)
	var gone *channel.GoneError
	if errors.As(err, &gone) && gone.Paused && t.d.Subscriber.Kind != subscriber.Private {
		t.b.dialogue.tellRightsLost(ctx, t.d.Subscriber)
	}
	return err
}

// toGeneral sends without the forum topic that is gone.
func (t *try) toGeneral() {
	t.general = true
	delete(t.p, "message_thread_id")
}

// toPlain sends the text without markup, once.
func (t *try) toPlain(err error) {
	t.bare = true
	t.b.markupBug(string(t.d.Kind), err)
	delete(t.p, "parse_mode")
	t.p["text"] = cut(plain(t.p["text"]), maxText)
}

// toShort sends titles only.
func (t *try) toShort(err error) {
	t.short = true
	t.b.health.change(func(h *Health) { h.LengthBugs++ })
	t.b.log.Error("Telegram found a message of ours too long or empty; sent shorter. This is a bug", "message", string(t.d.Kind), "err", err)
	d := t.d
	d.Subscriber.Size = subscriber.SizeCompact
	if d.Kind == channel.DeliverUrgent || d.Kind == channel.DeliverCorrection {
		d.Articles = append([]article.Article(nil), d.Articles...)
		d.Articles[0].Summary, d.Articles[0].Lead = "", ""
	}
	t.build(t.b.render.delivery(d))
}

// toUnlinked sends without picture and without the buttons that lead to pages.
func (t *try) toUnlinked(err error) {
	t.unlinked = true
	t.b.log.Warn("Telegram does not take an address of an article; sent without picture and buttons", "err", err)
	d := t.d
	d.Subscriber.Preview = false
	s := t.b.render.delivery(d)
	var rows keyboard
	for _, row := range s.Rows {
		var kept []button
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
