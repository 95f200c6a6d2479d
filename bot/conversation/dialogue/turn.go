package dialogue

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// Turn is one update in the making: what it changes, and how it is answered
// once that is stored.
type Turn struct {
	Dialogue   *Dialogue
	At         telegram.Destination  // where it is said or tapped
	Kind       subscriber.ChatKind   // of that chat
	Title      string                // of that chat
	From       *telegram.User        // who; nil for an anonymous administrator
	Speaker    *telegram.Chat        // the chat an anonymous administrator speaks for
	Below      *telegram.Message     // the message of a tapped button
	Mark       string                // behind its data, when it names a place in the same chat
	CallbackID string                // the tap's or inline query's id
	Message    *telegram.Message     // what was said
	Target     telegram.Destination  // whose settings are talked of
	Owner      subscriber.ChatKind   // Kind of target
	Subscriber subscriber.Subscriber // of target, with what the update changes
	Known      bool                  // Target is stored
	Lang       string
	Repeated   bool   // its changes were stored before: only the answers are wanted, and there are some
	Found      *found // of what it changes, as far as the answers depend on it
	// Fleeting says that the answers are worthless a moment later.
	Fleeting bool

	Changes []subscriber.SubscriberChange
	// Answers are given one after the other once the changes are stored, at the
	// pace of the chat.
	Answers []Answer
	// Note answers a tapped button; nil for none. It is given at once, since it
	// has no pace: the button shows that it waits until then.
	Note func(context.Context) error

	unsure bool // whether the person is an administrator could not be learned
}

// Text is a sentence in the language of this conversation.
func (t *Turn) Text(x render.Text, args ...any) string { return x.In(t.Lang, args...) }

// Data is callback data about what the tapped button is about.
func (t *Turn) Data(v callback.Verb, args ...string) string {
	return callback.Data(v, args...) + t.Mark
}

// Open starts a talk in a chat. The error is the store's.
func (t *Turn) Open(ctx context.Context, chat *telegram.Chat, at telegram.Destination, from *telegram.User) error {
	t.At, t.From, t.Kind, t.Title = at, from, telegram.ChatKind(chat.Type), ChatName(chat)
	if err := t.Aim(ctx, at, t.Kind); err != nil {
		return err
	}
	// What an earlier process, or another one, was asked to wait.
	if left := t.Subscriber.NotBefore.Sub(t.Dialogue.Opts.Now()); left > 0 {
		t.Dialogue.Conn.Penalise(at.Address(), left)
	}
	return nil
}

// Aim makes a place the one whose settings are talked of.
func (t *Turn) Aim(ctx context.Context, target telegram.Destination, kind subscriber.ChatKind) (err error) {
	t.Target, t.Owner = target, kind
	if t.Subscriber, t.Known, err = t.Dialogue.FindSubscriber(ctx, target, kind); err != nil {
		return err
	}
	if t.Known {
		t.Owner = t.Subscriber.Kind
	} else if target == t.At {
		t.Subscriber.Name, t.Subscriber.Language = t.Title, ClientLanguage(t.From)
	}
	if t.Lang == "" {
		t.Lang = t.language()
	}
	return nil
}

// language is the one chosen, else the one of the person's Telegram.
func (t *Turn) language() string {
	if t.Known && t.Subscriber.Language != "" {
		return t.Subscriber.Language
	}
	return ClientLanguage(t.From)
}

// ClientLanguage is English for who uses Telegram in a foreign language.
func ClientLanguage(u *telegram.User) string {
	if u == nil || u.LanguageCode == "" || strings.HasPrefix(strings.ToLower(u.LanguageCode), render.Vietnamese) {
		return render.Vietnamese
	}
	return render.English
}

// ChatName is what a chat is called in lists.
func ChatName(c *telegram.Chat) string {
	name := strings.TrimSpace(c.FirstName + " " + c.LastName)
	if c.Type != "private" {
		name = c.Title
	}
	if c.UserName != "" {
		name += " (@" + c.UserName + ")"
	}
	return name
}

// Change records changes of the target, after storing it if it is new.
func (t *Turn) Change(changes ...subscriber.SubscriberChange) {
	if !t.Known {
		t.Known = true
		t.Changes = append(t.Changes, subscriber.SaveSubscriber{Subscriber: t.Subscriber})
	}
	t.Changes = append(t.Changes, changes...)
}

// Set changes the target's settings.
func (t *Turn) Set(f func(*subscriber.Subscriber)) {
	f(&t.Subscriber)
	t.Known = true
	t.Changes = append(t.Changes, subscriber.SaveSubscriber{Subscriber: t.Subscriber})
}

// Subscribe begins a topic of the target.
func (t *Turn) Subscribe(topic string, rhythm subscriber.Rhythm) {
	t.Change(subscriber.Subscribe{
		Channel: t.Dialogue.Opts.Channel,
		Address: t.Target.Address(),
		Thread:  t.Target.Thread,
		Topic:   topic,
		Rhythm:  rhythm,
	})
}

// unsubscribe ends a topic of the target; who is no subscriber becomes none.
func (t *Turn) unsubscribe(topic, reason string) {
	if !t.Known {
		return
	}
	t.Change(subscriber.Unsubscribe{
		Channel: t.Dialogue.Opts.Channel,
		Address: t.Target.Address(),
		Thread:  t.Target.Thread,
		Topic:   topic,
		Reason:  reason,
	})
}

