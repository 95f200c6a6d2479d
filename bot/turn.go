package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/article"
	"loa/subscriber"
)

// talk is one update in the making: what it changes, and how it is answered
// once that is stored.
type talk struct {
	d       *dialogue
	at      place                 // where it is said or tapped
	kind    subscriber.ChatKind   // of that chat
	title   string                // of that chat
	from    *User                 // who; nil for an anonymous administrator
	speaker *Chat                 // the chat an anonymous administrator speaks for
	tapped  *message              // the message of a tapped button
	mark    string                // behind its data, when it names a place in the same chat
	query   string                // the tap's or inline query's id
	said    *message              // what was said
	target  place                 // whose settings are talked of
	owner   subscriber.ChatKind   // kind of target
	sub     subscriber.Subscriber // of target, with what the update changes
	known   bool                  // target is stored
	lang    string
	again   bool   // its changes were stored before: only the answers are wanted, and there are some
	found   *found // of what it changes, as far as the answers depend on it
	// fleeting says that the answers are worthless a moment later.
	fleeting bool

	changes []subscriber.SubscriberChange
	replies []func(context.Context) error
}

func (t *talk) say(x text, args ...any) string { return x.in(t.lang, args...) }

// data is callback data about what the tapped button is about.
func (t *talk) data(v verb, args ...string) string { return data(v, args...) + t.mark }

// open starts a talk in a chat. The error is the store's.
func (t *talk) open(ctx context.Context, chat *Chat, at place, from *User) error {
	t.at, t.from, t.kind, t.title = at, from, chatKind(chat.Type), chatName(chat)
	if err := t.aim(ctx, at, t.kind); err != nil {
		return err
	}
	// What an earlier process, or another one, was asked to wait.
	if left := t.sub.NotBefore.Sub(t.d.opts.Now()); left > 0 {
		t.d.conn.Penalise(at.address(), left)
	}
	return nil
}

// aim makes a place the one whose settings are talked of.
func (t *talk) aim(ctx context.Context, target place, kind subscriber.ChatKind) (err error) {
	t.target, t.owner = target, kind
	if t.sub, t.known, err = t.d.subscriber(ctx, target, kind); err != nil {
		return err
	}
	if t.known {
		t.owner = t.sub.Kind
	} else if target == t.at {
		t.sub.Name, t.sub.Language = t.title, clientLanguage(t.from)
	}
	if t.lang == "" {
		t.lang = t.language()
	}
	return nil
}

// language is the one chosen, else the one of the person's Telegram.
func (t *talk) language() string {
	if t.known && t.sub.Language != "" {
		return t.sub.Language
	}
	return clientLanguage(t.from)
}

// clientLanguage is English for who uses Telegram in a foreign language.
func clientLanguage(u *User) string {
	if u == nil || u.LanguageCode == "" || strings.HasPrefix(strings.ToLower(u.LanguageCode), vietnamese) {
		return vietnamese
	}
	return english
}

func chatName(c *Chat) string {
	name := strings.TrimSpace(c.FirstName + " " + c.LastName)
	if c.Type != "private" {
		name = c.Title
	}
	if c.UserName != "" {
		name += " (@" + c.UserName + ")"
	}
	return name
}

// change records changes of the target, after storing it if it is new.
func (t *talk) change(changes ...subscriber.SubscriberChange) {
	if !t.known {
		t.known = true
		t.changes = append(t.changes, subscriber.SaveSubscriber{Subscriber: t.sub})
	}
	t.changes = append(t.changes, changes...)
}

// set changes the target's settings.
func (t *talk) set(f func(*subscriber.Subscriber)) {
	f(&t.sub)
	t.known = true
	t.changes = append(t.changes, subscriber.SaveSubscriber{Subscriber: t.sub})
}

func (t *talk) subscribe(topic string, rhythm subscriber.Rhythm) {
	t.change(subscriber.Subscribe{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread, Topic: topic, Rhythm: rhythm})
}

// unsubscribe ends a topic of the target; who is no subscriber becomes none.
func (t *talk) unsubscribe(topic, reason string) {
	if !t.known {
		return
	}
	t.change(subscriber.Unsubscribe{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread, Topic: topic, Reason: reason})
}

func (t *talk) pauseUntil(until time.Time, reason string) {
	t.change(subscriber.Pause{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread, Until: until, Reason: reason})
}

func (t *talk) resume() {
	t.change(subscriber.Resume{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread})
}

// returned resumes a target that was paused only because it could not be
// reached: it has just spoken.
func (t *talk) returned() {
	if t.known && t.sub.State != subscriber.Active && t.sub.Reason != subscriber.PausedByPerson {
		t.reached()
	}
}

// reached resumes all threads of a chat that can be reached again.
func (t *talk) reached() {
	t.d.notified.Delete(rightsLost(t.target.address()))
	t.changes = append(t.changes, subscriber.Resume{Channel: channelName, Address: t.target.address(), AllThreads: true})
}

// anonymous tells whether an administrator speaks who hides behind the group.
func (t *talk) anonymous(chat *Chat) bool {
	return t.speaker != nil && t.speaker.ID == chat.ID
}

// mayManage tells whether the person may change the target's settings: in a
// private chat its person, else an administrator of the group or channel.
func (t *talk) mayManage(ctx context.Context) bool {
	if t.owner == subscriber.Private && t.target == t.at {
		return t.kind == subscriber.Private
	}
	if t.speaker != nil && t.speaker.ID == t.target.Chat {
		return true
	}
	return t.from != nil && t.d.isChatAdmin(ctx, t.target.Chat, t.from.ID)
}

// aimAtReader makes another subscriber of the chat the one talked of: what was
// meant for a forum topic that is gone stands in the general one.
func (t *talk) aimAtReader(ctx context.Context, id int64) error {
	sub, err := t.d.store.SubscriberByID(ctx, id)
	if err != nil {
		return err
	}
	return t.aim(ctx, place{Chat: t.at.Chat, Thread: sub.Thread}, sub.Kind)
}

// manager is the subscriber number of the person who acts; 0 when the person
// is no subscriber.
func (t *talk) manager(ctx context.Context) (int64, error) {
	if t.from == nil {
		return 0, nil
	}
	sub, _, err := t.d.subscriber(ctx, place{Chat: t.from.ID}, subscriber.Private)
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

// topicsOn are the target's topics, by their present ids.
func (t *talk) topicsOn(ctx context.Context) (map[string]bool, error) {
	on := map[string]bool{}
	if !t.known || t.sub.ID == 0 {
		return on, nil
	}
	list, err := t.d.store.Subscriptions(ctx, t.sub.ID)
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	site := t.d.render.site()
	for _, s := range list {
		on[s.Topic] = true
		if now, ok := site.topic(s.Topic); ok {
			on[now.ID] = true
		}
	}
	return on, nil
}

// follow turns a topic on. One that is on keeps the rhythm of its own.
func (t *talk) follow(ctx context.Context, topic article.Topic) error {
	on, err := t.topicsOn(ctx)
	if err != nil || on[topic.ID] {
		return err
	}
	t.subscribe(topic.ID, subscriber.RhythmUnset)
	return nil
}

// dropTopic ends a subscription, also one made under a former name.
func (t *talk) dropTopic(s *site, topic article.Topic, reason string) {
	for _, id := range append([]string{topic.ID}, topic.Formerly...) {
		if now, ok := s.topic(id); ok && now.ID == topic.ID {
			t.unsubscribe(id, reason)
		}
	}
}
