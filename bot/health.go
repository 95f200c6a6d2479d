package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"loa/bot/telegram"
)

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
	v := telegram.Failed
	if err != nil {
		v = telegram.Classify(err)
	}
	alarm := false
	x.change(func(h *Health) {
		var transport *telegram.TransportError
		if !errors.As(err, &transport) {
			h.LastAnswer, h.Unreachable = b.opts.Now(), false
		} else if !errors.Is(err, context.Canceled) {
			h.Unreachable = true
		}
		if err != nil {
			h.LastError = err.Error()
		}
		if v == telegram.Refused {
			alarm, h.Refused, x.refusedAt = !h.Refused, true, b.opts.Now()
		} else if err == nil {
			h.Refused = false
		}
	})
	if alarm {
		b.log.Error("Telegram refuses the bot's token: nothing is sent until a valid token is set", "err", err)
	}
}

// keepStill tells whether the token was refused so lately that asking again
// would be rude; every now and then a send may find out whether it is valid
// again.
func (x *health) keepStill(now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.h.Refused {
		return false
	}
	if now.Sub(x.refusedAt) < pauseRefused {
		return true
	}
	x.refusedAt = now
	return false
}
