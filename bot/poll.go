package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"loa/bot/conversation"
	"loa/bot/conversation/dialogue"
	"loa/bot/telegram"
	"loa/internal/trouble"
	"loa/subscriber"
)

const (
	// pollTimeout is how long a poll waits for news; pollSlack beyond it, and
	// pollSlackMost while polls are given up, before one is. A poll whose answer
	// is lost keeps people waiting for that long.
	pollTimeout   = 7 * time.Second
	pollSlack     = 2 * time.Second
	pollSlackMost = 16 * time.Second
	pauseMost     = 30 * time.Second
	// After conflictAfter conflicts, over conflictIn at least, another program
	// certainly reads the updates; then it is asked every pauseConflict.
	conflictAfter = 3
	conflictIn    = 5 * time.Second
	pauseConflict = 60 * time.Second
	drainReplies  = 5 * time.Second
)

// Run holds conversations until ctx ends, then finishes the answers that are
// under way. Nothing that Telegram says makes it end: it waits, and alarms
// through the log and Health. It may be called again after it has returned, as
// by a process that becomes the sender once more.
func (b *Bot) Run(ctx context.Context) error {
	defer func() { b.replies.drain(b.opts.After(drainReplies)) }()
	if err := b.begin(ctx); err != nil {
		return err
	}
	var menus sync.WaitGroup
	defer menus.Wait()
	menus.Go(func() { conversation.PublishMenus(ctx, b.dialogue) })
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, pauseMost) {
		err := b.resumeBacklog(ctx, 0)
		if err == nil {
			break
		}
		b.unread.Note("err", err, "again_in", wait)
		if b.pause(ctx, wait) != nil {
			return nil
		}
	}
	if b.opts.Webhook.URL != "" {
		b.keepWebhook(ctx)
		return nil
	}
	b.poll(ctx)
	return nil
}

// begin introduces the bot: who it is, its menus, and how updates come. It
// tries until that is done; its error is the store's.
func (b *Bot) begin(ctx context.Context) error {
	offset, err := b.opts.Updates.UpdateOffset(ctx, b.Name())
	if err != nil {
		return fmt.Errorf("telegram: where the updates ended: %w", err)
	}
	b.offset.Store(offset)
	absent := b.trouble("the bot cannot begin yet")
	for wait := time.Second; ; wait = min(2*wait, pauseMost) {
		err := b.introduce(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			absent.Over()
			return nil
		}
		absent.Note("err", err)
		if b.pause(ctx, b.health.untilAsked(b.opts.Now(), wait)) != nil {
			return nil
		}
	}
}

// trouble is a log of what goes wrong, by the bot's clock.
func (b *Bot) trouble(what string) *trouble.Log { return trouble.New(b.log, what, b.opts.Now) }

func (b *Bot) introduce(ctx context.Context) error {
	if err := b.identify(ctx); err != nil {
		return err
	}
	if b.opts.Webhook.URL != "" {
		if err := b.setWebhook(ctx); err != nil {
			return err
		}
	} else if err := b.dropWebhook(ctx); err != nil {
		return err
	}
	b.log.Info("Telegram is connected", "bot", b.me.Load().Username)
	return nil
}

// dropWebhook removes a webhook that an earlier mode of ours, or another
// program, has set: with it nothing can be polled.
func (b *Bot) dropWebhook(ctx context.Context) error {
	info, err := b.webhookInfo(ctx)
	b.unseen = err != nil
	if err != nil { // not vital: if there is one, polling meets a conflict and looks again
		b.log.Warn("whether a webhook is set is not known", "err", err)
		return nil
	}
	if info.URL == "" {
		return nil
	}
	b.log.Warn("a webhook is set for this bot; removing it to poll", "host", info.host())
	return b.call(ctx, "deleteWebhook", nil, nil)
}

// poller reads updates.
type poller struct {
	b          *Bot
	slack      time.Duration
	failing    *trouble.Log
	conflicts  int // in a row
	conflicted time.Time
}

// poll reads updates and applies them, one after the other, until ctx ends.
func (b *Bot) poll(ctx context.Context) {
	p := &poller{b: b, slack: pollSlack, failing: b.trouble("reading updates failed")}
	wait := time.Second
	for ctx.Err() == nil {
		asked := b.opts.Now()
		updates, err := p.fetch(ctx)
		if err == nil {
			err = b.applyAll(ctx, updates)
		}
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			wait = time.Second
			p.failing.Over()
			// A server that does not wait for news must not be asked in a tight loop.
			if len(updates) == 0 && b.opts.Now().Sub(asked) < time.Second && b.pause(ctx, time.Second) != nil {
				return
			}
			continue
		}
		pause := p.failed(ctx, err, wait)
		wait = min(2*wait, pauseMost)
		if b.pause(ctx, pause) != nil {
			return
		}
	}
}

func (p *poller) fetch(ctx context.Context) ([]json.RawMessage, error) {
	b := p.b
	if b.health.judge.Refused() {
		if err := b.identify(ctx); err != nil {
			return nil, err
		}
	}
	params := telegram.Params{
		"timeout":         strconv.Itoa(int(pollTimeout / time.Second)),
		"limit":           "100",
		"allowed_updates": telegram.UpdateKinds,
	}
	if offset := b.offset.Load(); offset != 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	var updates []json.RawMessage
	err := b.ask(ctx, pollTimeout+p.slack, "getUpdates", params, &updates)
	switch {
	case errors.Is(err, context.DeadlineExceeded): // the way may be slow
		p.slack = min(2*p.slack, pollSlackMost)
	case err == nil:
		p.slack = max(pollSlack, p.slack-time.Second)
	}
	if err == nil || telegram.Classify(err) != telegram.Conflict {
		if b.health.get().Conflict {
			b.log.Info("nobody else receives this bot's updates any more")
		}
		p.conflicts = 0
		b.health.change(func(h *Health) { h.Conflict = false })
	}
	return updates, err
}

