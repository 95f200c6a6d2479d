package store

import (
	"context"
	"database/sql"
	"errors"

	"loa/article"
)

// AuditBroken audits an article with the database broken by a query, and
// leaves it whole.
func (s *Store) AuditBroken(ctx context.Context, id int64, query string, args ...any) (list []article.Audit, err error) {
	whole := errors.New("rolled back on purpose")
	err = s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
		if list, err = s.audit(ctx, tx, id); err != nil {
			return err
		}
		return whole
	})
	if errors.Is(err, whole) {
		err = nil
	}
	return list, err
}
