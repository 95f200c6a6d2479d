// Package ledger holds the types of the delivery log: broadcasts, their
// fan-out in batches of recipients, the outcome at each recipient, retries,
// list messages and the audit that adds them up.
package ledger
