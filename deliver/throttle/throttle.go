// Package throttle keeps a channel's pace: the limiter says when a message may
// go, the in-flight window how many may be on their way at once, the circuit
// breaker whether any may go at all.
package throttle
