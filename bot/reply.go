package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/audience"
	"loa/bot/conversation/dialogue"
	"loa/bot/telegram"
	"loa/subscriber"
)

// reply makes a call that answers a person, at the pace that Telegram allows.
// A chat that asks to wait is waited for once; one that moved is followed.
func (b *Bot) reply(
	ctx context.Context, at telegram.Destination, kind subscriber.ChatKind, call dialogue.Call,
) error {
	a := answering{b: b, at: at, kind: kind, call: call}
	err := a.try(ctx)
	if telegram.MayPass(err) && ctx.Err() == nil { // one answer proves nothing, and a lost one may be asked for again
		err = a.try(ctx) // when the chat takes the next, a second later
	}
	switch telegram.Classify(err) {
	case telegram.Moved:
		return a.follow(ctx, err)
	case telegram.NoThread:
		a.amend(func() { delete(a.p, "message_thread_id") })
		return a.try(ctx)
	case telegram.BadMarkup:
		markupBug(b, a.method, err)
		a.amend(func() {
			delete(a.p, "parse_mode")
			a.p["text"] = telegram.Plain(a.p["text"])
		})
		return a.try(ctx)
	case telegram.Later:
		if !a.wait(ctx, err) {
			return err
		}
		return a.try(ctx)
	}
	return err
}

// answering is a call that answers a person on its way.
type answering struct {
	b      *Bot
	at     telegram.Destination
	kind   subscriber.ChatKind
	call   dialogue.Call
	method string // of the last try
	p      telegram.Params
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
	change()
	method, p := a.method, a.p
	a.call = func(context.Context) (string, telegram.Params, error) { return method, p, nil }
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

// wait waits as long as a refusal asks; false when that is too long.
func (a *answering) wait(ctx context.Context, err error) bool {
	pause := telegram.PauseServerError
	var refusal *telegram.APIError
	if errors.As(err, &refusal) && refusal.Code == 429 {
		pause = max(refusal.RetryAfter, time.Second)
		if a.b.opts.Pacer != nil {
			a.b.opts.Pacer.Penalise(a.at.Address(), pause)
		}
		until := a.b.opts.Now().Add(pause)
		if err := a.b.opts.Updates.Postpone(ctx, telegram.ChannelName, a.at.Address(), until); err != nil {
			a.b.log.Warn("that a chat asked to wait could not be stored", "err", err)
		}
	}
	return pause <= maxReplyWait && a.b.pause(ctx, pause) == nil
}

// maxReplyWait is how late an answer may come; after that it would confuse.
const maxReplyWait = 30 * time.Second

// move gives the subscribers of a chat its new id.
func move(ctx context.Context, b *Bot, at telegram.Destination, to int64) error {
	change := subscriber.Move{
		Channel:    telegram.ChannelName,
		Address:    at.Address(),
		Thread:     at.Thread,
		NewAddress: strconv.FormatInt(to, 10),
	}
	u := subscriber.Update{Bot: telegram.ChannelName, Changes: []subscriber.SubscriberChange{change}}
	if err := b.opts.Updates.ApplyUpdate(ctx, u); err != nil {
		return fmt.Errorf("move a chat: %w", err)
	}
	return nil
}

func markupBug(b *Bot, what string, err error) {
	b.health.change(func(h *Health) { h.MarkupBugs++ })
	b.log.Error("Telegram cannot read our markup; sent as plain text. This is a bug", "message", what, "err", err)
}
