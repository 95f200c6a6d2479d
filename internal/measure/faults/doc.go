// Package faults measures what false answers cost: every method of the Bot API
// that the sender uses, with every way in which an answer can be wrong, once,
// three times and for an hour. Store, deliverer and bot are those of the program;
// the Bot API server is bottest, called without a network, so that time is
// virtual and an hour passes in a moment. For each it prints how long the slowest
// message or answer took, how often operators were alarmed, and how many lines
// were logged.
//
//	go test ./internal/measure/faults -v                                  # a part
//	go test ./internal/measure/faults -v -args -times 1,3,0               # all
//	go test ./internal/measure/faults -v -args -method getUpdates -times 0
package faults
