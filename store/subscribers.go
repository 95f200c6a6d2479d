package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/article"
	"loa/subscriber"
)

// subscriberColumns are what scanSubscriber reads, of a table named s.
const subscriberColumns = `s.id, s.channel, s.address, s.thread, s.kind, s.name, s.language, s.state, s.reason,
	s.paused_until, s.not_before, s.manager, s.rhythm, s.asked, s.quiet_from, s.quiet_to, s.size, s.preview, s.sound,
	s.keywords, s.held_seq, s.created, coalesce((SELECT min(d.seq) FROM digests d WHERE d.subscriber = s.id), 0)`

// queryer is what reads: *sql.DB, *sql.Conn or *sql.Tx.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func scanSubscriber(row interface{ Scan(...any) error }) (subscriber.Subscriber, error) {
	var s subscriber.Subscriber
	err := row.Scan(&s.ID, &s.Channel, &s.Address, &s.Thread, &s.Kind, &s.Name, &s.Language, &s.State, &s.Reason,
		when(&s.PausedUntil), when(&s.NotBefore), &s.Manager, &s.Rhythm, &s.Asked, &s.Quiet.From, &s.Quiet.To, &s.Size, &s.Preview, &s.Sound,
		fromJSON(&s.Keywords), &s.HeldSeq, when(&s.Created), &s.DigestSeq)
	if errors.Is(err, sql.ErrNoRows) {
		return s, article.ErrNotFound
	}
	return s, err
}

// Subscriber is the subscriber at an address; article.ErrNotFound when there
// is none.
func (s *Store) Subscriber(ctx context.Context, channel, address string, thread int64) (subscriber.Subscriber, error) {
	sub, err := findSubscriber(ctx, s.reads, channel, address, thread)
	if err != nil {
		return sub, s.explain(fmt.Errorf("find subscriber: %w", err))
	}
	return sub, nil
}

func findSubscriber(ctx context.Context, q queryer, channel, address string, thread int64) (subscriber.Subscriber, error) {
	return scanSubscriber(q.QueryRowContext(ctx, `SELECT `+subscriberColumns+` FROM subscribers s
		WHERE s.channel = $1 AND s.address = $2 AND s.thread = $3`, channel, address, thread))
}

// SubscriberByID is the subscriber with a number; article.ErrNotFound when
// there is none.
func (s *Store) SubscriberByID(ctx context.Context, id int64) (subscriber.Subscriber, error) {
	sub, err := scanSubscriber(s.reads.QueryRowContext(ctx, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.id = $1`, id))
	if err != nil {
		return sub, s.explain(fmt.Errorf("find subscriber %d: %w", id, err))
	}
	return sub, nil
}

// subscribersByID are the subscribers with these numbers, by number.
func subscribersByID(ctx context.Context, q queryer, ids []int64) (map[int64]subscriber.Subscriber, error) {
	found := make(map[int64]subscriber.Subscriber, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var a args
	rows, err := q.QueryContext(ctx, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.id IN (`+in(&a, ids)+`)`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		sub, err := scanSubscriber(rows)
		if err != nil {
			return nil, err
		}
		found[sub.ID] = sub
	}
	return found, rows.Err()
}

// addSubscriber stores a new subscriber and returns its number.
func (s *Store) addSubscriber(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber, seq int64) (id int64, err error) {
	if sub.Channel == "" || sub.Address == "" {
		return 0, fmt.Errorf("subscriber without channel or address")
	}
	if sub.State == "" {
		sub.State = subscriber.Active
	}
	if sub.Created.IsZero() {
		sub.Created = s.now()
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO subscribers (channel, address, thread, kind, name, language, state, reason,
		paused_until, not_before, manager, rhythm, asked, quiet_from, quiet_to, size, preview, sound, keywords,
		held_seq, held_to, held_due, created, created_seq)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 0, 0, $20, $21) RETURNING id`,
		sub.Channel, sub.Address, sub.Thread, sub.Kind, clean(sub.Name), clean(sub.Language), sub.State, clean(sub.Reason),
		ms(sub.PausedUntil), ms(sub.NotBefore), sub.Manager, sub.Rhythm, sub.Asked, sub.Quiet.From, sub.Quiet.To, sub.Size,
		sub.Preview, sub.Sound, asJSON(sub.Keywords), ms(sub.Created), seq).Scan(&id)
	return id, err
}

// saveSubscriber is article.SaveSubscriber.
func (s *Store) saveSubscriber(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber, seq int64) error {
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
	_, err = tx.ExecContext(ctx, `UPDATE subscribers SET kind = $1, name = $2, language = $3, manager = $4, rhythm = $5, asked = $6,
		quiet_from = $7, quiet_to = $8, size = $9, preview = $10, sound = $11, keywords = $12 WHERE id = $13`,
		sub.Kind, clean(sub.Name), clean(sub.Language), sub.Manager, sub.Rhythm, sub.Asked,
		sub.Quiet.From, sub.Quiet.To, sub.Size, sub.Preview, sub.Sound, asJSON(sub.Keywords), old.ID)
	if err != nil {
		return err
	}
	if err := s.shortenHold(ctx, tx, old.ID, sub.Quiet); err != nil {
		return err
	}
	sub.ID = old.ID
	if err := s.applyKeywords(ctx, tx, sub, seq); err != nil {
		return err
	}
	if sub.Rhythm == old.Rhythm {
		return nil
	}
	return s.applyRhythm(ctx, tx, old.ID, seq)
}

// shortenHold brings what quiet hours hold forward when they now end earlier.
func (s *Store) shortenHold(ctx context.Context, tx *sql.Tx, id int64, quiet subscriber.QuietHours) error {
	due := s.now()
	if end, on := quiet.Until(due, s.zone); on {
		due = end
	}
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET held_due = $1 WHERE id = $2 AND held_due > $1`, ms(due), id)
	return err
}

