package throttle

import (
	"time"

	"loa/subscriber"
)

const (
	// chatGap is the least time between two messages to one chat: a second
	// and what the second may be faster.
	chatGap = time.Second + 50*time.Millisecond
	// groupMost messages to one group in groupSpan.
	groupMost = 20
	groupSpan = time.Minute + 500*time.Millisecond
	// sweepEvery is after how many messages quiet chats are forgotten.
	sweepEvery = 1000
)

// chats knows the chats that had a message of late.
type chats struct {
	unlimited bool // a chat may have any number at once
	byAddress map[string]*chat
	sent      int // since quiet ones were forgotten
}

type chat struct {
	free time.Time   // not before
	sent []time.Time // to a group
}

func (c *chats) get(address string) *chat {
	known := c.byAddress[address]
	if known == nil {
		known = &chat{}
		c.byAddress[address] = known
	}
	return known
}

// free is when a chat may have its next message.
func (c *chats) free(address string, kind subscriber.ChatKind) time.Time {
	known := c.byAddress[address]
	if known == nil {
		return time.Time{}
	}
	free := known.free
	if kind != subscriber.Private && len(known.sent) >= groupMost {
		if again := known.sent[len(known.sent)-groupMost].Add(groupSpan); again.After(free) {
			free = again
		}
	}
	return free
}

// hold lets a chat have nothing before a time.
func (c *chats) hold(address string, until time.Time) {
	if known := c.get(address); until.After(known.free) {
		known.free = until
	}
}

// note counts a message that sets out now.
func (c *chats) note(address string, kind subscriber.ChatKind, now time.Time) {
	if c.unlimited {
		return
	}
	c.hold(address, now.Add(chatGap))
	if kind != subscriber.Private {
		known := c.get(address)
		if len(known.sent) >= groupMost {
			known.sent = append(known.sent[:0:0], known.sent[len(known.sent)-groupMost+1:]...)
		}
		known.sent = append(known.sent, now)
	}
	if c.sent++; c.sent >= sweepEvery {
		c.sent = 0
		c.sweep(now)
	}
}

func (c *chats) sweep(now time.Time) {
	for address, known := range c.byAddress {
		quiet := len(known.sent) == 0 || now.Sub(known.sent[len(known.sent)-1]) > groupSpan
		if quiet && known.free.Before(now) {
			delete(c.byAddress, address)
		}
	}
}
