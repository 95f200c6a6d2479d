package dialogue

import (
	"context"
	"errors"
	"net/http"

	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// ShowOne is Show for what concerns only who asked: in a group nobody else sees it,
// where Telegram lets the bot do that. Elsewhere it is shown to all.
func (t *Turn) ShowOne(d Draw) {
	if t.Kind != subscriber.Group || t.From == nil || t.From.IsBot {
		t.Show(d)
		return
	}
	person := t.From.ID
	t.Queue(func(ctx context.Context) error {
		s, err := t.draw(ctx, d)
		if err != nil || s.Text == "" {
			return err
		}
		if _, refused := t.Dialogue.notified.Load(openOnly(t.At.Chat)); !refused {
			err := t.Dialogue.Conn.Reply(ctx, t.At, t.Kind, "sendMessage", s.ParamsForOne(t.At, person))
			if err == nil || !refusedForOne(err) {
				return err
			}
			t.Dialogue.notified.Store(openOnly(t.At.Chat), true)
		}
		return t.Dialogue.Send(ctx, t.At, t.Kind, s)
	})
}

// ReplyOne is Reply for what concerns only who asked.
func (t *Turn) ReplyOne(x render.Text, args ...any) {
	t.ShowOne(func(_ context.Context, v *View) (telegram.Screen, error) {
		return telegram.Screen{Text: v.Text(x, args...)}, nil
	})
}

// openOnly is the key under which it is remembered that a group takes no messages
// for one person: the bot does not administer it.
type openOnly int64

// refusedForOne tells whether Telegram does not take a message for one person.
func refusedForOne(err error) bool {
	var refusal *telegram.APIError
	return errors.As(err, &refusal) &&
		(refusal.Code == http.StatusBadRequest || refusal.Code == http.StatusForbidden) && refusal.MigrateTo == 0
}
