package bot

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

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
func (d *dialogue) isChatAdmin(ctx context.Context, chat, user int64) bool {
	key, now := [2]int64{chat, user}, d.opts.Now()
	if admin, known := d.admins.get(key, now); known {
		return admin
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	var member ChatMember
	p := params{"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10)}
	if err := d.conn.Call(ctx, "getChatMember", p, &member); err != nil {
		d.log.Warn("whether someone is an administrator is not known", "err", err)
		return false
	}
	answer := adminAnswer{admin: member.Status == "creator" || member.Status == "administrator", until: now.Add(notAdminFor)}
	if answer.admin {
		answer.until = now.Add(adminFor)
	}
	d.admins.put(key, answer)
	return answer.admin
}

// reachable tells whether the bot may write in a chat where it is that.
func reachable(kind subscriber.ChatKind, m ChatMember) bool {
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

// rightsLost is the key under which told remembers that the loss of the rights
// in a chat was told: its forum topics lose theirs one by one.
type rightsLost string

func (d *dialogue) tellRightsLost(ctx context.Context, sub subscriber.Subscriber) {
	if _, told := d.notified.LoadOrStore(rightsLost(sub.Address), true); !told {
		d.tellManager(ctx, sub, words.RightsLost)
	}
}

// tellThreadLost tells, once, where a forum topic's articles go instead.
func (d *dialogue) tellThreadLost(ctx context.Context, sub subscriber.Subscriber, at place) {
	if _, told := d.notified.LoadOrStore(at, true); !told {
		d.tellManager(ctx, sub, words.ThreadLost)
	}
}

// tellManager tells who linked a group or channel what became of it, or the
// operators when nobody did.
func (d *dialogue) tellManager(ctx context.Context, sub subscriber.Subscriber, what text) {
	name := line(sub.Name, 100)
	if sub.Manager != 0 {
		manager, err := d.store.SubscriberByID(ctx, sub.Manager)
		if err == nil && manager.State == subscriber.Active {
			d.tellPerson(ctx, manager.Address, manager.Language, what, name)
			return
		}
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			d.log.Warn("who linked a chat is not known", "err", err)
		}
	}
	for _, id := range d.opts.Operators {
		d.tellPerson(ctx, strconv.FormatInt(id, 10), vietnamese, what, name)
	}
}

func (d *dialogue) tellPerson(ctx context.Context, address, lang string, what text, args ...any) {
	chat, err := strconv.ParseInt(address, 10, 64)
	if err == nil {
		err = d.sendScreen(ctx, place{Chat: chat}, subscriber.Private, screen{Text: what.in(lang, args...)})
	}
	if err != nil {
		d.log.Warn("a person could not be told about a group or channel", "err", err)
	}
}
