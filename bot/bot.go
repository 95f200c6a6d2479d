// Package bot is Loa's Telegram channel: the conversation with subscribers,
// the wording of every message, and sending.
//
// Telegram is talked to in api.go only. What people say and tap comes through
// a poll loop of our own (or a webhook), is turned into changes that the store
// applies together with the update's number, and only then answered.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
)

// channelName is this channel's name in subscribers, and the name of its
// stream of updates.
const channelName = "telegram"

// Store is what the bot needs of the database.
type Store interface {
	Subscriber(ctx context.Context, channel, address string, thread int64) (subscriber.Subscriber, error)
	SubscriberByID(ctx context.Context, id int64) (subscriber.Subscriber, error)
	Subscriptions(ctx context.Context, subscriber int64) ([]subscriber.Subscription, error)
	ApplyUpdate(ctx context.Context, u subscriber.Update) error
	UpdateOffset(ctx context.Context, bot string) (int64, error)
	Unanswered(ctx context.Context, bot string) ([]subscriber.Update, error)
	Answered(ctx context.Context, bot string, ids ...int64) error
	Postpone(ctx context.Context, bot, chat string, until time.Time) error
	Article(ctx context.Context, id int64) (article.Article, error)
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	ListMessageAt(ctx context.Context, channel, address string, message int64) (ledger.ListMessage, error)
	Stats(ctx context.Context) (operations.Stats, error)
}

// Pacer keeps Telegram's rates, together with the sender of articles.
type Pacer interface {
	// Wait blocks until a message may go to an address.
	Wait(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) error
	// Penalise keeps everyone from writing to an address for a while.
	Penalise(address string, d time.Duration)
}

// Options are what a Bot is made of. Token and Store are required.
type Options struct {
	Token    string
	Endpoint string       // https://api.telegram.org when empty
	Client   *http.Client // with the proxy for Telegram; without a timeout of its own
	Store    Store
	Pacer    Pacer // nil: nobody keeps the rates

	Topics  []article.Topic
	Sources []article.Source // for their names
	Site    string           // the service's name
	Admins  []int64          // operators, by Telegram user id

	TimeZone *time.Location // UTC when nil
	Now      func() time.Time
	// After waits by the same clock as Now; time.After when nil.
	After  func(time.Duration) <-chan time.Time
	Logger *slog.Logger

	// Quiet are the quiet hours of new subscribers; zero: none.
	Quiet subscriber.QuietHours
	// Keywords says that deliveries heed subscribers' own keywords, so that
	// the bot offers them.
	Keywords bool
	// Webhook replaces polling when its URL is set.
	Webhook Webhook
	// Health describes in a few words what an operator should look at, for
	// /thongke; empty or nil: nothing.
	Health func(ctx context.Context) string
	// Publish stores an operator's warning and announces it, once, however often
	// it is asked to; nil: /khan is off.
	Publish func(ctx context.Context, a article.Article) (id int64, err error)
	// Withdraw ends a warning of Publish; ending it again does nothing.
	Withdraw func(ctx context.Context, id int64) error
	// Warnings counts how far a warning has come, or with 0 each that is in
	// force, newest first; nil: nobody is told.
	Warnings func(ctx context.Context, id int64) ([]ledger.WarningReach, error)
	// Raise makes a warning of AskEmergency an emergency for everyone, and
	// Decline leaves it a warning; both say what has become of the question,
	// whoever was first. nil: nobody can answer it.
	Raise, Decline func(ctx context.Context, id int64, operator string) (article.Escalation, error)
	// EndEmergency ends an emergency, whoever raised it, as
	// article.EscalationAllClear or article.EscalationFalseAlarm, and says what has become of
	// it, whoever was first. nil: nobody can end one.
	EndEmergency func(ctx context.Context, id int64, how article.EscalationState, operator string) (article.Escalation, error)
}

// Webhook says where Telegram should post updates.
type Webhook struct {
	URL    string // public, with the path under which Handler is mounted
	Secret string // [A-Za-z0-9_-]{1,256}
}

