package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"loa/article"
	"loa/operations"
	"loa/store"
	"loa/subscriber"
)

// atOnce is how many are stored in one transaction.
const atOnce = 500

// seed fills the database with sources that were visited before, and subscribers;
// what is there already stays.
func seed(ctx context.Context, p plan) error {
	db, err := store.Open(ctx, store.Options{URL: p.database, UnsafeNoSync: true})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := seedSources(ctx, db, p); err != nil {
		return err
	}
	known, err := db.Operations.Stats(ctx)
	if err != nil {
		return err
	}
	for from := int(known.Active); from < p.subscribers; from += atOnce {
		var changes []subscriber.SubscriberChange
		for n := from; n < min(from+atOnce, p.subscribers); n++ {
			changes = append(changes, person(p, n)...)
		}
		if err := db.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
			return err
		}
	}
	return nil
}

// seedSources stores what a visit of each source left.
func seedSources(ctx context.Context, db *store.Store, p plan) error {
	if p.begin == fresh {
		return nil
	}
	now := time.Now()
	for n := range p.sources {
		list := article.DocumentState{URL: listOf(n), Hash: "filled"} // as collect marks a list that was read before
		next := now.Add(time.Duration(rand.Int64N(int64(p.every))))   // once each in the time between visits
		if p.begin == due {
			next = now
		}
		if known, err := db.Operations.SourceState(ctx, sourceName(n)); err != nil {
			return err
		} else if known.Documents == nil { // not visited by the service in an earlier run
			err := db.Operations.SaveSourceState(ctx, article.SourceState{Source: sourceName(n), LastAttempt: now,
				LastSuccess: now, Filled: true, Documents: []article.DocumentState{list}})
			if err != nil {
				return err
			}
		}
		if err := db.Operations.FinishJob(ctx, operations.SourceJob(sourceName(n)), time.Second, next, ""); err != nil {
			return err
		}
	}
	return nil
}

// person are the changes by which the subscriber with a number comes.
func person(p plan, n int) []subscriber.SubscriberChange {
	random := rand.New(rand.NewPCG(4, uint64(n)))
	address := strconv.Itoa(100_000_000 + n)
	changes := []subscriber.SubscriberChange{subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{
		Channel: "telegram", Address: address, Kind: subscriber.Private, Language: "vi", Asked: true,
		State: subscriber.Active, Rhythm: subscriber.RhythmImmediate, Size: subscriber.SizeMedium, Sound: true}}}
	for range 1 + random.IntN(3) {
		changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: address,
			Topic: topicName(random.IntN(p.topics))})
	}
	return changes
}

// subscribeHub stores the WebSub subscribers: each has a domain and a network of
// its own, as strangers do.
func subscribeHub(ctx context.Context, p plan, site, callbacks string) error {
	db, err := store.Open(ctx, store.Options{URL: p.database, UnsafeNoSync: true})
	if err != nil {
		return err
	}
	defer db.Close()
	for n := range p.websub {
		err := db.Hub.SaveHubSubscription(ctx, operations.HubSubscription{
			Callback: fmt.Sprintf("%s/%d", callbacks, n), Topic: site + feedPath(p, n), Host: "127.0.0.1",
			Domain: fmt.Sprintf("reader-%d.example", n), Network: fmt.Sprintf("198.%d.%d.0/24", 18+n/256%2, n%256),
			Price: 1, Expires: time.Now().Add(24 * time.Hour)})
		if err != nil {
			return err
		}
	}
	return nil
}

func sourceName(n int) string { return "nguon-" + strconv.Itoa(n) }

func topicName(n int) string { return "chu-de-" + strconv.Itoa(n) }

// feedPath is one of the topics' feeds, in turn.
func feedPath(p plan, n int) string {
	return "/feeds/" + topicName(n%p.topics) + []string{".rss", ".atom", ".json"}[n/p.topics%3]
}
