package sender

import (
	"context"
	"errors"
	"time"

	"loa/channel"
	"loa/deliver/throttle"
)

const (
	// unansweredMost is how many attempts without an answer a message has: it
	// may have arrived as often.
	unansweredMost = 2
	// askMost is how long the channel has to answer when it is asked.
	askMost = 5 * time.Second
)

// Doubt looks into a failed attempt whose answer may have been lost on the way
// back. It asks the channel itself: if that does not answer either, nothing goes
// out before it does. If it answers, it had the message. After two such attempts
// the message counts as sent, since a third would be a second repeat: the error
// is nil then. unanswered is how many there are by now.
func (s *Sender) Doubt(flight *throttle.Flight, before int, err error) (unanswered int, _ error) {
	if !MayHaveArrived(err) || s.Sending.Err() != nil {
		return before, err
	}
	flight.Rest()
	if unanswered = before + 1; s.answers() && unanswered >= unansweredMost {
		s.Log.Warn("no answer to a message twice, while the channel answers: it counts as sent", "err", err)
		return unanswered, nil
	}
	return unanswered, err
}

// answers asks the channel whether it answers, unless it has done so since.
func (s *Sender) answers() bool {
	since := s.Now()
	s.asking <- struct{}{}
	defer func() { <-s.asking }()
	if s.breaker.Open() {
		return false
	}
	if s.answered.After(since) {
		return true
	}
	ctx, cancel := context.WithTimeout(s.Sending, askMost)
	defer cancel()
	err := s.Channel.Probe(ctx)
	switch {
	case err == nil:
		s.answered = s.Now()
		return true
	case errors.Is(err, channel.ErrRefused):
		s.breaker.Refuse(err)
	case s.Sending.Err() == nil:
		s.breaker.Silent()
	}
	return false
}
