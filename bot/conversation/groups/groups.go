package groups

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/settings"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// ReceiveMembership takes a change of what the bot is in a chat: blocked, unblocked,
// added, made an administrator, removed.
func ReceiveMembership(ctx context.Context, t *dialogue.Turn, m *telegram.ChatMemberUpdated) error {
	if err := t.Open(ctx, &m.Chat, telegram.Destination{Chat: m.Chat.ID}, &m.From); err != nil {
		return err
	}
	reachable := dialogue.Reachable(t.Kind, m.NewChatMember)
	wasReachable := reachable && m.OldChatMember.Status != "" && t.Known && t.Subscriber.State == subscriber.Active &&
		!t.Repeated
	switch {
	case !reachable:
		t.Changes = append(
			t.Changes,
			subscriber.Pause{Channel: t.Dialogue.Opts.Channel, Address: t.Target.Address(), AllThreads: true,
				Reason: lostReason(t.Kind, m.NewChatMember.Status)},
		)
		if t.Kind != subscriber.Private && t.Known && (t.Subscriber.State == subscriber.Active || t.Repeated) {
			t.Queue(func(ctx context.Context) error {
				t.Dialogue.NotifyRightsLost(ctx, t.Subscriber)
				return ctx.Err()
			})
		}
		return nil
	case t.Kind == subscriber.Private:
		t.ResumeReturned()
		return nil
	case wasReachable:
		return nil
	}
	t.ResumeReached()
	if t.Kind == subscriber.Channel {
		return adoptChannel(ctx, t)
	}
	return greetGroup(ctx, t)
}

func lostReason(kind subscriber.ChatKind, status string) string {
	switch {
	case kind == subscriber.Private:
		return "bot was blocked by the user"
	case status == "left" || status == "kicked":
		return "bot was removed from the " + string(kind)
	}
	return "bot may not write in the " + string(kind)
}

// greetGroup greets a group that the bot was added to.
func greetGroup(ctx context.Context, t *dialogue.Turn) error {
	if !t.Known {
		manager, err := t.ManagerID(ctx)
		if err != nil {
			return err
		}
		t.Set(func(s *subscriber.Subscriber) { s.Manager = manager })
	}
	hello := render.Words.GroupHello
	if t.Known && t.Before().State == subscriber.Paused {
		hello = render.Words.GroupBack
	}
	t.Show(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
		if len(v.Following) == 0 { // it had chosen none
			hello = render.Words.GroupHello
		}
		return telegram.Screen{
			Text: v.Text(hello, telegram.Line(v.Dialogue.Render.Name, 100)),
			Rows: telegram.Keyboard{{v.Button(render.Words.Manage, callback.Topics, "0")}},
		}, nil
	})
	return nil
}

// adoptChannel links a channel to the person who made the bot its administrator, and
// asks that person for topics in private.
func adoptChannel(ctx context.Context, t *dialogue.Turn) error {
	manager, err := t.ManagerID(ctx)
	if err != nil {
		return err
	}
	t.Set(func(s *subscriber.Subscriber) {
		s.Name = t.Title
		if manager != 0 {
			s.Manager = manager
		}
	})
	if manager == 0 { // a stranger: the bot may not write first; /kenh links it later
		return nil
	}
	t.At, t.Kind = telegram.Destination{Chat: t.From.ID}, subscriber.Private
	t.Reply(render.Words.ChannelLinked, telegram.Line(t.Title, 100))
	t.Show(settings.TopicsScreen(0))
	return nil
}

// ChannelCommand is /kenh @name: it links a channel that the person and the bot
// administer, and shows its topics.
func ChannelCommand(ctx context.Context, t *dialogue.Turn, args string) error {
	if t.Kind != subscriber.Private || args == "" {
		t.Reply(render.Words.ChannelHow)
		return nil
	}
	if !t.Known {
		t.Reply(render.Words.ChannelNeedsStart)
		return nil
	}
	chat, err := findChannel(ctx, t.Dialogue, args)
	var refusal *telegram.APIError
	if err != nil && !errors.As(err, &refusal) {
		t.Reply(render.Words.Failed)
		return nil
	}
	if err != nil || chat.Type == "private" {
		t.Reply(render.Words.ChannelNotFound)
		return nil
	}
	switch admin, known := t.Dialogue.IsChatAdmin(ctx, chat.ID, t.From.ID); {
	case !known:
		t.Reply(render.Words.Failed)
		return nil
	case !admin:
		t.Reply(render.Words.ChannelNotAdmin)
		return nil
	}
	if !mayPost(ctx, t.Dialogue, chat) {
		t.Reply(render.Words.ChannelBotNotAdmin)
		return nil
	}
	manager := t.Subscriber.ID
	if err := t.Aim(ctx, telegram.Destination{Chat: chat.ID}, telegram.ChatKind(chat.Type)); err != nil {
		return err
	}
	t.Set(func(s *subscriber.Subscriber) {
		s.Name, s.Manager, s.Language = dialogue.ChatName(chat), manager, t.Lang
	})
	t.ResumeReturned()
	t.Show(settings.TopicsScreen(0))
	return nil
}

// findChannel asks Telegram for "@name", "https://t.me/name" or a chat's id.
func findChannel(ctx context.Context, d *dialogue.Dialogue, name string) (*telegram.Chat, error) {
	name = strings.TrimSpace(name)
	for _, prefix := range []string{"https://", "http://", "t.me/", "telegram.me/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	if _, err := strconv.ParseInt(name, 10, 64); err != nil {
		name = "@" + strings.TrimPrefix(name, "@")
	}
	ctx, cancel := context.WithTimeout(ctx, dialogue.AdminTimeout)
	defer cancel()
	var chat telegram.Chat
	if err := d.Conn.Call(ctx, "getChat", telegram.Params{"chat_id": name}, &chat); err != nil {
		return nil, err
	}
	return &chat, nil
}

func mayPost(ctx context.Context, d *dialogue.Dialogue, chat *telegram.Chat) bool {
	me := d.Conn.Me()
	if me == nil {
		return false
	}
	member, err := d.ChatMember(ctx, chat.ID, me.ID)
	return err == nil && dialogue.Reachable(telegram.ChatKind(chat.Type), member)
}
