// Package rows reads the rows that more than one subject reads: subscribers and
// their subscriptions, past and present.
package rows
