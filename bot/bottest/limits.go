package bottest

import "time"

// Limits are the rates at which a bot may call. Sends, edits, deletes and
// chat actions share them.
type Limits struct {
	PerSecond      float64 // over all chats; 30
	Burst          int     // calls over all chats that may come at once; 30
	AnySecond      int     // over all chats in any one second; none when 0
	ChatPerSecond  float64 // to one chat; 1
	ChatBurst      int     // calls to one chat that may come at once; 3
	GroupPerMinute int     // to one group or channel in any minute; 20
	// Penalty is the least retry_after; 3 s.
	Penalty time.Duration
	// MaxPenalty is where escalation ends; an hour.
	MaxPenalty time.Duration
}

func (l Limits) withDefaults() Limits {
	if l.PerSecond == 0 {
		l.PerSecond = 30
	}
	if l.Burst == 0 {
		l.Burst = 30
	}
	if l.ChatPerSecond == 0 {
		l.ChatPerSecond = 1
	}
	if l.ChatBurst == 0 {
		l.ChatBurst = 3
	}
	if l.GroupPerMinute == 0 {
		l.GroupPerMinute = 20
	}
	if l.Penalty == 0 {
		l.Penalty = 3 * time.Second
	}
	if l.MaxPenalty == 0 {
		l.MaxPenalty = time.Hour
	}
	return l
}

// limiter keeps the rates and the penalties. Calling during a penalty doubles
// it, counted from the call.
type limiter struct {
	limits Limits
	all    bucket
	last   []time.Time // of the last second, when any second is counted
	chats  map[int64]*chatRate
}

type chatRate struct {
	bucket bucket
	minute []time.Time // of the last minute, groups only
}

func newLimiter(l Limits) limiter {
	return limiter{limits: l.withDefaults(), chats: map[int64]*chatRate{}}
}

// bucket lets burst calls pass at once and rate a second on average.
type bucket struct {
	tokens float64
	at     time.Time
	until  time.Time     // penalty
	last   time.Duration // length of the latest penalty
}

// take uses a token, or tells how long the caller has to wait.
func (b *bucket) take(now time.Time, rate float64, burst int) (wait time.Duration) {
	if b.at.IsZero() {
		b.tokens = float64(burst)
	} else if now.After(b.at) {
		b.tokens = min(float64(burst), b.tokens+now.Sub(b.at).Seconds()*rate)
	}
	b.at = now
	if b.tokens >= 1-1e-9 {
		b.tokens--
		return 0
	}
	return time.Duration((1 - b.tokens) / rate * float64(time.Second))
}

// punish starts or lengthens the penalty and returns its length.
func (b *bucket) punish(now time.Time, l Limits, least time.Duration) time.Duration {
	penalty := max(l.Penalty, least)
	if now.Before(b.until) {
		penalty = max(penalty, 2*b.last)
	}
	penalty = min(penalty, l.MaxPenalty)
	b.last, b.until = penalty, now.Add(penalty)
	return penalty
}

// allow counts a call to a chat, or returns the length of the penalty that it
// earned.
func (l *limiter) allow(now time.Time, chat int64, group bool) time.Duration {
	c := l.chats[chat]
	if c == nil {
		c = &chatRate{}
		l.chats[chat] = c
	}
	if now.Before(l.all.until) {
		return l.all.punish(now, l.limits, 0)
	}
	if now.Before(c.bucket.until) {
		return c.bucket.punish(now, l.limits, 0)
	}
	if group && l.limits.GroupPerMinute > 0 {
		for len(c.minute) > 0 && now.Sub(c.minute[0]) >= time.Minute {
			c.minute = c.minute[1:]
		}
		if len(c.minute) >= l.limits.GroupPerMinute {
			return c.bucket.punish(now, l.limits, time.Minute-now.Sub(c.minute[0]))
		}
	}
	if l.limits.ChatPerSecond > 0 {
		if wait := c.bucket.take(now, l.limits.ChatPerSecond, l.limits.ChatBurst); wait > 0 {
			return c.bucket.punish(now, l.limits, wait)
		}
	}
	if l.limits.PerSecond > 0 {
		if wait := l.all.take(now, l.limits.PerSecond, l.limits.Burst); wait > 0 {
			return l.all.punish(now, l.limits, wait)
		}
	}
	if most := l.limits.AnySecond; most > 0 {
		for len(l.last) > 0 && now.Sub(l.last[0]) >= time.Second {
			l.last = l.last[1:]
		}
		if len(l.last) >= most {
			return l.all.punish(now, l.limits, time.Second-now.Sub(l.last[0]))
		}
		l.last = append(l.last, now)
	}
	if group {
		c.minute = append(c.minute, now)
	}
	return 0
}

// Penalise puts a chat under a penalty from outside, as if the bot had been
// too fast; chat 0 means the whole bot.
func (s *Server) Penalise(chat int64, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Now()
	b := &s.limits.all
	if chat != 0 {
		if s.limits.chats[chat] == nil {
			s.limits.chats[chat] = &chatRate{}
		}
		b = &s.limits.chats[chat].bucket
	}
	b.last, b.until = d, now.Add(d)
}

// limitPaid is limit for a message, which a bot may pay for: then it counts
// for its chat alone. The lock is held.
func (s *Server) limitPaid(c *chat, paid bool) *apiError {
	if !paid {
		return s.limit(c)
	}
	if s.opts.Now().Before(s.limits.all.until) {
		return s.limit(c)
	}
	all := s.limits.limits
	s.limits.limits.PerSecond, s.limits.limits.AnySecond = -1, 0
	defer func() { s.limits.limits = all }()
	return s.limit(c)
}

// limit counts a call to a chat. The lock is held.
func (s *Server) limit(c *chat) *apiError {
	if d := s.limits.allow(s.opts.Now(), c.ID, c.Type != Private); d > 0 {
		return tooManyRequests(max(1, seconds(d)))
	}
	return nil
}
