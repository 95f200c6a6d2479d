package bot

import (
	"context"
	"strconv"
	"strings"

	"loa/subscriber"
)

// membership takes a change of what the bot is in a chat: blocked, unblocked,
// added, made an administrator, removed.
func receiveMembership(ctx context.Context, t *talk, m *ChatMemberUpdated) error {
	if err := t.open(ctx, &m.Chat, place{Chat: m.Chat.ID}, &m.From); err != nil {
		return err
	}
	reachable := reachable(t.kind, m.NewChatMember)
	wasReachable := reachable && m.OldChatMember.Status != "" && t.known && t.sub.State == subscriber.Active && !t.again
	switch {
	case !reachable:
		t.changes = append(t.changes, subscriber.Pause{Channel: channelName, Address: t.target.address(), AllThreads: true,
			Reason: lostReason(t.kind, m.NewChatMember.Status)})
		if t.kind != subscriber.Private && t.known && (t.sub.State == subscriber.Active || t.again) {
			t.later(func(ctx context.Context) error {
				t.d.tellRightsLost(ctx, t.sub)
				return ctx.Err()
			})
		}
		return nil
	case t.kind == subscriber.Private:
		t.returned()
		return nil
	case wasReachable:
		return nil
	}
	t.reached()
	if t.kind == subscriber.Channel {
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

// joined greets a group that the bot was added to.
func greetGroup(ctx context.Context, t *talk) error {
	if !t.known {
		manager, err := t.manager(ctx)
		if err != nil {
			return err
		}
		t.set(func(s *subscriber.Subscriber) { s.Manager = manager })
	}
	t.show(func(_ context.Context, v *view) (screen, error) {
		return screen{Text: v.say(words.GroupHello, line(v.d.render.name, 100)), Rows: keyboard{{v.button(words.Manage, verbTopics, "0")}}}, nil
	})
	return nil
}

// adopt links a channel to the person who made the bot its administrator, and
// asks that person for topics in private.
func adoptChannel(ctx context.Context, t *talk) error {
	manager, err := t.manager(ctx)
	if err != nil {
		return err
	}
	t.set(func(s *subscriber.Subscriber) {
		s.Name = t.title
		if manager != 0 {
			s.Manager = manager
		}
	})
	if manager == 0 { // a stranger: the bot may not write first; /kenh links it later
		return nil
	}
	t.at, t.kind = place{Chat: t.from.ID}, subscriber.Private
	t.tell(words.ChannelLinked, line(t.title, 100))
	t.show(topicsScreen(0))
	return nil
}

// linkChannel is /kenh @name: it links a channel that the person and the bot
// administer, and shows its topics.
func channelCommand(ctx context.Context, t *talk, args string) error {
	if t.kind != subscriber.Private || args == "" {
		t.tell(words.ChannelHow)
		return nil
	}
	if !t.known {
		t.tell(words.ChannelNeedsStart)
		return nil
	}
	chat, err := findChannel(ctx, t.d, args)
	if err != nil || chat.Type == "private" {
		t.tell(words.ChannelNotFound)
		return nil
	}
	if !t.d.isChatAdmin(ctx, chat.ID, t.from.ID) {
		t.tell(words.ChannelNotAdmin)
		return nil
	}
	if !mayPost(ctx, t.d, chat) {
		t.tell(words.ChannelBotNotAdmin)
		return nil
	}
	manager := t.sub.ID
	if err := t.aim(ctx, place{Chat: chat.ID}, chatKind(chat.Type)); err != nil {
		return err
	}
	t.set(func(s *subscriber.Subscriber) { s.Name, s.Manager, s.Language = chatName(chat), manager, t.lang })
	t.returned()
	t.show(topicsScreen(0))
	return nil
}

// findChannel asks Telegram for "@name", "https://t.me/name" or a chat's id.
func findChannel(ctx context.Context, d *dialogue, name string) (*Chat, error) {
	name = strings.TrimSpace(name)
	for _, prefix := range []string{"https://", "http://", "t.me/", "telegram.me/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	if _, err := strconv.ParseInt(name, 10, 64); err != nil {
		name = "@" + strings.TrimPrefix(name, "@")
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var chat Chat
	if err := d.conn.Call(ctx, "getChat", params{"chat_id": name}, &chat); err != nil {
		return nil, err
	}
	return &chat, nil
}

func mayPost(ctx context.Context, d *dialogue, chat *Chat) bool {
	me := d.conn.Me()
	if me == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var member ChatMember
	p := params{"chat_id": strconv.FormatInt(chat.ID, 10), "user_id": strconv.FormatInt(me.ID, 10)}
	return d.conn.Call(ctx, "getChatMember", p, &member) == nil && reachable(chatKind(chat.Type), member)
}
