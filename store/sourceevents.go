package store

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
)

// SourceEvents returns the latest events of the sources, newest first.
func (s *Store) SourceEvents(ctx context.Context, limit int) ([]article.SourceEvent, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT source, number, kind, at, since FROM source_events
		ORDER BY at DESC, number DESC LIMIT $1`, limit)
	if err != nil {
		return nil, s.explain(fmt.Errorf("list events of sources: %w", err))
	}
	defer rows.Close()
	var events []article.SourceEvent
	for rows.Next() {
		var e article.SourceEvent
		if err := rows.Scan(&e.Source, &e.Number, &e.Kind, when(&e.At), when(&e.Since)); err != nil {
			return nil, fmt.Errorf("list events of sources: %w", err)
		}
		events = append(events, e)
	}
	return events, s.explain(rows.Err())
}

// LastSourceEvents returns the last event of every source that had one.
func (s *Store) LastSourceEvents(ctx context.Context) (map[string]article.SourceEvent, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT e.source, e.number, e.kind, e.at, e.since FROM source_events e
		WHERE e.number = (SELECT max(l.number) FROM source_events l WHERE l.source = e.source)`)
	if err != nil {
		return nil, s.explain(fmt.Errorf("last events of sources: %w", err))
	}
	defer rows.Close()
	last := map[string]article.SourceEvent{}
	for rows.Next() {
		var e article.SourceEvent
		if err := rows.Scan(&e.Source, &e.Number, &e.Kind, when(&e.At), when(&e.Since)); err != nil {
			return nil, fmt.Errorf("last events of sources: %w", err)
		}
		last[e.Source] = e
	}
	return last, s.explain(rows.Err())
}

// SaveSourceEvent stores an event under its source and number. It reports
// false, and changes nothing, when another process stored that number first.
func (s *Store) SaveSourceEvent(ctx context.Context, e article.SourceEvent) (saved bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO source_events (source, number, kind, at, since) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (source, number) DO NOTHING`, e.Source, e.Number, e.Kind, ms(e.At), ms(e.Since))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		saved = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("save event %d of source %s: %w", e.Number, e.Source, err)
	}
	return saved, nil
}
