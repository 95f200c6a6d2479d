package proof

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/store/internal/column"
	"loa/store/internal/database"
)

// OpenBroadcasts counts the broadcasts that one of channels has not walked to
// their end, and says since when the oldest of them waits. Channels that are no
// longer configured owe nothing that could still be sent, and without any
// channel nothing is owed.
func (s *Proof) OpenBroadcasts(ctx context.Context, channels []string) (n int64, oldest time.Time, err error) {
	if len(channels) == 0 {
		return 0, oldest, nil
	}
	var a database.Args
	var open []string
	for _, c := range channels {
		name := a.Add(c)
		open = append(open, `b.seq > coalesce((SELECT w.seq FROM walks w WHERE w.channel = `+name+` AND w.lane = b.lane AND w.changes = (b.kind <> 'new')), 0)
			OR EXISTS (SELECT 1 FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
				WHERE rb.broadcast = b.id AND r.channel = `+name+` AND r.finished = 0)`)
	}
	err = s.db.Reads.QueryRowContext(ctx, `SELECT count(*), coalesce(min(b.created), 0) FROM broadcasts b
		WHERE b.closed = 0 AND (`+strings.Join(open, " OR ")+`)`, a...).Scan(&n, column.Time(&oldest))
	if err != nil {
		return 0, oldest, s.db.Explain(fmt.Errorf("count open broadcasts: %w", err))
	}
	return n, oldest, nil
}
