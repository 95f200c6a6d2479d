package bot

import (
	"cmp"
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
	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/operators"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/internal/trouble"
	"loa/subscriber"
)

// Actions is what operators can do.
type Actions = dialogue.Actions

// Updates is where the bot keeps what came in and was not answered yet.
type Updates interface {
	ApplyUpdate(ctx context.Context, u subscriber.Update) error
	UpdateOffset(ctx context.Context, bot string) (int64, error)
	Unanswered(ctx context.Context, bot string) ([]subscriber.Update, error)
	Answered(ctx context.Context, bot string, ids ...int64) error
	Postpone(ctx context.Context, bot, chat string, until time.Time) error
}

// Pacer keeps Telegram's rates, together with the sender of articles.
type Pacer interface {
	// Wait blocks until a message may go to an address.
	Wait(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) error
	// Penalise keeps everyone from writing to an address for a while.
	Penalise(address string, d time.Duration)
	// Pause keeps everyone from calling at all for a while, and Paused is until
	// when they are kept.
	Pause(d time.Duration)
	Paused() time.Time
}

// Options are what a Bot is made of. Token, Store and Updates are required.
type Options struct {
	// Channel is the name under which all is stored that is the bot's: its
	// subscribers, its stream of updates. "telegram" when empty.
	Channel  string
	Token    string
	Endpoint string       // https://api.telegram.org when empty
	Client   *http.Client // with the proxy for Telegram; without a timeout of its own
	Store    dialogue.Store
	Updates  Updates // of the same database
	Pacer    Pacer   // nil: nobody keeps the rates

	Topics  []article.Topic
	Sources []article.Source // for their names
	Site    string           // the service's name
	SiteURL string           // its website, to say who runs it; empty for none
	Admins  []int64          // operators, by Telegram user id

	// Operator is the legal name of who runs the service, Site when empty, and
	// Contact how people reach them about their data; empty for none.
	Operator, Contact string

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
	Webhook     Webhook
	Emergencies Emergencies
	// Files is how the documents of articles come to people; without Fetch their
	// button is not shown.
	Files Files
	// Actions are what operators can do.
	Actions Actions
	// TokenRefused is called once when it is certain that Telegram refuses the
	// token, with channel.ErrRefused, and once with nil when it accepts it again.
	// It must not block.
	TokenRefused func(err error)
	// Took is called whenever Telegram took a message: whoever waits for it to work
	// need not wait any more. It must not block.
	Took func()
}

// Files is how the documents of articles come to people.
type Files = dialogue.Files

// ErrFileTooLarge says that a document is larger than Files.Limit.
var ErrFileTooLarge = dialogue.ErrFileTooLarge

// Webhook says where Telegram should post updates.
type Webhook struct {
	URL    string // public, with the path under which Handler is mounted
	Secret string // [A-Za-z0-9_-]{1,256}
}

// Bot is the Telegram channel. Make it with New; Run it to hold conversations;
// Send works with and without Run.
type Bot struct {
	opts     Options
	api      *telegram.API
	log      *slog.Logger
	render   *render.Renderer
	dialogue *dialogue.Dialogue
	me       atomic.Pointer[telegram.Identity]
	offset   atomic.Int64 // of the next update

	hookAs atomic.Pointer[string] // our webhook as Telegram writes it

	unseen bool // whether a webhook is set could not be seen so far; of who Runs

	applying sync.Mutex // one update at a time; guards the two below
	failing  int64      // the update whose changes the store does not take
	failures int

	replies replies
	backlog backlog
	health  health

	unanswered, unforgotten, unread *trouble.Log // that answers fail, stay owed, or cannot be read

	confirming chan struct{} // holds one value while someone asks whether a refusal of the token is true
}

