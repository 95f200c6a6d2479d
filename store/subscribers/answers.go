package subscribers

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/subscriber"
)

// answersKept is how long an answer is owed: as long as Telegram keeps updates.
const answersKept = 24 * time.Hour

// keepUpdate keeps an update until it has been answered.
func (s *Subscribers) keepUpdate(ctx context.Context, tx *sql.Tx, u subscriber.Update) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO answers (bot, id, at, chat, person, not_before, raw)
		VALUES ($1, $2, $3, $4, $5, 0, $6)
		ON CONFLICT (bot, id) DO UPDATE SET at = excluded.at, chat = excluded.chat, person = excluded.person,
		not_before = 0, raw = excluded.raw`,
		u.Bot, u.ID, column.Millis(s.db.Now()), u.Chat, u.Person, u.Raw)
	return err
}

// Unanswered are the updates of a bot's stream that were kept to be answered
// and have not been, oldest first, with all but their Changes. What is older
// than a day is dropped: by then an answer would only confuse.
func (s *Subscribers) Unanswered(ctx context.Context, bot string) (list []subscriber.Update, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		if err := s.dropAnswers(ctx, tx, bot, nil); err != nil {
			return err
		}
		list = nil
		return database.Each(ctx, tx, `SELECT id, chat, person, at, not_before, raw FROM answers WHERE bot = $1
			ORDER BY at, id`, func(rows *sql.Rows) error {
			u := subscriber.Update{Bot: bot}
			err := rows.Scan(&u.ID, &u.Chat, &u.Person, column.Time(&u.Kept), column.Time(&u.NotBefore), &u.Raw)
			list = append(list, u)
			return err
		}, bot)
	})
	if err != nil {
		return nil, fmt.Errorf("unanswered updates of %s: %w", bot, err)
	}
	return list, nil
}

// Answered forgets updates that need no answer any more. It is safe to repeat.
func (s *Subscribers) Answered(ctx context.Context, bot string, ids ...int64) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error { return s.dropAnswers(ctx, tx, bot, ids) })
	if err != nil {
		return fmt.Errorf("forget %d answered updates of %s: %w", len(ids), bot, err)
	}
	return nil
}

// Postpone notes that a chat asked to wait until a time: who takes its answers
// up, or sends it articles, must know, since calling earlier makes it ask for
// longer.
func (s *Subscribers) Postpone(ctx context.Context, bot, chat string, until time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE answers SET not_before = $1 WHERE bot = $2 AND chat = $3`,
			column.Millis(until), bot, chat)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE subscribers SET not_before = $1 WHERE channel = $2 AND address = $3
			AND not_before < $1`, column.Millis(until), bot, chat)
		return err
	})
	if err != nil {
		return fmt.Errorf("postpone answers of %s: %w", bot, err)
	}
	return nil
}

// dropAnswers deletes updates by their numbers, and those that are too old.
func (s *Subscribers) dropAnswers(ctx context.Context, tx *sql.Tx, bot string, ids []int64) error {
	var a database.Args
	query := `DELETE FROM answers WHERE bot = ` + a.Add(bot) + ` AND (at < ` +
		a.Add(column.Millis(s.db.Now().Add(-answersKept)))
	if len(ids) > 0 {
		query += ` OR id IN (` + database.In(&a, ids) + `)`
	}
	_, err := tx.ExecContext(ctx, query+`)`, a...)
	return err
}

// eraseAnswers deletes what is kept of who is erased: what was said in the
// chat, and by the person elsewhere.
func eraseAnswers(ctx context.Context, tx *sql.Tx, e subscriber.Erase) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM answers WHERE bot = $1 AND (chat = $2 OR person = $2)`, e.Channel,
		e.Address)
	return err
}

// moveAnswers lets what is kept of a chat be found under its new address.
func moveAnswers(ctx context.Context, tx *sql.Tx, m subscriber.Move) error {
	_, err := tx.ExecContext(ctx, `UPDATE answers SET chat = $1 WHERE bot = $2 AND chat = $3`, m.NewAddress, m.Channel,
		m.Address)
	return err
}
