package operations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// deskSettings names the one row of desk_settings.
const deskSettings = "configuration"

// DeskSettings are the topics and sources that were set at the desk because the
// configuration file cannot be written, in its form; empty for none.
func (s *Operations) DeskSettings(ctx context.Context) (body []byte, err error) {
	err = s.db.Reads.QueryRowContext(s.db.Brief(ctx), `SELECT body FROM desk_settings WHERE name = $1`,
		deskSettings).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("settings of the desk: %w", err))
	}
	return body, nil
}

// ReplaceDeskSettings stores other settings while they are still what they were;
// ok is false when they are not.
func (s *Operations) ReplaceDeskSettings(ctx context.Context, was, is []byte) (ok bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO desk_settings (name, body) VALUES ($1, $2)
			ON CONFLICT (name) DO NOTHING`, deskSettings, ""); err != nil {
			return err
		}
		n, err := database.Changed(ctx, tx, `UPDATE desk_settings SET body = $1 WHERE name = $2 AND body = $3`,
			string(is), deskSettings, string(was))
		ok = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("replace the settings of the desk: %w", err)
	}
	return ok, nil
}

const deskChangeColumns = `id, at, who, did, list, target, place, was, became, hunk, undone, undone_by`

// SaveDeskChange enters a change that was made at the desk.
func (s *Operations) SaveDeskChange(ctx context.Context, c operations.DeskChange) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO desk_changes (`+deskChangeColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, c.ID, column.Millis(c.At), column.Text(c.Who),
			c.Did, c.List, column.Text(c.Target), c.Place, column.Text(c.Before), column.Text(c.After),
			column.Text(c.Hunk), column.Millis(c.Undone), column.Text(c.UndoneBy))
		return err
	})
	if err != nil {
		return fmt.Errorf("save a change of the desk: %w", err)
	}
	return nil
}

// NoteUndone notes that a change was taken back; ok is false when it was before.
func (s *Operations) NoteUndone(ctx context.Context, id, who string, at time.Time) (ok bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		n, err := database.Changed(ctx, tx, `UPDATE desk_changes SET undone = $1, undone_by = $2
			WHERE id = $3 AND undone = 0`, column.Millis(at), column.Text(who), id)
		ok = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("note that change %s of the desk was undone: %w", id, err)
	}
	return ok, nil
}

func scanDeskChange(row interface{ Scan(...any) error }) (c operations.DeskChange, err error) {
	err = row.Scan(&c.ID, column.Time(&c.At), &c.Who, &c.Did, &c.List, &c.Target, &c.Place, &c.Before, &c.After,
		&c.Hunk,
		column.Time(&c.Undone), &c.UndoneBy)
	return c, err
}

// DeskChange returns a change that was made at the desk, or article.ErrNotFound.
func (s *Operations) DeskChange(ctx context.Context, id string) (operations.DeskChange, error) {
	c, err := scanDeskChange(s.db.Reads.QueryRowContext(ctx, `SELECT `+deskChangeColumns+
		` FROM desk_changes WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, article.ErrNotFound
	}
	if err != nil {
		return c, s.db.Explain(fmt.Errorf("change of the desk: %w", err))
	}
	return c, nil
}

// DeskChanges returns the changes that were made at the desk, of one topic or
// source or, without a target, of all; newest first.
func (s *Operations) DeskChanges(ctx context.Context, target string, limit int) (list []operations.DeskChange,
	err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+deskChangeColumns+` FROM desk_changes
		WHERE target = $1 OR $1 = '' ORDER BY at DESC, id LIMIT $2`, func(rows *sql.Rows) error {
		c, err := scanDeskChange(rows)
		list = append(list, c)
		return err
	}, target, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("changes of the desk: %w", err))
	}
	return list, nil
}
