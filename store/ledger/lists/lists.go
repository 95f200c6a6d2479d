// Package lists says which digests and held messages are due, keeps what became of them, and
// enters that into the batches of the fan-outs whose articles they listed.
package lists

import (
	"loa/store/internal/database"
	"loa/store/ledger/internal/batches"
)

// Lists reads what lists did: digests, and the messages of what was held.
type Lists struct{ base *database.DB }

// Writer says which lists are due, and keeps what became of them.
type Writer struct {
	base       *database.DB
	lead       *database.Leadership
	recipients batches.Batches
}

// New reads the lists of a database.
func New(db *database.DB) *Lists { return &Lists{db} }

// NewWriter writes them through the right to deliver.
func NewWriter(db *database.DB, lock *database.Leadership) *Writer {
	return &Writer{db, lock, batches.Batches{DB: db}}
}
