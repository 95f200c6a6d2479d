package dialogue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/internal/trouble"
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
)

// Store is what conversations read of the database.
type Store interface {
	Subscriber(ctx context.Context, channel, address string, thread int64) (subscriber.Subscriber, error)
	SubscriberByID(ctx context.Context, id int64) (subscriber.Subscriber, error)
	Subscriptions(ctx context.Context, subscriber int64) ([]subscriber.Subscription, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	ArticleAt(ctx context.Context, addresses []string) (article.Article, error)
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Suggest(ctx context.Context, q article.Query) (string, error)
	ListMessageAt(ctx context.Context, channel, address, message string) (ledger.ListMessage, error)
	Stats(ctx context.Context) (operations.Stats, error)
}

// connection is the way to Telegram, with its pace and its health.
type connection interface {
	// Call calls a method whose failure concerns no one chat.
	Call(ctx context.Context, method string, p telegram.Params, result any) error
	// Reply makes a call that answers a person, at the pace that Telegram allows.
	Reply(
		ctx context.Context,
		at telegram.Destination,
		kind subscriber.ChatKind,
		method string,
		p telegram.Params,
	) error
	// ReplyDrawn is Reply for a call that is made up when the chat takes one.
	ReplyDrawn(ctx context.Context, at telegram.Destination, kind subscriber.ChatKind, call Call) error
	// Penalise keeps everyone from writing to an address for a while.
	Penalise(address string, d time.Duration)
	// Me is who the bot is; nil before Telegram has said so.
	Me() *telegram.Identity
}

// Call makes up a call to Telegram.
type Call func(ctx context.Context) (method string, p telegram.Params, err error)

// Actions is what operators can do, each nil when nobody can.
type Actions struct {
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
	// ConfirmEscalation makes a warning of AskEmergency an emergency for
	// everyone, and DeclineEscalation leaves it a warning; both say what has
	// become of the approval request, whoever was first. nil: nobody can answer it.
	ConfirmEscalation, DeclineEscalation func(ctx context.Context, id int64, operator string) (article.Escalation,
		error)
	// EndEmergency ends an emergency, whoever raised it, as
	// article.EscalationAllClear or article.EscalationFalseAlarm, and says what has become of
	// it, whoever was first. nil: nobody can end one.
	EndEmergency func(ctx context.Context, id int64, how article.EscalationState, operator string) (article.Escalation,
		error)
	// Held is what the flood guard holds back of a source, and TakeHeld has it
	// taken, with send also sent, and says what there is of it then: it returns
	// before it is done. nil: this process does not collect.
	Held     func(ctx context.Context, source string) (operations.HeldBack, error)
	TakeHeld func(ctx context.Context, source string, send bool, operator string) (operations.HeldBack, error)
}

// Files is how the documents of articles come to people, each nil when nobody
// can.
type Files struct {
	// Fetch reads a document of a source's article that Telegram does not fetch
	// itself; its error is ErrFileTooLarge when it has more than Limit bytes.
	Fetch func(ctx context.Context, source, address string) ([]byte, error)
	Limit int64
	// Known is what Telegram calls the document that it had from an address
	// lately, "" for none, and Keep keeps that.
	Known func(ctx context.Context, address string) (id string, err error)
	Keep  func(ctx context.Context, address, id string) error
}

// ErrFileTooLarge says that a document is larger than can be sent.
var ErrFileTooLarge = errors.New("document too large")

// Options are what a dialogue is made of; all but the actions and the quiet
// hours are required.
type Options struct {
	Channel    string // under which subscribers are stored
	Store      Store
	Connection connection
	Render     *render.Renderer
	Operators  []int64 // by Telegram user id
	Actions    Actions
	Files      Files
	Quiet      subscriber.QuietHours // of new subscribers; zero: none
	Now        func() time.Time
	After      func(time.Duration) <-chan time.Time // by the same clock as Now
	Log        *slog.Logger
}

// Dialogue holds conversations: it understands what people write and tap, one
// update at a time, and words the answers.
type Dialogue struct {
	Opts     Options
	Store    Store
	Conn     connection
	Render   *render.Renderer
	Log      *slog.Logger
	drawings drawings
	admins   adminCache
	notified sync.Map // what was told to who linked a chat, once
	recent   recent

	unsure, untold *trouble.Log // who is an administrator is not known; someone is not told
}

// New makes a dialogue.
func New(o Options) *Dialogue {
	return &Dialogue{Opts: o, Store: o.Store, Conn: o.Connection, Render: o.Render, Log: o.Log,
		unsure: trouble.New(o.Log, "whether someone is an administrator is not known", o.Now),
		untold: trouble.New(o.Log, "a person could not be told about a group or channel", o.Now)}
}

// Pause waits by the dialogue's clock; the error is ctx's.
func (d *Dialogue) Pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-d.Opts.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Defaults are the settings of a subscriber who has none yet.
func (d *Dialogue) Defaults(at telegram.Destination, kind subscriber.ChatKind) subscriber.Subscriber {
	return subscriber.Subscriber{
		Channel: d.Opts.Channel, Address: at.Address(), Thread: at.Thread, Kind: kind,
		State: subscriber.Active, Size: subscriber.SizeMedium, Preview: true, Sound: true, Quiet: d.Opts.Quiet,
	}
}

// FindSubscriber reads who is at a place; the defaults, and false, when nobody is.
func (d *Dialogue) FindSubscriber(
	ctx context.Context,
	at telegram.Destination,
	kind subscriber.ChatKind,
) (subscriber.Subscriber, bool, error) {
	sub, err := d.Store.Subscriber(ctx, d.Opts.Channel, at.Address(), at.Thread)
	if errors.Is(err, article.ErrNotFound) {
		return d.Defaults(at, kind), false, nil
	}
	if err != nil {
		return sub, false, fmt.Errorf("find subscriber: %w", err)
	}
	return sub, true, nil
}

// IsOperator tells whether a person is one of the operators.
func (d *Dialogue) IsOperator(user int64) bool {
	for _, id := range d.Opts.Operators {
		if id == user {
			return true
		}
	}
	return false
}

// IsMe tells whether a user is the bot.
func (d *Dialogue) IsMe(user int64) bool {
	me := d.Conn.Me()
	return me != nil && me.ID == user
}

// ParseCommand splits "/name@bot args"; false for what is no command, or one
// for another bot.
func (d *Dialogue) ParseCommand(text string) (name, args string, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	text = "/" + strings.TrimSpace(text[1:]) // a phone's keyboard adds a space
	end := strings.IndexAny(text, " \n\t")
	if end < 0 {
		end = len(text)
	}
	name, to, named := strings.Cut(text[1:end], "@")
	if me := d.Conn.Me(); named && me != nil && !strings.EqualFold(to, me.Username) {
		return "", "", false
	}
	return strings.ToLower(name), strings.TrimSpace(text[end:]), name != ""
}

// Send sends a screen as an answer.
func (d *Dialogue) Send(
	ctx context.Context,
	at telegram.Destination,
	kind subscriber.ChatKind,
	s telegram.Screen,
) error {
	return d.Conn.Reply(ctx, at, kind, "sendMessage", s.Params(at))
}
