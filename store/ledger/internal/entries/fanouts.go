package entries

import (
	"context"
	"database/sql"
	"errors"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/packed"
)

// fanOutSize is how many broadcasts walk together at most.
const fanOutSize = packed.MostBroadcasts

// NextBroadcasts are those after the lane's mark. Numbers become visible in
// their order, so that none can appear behind the mark.
func NextBroadcasts(ctx context.Context, q database.Queryer, channel string, lane audience.Lane,
	changes bool) (found []ledger.FanOutBroadcast, err error) {
	kind, limit := "b.kind = 'new'", fanOutSize
	if changes {
		kind, limit = "b.kind <> 'new'", 1
	}
	err = database.Each(ctx, q, `SELECT `+BroadcastColumns+`, b.further, coalesce(c.topics, ''), b.everyone, `+Source+`
		FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq
		WHERE b.lane = $2 AND `+kind+` AND b.closed = 0
			AND b.seq > coalesce((SELECT w.seq FROM walks w WHERE w.channel = $1 AND w.lane = $2 AND w.changes = $3), 0)
		ORDER BY b.seq`+database.Limit(limit), func(rows *sql.Rows) error {
		var b ledger.FanOutBroadcast
		var f FollowUp
		var topics []string
		var source string
		err := rows.Scan(append(BroadcastFields(&b.Broadcast), column.FromJSON(&f), column.FromJSON(&topics),
			&b.Everyone, &source)...)
		f.Complete(&b.Terms, topics, source)
		found = append(found, b)
		return err
	}, channel, lane, changes)
	if err == nil {
		err = within(ctx, q, channel, found)
	}
	if err != nil {
		return nil, err
	}
	return found, readPriorTextsOf(ctx, q, found)
}

// ReadFanOut reads a fan-out with its broadcasts.
func ReadFanOut(ctx context.Context, q database.Queryer, id int64) (ledger.FanOut, error) {
	r := ledger.FanOut{ID: id}
	err := q.QueryRowContext(ctx, `SELECT channel, lane, changes, cursor FROM rounds WHERE id = $1`,
		id).Scan(&r.Channel, &r.Lane, &r.Changes, &r.Cursor)
	if errors.Is(err, sql.ErrNoRows) {
		return r, article.ErrNotFound
	}
	if err != nil {
		return r, err
	}
	err = database.Each(ctx, q, `SELECT `+BroadcastColumns+`, b.further, rb.topics, rb.everyone, rb.origin,
		coalesce(o.lane = $1, FALSE), `+Source+`
		FROM round_broadcasts rb JOIN broadcasts b ON b.id = rb.broadcast LEFT JOIN rounds o ON o.id = rb.origin
		WHERE rb.round = $2 ORDER BY rb.place`, func(rows *sql.Rows) error {
		var b ledger.FanOutBroadcast
		var f FollowUp
		var topics []string
		var source string
		err := rows.Scan(append(BroadcastFields(&b.Broadcast), column.FromJSON(&f), column.FromJSON(&topics),
			&b.Everyone, &b.SentBy, &b.SentAsWarning, &source)...)
		f.Topics = nil // the fan-out keeps them as its channel sees them
		f.Complete(&b.Terms, topics, source)
		r.Broadcasts = append(r.Broadcasts, b)
		return err
	}, audience.LaneEmergency, id)
	if err == nil {
		err = within(ctx, q, r.Channel, r.Broadcasts)
	}
	if err != nil {
		return r, err
	}
	return r, readPriorTextsOf(ctx, q, r.Broadcasts)
}
