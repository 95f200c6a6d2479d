package bot

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"loa/bot/telegram"
	"loa/channel"
)

// Emergencies are settings of how emergencies are sent.
type Emergencies struct {
	// RemindAfter is how long after an emergency who has not confirmed it is
	// reminded; 0 for never.
	RemindAfter time.Duration
	// Paid pays Telegram for sending emergencies faster than it otherwise lets
	// a bot.
	Paid bool
}

// RemindAfter is how long after an emergency who has not confirmed it is
// reminded; 0 for never.
func (b *Bot) RemindAfter() time.Duration { return b.opts.Emergencies.RemindAfter }

// pin pins a message, silently, or takes that back. Where the bot may not, and
// where the message is gone, there is nothing to do.
func (b *Bot) pin(ctx context.Context, d channel.Delivery, chat int64) error {
	method := "pinChatMessage"
	p := telegram.Params{"chat_id": strconv.FormatInt(chat, 10), "message_id": d.Message}
	switch {
	case d.Message == "":
		return nil
	case d.Kind == channel.DeliverUnpin:
		method = "unpinChatMessage"
	default:
		p.AddBool("disable_notification", true)
	}
	err := b.exchange(ctx, callTimeout, method, p, nil)
	if err == nil {
		return nil
	}
	var refusal *telegram.APIError
	if errors.As(err, &refusal) && (refusal.Code == http.StatusBadRequest || refusal.Code == http.StatusForbidden) {
		b.log.Info("an emergency cannot be pinned or unpinned", "chat", chat, "method", method, "err", err)
		return nil
	}
	return b.sendError(err)
}
