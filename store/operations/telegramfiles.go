package operations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/store/internal/column"
)

// fileKept is how long it is known what Telegram calls a document: later another
// one may stand at its address.
const fileKept = 24 * time.Hour

// TelegramFile is what Telegram calls the document that was sent from an address
// in the last day; "" for none.
func (s *Operations) TelegramFile(ctx context.Context, address string) (id string, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT file FROM telegram_files WHERE address = $1 AND kept > $2`, address,
		column.Millis(s.db.Now().Add(-fileKept))).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", s.db.Explain(fmt.Errorf("file of %s: %w", address, err))
	}
	return id, nil
}

// KeepTelegramFile keeps what Telegram calls a document, and forgets what was
// kept too long ago.
func (s *Operations) KeepTelegramFile(ctx context.Context, address, id string) error {
	now := s.db.Now()
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM telegram_files WHERE kept <= $1`,
			column.Millis(now.Add(-fileKept))); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO telegram_files (address, file, kept) VALUES ($1, $2, $3)
			ON CONFLICT (address) DO UPDATE SET file = excluded.file,
			kept = excluded.kept`, address, id, column.Millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep file of %s: %w", address, err)
	}
	return nil
}
