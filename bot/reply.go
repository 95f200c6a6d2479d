package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"loa/audience"
	"loa/bot/conversation/dialogue"
	"loa/bot/telegram"
	"loa/subscriber"
)

// answerPauses are the waits before the tries after the first: one answer proves
// nothing, and a lost one may be asked for again.
var answerPauses = []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second}

// worthAgain tells whether a call that failed, and was made again so often, should
// be made once more. A chat that refuses is asked twice: forged data can name any.
func worthAgain(err error, again int) bool {
	switch {
	case telegram.IsDisproved(err), telegram.IsGone(err): // the first was made again already
		return again == 0
	case telegram.MayPass(err), telegram.Classify(err) == telegram.Later:
		return again < len(answerPauses)
	}
	return false
}

// reply makes a call that answers a person, at the pace that Telegram allows. What
// may pass is tried again for a while; a chat that moved is followed.
func (b *Bot) reply(
	ctx context.Context, at telegram.Destination, kind subscriber.ChatKind, call dialogue.Call,
) error {
	a := answering{b: b, at: at, kind: kind, call: call}
	begun := b.opts.Now()
	for again := 0; ; again++ {
		err := a.try(ctx)
		switch v := telegram.Classify(err); {
		case err == nil:
			return nil
		case v == telegram.Moved:
			return a.follow(ctx, err)
		case v == telegram.NoThread && !a.amended:
			a.amend(func() { delete(a.p, "message_thread_id") })
			continue
		case v == telegram.BadMarkup && !a.amended:
			markupBug(b, a.method, err)
			a.amend(func() {
				delete(a.p, "parse_mode")
				a.p["text"] = telegram.Plain(a.p["text"])
			})
			continue
		case isUnknown(err) && !a.amended && a.older():
			continue
		case !worthAgain(err, again):
			return err
		}
		pause := max(answerPauses[again], a.asked(ctx, err))
		if b.opts.Now().Add(pause).Sub(begun) > maxReplyWait || b.pause(ctx, pause) != nil {
			return err
		}
	}
}

// answering is a call that answers a person on its way.
type answering struct {
	b      *Bot
	at     telegram.Destination
	kind   subscriber.ChatKind
	call   dialogue.Call
	method string // of the last try
	p      telegram.Params

	amended bool // it is made in another way than it was made up
}

// try makes the call when the chat takes one. An edit that changes nothing is a
// success.
func (a *answering) try(ctx context.Context) error {
	if a.b.opts.Pacer != nil {
		if err := a.b.opts.Pacer.Wait(ctx, audience.LaneReply, a.at.Address(), a.kind); err != nil {
			return err
		}
	}
	release, err := a.b.replies.slot(ctx)
	if err != nil {
		return err
	}
	defer release()
	if a.method, a.p, err = a.call(ctx); err != nil {
		return err
	}
	if err := a.b.call(ctx, a.method, a.p, nil); err != nil && telegram.Classify(err) != telegram.Unchanged {
		return err
	}
	return nil
}

// amend has the next try make the same call, changed.
func (a *answering) amend(change func()) {
	a.amended = true
	change()
	method, p := a.method, a.p
	a.call = func(context.Context) (string, telegram.Params, error) { return method, p, nil }
}

// older has the next try use no buttons of a newer kind, which may be what the
// server does not know; false when there are none.
func (a *answering) older() bool {
	markup, changed := telegram.Older(a.p["reply_markup"])
	if !changed {
		return false
	}
	a.amend(func() {
		if a.p["reply_markup"] = markup; markup == "" {
			delete(a.p, "reply_markup")
		}
	})
	return true
}

// follow makes the call in the chat's new place.
func (a *answering) follow(ctx context.Context, err error) error {
	var refusal *telegram.APIError
	if !errors.As(err, &refusal) {
		return err
	}
	if err := move(ctx, a.b, a.at, refusal.MigrateTo); err != nil {
		return err
	}
	a.at.Chat = refusal.MigrateTo
	if a.p["message_id"] != "" && a.method != "editMessageText" { // it stayed behind: here the number means another
		return nil
	}
	a.amend(func() {
		a.p["chat_id"] = a.at.Address()
		if a.p["message_id"] != "" {
			a.method = "sendMessage"
			delete(a.p, "message_id")
		}
	})
	return a.try(ctx)
}

// asked is how long a refusal asks to wait, which others heed too; 0 when it does
// not ask.
func (a *answering) asked(ctx context.Context, err error) time.Duration {
	var refusal *telegram.APIError
	if !errors.As(err, &refusal) || refusal.Code != http.StatusTooManyRequests {
		return 0
	}
	pause := max(refusal.RetryAfter, time.Second)
	if a.b.opts.Pacer != nil {
		a.b.opts.Pacer.Penalise(a.at.Address(), pause)
	}
	until := a.b.opts.Now().Add(pause)
	if err := a.b.opts.Updates.Postpone(ctx, a.b.Name(), a.at.Address(), until); err != nil {
		a.b.log.Warn("that a chat asked to wait could not be stored", "err", err)
	}
	return pause
}

// maxReplyWait is how late an answer may come; after that it would confuse.
const maxReplyWait = 30 * time.Second

// move gives the subscribers of a chat its new id.
func move(ctx context.Context, b *Bot, at telegram.Destination, to int64) error {
	change := subscriber.Move{
		Channel:    b.Name(),
		Address:    at.Address(),
		Thread:     at.Thread,
		NewAddress: strconv.FormatInt(to, 10),
	}
	u := subscriber.Update{Bot: b.Name(), Changes: []subscriber.SubscriberChange{change}}
	if err := b.opts.Updates.ApplyUpdate(ctx, u); err != nil {
		return fmt.Errorf("move a chat: %w", err)
	}
	return nil
}

func markupBug(b *Bot, what string, err error) {
	b.health.change(func(h *Health) { h.MarkupBugs++ })
	b.log.Error("Telegram cannot read our markup; sent as plain text. This is a bug", "message", what, "err", err)
}
