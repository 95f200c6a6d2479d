// Package ledger keeps the delivery log: the outbox of broadcasts, their
// fan-outs in batches of recipients, the result at each recipient, retries,
// digests and held messages, list messages, and the audit that adds all of it up.
//
// No row is kept for a recipient: those who are due a message stand 100 to a
// batch, packed into one value (internal/packed), and everyone else is counted.
// Ledger reads; Writer writes, over the connection that holds the right to
// deliver, so that a process which has lost it can record nothing.
//
// Decisions: 060.
package ledger

import (
	"loa/store/internal/database"
	"loa/store/ledger/care"
	"loa/store/ledger/internal/batches"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/lists"
	"loa/store/ledger/proof"
	"loa/store/ledger/resend"
)

// Ledger reads the delivery log, and proves what became of it.
type Ledger struct {
	*proof.Proof
	*resend.Requests
	*lists.Lists
	*care.Care
	db      *database.DB
	batches batches.Batches
}

// New is the delivery log of a database.
func New(db *database.DB) *Ledger {
	return &Ledger{proof.NewProof(db), resend.New(db), lists.New(db), care.New(db), db, batches.Batches{DB: db}}
}

// Writer writes the delivery log while this process leads.
type Writer struct {
	*Ledger
	*lists.Writer
	*care.Keeper
	lock *database.Leadership
}

// NewWriter writes to a delivery log through the right to deliver.
func NewWriter(l *Ledger, lead *database.Leadership) *Writer {
	return &Writer{l, lists.NewWriter(l.db, lead), care.NewKeeper(l.db, lead), lead}
}

// AuditSpan is how far back an audit can look: what is older is pruned.
const AuditSpan = entries.AuditSpan

// FollowUp is what a follow-up broadcast of a published article keeps.
type FollowUp = entries.FollowUp
