package channel_test

import (
	"errors"
	"fmt"
	"time"

	"loa/channel"
	"loa/subscriber"
)

// A channel says in one of a few types what became of a delivery.
func ExampleGoneError() {
	err := fmt.Errorf("send: %w", &channel.GoneError{Reason: "bot was blocked by the user", Paused: true})
	fmt.Println(errors.Is(err, channel.ErrGone), err)
	// Output: true send: subscriber gone: bot was blocked by the user
}

func ExampleLaterError() {
	err := error(&channel.LaterError{After: 7 * time.Second, Err: errors.New("too many requests")})
	var later *channel.LaterError
	fmt.Println(errors.As(err, &later), later.After, later.Everyone)
	// Output: true 7s false
}

func ExampleListItems() {
	fmt.Println(channel.ListItems(channel.DeliverHeld, subscriber.Private),
		channel.ListItems(channel.DeliverHeld, subscriber.Channel))
	// Output: 10 30
}
