// Package operations keeps what running the service needs: what visits left of
// sources, the claims and records of jobs, subscriptions of our hub and at
// others, webhooks, private feeds, and the numbers that an operator asks for.
package operations
