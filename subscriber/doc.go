// Package subscriber says who wants what: subscribers, their subscriptions and
// settings, and the changes that a person's messages make to them. It holds
// types and pure rules.
package subscriber
