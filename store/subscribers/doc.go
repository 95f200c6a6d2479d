// Package subscribers keeps who wants what. Everything a person says or taps is
// an update: its changes are made together with its number in the stream, and
// it is kept until it has been answered. What was true of a subscription when an
// article was published can be asked at any later time: spans of subscriptions
// are bounded by places in the order of changes, never by the clock.
package subscribers
