package operations

import (
	"context"
	"crypto/rand"
	"fmt"

	"loa/store/internal/database"
)

// Operations keeps what running the service needs: the state of sources, jobs,
// hub subscriptions, webhooks, private feeds, and the numbers an operator asks
// for.
type Operations struct {
	db    *database.DB
	owner string // names this process in leases
}

// New is the operations of a database.
func New(db *database.DB) *Operations { return &Operations{db: db, owner: rand.Text()} }

// Ping tells whether the database answers, and in words why not.
func (s *Operations) Ping(ctx context.Context) error {
	var one int
	if err := s.db.Reads.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return s.db.Explain(fmt.Errorf("ping: %w", err))
	}
	return nil
}
