// Package publishing stores what sources publish, and what operators say of it.
//
// Saving decides in one transaction whether a reading is new, changed,
// returned, a copy or nothing, and writes article, topics, search text,
// revision, change and broadcast together (save.go, copies.go). What is
// withdrawn or released takes its place in the order of changes likewise
// (withdraw.go). Whom a change is for is decided in broadcasts.go, followups.go,
// escalations.go and allclears.go; the ledger enters it into the outbox.
package publishing
