package deliver

import (
	"context"
	"time"

	"loa/deliver/internal/aftercare"
	"loa/deliver/internal/fanout"
	"loa/deliver/internal/lists"
	"loa/deliver/internal/sender"
)

// Ledger is where deliveries are decided from and recorded: the sum of what the
// parts of delivery ask. It is valid while this process leads; a method that
// fails ends the work, which then begins again with a new Ledger from what is
// recorded.
type Ledger interface {
	Leadership
	sender.Ledger
	fanout.Ledger
	fanout.Messages
	lists.Ledger
	aftercare.Ledger
}

// Leadership is the right to deliver, and what whoever has it looks after.
type Leadership interface {
	UseChannel(ctx context.Context, channel string) (notBefore time.Time, err error)
	LatestSeq(ctx context.Context) (int64, error)
	LatestRecord(ctx context.Context) (time.Time, error)
	ClockBack(ctx context.Context, now time.Time, by time.Duration) error
	Prune(ctx context.Context) error
	Alive(ctx context.Context) error
	Close() error
}
