package channel

import (
	"loa/subscriber"
)

const (
	listItems    = 10
	channelItems = 30
)

// ListItems is how many articles a message of a kind names in a chat. A
// channel's readers cannot turn pages, so what is no digest names more there.
func ListItems(kind DeliveryKind, chat subscriber.ChatKind) int {
	if chat == subscriber.Channel && kind != DeliverDigest {
		return channelItems
	}
	return listItems
}
