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
	// answerFor is how long its answer serves for failures that are answers
	// themselves.
	answerFor = 5 * time.Second
)

// Doubt looks into a failed attempt for which the channel may be to blame. It asks
// the channel itself: if that takes no messages either, nothing goes out before it
// does. If it does, and the answer to the attempt was lost, it had the message.
// After two such attempts the message counts as sent, since a third would be a
// second repeat: the error is nil then. unanswered is how many there are by now.
func (s *Sender) Doubt(flight *throttle.Flight, before int, err error) (unanswered int, _ error) {
	if s.Sending.Err() != nil || errors.Is(err, channel.ErrRefused) {
		return before, err
	}
	since := s.Now()
	flight.Rest()
	if !MayHaveArrived(err) {
		s.answers(since.Add(-answerFor))
		return before, err
	}
	if unanswered = before + 1; s.answers(since) && unanswered >= unansweredMost {
		s.doubled.Note("err", err)
		return unanswered, nil
	}
	return unanswered, err
}

// answers asks the channel whether it takes messages, unless it has answered since.
func (s *Sender) answers(since time.Time) bool {
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
