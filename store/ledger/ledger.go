package ledger

import "loa/store/internal/database"

// Ledger reads the delivery log.
type Ledger struct {
	db *database.DB
}

// New is the delivery log of a database.
func New(db *database.DB) *Ledger { return &Ledger{db: db} }

// Writer writes the delivery log while this process leads.
type Writer struct {
	*Ledger
	lock *database.Leadership
}

// NewWriter writes to a delivery log through the right to deliver.
func NewWriter(l *Ledger, lead *database.Leadership) *Writer { return &Writer{Ledger: l, lock: lead} }
