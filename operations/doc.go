// Package operations holds the records by which the service itself is run:
// jobs, source events, private feeds, hub subscriptions, webhooks and the
// numbers an operator asks for.
package operations
