// Package database is the one handle to the database that all subjects of the
// store share. SQLite has one writing connection and several that cannot write;
// PostgreSQL has one pool. Every query is one text for both: words that differ
// stand in dialect.go, and a conflict with another process repeats the
// transaction.
//
// All public changes are numbered from one locked row (order.go), so saving,
// joining copies, withdrawing and releasing come one after the other across
// processes, and a reader of the changes misses none. The right to deliver
// (leadership.go) is a session lock on PostgreSQL and a file lock with SQLite,
// one for each name.
package database
