package operations

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"loa/article"
	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// SourceState returns what the last visit to the source left; for a source
// never visited, a state with only its name.
func (s *Operations) SourceState(ctx context.Context, source string) (article.SourceState, error) {
	state, err := scanSourceState(s.db.Reads.QueryRowContext(s.db.Brief(ctx),
		`SELECT source, state, furniture FROM sources WHERE source = $1`, source))
	if errors.Is(err, sql.ErrNoRows) {
		return article.SourceState{Source: source}, nil
	}
	if err != nil {
		return article.SourceState{}, s.db.Explain(fmt.Errorf("state of source %s: %w", source, err))
	}
	return state, nil
}

// SaveSourceState replaces what is remembered of state.Source. It is safe to
// repeat.
func (s *Operations) SaveSourceState(ctx context.Context, state article.SourceState) error {
	furniture := state.Boilerplate
	if furniture == nil {
		furniture = []byte{}
	}
	state.Boilerplate = nil
	text, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("save state of source %s: %w", state.Source, err)
	}
	err = s.db.WriteTogether(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO sources (source, state, furniture) VALUES ($1, $2, $3)
			ON CONFLICT (source) DO UPDATE SET state = excluded.state,
			furniture = excluded.furniture`, state.Source, string(text), furniture)
		return err
	})
	if err != nil {
		return fmt.Errorf("save state of source %s: %w", state.Source, err)
	}
	return nil
}

func scanSourceState(row interface{ Scan(...any) error }) (state article.SourceState, err error) {
	var furniture []byte
	if err := row.Scan(&state.Source, column.FromJSON(&state), &furniture); err != nil {
		return article.SourceState{}, err
	}
	if len(furniture) > 0 {
		state.Boilerplate = bytes.Clone(furniture)
	}
	return state, nil
}

// Health is every source ever visited as the operator sees it, by name, without
// its Boilerplate. With very many sources it may be some seconds old. The list
// is not to be changed.
func (s *Operations) Health(ctx context.Context) ([]operations.SourceHealth, error) {
	return s.health.get(ctx, s.lookAtSources)
}

// lookAtSources is Health as things stand.
func (s *Operations) lookAtSources(ctx context.Context) (list []operations.SourceHealth, err error) {
	now := s.db.Now()
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		list = nil
		counts, err := database.CountBy(ctx, tx, `SELECT name, n FROM counts WHERE kind = 'source'`)
		if err != nil {
			return err
		}
		next, err := nextRuns(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, s.db.Dialect.SQL(`SELECT source, state, ${no bytes} FROM sources`))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			state, err := scanSourceState(rows)
			if err != nil {
				return err
			}
			h := operations.SourceHealth{SourceState: state, Articles: counts[state.Source],
				Silent: state.SilentAt(now), Next: next[operations.SourceJob(state.Source)]}
			if h.Next.Before(state.NotBefore) {
				h.Next = state.NotBefore
			}
			list = append(list, h)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("health of sources: %w", err)
	}
	slices.SortFunc(list, func(a, b operations.SourceHealth) int { return cmp.Compare(a.Source, b.Source) })
	return list, nil
}
