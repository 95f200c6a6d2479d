// Package ledger keeps the delivery log: the outbox of broadcasts, their
// fan-outs in batches of recipients, the result at each recipient, retries,
// digests and held messages, list messages, and the audit that adds all of it up.
//
// No row is kept for a recipient: those who are due a message stand 100 to a
// batch, packed into one value (results.go), and everyone else is counted.
// Ledger reads; Writer writes, over the connection that holds the right to
// deliver, so that a process which has lost it can record nothing.
//
// Decisions: 060.
package ledger