// Bot is the Telegram channel. Make it with New; Run it to hold conversations;
// Send works with and without Run.
type Bot struct {
	opts   Options
	api    *api
	log    *slog.Logger
	site   atomic.Pointer[site]
	me     atomic.Pointer[identity]
	offset atomic.Int64 // of the next update

	hookAs atomic.Pointer[string] // our webhook as Telegram writes it

	unseen bool // whether a webhook is set could not be seen so far; of who Runs

	applying sync.Mutex // one update at a time; guards the two below
	failing  int64      // the update whose changes the store does not take
	failures int

	replies replies
	owed    owed
	admins  adminCache
	health  health
	told    sync.Map // forum topics whose loss was told
}

// identity is who Telegram says the bot is.
type identity struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}

// site is what a reload of the configuration changes.
type site struct {
	topics  []article.Topic
	byID    map[string]int // Topic.ID or a former one -> place in topics
	byKey   map[string]int // key in callback data -> place in topics
	keys    []string       // by place
	sources map[string]string
}

// New makes a Bot. It calls nobody; the token's form is checked, not whether
// Telegram takes it.
func New(o Options) (*Bot, error) {
	if o.Store == nil {
		return nil, errors.New("telegram: no store")
	}
	a, err := newAPI(o.Token, o.Endpoint, o.Client)
	if err != nil {
		return nil, err
	}
	if o.Webhook.URL != "" && !legalSecret(o.Webhook.Secret) {
		return nil, errors.New("telegram: the webhook needs a secret of letters, digits, - and _")
	}
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	b := &Bot{opts: o, api: a, log: o.Logger.With("channel", channelName)}
	b.Reload(o.Topics, o.Sources)
	b.replies.start()
	b.owed.start(o.Now())
	return b, nil
}

// Name is the channel's name in subscribers.
func (b *Bot) Name() string { return channelName }

// Reload replaces topics and sources; old buttons keep working.
func (b *Bot) Reload(topics []article.Topic, sources []article.Source) {
	s := &site{topics: topics, byID: map[string]int{}, byKey: map[string]int{}, sources: map[string]string{}}
	for i, t := range topics {
		key := topicKey(t.ID)
		s.keys = append(s.keys, key)
		s.byID[t.ID], s.byKey[key] = i, i
	}
	for i, t := range topics {
		for _, former := range t.Formerly {
			if _, taken := s.byID[former]; !taken {
				s.byID[former], s.byKey[topicKey(former)] = i, i
			}
		}
	}
	for _, src := range article.WithOperators(sources, b.siteName(), "") {
		s.sources[src.ID] = src.Name
	}
	b.site.Store(s)
}

// maxKey leaves room in callback data for what stands around a topic's key:
// "x:", ":1" and "@-1001234567890123/1234567890".
const maxKey = 24

