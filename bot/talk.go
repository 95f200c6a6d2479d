package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/article"
	"loa/audience"
	"loa/subscriber"
)

// talk is one update in the making: what it changes, and how it is answered
// once that is stored.
type talk struct {
	b       *Bot
	at      place                 // where it is said or tapped
	kind    subscriber.ChatKind   // of that chat
	title   string                // of that chat
	from    *tgbotapi.User        // who; nil for an anonymous administrator
	speaker *tgbotapi.Chat        // the chat an anonymous administrator speaks for
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

// draw makes a screen from what is stored when it is shown.
type draw func(ctx context.Context, v *view) (screen, error)

// view is what a screen is drawn from.
type view struct {
	b      *Bot
	site   *site
	lang   string
	kind   subscriber.ChatKind // of the chat that sees it
	target place
	remote bool // target is a channel that the chat manages
	other  bool // target is not where the screen stands
	sub    subscriber.Subscriber
	known  bool
	on     map[string]subscriber.Rhythm // the topics that are on
}

func (v *view) say(t text, args ...any) string { return t.in(v.lang, args...) }
func (t *talk) say(x text, args ...any) string { return x.in(t.lang, args...) }

// data is callback data about the view's target.
func (v *view) data(parts ...string) string {
	d := data(parts...)
	if v.other {
		d += v.target.mark()
	}
	return d
}

// data is callback data about what the tapped button is about.
func (t *talk) data(parts ...string) string { return data(parts...) + t.mark }

func (v *view) button(label text, parts ...string) button {
	return button{Text: v.say(label), Data: v.data(parts...)}
}

// footer is the last row of a screen: where it came from, and away with it.
func (v *view) footer(back ...string) []button {
	var row []button
	if len(back) > 0 {
		row = append(row, v.button(words.Back, back...))
	}
	return append(row, v.button(words.Close, "close"))
}

// defaults are the settings of a subscriber who has none yet.
func (b *Bot) defaults(at place, kind subscriber.ChatKind) subscriber.Subscriber {
	return subscriber.Subscriber{
		Channel: channelName, Address: at.address(), Thread: at.Thread, Kind: kind,
		State: subscriber.Active, Size: subscriber.SizeMedium, Preview: true, Sound: true, Quiet: b.opts.Quiet,
	}
}

// subscriber reads who is at a place; the defaults, and false, when nobody is.
func (b *Bot) subscriber(ctx context.Context, at place, kind subscriber.ChatKind) (subscriber.Subscriber, bool, error) {
	sub, err := b.opts.Store.Subscriber(ctx, channelName, at.address(), at.Thread)
	if errors.Is(err, article.ErrNotFound) {
		return b.defaults(at, kind), false, nil
	}
	if err != nil {
		return sub, false, fmt.Errorf("find subscriber: %w", err)
	}
	return sub, true, nil
}

// open starts a talk in a chat. The error is the store's.
func (t *talk) open(ctx context.Context, chat *tgbotapi.Chat, at place, from *tgbotapi.User) error {
	t.at, t.from, t.kind, t.title = at, from, chatKind(chat.Type), chatName(chat)
	if err := t.aim(ctx, at, t.kind); err != nil {
		return err
	}
	// What an earlier process, or another one, was asked to wait.
	if left := t.sub.NotBefore.Sub(t.b.opts.Now()); left > 0 && t.b.opts.Pacer != nil {
		t.b.opts.Pacer.Penalise(at.address(), left)
	}
	return nil
}

// aim makes a place the one whose settings are talked of.
func (t *talk) aim(ctx context.Context, target place, kind subscriber.ChatKind) (err error) {
	t.target, t.owner = target, kind
	if t.sub, t.known, err = t.b.subscriber(ctx, target, kind); err != nil {
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
func clientLanguage(u *tgbotapi.User) string {
	if u == nil || u.LanguageCode == "" || strings.HasPrefix(strings.ToLower(u.LanguageCode), vietnamese) {
		return vietnamese
	}
	return english
}

func chatName(c *tgbotapi.Chat) string {
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
	t.b.told.Delete(rightsLost(t.target.address()))
	t.changes = append(t.changes, subscriber.Resume{Channel: channelName, Address: t.target.address(), AllThreads: true})
}

// later queues an answer, done after the changes are stored.
func (t *talk) later(reply func(context.Context) error) { t.replies = append(t.replies, reply) }

// look draws a screen from what is stored now.
func (t *talk) look(ctx context.Context, d draw) (screen, error) {
	sub, known, err := t.b.subscriber(ctx, t.target, t.owner)
	if err != nil {
		return screen{}, err
	}
	v := &view{b: t.b, site: t.b.site.Load(), lang: t.lang, kind: t.kind, target: t.target, remote: t.target.Chat != t.at.Chat, other: t.target != t.at,
		sub: sub, known: known, on: map[string]subscriber.Rhythm{}}
	if known {
		if sub.Language != "" && !v.remote {
			v.lang = sub.Language
		}
		list, err := t.b.opts.Store.Subscriptions(ctx, sub.ID)
		if err != nil {
			return screen{}, fmt.Errorf("read subscriptions: %w", err)
		}
		for _, s := range list {
			id := s.Topic
			if id == subscriber.TopicAny { // the own keywords
				continue
			}
			if topic, ok := v.site.topic(id); ok {
				id = topic.ID
			}
			v.on[id] = s.Rhythm
		}
	}
	return d(ctx, v)
}

// show answers with a new message.
func (t *talk) show(d draw) {
	t.later(func(ctx context.Context) error {
		s, err := t.look(ctx, d)
		if err != nil {
			return err
		}
		return t.b.sendScreen(ctx, t.at, t.kind, s)
	})
}

// redraw turns the tapped message into another screen, or sends that anew
// when the message is gone or there was none.
func (t *talk) redraw(d draw) {
	if t.tapped == nil {
		t.show(d)
		return
	}
	t.later(func(ctx context.Context) error {
		s, err := t.look(ctx, d)
		if err != nil {
			return err
		}
		p := s.params(t.at)
		p["message_id"] = strconv.Itoa(t.tapped.MessageID)
		delete(p, "message_thread_id")
		err = t.b.reply(ctx, t.at, t.kind, "editMessageText", p)
		if err != nil && judge(err) == missing {
			return t.b.sendScreen(ctx, t.at, t.kind, s)
		}
		return err
	})
}

// tell answers with a sentence.
func (t *talk) tell(x text, args ...any) {
	t.show(func(_ context.Context, v *view) (screen, error) { return screen{Text: v.say(x, args...)}, nil })
}

// toast answers a tap with a short note; every tap gets one, or an empty one.
func (t *talk) toast(x text, args ...any) { t.confirm(plain(t.say(x, args...)), false) }

const maxToast = 200

func (t *talk) confirm(note string, box bool) {
	if t.tapped == nil || t.query == "" {
		return
	}
	query := t.query
	t.query = ""
	p := params{"callback_query_id": query}
	p.AddNonEmpty("text", cut(note, maxToast))
	p.AddBool("show_alert", box)
	t.later(func(ctx context.Context) error {
		err := t.b.call(ctx, "answerCallbackQuery", p, nil)
		if err != nil && judge(err) == staleQuery {
			return nil // tapped long ago: the person has seen the screen change
		}
		return err
	})
}

// sendScreen sends a screen as an answer.
func (b *Bot) sendScreen(ctx context.Context, at place, kind subscriber.ChatKind, s screen) error {
	return b.reply(ctx, at, kind, "sendMessage", s.params(at))
}

// reply makes a call that answers a person, at the pace that Telegram allows.
// A chat that asks to wait is waited for once; one that moved is followed.
func (b *Bot) reply(ctx context.Context, at place, kind subscriber.ChatKind, method string, p params) error {
	err := b.pacedCall(ctx, at, kind, method, p)
	if err == nil {
		return nil
	}
	var refusal *apiError
	switch judge(err) {
	case unchanged:
		return nil
	case moved:
		if !errors.As(err, &refusal) {
			return err
		}
		if err := b.move(ctx, at, refusal.MigrateTo); err != nil {
			return err
		}
		at.Chat = refusal.MigrateTo
		p["chat_id"] = at.address()
		if p["message_id"] != "" { // it stayed behind: here the number means another message
			if method != "editMessageText" {
				return nil
			}
			method = "sendMessage"
			delete(p, "message_id")
		}
		return b.pacedCall(ctx, at, kind, method, p)
	case noThread:
		delete(p, "message_thread_id")
		return b.pacedCall(ctx, at, kind, method, p)
	case badMarkup:
		b.markupBug(method, err)
		delete(p, "parse_mode")
		p["text"] = plain(p["text"])
		return b.pacedCall(ctx, at, kind, method, p)
	case later:
		pause := pauseServerError
		if errors.As(err, &refusal) && refusal.Code == 429 {
			pause = max(refusal.RetryAfter, time.Second)
			if b.opts.Pacer != nil {
				b.opts.Pacer.Penalise(at.address(), pause)
			}
			if err := b.opts.Store.Postpone(ctx, channelName, at.address(), b.opts.Now().Add(pause)); err != nil {
				b.log.Warn("that a chat asked to wait could not be stored", "err", err)
			}
		}
		if pause > maxReplyWait {
			return err
		}
		if err := b.pause(ctx, pause); err != nil {
			return err
		}
		err = b.pacedCall(ctx, at, kind, method, p)
		if err != nil && judge(err) == unchanged {
			return nil
		}
	}
	return err
}

// maxReplyWait is how late an answer may come; after that it would confuse.
const maxReplyWait = 30 * time.Second

func (b *Bot) pacedCall(ctx context.Context, at place, kind subscriber.ChatKind, method string, p params) error {
	if b.opts.Pacer != nil {
		if err := b.opts.Pacer.Wait(ctx, audience.LaneReply, at.address(), kind); err != nil {
			return err
		}
	}
	release, err := b.replies.slot(ctx)
	if err != nil {
		return err
	}
	defer release()
	return b.call(ctx, method, p, nil)
}

// move gives the subscribers of a chat its new id.
func (b *Bot) move(ctx context.Context, at place, to int64) error {
	change := subscriber.Move{Channel: channelName, Address: at.address(), Thread: at.Thread, NewAddress: strconv.FormatInt(to, 10)}
	u := subscriber.Update{Bot: channelName, Changes: []subscriber.SubscriberChange{change}}
	if err := b.opts.Store.ApplyUpdate(ctx, u); err != nil {
		return fmt.Errorf("move a chat: %w", err)
	}
	return nil
}

func (b *Bot) markupBug(what string, err error) {
	b.health.change(func(h *Health) { h.MarkupBugs++ })
	b.log.Error("Telegram cannot read our markup; sent as plain text. This is a bug", "message", what, "err", err)
}
