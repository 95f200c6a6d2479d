package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/audience"
	"loa/bot/telegram"
	"loa/subscriber"
)

// reply makes a call that answers a person, at the pace that Telegram allows.
// A chat that asks to wait is waited for once; one that moved is followed.
func (b *Bot) reply(
	ctx context.Context,
	at telegram.Destination,
	kind subscriber.ChatKind,
	method string,
	p telegram.Params,
) error {
	err := b.pacedCall(ctx, at, kind, method, p)
	if err == nil {
		return nil
	}
	var refusal *telegram.APIError
	switch telegram.Classify(err) {
	case telegram.Unchanged:
		return nil
	case telegram.Moved:
		if !errors.As(err, &refusal) {
			return err
		}
		if err := b.move(ctx, at, refusal.MigrateTo); err != nil {
			return err
		}
		at.Chat = refusal.MigrateTo
		p["chat_id"] = at.Address()
		if p["message_id"] != "" { // it stayed behind: here the number means another message
			if method != "editMessageText" {
				return nil
			}
			method = "sendMessage"
			delete(p, "message_id")
		}
		return b.pacedCall(ctx, at, kind, method, p)
	case telegram.NoThread:
		delete(p, "message_thread_id")
		return b.pacedCall(ctx, at, kind, method, p)
	case telegram.BadMarkup:
		b.markupBug(method, err)
		delete(p, "parse_mode")
		p["text"] = telegram.Plain(p["text"])
		return b.pacedCall(ctx, at, kind, method, p)
	case telegram.Later:
		pause := telegram.PauseServerError
		if errors.As(err, &refusal) && refusal.Code == 429 {
			pause = max(refusal.RetryAfter, time.Second)
			if b.opts.Pacer != nil {
				b.opts.Pacer.Penalise(at.Address(), pause)
			}
			if err := b.opts.Updates.Postpone(
				ctx,
				telegram.ChannelName,
				at.Address(),
				b.opts.Now().Add(pause),
			); err != nil {
				b.log.Warn("that a chat asked to wait could not be stored", "err", err)
			}
		}
		if pause > maxReplyWait {
			return err
		}
		if err := b.pause(ctx, pause); err != nil {
			return err
		}
		err = b.pacedCall(ctx, at, kind, method, p)
		if err != nil && telegram.Classify(err) == telegram.Unchanged {
			return nil
		}
	}
	return err
}

// maxReplyWait is how late an answer may come; after that it would confuse.
const maxReplyWait = 30 * time.Second

func (b *Bot) pacedCall(
	ctx context.Context,
	at telegram.Destination,
	kind subscriber.ChatKind,
	method string,
	p telegram.Params,
) error {
	if b.opts.Pacer != nil {
		if err := b.opts.Pacer.Wait(ctx, audience.LaneReply, at.Address(), kind); err != nil {
			return err
		}
	}
	release, err := b.replies.slot(ctx)
	if err != nil {
		return err
	}
	defer release()
	return b.call(ctx, method, p, nil)
}

// move gives the subscribers of a chat its new id.
func (b *Bot) move(ctx context.Context, at telegram.Destination, to int64) error {
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

func (b *Bot) markupBug(what string, err error) {
	b.health.change(func(h *Health) { h.MarkupBugs++ })
	b.log.Error("Telegram cannot read our markup; sent as plain text. This is a bug", "message", what, "err", err)
}
