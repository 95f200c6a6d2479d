package bot

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"loa/bot/internal/judge"
	"loa/bot/telegram"
	"loa/channel"
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
	// Unknown counts refusals of messages in words that are not known here.
	Unknown map[string]int64
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
	judge judge.Judge

	mu          sync.Mutex
	h           Health
	disbelieved map[string]disbelief // by method, since it last worked
	doubted     map[string]time.Time // chats that refused a message, by address
	taken       map[int64]taking     // by article
	refused     map[string]refusals  // in unknown words, by address
	tookAt      time.Time            // when any chat took a message last
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

// note keeps what a call's outcome says about the channel, and says once when
// it is certain that the token is refused, and once when that is over.
func (x *health) note(b *Bot, method string, err error) {
	now := b.opts.Now()
	o, ok := outcome(err)
	x.change(func(h *Health) {
		if err != nil {
			h.LastError = err.Error()
		}
		if ok && o == judge.Absent {
			h.Unreachable = true
		} else if ok {
			h.LastAnswer, h.Unreachable = now, false
		}
		if err == nil {
			delete(x.disbelieved, method)
		}
	})
	if !ok {
		return
	}
	switch x.judge.Note(o, method == "getMe", now) {
	case judge.Refused:
		x.change(func(h *Health) { h.Refused = true })
		b.log.Error("Telegram refuses the bot's token: nothing is sent until a valid token is set", "err", err)
		b.opts.TokenRefused(channel.ErrRefused)
	case judge.Recovered:
		x.change(func(h *Health) { h.Refused = false })
		b.log.Info("Telegram accepts the bot's token again")
		b.opts.TokenRefused(nil)
	}
}

// disbelieve is how long everyone waits with a method whose refusals getMe
// disproves again and again.
func (x *health) disbelieve(method string, now time.Time) time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	d := x.disbelieved[method]
	if now.Sub(d.at) >= d.pause { // else it is of the same instant
		d.pause, d.at = min(max(2*d.pause, firstDisbelief), mostDisbelief), now
		if x.disbelieved == nil {
			x.disbelieved = map[string]disbelief{}
		}
		x.disbelieved[method] = d
	}
	return d.pause
}

// disbelieves tells whether a method was refused falsely before, and has not worked
// since: to ask again at once is of no use.
func (x *health) disbelieves(method string, now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	d := x.disbelieved[method]
	return d.pause > 0 && !now.Before(d.at)
}

const (
	firstDisbelief = 2 * time.Second
	mostDisbelief  = time.Minute
)

// disbelief is what is kept of false refusals.
type disbelief struct {
	at    time.Time
	pause time.Duration
}

// goneAgain tells whether a chat that takes nothing has said so before, some
// seconds ago: one answer proves nothing.
func (x *health) goneAgain(address string, now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if at, before := x.doubted[address]; before {
		return now.Sub(at) >= goneAfter
	}
	if x.doubted == nil || len(x.doubted) >= mostDoubted {
		x.doubted = map[string]time.Time{}
	}
	x.doubted[address] = now
	return false
}

// takes says that a chat took a message of an article.
func (x *health) takes(address string, article int64, now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.doubted, address)
	delete(x.refused, address)
	x.tookAt = now
	if x.taken == nil || len(x.taken) >= mostTaken {
		x.taken = map[int64]taking{}
	}
	x.taken[article] = taking{address, now}
}

// takesNone notes that a chat refuses an article in words that say nothing to us,
// and tells whether that is the chat's doing: another takes the same, or it has
// refused several, while others took theirs.
func (x *health) takesNone(address string, article int64, now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if last, taken := x.taken[article]; taken && last.address != address && now.Sub(last.at) < takenFor {
		return true
	}
	if x.refused == nil || len(x.refused) >= mostDoubted {
		x.refused = map[string]refusals{}
	}
	r := x.refused[address]
	if len(r.articles) == 0 {
		r.since = now
	}
	if len(r.articles) < refusedMost && !slices.Contains(r.articles, article) {
		r.articles = append(r.articles, article)
	}
	x.refused[address] = r
	return len(r.articles) >= refusedMost && x.tookAt.After(r.since)
}

// forget says that no more is asked of a chat: it is known to take nothing.
func (x *health) forget(address string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.doubted, address)
	delete(x.refused, address)
}

// refusals are the articles that a chat refused, since when.
type refusals struct {
	articles []int64
	since    time.Time
}

// taking is who took a message of an article last.
type taking struct {
	address string
	at      time.Time
}

// unknown counts a refusal in words that say nothing to us, and tells of each
// wording once.
func (x *health) unknown(b *Bot, err error) {
	wording := err.Error()
	var refusal *telegram.APIError
	if errors.As(err, &refusal) {
		wording = refusal.Description
	}
	first := false
	x.change(func(h *Health) {
		counts := maps.Clone(h.Unknown)
		if counts == nil {
			counts = map[string]int64{}
		}
		if _, known := counts[wording]; !known && len(counts) >= mostWordings {
			wording = "other"
		}
		first = counts[wording] == 0
		counts[wording]++
		h.Unknown = counts
	})
	if first {
		b.log.Warn("Telegram refuses a message in words not known here; it is tried as text alone", "err", err)
	}
}

const (
	// goneAfter is after how long a chat that refuses is asked again before it
	// is believed.
	goneAfter = 2 * time.Second
	// mostDoubted, mostTaken and mostWordings bound what is remembered.
	mostDoubted  = 10_000
	mostTaken    = 1_000
	mostWordings = 50
	// refusedMost is how many articles a chat may refuse in unknown words, without
	// taking one, before it is the chat: a topic may have no other subscriber.
	refusedMost = 3
	// takenFor is how long it tells something that another chat took a message.
	takenFor = time.Hour
)

// untilAsked is wait, or while the token is refused the time until somebody
// asks again whether it is.
func (x *health) untilAsked(now time.Time, wait time.Duration) time.Duration {
	if !x.judge.Refused() {
		return wait
	}
	return max(x.judge.NextAsk().Sub(now), time.Second)
}
