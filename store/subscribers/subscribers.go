package subscribers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/rows"
	"loa/store/ledger"
	"loa/subscriber"
)

// Subscribers keeps who wants what.
type Subscribers struct {
	db     *database.DB
	ledger *ledger.Ledger
}

// New are the subscribers of a database.
func New(db *database.DB, ledger *ledger.Ledger) *Subscribers {
	return &Subscribers{db: db, ledger: ledger}
}

// Subscriber is the subscriber at an address; article.ErrNotFound when there
// is none.
func (s *Subscribers) Subscriber(ctx context.Context, channel, address string, thread int64) (subscriber.Subscriber,
	error) {
	sub, err := findSubscriber(ctx, s.db.Reads, channel, address, thread)
	if err != nil {
		return sub, s.db.Explain(fmt.Errorf("find subscriber: %w", err))
	}
	return sub, nil
}

func findSubscriber(ctx context.Context, q database.Queryer, channel, address string,
	thread int64) (subscriber.Subscriber, error) {
	return rows.ScanSubscriber(q.QueryRowContext(ctx, `SELECT `+rows.SubscriberColumns+` FROM subscribers s
		WHERE s.channel = $1 AND s.address = $2 AND s.thread = $3`, channel, address, thread))
}

// SubscriberByID is the subscriber with a number; article.ErrNotFound when
// there is none.
func (s *Subscribers) SubscriberByID(ctx context.Context, id int64) (subscriber.Subscriber, error) {
	sub, err := rows.ScanSubscriber(s.db.Reads.QueryRowContext(ctx, `SELECT `+rows.SubscriberColumns+
		` FROM subscribers s WHERE s.id = $1`, id))
	if err != nil {
		return sub, s.db.Explain(fmt.Errorf("find subscriber %d: %w", id, err))
	}
	return sub, nil
}

// At are the subscribers at an address, of whichever channel and thread; none
// when there are none.
func (s *Subscribers) At(ctx context.Context, address string) (list []subscriber.Subscriber, err error) {
	found, err := s.db.Reads.QueryContext(ctx, `SELECT `+rows.SubscriberColumns+` FROM subscribers s
		WHERE s.address = $1 ORDER BY s.id`, address)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("find subscribers: %w", err))
	}
	defer found.Close()
	for found.Next() {
		sub, err := rows.ScanSubscriber(found)
		if err != nil {
			return nil, fmt.Errorf("find subscribers: %w", err)
		}
		list = append(list, sub)
	}
	return list, found.Err()
}

// addSubscriber stores a new subscriber and returns its number.
func (s *Subscribers) addSubscriber(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber, seq int64) (id int64,
	err error) {
	if sub.Channel == "" || sub.Address == "" {
		return 0, fmt.Errorf("subscriber without channel or address")
	}
	if sub.State == "" {
		sub.State = subscriber.Active
	}
	if sub.Created.IsZero() {
		sub.Created = s.db.Now()
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO subscribers (channel, address, thread, kind, name, language, state,
		reason,
		paused_until, not_before, manager, rhythm, asked, quiet_from, quiet_to, size, preview, sound, keywords,
		held_seq, held_to, held_due, created, created_seq, sound_once, morning)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 0, 0, $20, $21,
		$22, $23)
		RETURNING id`,
		sub.Channel, sub.Address, sub.Thread, sub.Kind, column.Text(sub.Name), column.Text(sub.Language), sub.State,
		column.Text(sub.Reason),
		column.Millis(sub.PausedUntil), column.Millis(sub.NotBefore), sub.Manager, sub.Rhythm, sub.Asked,
		sub.Quiet.From, sub.Quiet.To, sub.Size,
		sub.Preview, sub.Sound, column.JSON(sub.Keywords), column.Millis(sub.Created), seq,
		sub.SoundOnce, sub.Morning).Scan(&id)
	return id, err
}

// saveSubscriber is article.SaveSubscriber.
func (s *Subscribers) saveSubscriber(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber, seq int64) error {
	old, err := findSubscriber(ctx, tx, sub.Channel, sub.Address, sub.Thread)
	if errors.Is(err, article.ErrNotFound) {
		if sub.ID, err = s.addSubscriber(ctx, tx, sub, seq); err != nil {
			return err
		}
		return s.applyKeywords(ctx, tx, sub, seq)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscribers SET kind = $1, name = $2, language = $3, manager = $4, rhythm = $5,
		asked = $6,
		quiet_from = $7, quiet_to = $8, size = $9, preview = $10, sound = $11, keywords = $12, sound_once = $13,
		morning = $14 WHERE id = $15`,
		sub.Kind, column.Text(sub.Name), column.Text(sub.Language), sub.Manager, sub.Rhythm, sub.Asked,
		sub.Quiet.From, sub.Quiet.To, sub.Size, sub.Preview, sub.Sound, column.JSON(sub.Keywords), sub.SoundOnce,
		sub.Morning, old.ID)
	if err != nil {
		return err
	}
	if sub.Quiet != old.Quiet {
		if err := s.shortenHold(ctx, tx, old.ID, sub.Quiet); err != nil {
			return err
		}
	}
	sub.ID = old.ID
	if err := s.applyKeywords(ctx, tx, sub, seq); err != nil {
		return err
	}
	if sub.Morning != old.Morning {
		if err := s.moveDigests(ctx, tx, sub); err != nil {
			return err
		}
	}
	if sub.Rhythm == old.Rhythm {
		return nil
	}
	return s.applyRhythm(ctx, tx, old.ID, seq)
}

// shortenHold brings forward what quiet hours hold, and what waits in them to be tried
// again, when they now end earlier.
func (s *Subscribers) shortenHold(ctx context.Context, tx *sql.Tx, id int64, quiet subscriber.QuietHours) error {
	due := s.db.Now()
	if end, on := quiet.Until(due, s.db.Zone); on {
		due = end
	}
	for _, query := range []string{`UPDATE subscribers SET held_due = $1 WHERE id = $2 AND held_due > $1`,
		`UPDATE retries SET not_before = $1 WHERE subscriber = $2 AND not_before > $1`} {
		if _, err := tx.ExecContext(ctx, query, column.Millis(due), id); err != nil {
			return err
		}
	}
	return nil
}

// erase deletes all personal data of a subscriber. Its row and subscriptions
// stay as numbers until no audit counts them (see Prune).
func (s *Subscribers) erase(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	if err := s.ledger.DropWaiting(ctx, tx, id); err != nil {
		return err
	}
	if err := s.endSubscriptions(ctx, at{tx, seq}, id, "", "erased"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscriptions
		SET keywords = '', ended = $1, ended_seq = CASE WHEN ended = 0 THEN CAST($2 AS BIGINT) ELSE ended_seq END
		WHERE subscriber = $3 AND topic = '*'`, column.Millis(s.db.Now()), seq, id); err != nil {
		return err
	}
	for _, from := range []string{"digests", "acknowledgements", "reactions"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+from+` WHERE subscriber = $1`, id); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = 0 WHERE manager = $1`, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET address = $1, thread = 0, kind = '', name = '', language = '',
		state = $2,
		reason = 'erased', paused_until = 0, morning = 0, away = 0, not_before = 0, manager = 0, rhythm = '',
		asked = $3,
		quiet_from = 0,
		quiet_to = 0,
		size = '', preview = $3, sound = $3, keywords = '', held_seq = 0, held_to = 0, held_due = 0, created = $4
		WHERE id = $5`,
		"erased:"+strconv.FormatInt(id, 10), subscriber.Gone, false, column.Millis(s.db.Now()), id)
	return err
}
