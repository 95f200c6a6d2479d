package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/audience"
	"loa/subscriber"
)

// reply makes a call that answers a person, at the pace that Telegram allows.
// A chat that asks to wait is waited for once; one that moved is followed.
func (b *Bot) reply(ctx context.Context, at place, kind subscriber.ChatKind, method string, p params) error {
	err := b.pacedCall(ctx, at, kind, method, p)
	if err == nil {
		return nil
	}
	var refusal *apiError
	switch classify(err) {
	case unchanged:
		return nil
	case moved:
		if !errors.As(err, &refusal) {
			return err
		}
		if err := b.move(ctx, at, refusal.MigrateTo); err != nil {
			return err
		}
		at.Chat = refusal.MigrateTo
		p["chat_id"] = at.address()
		if p["message_id"] != "" { // it stayed behind: here the number means another message
			if method != "editMessageText" {
				return nil
			}
			method = "sendMessage"
			delete(p, "message_id")
		}
		return b.pacedCall(ctx, at, kind, method, p)
	case noThread:
		delete(p, "message_thread_id")
		return b.pacedCall(ctx, at, kind, method, p)
	case badMarkup:
		b.markupBug(method, err)
		delete(p, "parse_mode")
		p["text"] = plain(p["text"])
		return b.pacedCall(ctx, at, kind, method, p)
	case later:
		pause := pauseServerError
		if errors.As(err, &refusal) && refusal.Code == 429 {
			pause = max(refusal.RetryAfter, time.Second)
			if b.opts.Pacer != nil {
				b.opts.Pacer.Penalise(at.address(), pause)
			}
			if err := b.opts.Updates.Postpone(ctx, channelName, at.address(), b.opts.Now().Add(pause)); err != nil {
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
		if err != nil && classify(err) == unchanged {
			return nil
		}
	}
	return err
}

// maxReplyWait is how late an answer may come; after that it would confuse.
const maxReplyWait = 30 * time.Second

func (b *Bot) pacedCall(ctx context.Context, at place, kind subscriber.ChatKind, method string, p params) error {
	if b.opts.Pacer != nil {
		if err := b.opts.Pacer.Wait(ctx, audience.LaneReply, at.address(), kind); err != nil {
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
func (b *Bot) move(ctx context.Context, at place, to int64) error {
	change := subscriber.Move{Channel: channelName, Address: at.address(), Thread: at.Thread, NewAddress: strconv.FormatInt(to, 10)}
	u := subscriber.Update{Bot: channelName, Changes: []subscriber.SubscriberChange{change}}
	if err := b.opts.Updates.ApplyUpdate(ctx, u); err != nil {
		return fmt.Errorf("move a chat: %w", err)
	}
	return nil
}

func (b *Bot) markupBug(what string, err error) {
	b.health.change(func(h *Health) { h.MarkupBugs++ })
	b.log.Error("Telegram cannot read our markup; sent as plain text. This is a bug", "message", what, "err", err)
}
