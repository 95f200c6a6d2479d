package dialogue

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"loa/article"
	"loa/bot/render"
	"loa/bot/telegram"
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
	// quietFor is after how long without it a trouble that comes and goes is over.
	quietFor = 10 * time.Minute
	// AdminFor is how long it is believed that someone administers a chat.
	AdminFor    = time.Minute
	notAdminFor = 10 * time.Second
	adminMost   = 10_000 // people remembered
	// AdminTimeout bounds the question and its repetition: the other updates wait
	// meanwhile.
	AdminTimeout = 9 * time.Second
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

// IsChatAdmin asks Telegram whether a person administers a chat. When it does
// not answer, that is not known, and nobody does.
func (d *Dialogue) IsChatAdmin(ctx context.Context, chat, user int64) (admin, known bool) {
	key, now := [2]int64{chat, user}, d.Opts.Now()
	if admin, known := d.admins.get(key, now); known {
		return admin, true
	}
	member, err := d.ChatMember(ctx, chat, user)
	if err != nil {
		var refusal *telegram.APIError
		noSuchChat := errors.As(err, &refusal) && refusal.Code == http.StatusBadRequest
		if !noSuchChat {
			d.unsure.Note("err", err)
		}
		return false, noSuchChat
	}
	d.unsure.OverAfter(quietFor)
	answer := adminAnswer{
		admin: member.Status == "creator" || member.Status == "administrator",
		until: now.Add(notAdminFor),
	}
	if answer.admin {
		answer.until = now.Add(AdminFor)
	}
	d.admins.put(key, answer)
	return answer.admin, true
}

// ChatMember asks Telegram what a person is in a chat.
func (d *Dialogue) ChatMember(ctx context.Context, chat, user int64) (member telegram.ChatMember, err error) {
	ctx, cancel := context.WithTimeout(ctx, AdminTimeout)
	defer cancel()
	p := telegram.Params{"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10)}
	err = d.Conn.Call(ctx, "getChatMember", p, &member)
	return member, err
}

// Reachable tells whether the bot may write in a chat where it is that.
func Reachable(kind subscriber.ChatKind, m telegram.ChatMember) bool {
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
// in a chat was notified: its forum topics lose theirs one by one.
type rightsLost string

// NotifyRightsLost tells, once, who linked a chat that the bot may not write there.
func (d *Dialogue) NotifyRightsLost(ctx context.Context, sub subscriber.Subscriber) {
	if _, told := d.notified.LoadOrStore(rightsLost(sub.Address), true); !told {
		d.NotifyManager(ctx, sub, render.Words.RightsLost)
	}
}

// NotifyThreadLost tells, once, where a forum topic's articles go instead; now
// says that it had not been told before.
func (d *Dialogue) NotifyThreadLost(ctx context.Context, sub subscriber.Subscriber, at telegram.Destination) (
	now bool) {
	if _, told := d.notified.LoadOrStore(at, true); told || sub.ThreadLost {
		return false
	}
	d.NotifyManager(ctx, sub, render.Words.ThreadLost)
	return true
}

// ThreadReturned notes that the forum topic where the turn is takes messages
// again: its next loss is told anew.
func (t *Turn) ThreadReturned() {
	t.Dialogue.notified.Delete(t.At)
	if t.Known {
		t.Changes = append(t.Changes, subscriber.LoseThread{Channel: t.Dialogue.Opts.Channel, Address: t.At.Address(),
			Thread: t.At.Thread, Returned: true})
	}
}

// LostThread tells whether the loss of a subscriber's forum topic was told, and it
// takes no messages since.
func (d *Dialogue) LostThread(sub subscriber.Subscriber, at telegram.Destination) bool {
	_, lost := d.notified.Load(at)
	return lost || sub.ThreadLost
}

// NotifyManager tells who linked a group or channel what became of it, or the
// operators when nobody did.
func (d *Dialogue) NotifyManager(ctx context.Context, sub subscriber.Subscriber, what render.Text) {
	name := telegram.Line(sub.Name, 100)
	if sub.Manager != 0 {
		manager, err := d.Store.SubscriberByID(ctx, sub.Manager)
		if err == nil && manager.State == subscriber.Active {
			d.notifyPerson(ctx, manager.Address, manager.Language, what, name)
			return
		}
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			d.Log.Warn("who linked a chat is not known", "err", err)
		}
	}
	for _, id := range d.Opts.Operators {
		d.notifyPerson(ctx, strconv.FormatInt(id, 10), render.Vietnamese, what, name)
	}
}

func (d *Dialogue) notifyPerson(ctx context.Context, address, lang string, what render.Text, args ...any) {
	chat, err := strconv.ParseInt(address, 10, 64)
	if err == nil {
		err = d.Send(
			ctx,
			telegram.Destination{Chat: chat},
			subscriber.Private,
			telegram.Screen{Text: what.In(lang, args...)},
		)
	}
	if err != nil {
		d.untold.Note("err", err)
	}
}