// topicKey is a topic's id in callback data: itself, or a hash when it is long
// or holds our separators.
func topicKey(id string) string {
	plain := len(id) <= maxKey && id != ""
	for _, r := range id {
		plain = plain && (r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	if plain {
		return id
	}
	return "_" + shortHash(id)
}

// topic returns the topic with an id, present or former.
func (s *site) topic(id string) (article.Topic, bool) {
	i, ok := s.byID[id]
	if !ok {
		return article.Topic{}, false
	}
	return s.topics[i], true
}

// topicByKey returns the topic that callback data or a deep link names.
func (s *site) topicByKey(key string) (article.Topic, bool) {
	i, ok := s.byKey[key]
	if !ok {
		return article.Topic{}, false
	}
	return s.topics[i], true
}

// TopicLink is a link that opens the bot and subscribes to a topic, and
// ArticleLink one that shows an article; empty before the bot's name is known.
func (b *Bot) TopicLink(id string) string {
	return b.deepLink("c_" + topicKey(id))
}

// ArticleLink: see TopicLink.
func (b *Bot) ArticleLink(id int64) string {
	return b.deepLink("a_" + strconv.FormatInt(id, 10))
}

func (b *Bot) deepLink(payload string) string {
	me := b.me.Load()
	if me == nil || me.Username == "" {
		return ""
	}
	return "https://t.me/" + url.PathEscape(me.Username) + "?start=" + payload
}

// Check asks Telegram who the bot is. The error says in words what is wrong:
// article.ErrRefused for a token that is not accepted.
func (b *Bot) Check(ctx context.Context) (username string, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var me identity
	if err := b.api.call(ctx, "getMe", nil, &me); err != nil {
		return "", sendError(err)
	}
	b.me.Store(&me)
	return me.Username, nil
}

// Probe asks Telegram whether it answers and knows the bot, for who sends.
func (b *Bot) Probe(ctx context.Context) error {
	_, err := b.Check(ctx)
	return err
}

// callTimeout bounds every call but a long poll.
const callTimeout = 30 * time.Second

// call calls a method whose failure concerns no one chat.
func (b *Bot) call(ctx context.Context, method string, p params, result any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := b.api.call(ctx, method, p, result)
	b.health.note(b, err)
	return err
}

// pause waits by the bot's clock; the error is ctx's.
func (b *Bot) pause(ctx context.Context, d time.Duration) error {
	select {
	case <-b.opts.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Health is how the channel is, for the operator's desk and metrics.
type Health struct {
	Username    string
	Refused     bool // the token is not accepted: nothing is sent
	Conflict    bool // another program reads the bot's updates
	Unreachable bool // Telegram could not be reached at the last try
	LastAnswer  time.Time
	LastError   string
	MarkupBugs  int64 // messages whose markup Telegram refused: sent as plain text
	LengthBugs  int64 // messages that were too long: sent shorter
}

// Health tells how the channel is.
func (b *Bot) Health() Health {
	h := b.health.get()
	if me := b.me.Load(); me != nil {
		h.Username = me.Username
	}
	return h
}

type health struct {
	mu        sync.Mutex
	h         Health
	refusedAt time.Time
}

func (x *health) get() Health {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.h
}

func (x *health) change(f func(*Health)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f(&x.h)
}

// note keeps what a call's outcome says about the channel, and raises the
// alarm once when the token is refused.
func (x *health) note(b *Bot, err error) {
	v := failed
	if err != nil {
		v = judge(err)
	}
	alarm := false
	x.change(func(h *Health) {
		var transport *transportError
		if !errors.As(err, &transport) {
			h.LastAnswer, h.Unreachable = b.opts.Now(), false
		} else if !errors.Is(err, context.Canceled) {
			h.Unreachable = true
		}
		if err != nil {
			h.LastError = err.Error()
		}
		if v == refused {
			alarm, h.Refused, x.refusedAt = !h.Refused, true, b.opts.Now()
		} else if err == nil {
			h.Refused = false
		}
	})
	if alarm {
		b.log.Error("Telegram refuses the bot's token: nothing is sent until a valid token is set", "err", err)
	}
}

func (b *Bot) isAdmin(user int64) bool {
	for _, id := range b.opts.Admins {
		if id == user {
			return true
		}
	}
	return false
}

// Alert tells every operator something, in the operator's words. told is how
// many know it now; the error says why others do not, in the words of Send.
func (b *Bot) Alert(ctx context.Context, message string) (told int, err error) {
	if b.health.get().Refused { // others ask, rarely, whether it is valid again
		return 0, fmt.Errorf("alert the operators: %w", channel.ErrRefused)
	}
	var failures []error
	for _, id := range b.opts.Admins {
		at := place{Chat: id}
		err := b.sendScreen(ctx, at, subscriber.Private, screen{Text: "⚠️ " + block(message, maxText-10)})
		if err != nil {
			failures = append(failures, fmt.Errorf("alert an operator: %w", sendError(err)))
			continue
		}
		told++
	}
	return told, errors.Join(failures...)
}
