package operations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// SaveDeskUser stores who may use the desk; a name that exists gets the new
// password and role.
func (s *Operations) SaveDeskUser(ctx context.Context, u operations.DeskUser) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO desk_users (name, role, hash, changed) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash, changed = excluded.changed`,
			column.Text(u.Name), u.Role, u.Hash, column.Millis(u.Changed))
		return err
	})
	if err != nil {
		return fmt.Errorf("save user %s of the desk: %w", u.Name, err)
	}
	return nil
}

// DeleteDeskUser takes somebody's right to use the desk; article.ErrNotFound when
// there is no such user.
func (s *Operations) DeleteDeskUser(ctx context.Context, name string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		n, err := database.Changed(ctx, tx, `DELETE FROM desk_users WHERE name = $1`, name)
		if err == nil && n == 0 {
			err = article.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("delete user %s of the desk: %w", name, err)
	}
	return nil
}

// DeskUser returns a user of the desk, or article.ErrNotFound.
func (s *Operations) DeskUser(ctx context.Context, name string) (u operations.DeskUser, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT name, role, hash, changed FROM desk_users WHERE name = $1`,
		name).Scan(&u.Name, &u.Role, &u.Hash, column.Time(&u.Changed))
	if errors.Is(err, sql.ErrNoRows) {
		return operations.DeskUser{}, article.ErrNotFound
	}
	if err != nil {
		return operations.DeskUser{}, s.db.Explain(fmt.Errorf("user of the desk: %w", err))
	}
	return u, nil
}

// DeskUsers returns who may use the desk, by name.
func (s *Operations) DeskUsers(ctx context.Context) (list []operations.DeskUser, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT name, role, hash, changed FROM desk_users ORDER BY name`,
		func(rows *sql.Rows) error {
			var u operations.DeskUser
			err := rows.Scan(&u.Name, &u.Role, &u.Hash, column.Time(&u.Changed))
			list = append(list, u)
			return err
		})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("users of the desk: %w", err))
	}
	return list, nil
}

// LogDesk enters what somebody did at the desk.
func (s *Operations) LogDesk(ctx context.Context, e operations.DeskEntry) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO desk_log (at, who, did, target, note) VALUES ($1, $2, $3, $4, $5)`,
			column.Millis(e.At), column.Text(e.Who), e.Did, column.Text(e.Target), column.Text(e.Note))
		return err
	})
	if err != nil {
		return fmt.Errorf("log of the desk: %w", err)
	}
	return nil
}

// DeskLog returns what was done at the desk, newest first.
func (s *Operations) DeskLog(ctx context.Context, limit int) (list []operations.DeskEntry, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT at, who, did, target, note FROM desk_log ORDER BY at DESC LIMIT $1`,
		func(rows *sql.Rows) error {
			var e operations.DeskEntry
			err := rows.Scan(column.Time(&e.At), &e.Who, &e.Did, &e.Target, &e.Note)
			list = append(list, e)
			return err
		}, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("log of the desk: %w", err))
	}
	return list, nil
}
