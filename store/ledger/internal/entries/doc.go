// Package entries reads the rows of the delivery log: batches, what lists made
// of results, broadcasts, retries, list messages, and which channels are
// retired. Package ledger writes them, package proof adds them up.
package entries