// pause is article.Pause for the subscriber with a number.
func pause(ctx context.Context, tx *sql.Tx, id int64, until time.Time, reason string) error {
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET state = $1, reason = $2, paused_until = $3 WHERE id = $4`,
		subscriber.Paused, clean(reason), ms(until), id)
	return err
}

// resume makes a subscriber active; what was published while it was away is
// left out of its digests.
func resume(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	back, err := changed(ctx, tx, `UPDATE subscribers SET state = $1, reason = '', paused_until = 0 WHERE id = $2 AND state <> $1`,
		subscriber.Active, id)
	if err != nil || back == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE digests SET seq = $1 WHERE subscriber = $2 AND seq < $1`, seq, id)
	return err
}

// erase deletes all personal data of a subscriber. Its row and subscriptions
// stay as numbers until no audit counts them (see Prune).
func (s *Store) erase(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	if err := s.dropWaiting(ctx, tx, id); err != nil {
		return err
	}
	if err := s.endSubscriptions(ctx, tx, id, "", "erased", seq); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscriptions SET keywords = '', ended = $1, ended_seq = CASE WHEN ended = 0 THEN CAST($2 AS BIGINT) ELSE ended_seq END
		WHERE subscriber = $3 AND topic = '*'`, ms(s.now()), seq, id); err != nil {
		return err
	}
	for _, from := range []string{"digests", "acknowledgements"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+from+` WHERE subscriber = $1`, id); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = 0 WHERE manager = $1`, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET address = $1, thread = 0, kind = '', name = '', language = '', state = $2,
		reason = 'erased', paused_until = 0, not_before = 0, manager = 0, rhythm = '', asked = $3, quiet_from = 0, quiet_to = 0,
		size = '', preview = $3, sound = $3, keywords = '', held_seq = 0, held_to = 0, held_due = 0, created = $4 WHERE id = $5`,
		"erased:"+strconv.FormatInt(id, 10), subscriber.Gone, false, ms(s.now()), id)
	return err
}

// move is article.Move. The moved rows keep their numbers, so that all that
// waits for them still does.
func (s *Store) move(ctx context.Context, tx *sql.Tx, m subscriber.Move, seq int64) error {
	if m.NewAddress == "" {
		return fmt.Errorf("move of a subscriber without a new address")
	}
	if m.NewAddress == m.Address {
		return nil
	}
	if err := moveAnswers(ctx, tx, m); err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+subscriberColumns+` FROM subscribers s WHERE s.channel = $1 AND s.address = $2`, m.Channel, m.Address)
	if err != nil {
		return err
	}
	defer rows.Close()
	var moved []subscriber.Subscriber
	for rows.Next() {
		sub, err := scanSubscriber(rows)
		if err != nil {
			return err
		}
		moved = append(moved, sub)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, sub := range moved {
		other, err := findSubscriber(ctx, tx, m.Channel, m.NewAddress, sub.Thread)
		switch {
		case errors.Is(err, article.ErrNotFound):
		case err != nil:
			return err
		default:
			if err := s.merge(ctx, tx, sub, other, seq); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET address = $1 WHERE id = $2`, m.NewAddress, sub.ID); err != nil {
			return err
		}
		if err := s.loseMessages(ctx, tx, sub.ID); err != nil {
			return err
		}
	}
	return nil
}

// merge gives into the subscriptions that only from has, wakes into when from
// was awake, and erases from. A pause that a person asked for stays, unless
// somebody has chosen topics for from since.
func (s *Store) merge(ctx context.Context, tx *sql.Tx, into, from subscriber.Subscriber, seq int64) error {
	subscriptions, err := currentSubscriptions(ctx, tx, from.ID)
	if err != nil {
		return err
	}
	have, err := currentSubscriptions(ctx, tx, into.ID)
	if err != nil {
		return err
	}
	has := make(map[string]bool, len(have))
	for _, h := range have {
		has[h.Topic] = true
	}
	for _, sub := range subscriptions {
		if has[sub.Topic] {
			continue
		}
		if err := s.subscribe(ctx, tx, into, sub.Topic, sub.Rhythm, seq); err != nil {
			return err
		}
	}
	if from.State == subscriber.Active && (into.Reason != subscriber.PausedByPerson || len(subscriptions) > 0) {
		if err := resume(ctx, tx, into.ID, seq); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = $1 WHERE id = $2 AND manager = 0`, from.Manager, into.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = $1 WHERE manager = $2`, into.ID, from.ID); err != nil {
		return err
	}
	return s.erase(ctx, tx, from.ID, seq)
}
