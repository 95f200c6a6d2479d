package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"loa/bot/internal/judge"
	"loa/bot/telegram"
	"loa/channel"
)

const (
	// callTimeout bounds a call that may not be repeated without harm,
	// repeatableTimeout one that may, and lookupTimeout one for whose answer other
	// updates wait.
	callTimeout       = 30 * time.Second
	uploadTimeout     = 3 * time.Minute // of 20 MB, over a line of 1 Mbit/s
	repeatableTimeout = 6 * time.Second
	lookupTimeout     = 2 * time.Second
	// falselyMost is how often a call is repeated at once whose refusal getMe
	// has disproved.
	falselyMost = 2
)

// confirmAt are the pauses before getMe is asked whether the token is refused.
var confirmAt = []time.Duration{0, 2 * time.Second, 3 * time.Second}

// ask makes a call when one may go: during a penalty nothing may.
func (b *Bot) ask(ctx context.Context, limit time.Duration, method string, p telegram.Params, result any) error {
	for b.opts.Pacer != nil {
		wait := b.opts.Pacer.Paused().Sub(b.opts.Now())
		if wait <= 0 {
			break
		}
		if err := b.pause(ctx, wait); err != nil {
			return err
		}
	}
	return b.exchange(ctx, limit, method, p, result)
}

// exchange makes a call that has waited for its permit. A refusal of the token
// is not believed before getMe has confirmed it; the call is made again when it
// was false.
func (b *Bot) exchange(
	ctx context.Context, limit time.Duration, method string, p telegram.Params, result any,
) error {
	identity := method == "getMe"
	for falsely := 0; ; falsely++ {
		begun := b.opts.Now()
		if !b.health.judge.May(identity, begun) {
			return fmt.Errorf("telegram: %w", errRefused)
		}
		err := b.within(ctx, limit, method, p, result)
		b.health.note(b, method, err)
		if err == nil && method == "sendMessage" {
			b.opts.Took()
		}
		if identity || telegram.Classify(err) != telegram.Refused {
			heedPenalty(b, identity, err)
			return err
		}
		refused, doubt := b.confirm(ctx, begun)
		switch {
		case refused:
			return err
		case doubt != nil:
			return doubt
		case falsely == falselyMost, b.health.disbelieves(method, begun):
			return telegram.Disproved(err, b.health.disbelieve(method, b.opts.Now()))
		}
	}
}

// within makes one call, which may take so long.
func (b *Bot) within(
	ctx context.Context, limit time.Duration, method string, p telegram.Params, result any,
) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return b.api.Call(ctx, method, p, result)
}

// errRefused says, without asking again, that the token is refused.
var errRefused = &telegram.APIError{Code: http.StatusUnauthorized, Description: "Unauthorized"}

// heedPenalty keeps everyone from calling when even getMe is asked to wait.
// Other methods have limits of their own, and who calls them heeds those.
func heedPenalty(b *Bot, identity bool, err error) {
	var refusal *telegram.APIError
	if !identity || !errors.As(err, &refusal) || refusal.Code != http.StatusTooManyRequests || b.opts.Pacer == nil {
		return
	}
	b.opts.Pacer.Pause(max(refusal.RetryAfter, time.Second))
}

// confirm asks getMe whether the token is refused: at once, and again seconds
// later. Of several callers one asks, and the others hear its answer. The error
// says that nobody answered.
func (b *Bot) confirm(ctx context.Context, begun time.Time) (refused bool, err error) {
	select {
	case b.confirming <- struct{}{}:
		defer func() { <-b.confirming }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	for _, wait := range confirmAt {
		if b.health.judge.Refused() {
			return true, nil
		}
		if b.health.judge.WorkedSince(begun) { // for another call, meanwhile
			return false, nil
		}
		if err := b.pause(ctx, wait); err != nil {
			return false, err
		}
		err := b.identify(ctx)
		if err == nil {
			return false, nil
		}
		if telegram.Classify(err) != telegram.Refused {
			return false, err
		}
	}
	return b.health.judge.Refused(), nil
}

// identify asks Telegram who the bot is.
func (b *Bot) identify(ctx context.Context) error {
	var me telegram.Identity
	err := b.ask(ctx, repeatableTimeout, "getMe", nil, &me)
	if err == nil {
		b.me.Store(&me)
	}
	return err
}

// outcome is what a call came to, for the judge; false when it says nothing.
func outcome(err error) (o judge.Outcome, ok bool) {
	var refusal *telegram.APIError
	switch {
	case err == nil:
		return judge.Works, true
	case errors.Is(err, context.Canceled):
		return 0, false
	case telegram.Classify(err) == telegram.Refused:
		return judge.Refuses, true
	case errors.As(err, &refusal), telegram.IsDisproved(err):
		return judge.Works, true
	}
	return judge.Absent, true
}

// sendError words an error of a send. How long everyone waits for an absent
// Telegram is for the judge to say.
func (b *Bot) sendError(err error) error {
	worded := telegram.SendError(err)
	var later *channel.LaterError
	if o, ok := outcome(err); ok && o == judge.Absent && errors.As(worded, &later) && later.Everyone {
		later.After = b.health.judge.Pause()
	}
	return worded
}
