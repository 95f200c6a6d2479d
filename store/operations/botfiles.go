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

// BotFile is what Telegram calls, to the bot of a channel, the document that it was
// sent from an address in the last day; "" for none. To another bot it means nothing.
func (s *Operations) BotFile(ctx context.Context, channel, address string) (id string, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT file FROM bot_files WHERE channel = $1 AND address = $2 AND kept > $3`,
		channel, address, column.Millis(s.db.Now().Add(-fileKept))).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", s.db.Explain(fmt.Errorf("file of %s: %w", address, err))
	}
	return id, nil
}

// KeepBotFile keeps what Telegram calls a document to the bot of a channel, and
// forgets what was kept too long ago.
func (s *Operations) KeepBotFile(ctx context.Context, channel, address, id string) error {
	now := s.db.Now()
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM bot_files WHERE kept <= $1`,
			column.Millis(now.Add(-fileKept))); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO bot_files (channel, address, file, kept) VALUES ($1, $2, $3, $4)
			ON CONFLICT (channel, address) DO UPDATE SET file = excluded.file,
			kept = excluded.kept`, channel, address, id, column.Millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep file of %s: %w", address, err)
	}
	return nil
}