// failed says how long to wait after a failed poll, and tells operators what
// they have to know.
func (p *poller) failed(ctx context.Context, err error, wait time.Duration) time.Duration {
	if telegram.Classify(err) == telegram.Conflict {
		return p.conflict(ctx, err, wait)
	}
	var refusal *telegram.APIError
	if errors.As(err, &refusal) && refusal.RetryAfter > 0 {
		wait = max(wait, refusal.RetryAfter)
	}
	if p.b.health.judge.Refused() { // health has alarmed
		return p.b.health.untilAsked(p.b.opts.Now(), wait)
	}
	p.failing.Note("err", err)
	return wait
}

// conflict says how long to wait after an answer that somebody else reads the
// updates: one says nothing yet, for a poll of ours that was given up may be
// still open there.
func (p *poller) conflict(ctx context.Context, err error, wait time.Duration) time.Duration {
	b := p.b
	var refusal *telegram.APIError
	webhook := errors.As(err, &refusal) && refusal.Says("webhook")
	if webhook && b.unseen && b.dropWebhook(ctx) == nil && !b.unseen {
		return wait
	}
	if p.conflicts++; p.conflicts == 1 {
		p.conflicted = b.opts.Now()
	}
	if p.conflicts < conflictAfter || b.opts.Now().Sub(p.conflicted) < conflictIn {
		return min(wait, conflictIn/2)
	}
	if !b.health.get().Conflict {
		b.health.change(func(h *Health) { h.Conflict = true })
		other := "another program with the same token"
		if webhook {
			if info, err := b.webhookInfo(ctx); err == nil && info.URL != "" {
				other = "a webhook at " + info.host()
			}
		}
		b.log.Error("someone else receives this bot's updates: only one may", "other", other, "err", err)
	}
	return min(max(wait, conflictIn), pauseConflict)
}

// applyAll applies updates in order and stops at the first that the store
// does not take: it comes again with the next poll.
func (b *Bot) applyAll(ctx context.Context, updates []json.RawMessage) error {
	for _, raw := range updates {
		if err := b.apply(ctx, raw); err != nil {
			return err
		}
	}
	return nil
}

// apply turns one update into changes, stores them together with the update's
// number, and queues the answers. One that was applied before has been, or
// will be, answered. The error is the store's or ctx's; an update
// that cannot be understood is logged and passed over.
func (b *Bot) apply(ctx context.Context, raw json.RawMessage) error {
	b.applying.Lock()
	defer b.applying.Unlock()
	id, err := telegram.UpdateID(raw)
	if err != nil {
		b.log.Error("an update cannot be read", "err", err)
		return nil
	}
	t, err := b.understand(ctx, raw, id, false)
	if err != nil {
		return fmt.Errorf("telegram: read for update %d: %w", id, err)
	}
	if b.replies.full(t.At.Chat) { // someone plays with buttons
		t.DropAnswers()
	}
	u := subscriber.Update{Bot: b.Name(), ID: id, Changes: t.Changes}
	u.Raw, u.Chat, u.Person = t.Kept(raw)
	err = b.opts.Updates.ApplyUpdate(ctx, u)
	if errors.Is(err, subscriber.ErrRepeated) { // the store knows, even of those that come behind later ones
		b.offset.Store(max(b.offset.Load(), id+1))
		return nil
	}
	if err != nil {
		if !b.poison(ctx, id, err) {
			return fmt.Errorf("telegram: apply update: %w", err)
		}
		t.DropAnswers()
	}
	b.offset.Store(id + 1)
	b.answer(t, id)
	return nil
}

// poisonTries is how often an update's changes are tried before they are
// given up, if the store works otherwise.
const poisonTries = 8

// poison tells whether an update's changes are what the store chokes on: it
// has failed often, while its number alone can be stored. It is stored then,
// so that the updates behind it are heard.
func (b *Bot) poison(ctx context.Context, id int64, cause error) bool {
	if b.failing != id {
		b.failing, b.failures = id, 0
	}
	b.failures++
	if b.failures < poisonTries || ctx.Err() != nil {
		return false
	}
	if err := b.opts.Updates.ApplyUpdate(ctx, subscriber.Update{Bot: b.Name(), ID: id}); err != nil {
		return false
	}
	b.log.Error("the changes of an update are given up", "update", id, "err", cause)
	return true
}

// understand is the dialogue's receive with a net under it: an update that
// cannot be decoded, or that meets a bug of ours, must not keep all the others
// from being read. With again set it was applied before. The error is the store's.
func (b *Bot) understand(ctx context.Context, raw json.RawMessage, id int64, again bool) (t *dialogue.Turn, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("an update is passed over: a bug", "update", id, "panic", p, "stack", string(debug.Stack()))
			t, err = &dialogue.Turn{}, nil
		}
	}()
	t, err = conversation.Receive(ctx, b.dialogue, raw, again)
	if errors.Is(err, conversation.ErrUndecodable) {
		b.log.Error("an update is passed over: it cannot be decoded", "update", id, "err", err)
		return t, nil
	}
	return t, err
}
