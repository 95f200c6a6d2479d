package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/operations"
)

const hubColumns = `id, callback, topic, host, secret, expires, delivered, failures, failing, next_try`

func scanHubSubscription(row interface{ Scan(...any) error }) (s operations.HubSubscription, err error) {
	err = row.Scan(&s.ID, &s.Callback, &s.Topic, &s.Host, &s.Secret, when(&s.Expires), &s.Delivered, &s.Failures, when(&s.Failing), when(&s.NextTry))
	return s, err
}

// SaveHubSubscription stores a verified subscription. One that exists for the
// same callback and topic gets the new secret and lease and a fresh start; what
// was delivered to it last stays known.
func (s *Store) SaveHubSubscription(ctx context.Context, sub operations.HubSubscription) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hub_subscriptions (callback, topic, host, secret, expires, delivered, failures, failing, next_try, leased)
			VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0)
			ON CONFLICT (callback, topic) DO UPDATE SET secret = excluded.secret, expires = excluded.expires, failures = 0, failing = 0, next_try = 0`,
			sub.Callback, sub.Topic, sub.Host, sub.Secret, ms(sub.Expires), sub.Delivered)
		return err
	})
	if err != nil {
		return fmt.Errorf("save subscription of %s: %w", sub.Topic, err)
	}
	return nil
}

// DeleteHubSubscription ends a subscription; ending one twice is no error.
func (s *Store) DeleteHubSubscription(ctx context.Context, callback, topic string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE callback = $1 AND topic = $2`, callback, topic)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete subscription of %s: %w", topic, err)
	}
	return nil
}

// HubSubscriptionExists tells whether a callback is subscribed to a topic.
func (s *Store) HubSubscriptionExists(ctx context.Context, callback, topic string) (bool, error) {
	var n int
	err := s.reads.QueryRowContext(ctx, `SELECT count(*) FROM hub_subscriptions WHERE callback = $1 AND topic = $2`, callback, topic).Scan(&n)
	if err != nil {
		return false, s.explain(fmt.Errorf("look for a subscription of %s: %w", topic, err))
	}
	return n > 0, nil
}

// CountHubSubscriptions counts those of one callback host, and all.
func (s *Store) CountHubSubscriptions(ctx context.Context, host string) (onHost, all int, err error) {
	err = s.reads.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM hub_subscriptions WHERE host = $1), (SELECT count(*) FROM hub_subscriptions)`, host).Scan(&onHost, &all)
	if err != nil {
		return 0, 0, s.explain(fmt.Errorf("count subscriptions: %w", err))
	}
	return onHost, all, nil
}

// HubTopics returns the topics that have subscriptions; with dueRetry only
// those with a failed delivery that should be tried again by now.
func (s *Store) HubTopics(ctx context.Context, now time.Time, dueRetry bool) (topics []string, err error) {
	err = each(ctx, s.reads, `SELECT DISTINCT topic FROM hub_subscriptions
		WHERE expires > $1 AND (NOT $2 OR (failures > 0 AND next_try <= $1))`, func(rows *sql.Rows) error {
		var t string
		err := rows.Scan(&t)
		topics = append(topics, t)
		return err
	}, ms(now), dueRetry)
	if err != nil {
		return nil, s.explain(fmt.Errorf("list topics with subscriptions: %w", err))
	}
	return topics, nil
}

// ClaimHubDeliveries takes, until lease, subscriptions of a topic to which
// another document than the one with tag was delivered last and that may be
// tried now; those without failures first.
func (s *Store) ClaimHubDeliveries(ctx context.Context, topic, tag string, now, lease time.Time, limit int) (subs []operations.HubSubscription, err error) {
	query := s.dialect.sql(`UPDATE hub_subscriptions SET leased = $1 WHERE id IN (
		SELECT id FROM hub_subscriptions WHERE topic = $2 AND delivered <> $3 AND next_try <= $4 AND leased <= $4 AND expires > $4
		ORDER BY failures, id LIMIT $5 ${skip locked}) RETURNING ` + hubColumns)
	err = s.write(ctx, func(tx *sql.Tx) error {
		subs = nil
		return each(ctx, tx, query, func(rows *sql.Rows) error {
			sub, err := scanHubSubscription(rows)
			subs = append(subs, sub)
			return err
		}, ms(lease), topic, tag, ms(now), limit)
	})
	if err != nil {
		return nil, fmt.Errorf("claim deliveries of %s: %w", topic, err)
	}
	return subs, nil
}

// FinishHubDeliveries stores what became of claimed deliveries, Delivered,
// Failures, Failing and NextTry of each, and gives them back; those whose
// Expires is zero are deleted. It is safe to repeat.
func (s *Store) FinishHubDeliveries(ctx context.Context, subs []operations.HubSubscription) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, sub := range subs {
			var err error
			if sub.Expires.IsZero() {
				_, err = tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE id = $1`, sub.ID)
			} else {
				_, err = tx.ExecContext(ctx, `UPDATE hub_subscriptions SET delivered = $1, failures = $2, failing = $3, next_try = $4, leased = 0 WHERE id = $5`,
					sub.Delivered, sub.Failures, ms(sub.Failing), ms(sub.NextTry), sub.ID)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store %d hub deliveries: %w", len(subs), err)
	}
	return nil
}