// PauseUntil pauses the target; zero: until it returns.
func (t *Turn) PauseUntil(until time.Time, reason string) {
	t.Change(subscriber.Pause{
		Channel: t.Dialogue.Opts.Channel,
		Address: t.Target.Address(),
		Thread:  t.Target.Thread,
		Until:   until,
		Reason:  reason,
	})
}

// Resume ends a pause of the target.
func (t *Turn) Resume() {
	t.Change(subscriber.Resume{Channel: t.Dialogue.Opts.Channel, Address: t.Target.Address(), Thread: t.Target.Thread})
}

// ResumeReturned resumes a target that was paused only because it could not be
// reached: it has just spoken.
func (t *Turn) ResumeReturned() {
	if t.Known && t.Subscriber.State != subscriber.Active && t.Subscriber.Reason != subscriber.PausedByPerson {
		t.ResumeReached()
	}
}

// ResumeReached resumes all threads of a chat that can be reached again.
func (t *Turn) ResumeReached() {
	t.Dialogue.notified.Delete(rightsLost(t.Target.Address()))
	t.Changes = append(
		t.Changes,
		subscriber.Resume{Channel: t.Dialogue.Opts.Channel, Address: t.Target.Address(), AllThreads: true},
	)
}

// Anonymous tells whether an administrator speaks who hides behind the group.
func (t *Turn) Anonymous(chat *telegram.Chat) bool {
	return t.Speaker != nil && t.Speaker.ID == chat.ID
}

// MayManage tells whether the person may change the target's settings: in a
// private chat its person, else an administrator of the group or channel.
func (t *Turn) MayManage(ctx context.Context) bool {
	if t.Owner == subscriber.Private && t.Target == t.At {
		return t.Kind == subscriber.Private
	}
	if t.Speaker != nil && t.Speaker.ID == t.Target.Chat {
		return true
	}
	if t.From == nil {
		return false
	}
	admin, known := t.Dialogue.IsChatAdmin(ctx, t.Target.Chat, t.From.ID)
	t.unsure = !known
	return admin
}

// NotAllowed is what to say to who may not manage the target, as MayManage found:
// Telegram may not have told whether they do.
func (t *Turn) NotAllowed() render.Text {
	if t.unsure {
		return render.Words.Failed
	}
	return render.Words.AdminsOnly
}

// AimAtReader makes another subscriber of the chat the one talked of: what was
// meant for a forum topic that is gone stands in the general one.
func (t *Turn) AimAtReader(ctx context.Context, id int64) error {
	sub, err := t.Dialogue.Store.SubscriberByID(ctx, id)
	if err != nil {
		return err
	}
	return t.Aim(ctx, telegram.Destination{Chat: t.At.Chat, Thread: sub.Thread}, sub.Kind)
}

// ManagerID is the subscriber number of the person who acts; 0 when the person
// is no subscriber.
func (t *Turn) ManagerID(ctx context.Context) (int64, error) {
	if t.From == nil {
		return 0, nil
	}
	sub, _, err := t.Dialogue.FindSubscriber(ctx, telegram.Destination{Chat: t.From.ID}, subscriber.Private)
	return sub.ID, err
}

// RememberManager makes who manages a group, a forum topic or a channel the one who is
// told when something happens to it, if nobody is so far.
func (t *Turn) RememberManager(ctx context.Context) error {
	if t.Owner == subscriber.Private || t.Subscriber.Manager != 0 {
		return nil
	}
	manager, err := t.ManagerID(ctx)
	if err != nil || manager == 0 {
		return err
	}
	t.Subscriber.Manager = manager
	if t.Known {
		t.Changes = append(t.Changes, subscriber.SaveSubscriber{Subscriber: t.Subscriber})
	}
	return nil
}

// TopicsOn are the target's topics, by their present ids.
func (t *Turn) TopicsOn(ctx context.Context) (map[string]bool, error) {
	on := map[string]bool{}
	if !t.Known || t.Subscriber.ID == 0 {
		return on, nil
	}
	list, err := t.Dialogue.Store.Subscriptions(ctx, t.Subscriber.ID)
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	site := t.Dialogue.Render.Site()
	for _, s := range list {
		on[s.Topic] = true
		if now, ok := site.Topic(s.Topic); ok {
			on[now.ID] = true
		}
	}
	return on, nil
}

// Follow turns a topic on. One that is on keeps the rhythm of its own.
func (t *Turn) Follow(ctx context.Context, topic article.Topic) error {
	on, err := t.TopicsOn(ctx)
	if err != nil || on[topic.ID] {
		return err
	}
	t.Subscribe(topic.ID, subscriber.RhythmUnset)
	return nil
}

// DropTopic ends a subscription, also one made under a former name.
func (t *Turn) DropTopic(s *render.Site, topic article.Topic, reason string) {
	for _, id := range append([]string{topic.ID}, topic.Formerly...) {
		if now, ok := s.Topic(id); ok && now.ID == topic.ID {
			t.unsubscribe(id, reason)
		}
	}
}
