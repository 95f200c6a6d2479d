package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

const webhookColumns = `id, seq, failures, failing, next_try, paused, error`

func scanWebhook(row interface{ Scan(...any) error }) (w operations.WebhookState, err error) {
	err = row.Scan(&w.ID, &w.Seq, &w.Failures, column.Time(&w.Failing), column.Time(&w.NextTry), column.Time(&w.Paused),
		&w.Error)
	return w, err
}

// ClaimWebhook takes a webhook for this process until lease and returns its
// state; claimed is false while another process has it. A webhook that is new
// starts at the present: what was published before is not sent.
func (s *Hub) ClaimWebhook(ctx context.Context, id string, now, lease time.Time) (state operations.WebhookState,
	claimed bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		state, claimed = operations.WebhookState{}, false
		_, err := tx.ExecContext(ctx, `INSERT INTO webhooks (id, seq, failures, failing, next_try, paused, error,
			leased)
			SELECT $1, value, 0, 0, 0, 0, '', 0 FROM counters WHERE name = 'seq' ON CONFLICT (id) DO NOTHING`, id)
		if err != nil {
			return err
		}
		state, err = scanWebhook(tx.QueryRowContext(ctx,
			`UPDATE webhooks SET leased = $1 WHERE id = $2 AND leased <= $3 RETURNING `+webhookColumns,
			column.Millis(lease), id, column.Millis(now)))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		claimed = err == nil
		return err
	})
	if err != nil {
		return operations.WebhookState{}, false, fmt.Errorf("claim webhook %s: %w", id, err)
	}
	return state, claimed, nil
}

// SaveWebhook stores the state of a claimed webhook and keeps it until lease;
// a zero lease gives it back.
func (s *Hub) SaveWebhook(ctx context.Context, w operations.WebhookState, lease time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE webhooks SET seq = $1, failures = $2, failing = $3, next_try = $4,
			paused = $5, error = $6, leased = $7 WHERE id = $8`,
			w.Seq, w.Failures, column.Millis(w.Failing), column.Millis(w.NextTry), column.Millis(w.Paused),
			column.Text(w.Error), column.Millis(lease), w.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("save webhook %s: %w", w.ID, err)
	}
	return nil
}

// Webhooks returns the state of every webhook ever served.
func (s *Hub) Webhooks(ctx context.Context) (list []operations.WebhookState, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+webhookColumns+` FROM webhooks`, func(rows *sql.Rows) error {
		w, err := scanWebhook(rows)
		list = append(list, w)
		return err
	})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list webhooks: %w", err))
	}
	return list, nil
}

// ResumeWebhook has a paused webhook served again, from where it stopped.
func (s *Hub) ResumeWebhook(ctx context.Context, id string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		return database.ChangeOne(ctx,
			tx, `UPDATE webhooks SET failures = 0, failing = 0, next_try = 0, paused = 0, error = '' WHERE id = $1`, id)
	})
	if err != nil {
		return fmt.Errorf("resume webhook %s: %w", id, err)
	}
	return nil
}
