// Package proof adds up the delivery log, and follows an article or a chat through
// it.
package proof

import "loa/store/internal/database"

// Proof adds up and follows what the delivery log holds: whom a broadcast
// reached, who is owed what, and by which message. It changes nothing.
type Proof struct{ db *database.DB }

// NewProof reads the delivery log of a database.
func NewProof(db *database.DB) *Proof { return &Proof{db: db} }
