package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/article"
	"loa/subscriber"
)

// adminCache remembers for a while who administers a chat and who does not, so
// that nobody's taps make the bot ask again and again.
type adminCache struct {
	mu    sync.Mutex
	known map[[2]int64]adminAnswer // by chat and person
}

type adminAnswer struct {
	admin bool
	until time.Time
}

const (
	adminFor     = time.Minute
	notAdminFor  = 10 * time.Second
	adminMost    = 10_000          // people remembered
	adminTimeout = 5 * time.Second // the other updates wait meanwhile
)

func (c *adminCache) get(key [2]int64, now time.Time) (admin, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.known[key]
	return a.admin, ok && now.Before(a.until)
}

func (c *adminCache) put(key [2]int64, a adminAnswer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= adminMost {
		c.known = map[[2]int64]adminAnswer{}
	}
	c.known[key] = a
}

// isChatAdmin asks Telegram whether a person administers a chat. When it does
// not answer, nobody does.
func (b *Bot) isChatAdmin(ctx context.Context, chat, user int64) bool {
	key, now := [2]int64{chat, user}, b.opts.Now()
	if admin, known := b.admins.get(key, now); known {
		return admin
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var member tgbotapi.ChatMember
	p := params{"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10)}
	if err := b.call(ctx, "getChatMember", p, &member); err != nil {
		b.log.Warn("whether someone is an administrator is not known", "err", err)
		return false
	}
	answer := adminAnswer{admin: member.Status == "creator" || member.Status == "administrator", until: now.Add(notAdminFor)}
	if answer.admin {
		answer.until = now.Add(adminFor)
	}
	b.admins.put(key, answer)
	return answer.admin
}

// membership takes a change of what the bot is in a chat: blocked, unblocked,
// added, made an administrator, removed.
func (t *talk) membership(ctx context.Context, m *tgbotapi.ChatMemberUpdated) error {
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
				t.b.tellRightsLost(ctx, t.sub)
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
		return t.adopt(ctx)
	}
	return t.joined(ctx)
}

// reachable tells whether the bot may write in a chat where it is that.
func reachable(kind subscriber.ChatKind, m tgbotapi.ChatMember) bool {
	switch m.Status {
	case "member":
		return kind != subscriber.Channel
	case "administrator":
		return kind != subscriber.Channel || m.CanPostMessages
	case "restricted":
		return m.IsMember && m.CanSendMessages
	}
	return false
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
func (t *talk) joined(ctx context.Context) error {
	if !t.known {
		manager, err := t.manager(ctx)
		if err != nil {
			return err
		}
		t.set(func(s *subscriber.Subscriber) { s.Manager = manager })
	}
	t.show(func(_ context.Context, v *view) (screen, error) {
		return screen{Text: v.say(words.GroupHello, line(v.b.siteName(), 100)), Rows: keyboard{{v.button(words.Manage, "c", "0")}}}, nil
	})
	return nil
}

// manager is the subscriber number of the person who acts; 0 when the person
// is no subscriber.
func (t *talk) manager(ctx context.Context) (int64, error) {
	if t.from == nil {
		return 0, nil
	}
	sub, _, err := t.b.subscriber(ctx, place{Chat: t.from.ID}, subscriber.Private)
	return sub.ID, err
}

// linked makes who manages a group, a forum topic or a channel the one who is
// told when something happens to it, if nobody is so far.
func (t *talk) linked(ctx context.Context) error {
	if t.owner == subscriber.Private || t.sub.Manager != 0 {
		return nil
	}
	manager, err := t.manager(ctx)
	if err != nil || manager == 0 {
		return err
	}
	t.sub.Manager = manager
	if t.known {
		t.changes = append(t.changes, subscriber.SaveSubscriber{Subscriber: t.sub})
	}
	return nil
}

// adopt links a channel to the person who made the bot its administrator, and
// asks that person for topics in private.
func (t *talk) adopt(ctx context.Context) error {
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
func (t *talk) linkChannel(ctx context.Context, args string) error {
	if t.kind != subscriber.Private || args == "" {
		t.tell(words.ChannelHow)
		return nil
	}
	if !t.known {
		t.tell(words.ChannelNeedsStart)
		return nil
	}
	chat, err := t.b.findChannel(ctx, args)
	if err != nil || chat.Type == "private" {
		t.tell(words.ChannelNotFound)
		return nil
	}
	if !t.b.isChatAdmin(ctx, chat.ID, t.from.ID) {
		t.tell(words.ChannelNotAdmin)
		return nil
	}
	if !t.b.mayPost(ctx, chat) {
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
func (b *Bot) findChannel(ctx context.Context, name string) (*tgbotapi.Chat, error) {
	name = strings.TrimSpace(name)
	for _, prefix := range []string{"https://", "http://", "t.me/", "telegram.me/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	if _, err := strconv.ParseInt(name, 10, 64); err != nil {
		name = "@" + strings.TrimPrefix(name, "@")
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var chat tgbotapi.Chat
	if err := b.call(ctx, "getChat", params{"chat_id": name}, &chat); err != nil {
		return nil, err
	}
	return &chat, nil
}

func (b *Bot) mayPost(ctx context.Context, chat *tgbotapi.Chat) bool {
	me := b.me.Load()
	if me == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var member tgbotapi.ChatMember
	p := params{"chat_id": strconv.FormatInt(chat.ID, 10), "user_id": strconv.FormatInt(me.ID, 10)}
	return b.call(ctx, "getChatMember", p, &member) == nil && reachable(chatKind(chat.Type), member)
}

// rightsLost is the key under which told remembers that the loss of the rights
// in a chat was told: its forum topics lose theirs one by one.
type rightsLost string

func (b *Bot) tellRightsLost(ctx context.Context, sub subscriber.Subscriber) {
	if _, told := b.told.LoadOrStore(rightsLost(sub.Address), true); !told {
		b.tellManager(ctx, sub, words.RightsLost)
	}
}

// tellManager tells who linked a group or channel what became of it, or the
// operators when nobody did.
func (b *Bot) tellManager(ctx context.Context, sub subscriber.Subscriber, what text) {
	name := line(sub.Name, 100)
	if sub.Manager != 0 {
		manager, err := b.opts.Store.SubscriberByID(ctx, sub.Manager)
		if err == nil && manager.State == subscriber.Active {
			b.tellPerson(ctx, manager.Address, manager.Language, what, name)
			return
		}
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			b.log.Warn("who linked a chat is not known", "err", err)
		}
	}
	for _, id := range b.opts.Admins {
		b.tellPerson(ctx, strconv.FormatInt(id, 10), vietnamese, what, name)
	}
}

func (b *Bot) tellPerson(ctx context.Context, address, lang string, what text, args ...any) {
	chat, err := strconv.ParseInt(address, 10, 64)
	if err == nil {
		err = b.sendScreen(ctx, place{Chat: chat}, subscriber.Private, screen{Text: what.in(lang, args...)})
	}
	if err != nil {
		b.log.Warn("a person could not be told about a group or channel", "err", err)
	}
}
