// Package store opens the database, SQLite or PostgreSQL, and hands out its
// subjects. It alone knows migrations, backup, restore and the move from one
// database to another; the SQL of each subject is in a package below:
//
//   - articles reads what was published and keeps where it stands;
//   - publishing stores what sources publish, with all that follows from it;
//   - topics keeps the configured topics;
//   - subscribers keeps who wants what, and what they said;
//   - ledger keeps the delivery log;
//   - operations keeps the state of sources, jobs, hub and webhooks.
//
// Below them internal/database is the one handle: transactions, the order of
// public changes, what the two databases say differently, and the right to
// deliver; internal/column is how values are stored; internal/rows reads the
// rows that several subjects read.
//
// What must be true together is written in one transaction. A subject may call
// another's functions on that transaction, downwards only: topics →
// subscribers → publishing → articles and ledger. So an article's broadcast is
// entered with the article, and who is erased leaves the ledger, the escalations
// and the subscriptions at one moment.
//
// Decisions: 040.
package store
