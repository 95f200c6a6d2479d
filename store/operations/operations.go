package operations

import (
	"context"

	"loa/operations"
	"loa/store/internal/database"
)

// Operations keeps what running the service needs: the state of sources, jobs,
// users of the desk, and the numbers an operator asks for.
type Operations struct {
	*Leases
	db     *database.DB
	stats  kept[operations.Stats]
	health kept[[]operations.SourceHealth]
}

// New is the operations of a database.
func New(db *database.DB) *Operations {
	s := &Operations{db: db, Leases: &Leases{db: db}}
	s.owner, s.sign = newOwner(db.File)
	s.stats.large = func(st operations.Stats) bool { return st.Active+st.Paused+st.Gone+st.Subscriptions > 50_000 }
	s.health.large = func(list []operations.SourceHealth) bool { return len(list) > 500 }
	return s
}

// Close waits for what is still computed.
func (s *Operations) Close() {
	forgetOwner(s.owner)
	if err := s.sign.Close(); err != nil {
		s.db.Log.Debug("the sign of life is taken away by the system", "err", err)
	}
	s.stats.close()
	s.health.close()
}

// Ping tells whether the database can be written, and in words why not. What it
// found stands for some seconds.
func (s *Operations) Ping(ctx context.Context) error { return s.db.Probe(ctx) }

// Rehearse tries all that serving needs of the database.
func (s *Operations) Rehearse(ctx context.Context) error { return s.db.Rehearse(ctx) }

// Leads says who delivers over a channel; ok is false when nobody does.
func (s *Operations) Leads(ctx context.Context, channel string) (who operations.Holder, ok bool, err error) {
	h, ok, err := s.db.Leads(ctx, channel)
	return operations.Holder(h), ok, err
}