// ExpireHubSubscriptions deletes those whose lease has ended.
func (s *Store) ExpireHubSubscriptions(ctx context.Context, now time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE expires <= $1`, ms(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("end expired subscriptions: %w", err)
	}
	return nil
}

const watchColumns = `topic, hub, source, token, secret, expires, next_try, failures`

func scanHubWatch(row interface{ Scan(...any) error }) (w operations.HubWatch, err error) {
	err = row.Scan(&w.Topic, &w.Hub, &w.Source, &w.Token, &w.Secret, when(&w.Expires), when(&w.NextTry), &w.Failures)
	return w, err
}

// SaveHubWatch stores our subscription at another hub under its topic.
func (s *Store) SaveHubWatch(ctx context.Context, w operations.HubWatch) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hub_watches (`+watchColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (topic) DO UPDATE SET hub = excluded.hub, source = excluded.source, token = excluded.token, secret = excluded.secret,
			expires = excluded.expires, next_try = excluded.next_try, failures = excluded.failures`,
			w.Topic, w.Hub, w.Source, w.Token, w.Secret, ms(w.Expires), ms(w.NextTry), w.Failures)
		return err
	})
	if err != nil {
		return fmt.Errorf("save watch of %s: %w", w.Topic, err)
	}
	return nil
}

// HubWatch returns the watch of a topic, or article.ErrNotFound.
func (s *Store) HubWatch(ctx context.Context, topic string) (operations.HubWatch, error) {
	return s.hubWatch(ctx, `SELECT `+watchColumns+` FROM hub_watches WHERE topic = $1`, topic)
}

// HubWatchByToken returns the watch whose callback ends in token, or
// article.ErrNotFound.
func (s *Store) HubWatchByToken(ctx context.Context, token string) (operations.HubWatch, error) {
	return s.hubWatch(ctx, `SELECT `+watchColumns+` FROM hub_watches WHERE token = $1`, token)
}

func (s *Store) hubWatch(ctx context.Context, query, value string) (operations.HubWatch, error) {
	w, err := scanHubWatch(s.reads.QueryRowContext(ctx, query, value))
	if errors.Is(err, sql.ErrNoRows) {
		return w, article.ErrNotFound
	}
	if err != nil {
		return w, s.explain(fmt.Errorf("read a hub watch: %w", err))
	}
	return w, nil
}

// DueHubWatches returns the watches whose hub should be asked again by now.
func (s *Store) DueHubWatches(ctx context.Context, now time.Time) (list []operations.HubWatch, err error) {
	err = each(ctx, s.reads, `SELECT `+watchColumns+` FROM hub_watches WHERE next_try <= $1 ORDER BY next_try LIMIT 100`, func(rows *sql.Rows) error {
		w, err := scanHubWatch(rows)
		list = append(list, w)
		return err
	}, ms(now))
	if err != nil {
		return nil, s.explain(fmt.Errorf("list due hub watches: %w", err))
	}
	return list, nil
}

// DeleteHubWatch ends a watch; ending one twice is no error.
func (s *Store) DeleteHubWatch(ctx context.Context, topic string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_watches WHERE topic = $1`, topic)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete watch of %s: %w", topic, err)
	}
	return nil
}
