package subscribers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/store/internal/rows"
	"loa/subscriber"
)

// move is article.Move. The moved rows keep their numbers, so that all that
// waits for them still does.
func (s *Subscribers) move(ctx context.Context, tx *sql.Tx, m subscriber.Move, seq int64) error {
	if m.NewAddress == "" {
		return fmt.Errorf("move of a subscriber without a new address")
	}
	if m.NewAddress == m.Address {
		return nil
	}
	if err := moveAnswers(ctx, tx, m); err != nil {
		return err
	}
	found, err := tx.QueryContext(ctx, `SELECT `+rows.SubscriberColumns+
		` FROM subscribers s WHERE s.channel = $1 AND s.address = $2`, m.Channel, m.Address)
	if err != nil {
		return err
	}
	defer found.Close()
	var moved []subscriber.Subscriber
	for found.Next() {
		sub, err := rows.ScanSubscriber(found)
		if err != nil {
			return err
		}
		moved = append(moved, sub)
	}
	if err := found.Err(); err != nil {
		return err
	}
	for _, sub := range moved {
		if err := s.ledger.LoseMessages(ctx, tx, sub.ID); err != nil {
			return err
		}
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
		if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET address = $1 WHERE id = $2`, m.NewAddress,
			sub.ID); err != nil {
			return err
		}
	}
	return nil
}

// merge gives into the subscriptions that only from has and what from was sent,
// wakes into when from was awake, and erases from. A pause that a person asked for stays, unless
// somebody has chosen topics for from since.
func (s *Subscribers) merge(ctx context.Context, tx *sql.Tx, into, from subscriber.Subscriber, seq int64) error {
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
		if err := s.subscribe(ctx, at{tx, seq}, into, sub.Topic, sub.Rhythm); err != nil {
			return err
		}
	}
	if from.State == subscriber.Active && (into.Reason != subscriber.PausedByPerson || len(subscriptions) > 0) {
		if err := s.resume(ctx, tx, into.ID, seq); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = $1 WHERE id = $2 AND manager = 0`, from.Manager,
		into.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET manager = $1 WHERE manager = $2`, into.ID,
		from.ID); err != nil {
		return err
	}
	if err := s.ledger.Merge(ctx, tx, into.ID, from.ID); err != nil {
		return err
	}
	return s.erase(ctx, tx, from.ID, seq)
}