// New makes a Bot. It calls nobody; the token's form is checked, not whether
// Telegram takes it.
func New(o Options) (*Bot, error) {
	if o.Store == nil || o.Updates == nil {
		return nil, errors.New("telegram: no store")
	}
	a, err := telegram.NewAPI(o.Token, o.Endpoint, o.Client)
	if err != nil {
		return nil, err
	}
	if o.Webhook.URL != "" && !legalSecret(o.Webhook.Secret) {
		return nil, errors.New("telegram: the webhook needs a secret of letters, digits, - and _")
	}
	o.Channel = cmp.Or(o.Channel, telegram.ChannelName)
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.TokenRefused == nil {
		o.TokenRefused = func(error) {}
	}
	if o.Took == nil {
		o.Took = func() {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	b := &Bot{opts: o, api: a, log: o.Logger.With("channel", o.Channel), confirming: make(chan struct{}, 1)}
	b.unanswered = b.trouble("answers to people fail")
	b.unforgotten = b.trouble("answered updates are still kept; the next answer tries again")
	b.unread = b.trouble("what was not answered cannot be read")
	b.render = render.New(o.Site, o.TimeZone, o.Keywords)
	b.render.Files = o.Files.Fetch != nil
	b.render.Address, b.render.Operator, b.render.Contact = o.SiteURL, cmp.Or(o.Operator, b.render.Name), o.Contact
	b.render.Reload(o.Topics, o.Sources)
	b.dialogue = dialogue.New(
		dialogue.Options{Channel: o.Channel, Store: o.Store, Connection: wire{b}, Render: b.render,
			Operators: o.Admins, Actions: o.Actions, Files: o.Files,
			Quiet: o.Quiet, Now: o.Now, After: o.After, Log: b.log},
	)
	b.replies.start()
	b.backlog.start(o.Now())
	return b, nil
}

// Name is the channel's name in subscribers.
func (b *Bot) Name() string { return b.opts.Channel }

// Reload replaces topics and sources; old buttons keep working.
func (b *Bot) Reload(topics []article.Topic, sources []article.Source) {
	b.render.Reload(topics, sources)
}

// WaitReplies waits until every answer that is queued has been given.
func (b *Bot) WaitReplies() { b.replies.wait(nil) }

// WaitResumed waits until what earlier processes have left unanswered is queued.
func (b *Bot) WaitResumed() { <-b.backlog.resumed }

// wire is the bot as its dialogue sees it.
type wire struct{ b *Bot }

// Call, Reply, Penalise and Me are those of dialogue.Connection.
func (w wire) Call(ctx context.Context, method string, p telegram.Params, result any) error {
	begun := w.b.opts.Now()
	for again := 0; ; again++ {
		err := w.b.call(ctx, method, p, result)
		if err == nil || !worthAgain(err, again) {
			return err
		}
		pause := answerPauses[again]
		var refusal *telegram.APIError
		if errors.As(err, &refusal) {
			pause = max(pause, refusal.RetryAfter)
		}
		if w.b.opts.Now().Add(pause).Sub(begun) > passesWithin || w.b.pause(ctx, pause) != nil {
			return err
		}
	}
}

// passesWithin is how long a call that nobody's chat paces may wait for another
// try.
const passesWithin = 10 * time.Second

// Reply: see Call.
func (w wire) Reply(
	ctx context.Context,
	at telegram.Destination,
	kind subscriber.ChatKind,
	method string,
	p telegram.Params,
) error {
	call := func(context.Context) (string, telegram.Params, error) { return method, p, nil }
	return w.b.reply(ctx, at, kind, call)
}

// ReplyDrawn is that of dialogue.Connection.
func (w wire) ReplyDrawn(
	ctx context.Context, at telegram.Destination, kind subscriber.ChatKind, call dialogue.Call,
) error {
	return w.b.reply(ctx, at, kind, call)
}

// Penalise: see Call.
func (w wire) Penalise(address string, d time.Duration) {
	if w.b.opts.Pacer != nil {
		w.b.opts.Pacer.Penalise(address, d)
	}
}

// Me: see Call.
func (w wire) Me() *telegram.Identity { return w.b.me.Load() }

// TopicLink is a link that opens the bot and subscribes to a topic, and
// ArticleLink one that shows an article; empty before the bot's name is known.
func (b *Bot) TopicLink(id string) string {
	return deepLink(b, "c_"+render.TopicKey(id))
}

// ArticleLink: see TopicLink.
func (b *Bot) ArticleLink(id int64) string {
	return deepLink(b, "a_"+strconv.FormatInt(id, 10))
}

func deepLink(b *Bot, payload string) string {
	me := b.me.Load()
	if me == nil || me.Username == "" {
		return ""
	}
	return "https://t.me/" + url.PathEscape(me.Username) + "?start=" + payload
}

// Check asks Telegram who the bot is. The error says in words what is wrong:
// channel.ErrRefused for a token that is not accepted.
func (b *Bot) Check(ctx context.Context) (username string, err error) {
	if err := b.identify(ctx); err != nil {
		return "", telegram.SendError(err)
	}
	return b.me.Load().Username, nil
}

// Probe asks Telegram whether it takes messages, for who sends: by one without a
// chat and a text, which it refuses. That some other method works would prove
// nothing.
func (b *Bot) Probe(ctx context.Context) error {
	if b.health.judge.Refused() { // nothing but getMe may go
		if _, err := b.Check(ctx); err != nil {
			return err
		}
	}
	err := b.ask(ctx, repeatableTimeout, "sendMessage", telegram.Params{"chat_id": "0"}, nil)
	var refusal *telegram.APIError
	if errors.As(err, &refusal) && refusal.Code == http.StatusBadRequest {
		return nil
	}
	if err != nil {
		return telegram.SendError(err)
	}
	return nil
}

// call calls a method whose failure concerns no one chat.
func (b *Bot) call(ctx context.Context, method string, p telegram.Params, result any) error {
	limit := repeatableTimeout
	switch method {
	case "sendMessage":
		limit = callTimeout
	case "sendDocument":
		limit = uploadTimeout
	case "getChat", "getChatMember":
		limit = lookupTimeout
	}
	return b.ask(ctx, limit, method, p, result)
}

// pause waits by the bot's clock; the error is ctx's.
func (b *Bot) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-b.opts.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Alarm is something that operators are told.
type Alarm struct {
	Text string // in their words
	// Held is a source of which something is held back: buttons to take it stand
	// below, where this process can; "" for none.
	Held string
	To   []int64 // by Telegram user id; nil for all operators
}

// Alert tells operators something. told is how many know it now; the error says why
// others do not, in the words of Send.
func (b *Bot) Alert(ctx context.Context, a Alarm) (told int, err error) {
	if b.health.judge.Refused() { // others ask, rarely, whether it is valid again
		return 0, fmt.Errorf("alert the operators: %w", channel.ErrRefused)
	}
	var failures []error
	to := a.To
	if to == nil {
		to = b.opts.Admins
	}
	for _, id := range to {
		at := telegram.Destination{Chat: id}
		s := telegram.Screen{Text: "⚠️ " + telegram.Block(a.Text, telegram.MaxText-10)}
		if a.Held != "" && b.opts.Actions.TakeHeld != nil {
			s.Rows = operators.HeldButtons(languageOf(ctx, b.dialogue, at), a.Held)
		}
		if err := b.dialogue.Send(ctx, at, subscriber.Private, s); err != nil {
			failures = append(failures, fmt.Errorf("alert an operator: %w", telegram.SendError(err)))
			continue
		}
		told++
	}
	return told, errors.Join(failures...)
}

// languageOf is what an operator reads; an alert does not wait for a store that
// cannot say.
func languageOf(ctx context.Context, d *dialogue.Dialogue, at telegram.Destination) string {
	sub, _, err := d.FindSubscriber(ctx, at, subscriber.Private)
	if err != nil {
		return render.Vietnamese
	}
	return cmp.Or(sub.Language, render.Vietnamese)
}

// AskEmergency asks an operator whether a warning is an emergency for
// everyone: the message that everyone would get, and two buttons. To ask again
// does no harm.
func (b *Bot) AskEmergency(ctx context.Context, a article.Article, operator int64) error {
	at := telegram.Destination{Chat: operator}
	sub, _, err := b.dialogue.FindSubscriber(ctx, at, subscriber.Private)
	if err == nil {
		err = b.dialogue.Send(ctx, at, subscriber.Private, operators.ApprovalRequest(b.render, b.opts.Now(), sub, a))
	}
	if err != nil {
		return fmt.Errorf("ask an operator about article %d: %w", a.ID, err)
	}
	return nil
}

// SendCanary sends a silent message to a chat, over the way that articles
// take, and deletes the one sent before (0: none). It returns the message's
// id; an error says that the way is not clear.
func (b *Bot) SendCanary(ctx context.Context, chat, before int64) (message int64, err error) {
	at := telegram.Destination{Chat: chat}
	p := telegram.Screen{
		Text: fmt.Sprintf(render.Words.Canary.In("vi"), b.render.Moment("vi", b.opts.Now())),
	}.Params(
		at,
	)
	p["disable_notification"] = "true"
	if b.opts.Pacer != nil {
		if err := b.opts.Pacer.Wait(ctx, audience.LaneReply, at.Address(), subscriber.Private); err != nil {
			return before, err
		}
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := b.call(ctx, "sendMessage", p, &sent); err != nil {
		return before, fmt.Errorf("canary: %w", telegram.SendError(err))
	}
	if before != 0 {
		// Somebody may have deleted it, or it is too old: that proves nothing.
		_ = b.call(
			ctx,
			"deleteMessage",
			telegram.Params{"chat_id": at.Address(), "message_id": strconv.FormatInt(before, 10)},
			nil,
		)
	}
	return sent.ID, nil
}
