package ledger

import (
	"loa/store/internal/database"
)

// listReader reads what lists did: digests, and the messages of what was held.
type listReader struct{ base *database.DB }

// listWriter says which lists are due, and keeps what became of them.
type listWriter struct {
	base       *database.DB
	lead       *database.Leadership
	recipients batchStore
}

func newListReader(db *database.DB) *listReader { return &listReader{db} }

func newListWriter(db *database.DB, lock *database.Leadership) *listWriter {
	return &listWriter{db, lock, batchStore{db}}
}
