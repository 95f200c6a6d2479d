package operations

import (
	"context"
	"database/sql"
	"fmt"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// SourceEvents returns the latest events of the sources, newest first.
func (s *Operations) SourceEvents(ctx context.Context, limit int) (events []operations.SourceEvent, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT source, number, kind, at, since FROM source_events
		ORDER BY at DESC, number DESC LIMIT $1`, func(rows *sql.Rows) error {
		var e operations.SourceEvent
		err := rows.Scan(&e.Source, &e.Number, &e.Kind, column.Time(&e.At), column.Time(&e.Since))
		events = append(events, e)
		return err
	}, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list events of sources: %w", err))
	}
	return events, nil
}

// LastSourceEvents returns the last event of every source that had one.
func (s *Operations) LastSourceEvents(ctx context.Context) (map[string]operations.SourceEvent, error) {
	last := map[string]operations.SourceEvent{}
	err := database.Each(ctx, s.db.Reads, `SELECT e.source, e.number, e.kind, e.at, e.since FROM source_events e
		WHERE e.number = (SELECT max(l.number) FROM source_events l
		WHERE l.source = e.source)`, func(rows *sql.Rows) error {
		var e operations.SourceEvent
		err := rows.Scan(&e.Source, &e.Number, &e.Kind, column.Time(&e.At), column.Time(&e.Since))
		last[e.Source] = e
		return err
	})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("last events of sources: %w", err))
	}
	return last, nil
}

// SaveSourceEvent stores an event under its source and number. It reports
// false, and changes nothing, when another process stored that number first.
func (s *Operations) SaveSourceEvent(ctx context.Context, e operations.SourceEvent) (saved bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		n, err := database.Changed(ctx, tx, `INSERT INTO source_events (source, number, kind, at, since)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (source, number) DO NOTHING`, e.Source, e.Number, e.Kind, column.Millis(e.At), column.Millis(e.Since))
		saved = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("save event %d of source %s: %w", e.Number, e.Source, err)
	}
	return saved, nil
}
