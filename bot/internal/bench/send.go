package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/audience"
	"loa/channel"
	"loa/subscriber"
)

// Delivery is an article for Lan.
func (b *Bench) Delivery(kind channel.DeliveryKind) channel.Delivery {
	return channel.Delivery{
		Subscriber: subscriber.Subscriber{
			Channel:  "telegram",
			Address:  fmt.Sprint(b.Lan),
			Kind:     subscriber.Private,
			Name:     "Lan",
			Language: "vi",
			State:    subscriber.Active,
			Size:     subscriber.SizeMedium,
			Preview:  true,
			Sound:    true,
		},
		Lane:     audience.LaneImmediate,
		Kind:     kind,
		Articles: Samples()[11:12],
	}
}

// Send sends a delivery; the clock moves only while the bot waits for it.
func (b *Bench) Send(d channel.Delivery) (receipt channel.Receipt, err error) {
	b.T.Helper()
	b.Clock.Add(3 * time.Second)
	ctx, cancel := context.WithTimeout(b.T.Context(), 20*time.Second)
	defer cancel()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		receipt, err = b.Bot.Send(ctx, d)
	}()
	for { // time passes only when it waits for it
		select {
		case <-sent:
			return receipt, err
		case <-time.After(20 * time.Millisecond):
			b.Clock.jump()
		}
	}
}

// SendAgain is Send, and once more when the chat is not believed the first time.
func (b *Bench) SendAgain(d channel.Delivery) (channel.Receipt, error) {
	b.T.Helper()
	receipt, err := b.Send(d)
	var later *channel.LaterError
	if errors.As(err, &later) && later.Own {
		return b.Send(d)
	}
	return receipt, err
}

// MustSend sends a delivery that has to arrive, and returns its message.
func (b *Bench) MustSend(d channel.Delivery) int64 {
	b.T.Helper()
	r, err := b.Send(d)
	if err != nil {
		b.T.Fatalf("%s: %v", d.Kind, err)
	}
	return Number(r.Message)
}

// ID is a message's number as the channel's id of it.
func ID(number int64) string { return strconv.FormatInt(number, 10) }

// Number is the number of the message that an id names, 0 for none.
func Number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// Outcome names an error as deliver sees it.
func Outcome(err error) string {
	var later *channel.LaterError
	var gone *channel.GoneError
	var moved *channel.MovedError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &later):
		s := "later " + later.After.String()
		if later.Everyone {
			s += " everyone"
		}
		if later.Own {
			s += " own"
		}
		if errors.Is(err, channel.ErrUnknownOutcome) {
			s += " unknown"
		}
		return s
	case errors.As(err, &moved):
		return "moved " + moved.Address
	case errors.As(err, &gone):
		s := "gone"
		if gone.Paused {
			s = "paused"
		}
		if gone.Rights {
			s += " rights"
		}
		return s
	case errors.Is(err, channel.ErrRefused):
		return "refused"
	case errors.Is(err, channel.ErrUnknownOutcome):
		return "unknown"
	}
	return "failed"
}
