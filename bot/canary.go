package bot

import (
	"context"
	"fmt"
	"strconv"

	"loa/audience"
	"loa/subscriber"
)

// SendCanary sends a silent message to a chat, over the way that articles
// take, and deletes the one sent before (0: none). It returns the message's
// id; an error says that the way is not clear.
func (b *Bot) SendCanary(ctx context.Context, chat, before int64) (message int64, err error) {
	at := place{Chat: chat}
	p := screen{Text: fmt.Sprintf(words.Canary.in("vi"), b.moment("vi", b.opts.Now()))}.params(at)
	p["disable_notification"] = "true"
	if b.opts.Pacer != nil {
		if err := b.opts.Pacer.Wait(ctx, audience.LaneReply, at.address(), subscriber.Private); err != nil {
			return before, err
		}
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := b.call(ctx, "sendMessage", p, &sent); err != nil {
		return before, fmt.Errorf("canary: %w", sendError(err))
	}
	if before != 0 {
		// Somebody may have deleted it, or it is too old: that proves nothing.
		_ = b.call(ctx, "deleteMessage", params{"chat_id": at.address(), "message_id": strconv.FormatInt(before, 10)}, nil)
	}
	return sent.ID, nil
}
