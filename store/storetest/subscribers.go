package storetest

import (
	"context"
	"fmt"
	"testing"

	"loa/store"
	"loa/subscriber"
)

// Said is an update of the stream that is to be answered.
func Said(id int64, chat, person string, changes ...subscriber.SubscriberChange) subscriber.Update {
	return subscriber.Update{Bot: "telegram", ID: id, Changes: changes,
		Raw: fmt.Appendf(nil, `{"update_id":%d,"x":"\xff"}`, id), Chat: chat, Person: person}
}

// Person is a private chat with everyday settings.
func Person(address string) subscriber.Subscriber {
	return subscriber.Subscriber{Channel: "telegram", Address: address, Kind: subscriber.Private, Name: "Lò Thị Mai",
		Language: "vi",
		Rhythm:   subscriber.RhythmImmediate, Size: subscriber.SizeMedium, Preview: true, Sound: true}
}

// Subscribe are the changes by which an address takes topics.
func Subscribe(address string, topics ...string) (changes []subscriber.SubscriberChange) {
	for _, t := range topics {
		changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: address, Topic: t})
	}
	return changes
}

// Apply makes changes to subscribers.
func Apply(t *testing.T, s *store.Store, changes ...subscriber.SubscriberChange) {
	t.Helper()
	if err := s.Subscribers.ApplyUpdate(context.Background(),
		subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

// Find is the subscriber at an address.
func Find(t *testing.T, s *store.Store, address string) subscriber.Subscriber {
	t.Helper()
	sub, err := s.Subscribers.Subscriber(context.Background(), "telegram", address, 0)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}
