// Package bounds keeps what each channel serves, since which change: see
// audience.Bounds.
package bounds

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"loa/audience"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Of are the bounds of a channel; none when it serves everything.
func Of(ctx context.Context, q database.Queryer, channel string) (audience.Bounds, error) {
	all, err := read(ctx, q, ` WHERE channel = $1`, channel)
	return all[channel], err
}

// All are the bounds of every channel that has any.
func All(ctx context.Context, q database.Queryer) (map[string]audience.Bounds, error) {
	return read(ctx, q, ``)
}

func read(ctx context.Context, q database.Queryer, where string, args ...any) (map[string]audience.Bounds, error) {
	all := map[string]audience.Bounds{}
	err := database.Each(ctx, q, `SELECT channel, since_seq, topics, sources FROM channel_bounds`+where+
		` ORDER BY channel, since_seq`, func(rows *sql.Rows) error {
		var channel string
		var b audience.BoundSince
		err := rows.Scan(&channel, &b.Seq, column.FromJSON(&b.Topics), column.FromJSON(&b.Sources))
		all[channel] = append(all[channel], b)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("what the channels serve: %w", err)
	}
	return all, nil
}

// Now is the last of a channel's bounds.
func Now(list audience.Bounds) audience.Bound {
	if len(list) == 0 {
		return audience.Bound{}
	}
	return list[len(list)-1].Bound
}

// Sync has channels serve that from the next change on, and returns what those
// that served something else served until now. A channel that is not named goes on
// as before. It is safe to repeat.
func Sync(ctx context.Context, db *database.DB, serve map[string]audience.Bound) (map[string]audience.Bound, error) {
	all, err := All(ctx, db.Reads)
	if err != nil {
		return nil, db.Explain(err)
	}
	if len(differing(all, serve)) == 0 {
		return nil, nil
	}
	var before map[string]audience.Bound
	err = db.Write(ctx, func(tx *sql.Tx) error {
		seq, err := db.SeqHeld(ctx, tx)
		if err != nil {
			return err
		}
		if all, err = All(ctx, tx); err != nil {
			return err
		}
		before = differing(all, serve)
		for _, channel := range slices.Sorted(maps.Keys(before)) {
			b := serve[channel]
			_, err := tx.ExecContext(ctx, `INSERT INTO channel_bounds (channel, since_seq, topics, sources)
				VALUES ($1, $2, $3, $4)
				ON CONFLICT (channel, since_seq) DO UPDATE SET topics = excluded.topics, sources = excluded.sources`,
				channel, seq, column.JSON(b.Topics), column.JSON(b.Sources))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what the channels serve from now on: %w", err)
	}
	return before, nil
}

// differing are the channels that are to serve something else than now, with what
// they serve now.
func differing(all map[string]audience.Bounds, serve map[string]audience.Bound) map[string]audience.Bound {
	before := map[string]audience.Bound{}
	for channel, b := range serve {
		if now := Now(all[channel]); !now.Equal(b) {
			before[channel] = now
		}
	}
	return before
}
