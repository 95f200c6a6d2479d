package hub

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

const hubColumns = `id, callback, topic, host, domain, network, price, secret, expires, delivered, failures, failing, next_try, took`

func scanHubSubscription(row interface{ Scan(...any) error }) (s operations.HubSubscription, err error) {
	var took int64
	err = row.Scan(&s.ID, &s.Callback, &s.Topic, &s.Host, &s.Domain, &s.Network, &s.Price, &s.Secret,
		column.Time(&s.Expires), &s.Delivered,
		&s.Failures, column.Time(&s.Failing), column.Time(&s.NextTry), &took)
	s.Took = time.Duration(took) * time.Millisecond
	return s, err
}

// SaveHubSubscription stores a verified subscription. One that exists for the
// same callback and topic gets the new secret and lease and a fresh start; what
// was delivered to it last stays known.
func (s *Hub) SaveHubSubscription(ctx context.Context, sub operations.HubSubscription) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hub_subscriptions (callback, topic, host, domain, network, price,
			secret,
			expires, delivered,
			took, failures, failing, next_try, leased)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0)
			ON CONFLICT (callback, topic) DO UPDATE SET secret = excluded.secret, expires = excluded.expires,
			domain = excluded.domain,
			network = excluded.network, price = excluded.price, took = excluded.took, failures = 0, failing = 0,
			next_try = 0`,
			sub.Callback, sub.Topic, sub.Host, sub.Domain, sub.Network, max(sub.Price, 1), sub.Secret,
			column.Millis(sub.Expires), sub.Delivered,
			sub.Took.Milliseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("save subscription of %s: %w", sub.Topic, err)
	}
	return nil
}

// DeleteHubSubscription ends a subscription; ending one twice is no error.
func (s *Hub) DeleteHubSubscription(ctx context.Context, callback, topic string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE callback = $1 AND topic = $2`, callback,
			topic)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete subscription of %s: %w", topic, err)
	}
	return nil
}

// HubSubscriptionExists tells whether a callback is subscribed to a topic.
func (s *Hub) HubSubscriptionExists(ctx context.Context, callback, topic string) (bool, error) {
	var n int
	err := s.db.Reads.QueryRowContext(ctx, `SELECT count(*) FROM hub_subscriptions WHERE callback = $1 AND topic = $2`,
		callback, topic).Scan(&n)
	if err != nil {
		return false, s.db.Explain(fmt.Errorf("look for a subscription of %s: %w", topic, err))
	}
	return n > 0, nil
}

// HubCosts sums up the subscriptions of one domain, of one network, and all.
func (s *Hub) HubCosts(ctx context.Context, domain, network string) (c operations.HubCosts, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(sum(price), 0) FROM hub_subscriptions WHERE domain = $1),
		(SELECT coalesce(sum(price), 0) FROM hub_subscriptions WHERE network = $2),
		(SELECT count(*) FROM hub_subscriptions WHERE price <= 1),
		(SELECT coalesce(sum(price), 0) FROM hub_subscriptions WHERE price > 1)`, domain, network).Scan(&c.Domain, &c.Network, &c.Cheap, &c.Dear)
	if err != nil {
		return c, s.db.Explain(fmt.Errorf("sum up subscriptions: %w", err))
	}
	return c, nil
}

// HubSubscriptions returns all subscriptions, by topic.
func (s *Hub) HubSubscriptions(ctx context.Context) (list []operations.HubSubscription, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+hubColumns+` FROM hub_subscriptions ORDER BY id`,
		func(rows *sql.Rows) error {
			sub, err := scanHubSubscription(rows)
			list = append(list, sub)
			return err
		})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list subscriptions: %w", err))
	}
	return list, nil
}

// RepriceHubTopic sets what the subscriptions of a topic cost.
func (s *Hub) RepriceHubTopic(ctx context.Context, topic string, price int) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hub_subscriptions SET price = $1 WHERE topic = $2`, price, topic)
		return err
	})
	if err != nil {
		return fmt.Errorf("set the price of %s: %w", topic, err)
	}
	return nil
}

// HubTopics returns the topics that have subscriptions: those that are kept
// fresh anyway, or the dear ones; with dueRetry only those with a failed
// delivery that should be tried again by now.
func (s *Hub) HubTopics(ctx context.Context, now time.Time, dear, dueRetry bool) (topics []string, err error) {
	prices := `price <= 1`
	if dear {
		prices = `price > 1`
	}
	err = database.Each(ctx, s.db.Reads, `SELECT DISTINCT topic FROM hub_subscriptions
		WHERE `+prices+` AND expires > $1 AND (NOT $2 OR (failures > 0 AND next_try <= $1))`, func(rows *sql.Rows) error {
		var t string
		err := rows.Scan(&t)
		topics = append(topics, t)
		return err
	}, column.Millis(now), dueRetry)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list topics with subscriptions: %w", err))
	}
	return topics, nil
}

// ClaimHubDeliveries takes subscriptions of a topic to which another document
// was delivered last and that may be tried now: those without failures first,
// one of each network after the other, the quickest first.
func (s *Hub) ClaimHubDeliveries(ctx context.Context, c operations.HubClaim) (subs []operations.HubSubscription,
	err error) {
	who := `NOT (took > 0 AND failures = 0)`
	if c.Proven {
		who = `took > 0 AND failures = 0`
	}
	query := s.db.Dialect.SQL(`UPDATE hub_subscriptions SET leased = $1 WHERE id IN (
		SELECT id FROM hub_subscriptions WHERE leased <= $2 AND id IN (
			SELECT id FROM (SELECT id, failures, took, leased, row_number() OVER (PARTITION BY network
			ORDER BY leased > $2 DESC, failures, took, id) AS turn
				FROM hub_subscriptions WHERE topic = $3 AND delivered <> $4 AND next_try <= $2 AND expires > $2
				AND ` + who + `) due
			WHERE leased <= $2 AND turn <= $5 ORDER BY failures, turn, took, id` + database.Limit(c.Limit) + `)
		${skip locked}) RETURNING ` + hubColumns)
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		subs = nil
		return database.Each(ctx, tx, query, func(rows *sql.Rows) error {
			sub, err := scanHubSubscription(rows)
			subs = append(subs, sub)
			return err
		}, column.Millis(c.Lease), column.Millis(c.Now), c.Topic, c.Tag, c.PerNetwork)
	})
	if err != nil {
		return nil, fmt.Errorf("claim deliveries of %s: %w", c.Topic, err)
	}
	return subs, nil
}

// FinishHubDeliveries stores what became of claimed deliveries, Delivered,
// Failures, Failing and NextTry of each, and gives them back; those whose
// Expires is zero are deleted. It is safe to repeat.
func (s *Hub) FinishHubDeliveries(ctx context.Context, subs []operations.HubSubscription) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		for _, sub := range subs {
			var err error
			if sub.Expires.IsZero() {
				_, err = tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE id = $1`, sub.ID)
			} else {
				_, err = tx.ExecContext(ctx, `UPDATE hub_subscriptions
					SET delivered = $1, failures = $2, failing = $3, next_try = $4, took = $5, leased = 0
					WHERE id = $6`,
					sub.Delivered, sub.Failures, column.Millis(sub.Failing), column.Millis(sub.NextTry),
					sub.Took.Milliseconds(), sub.ID)
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
func (s *Hub) ExpireHubSubscriptions(ctx context.Context, now time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_subscriptions WHERE expires <= $1`, column.Millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("end expired subscriptions: %w", err)
	}
	return nil
}

const watchColumns = `topic, hub, source, token, secret, expires, next_try, failures`

func scanHubWatch(row interface{ Scan(...any) error }) (w operations.HubWatch, err error) {
	err = row.Scan(&w.Topic, &w.Hub, &w.Source, &w.Token, &w.Secret, column.Time(&w.Expires), column.Time(&w.NextTry),
		&w.Failures)
	return w, err
}

// SaveHubWatch stores our subscription at another hub under its topic.
func (s *Hub) SaveHubWatch(ctx context.Context, w operations.HubWatch) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hub_watches (`+watchColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (topic) DO UPDATE SET hub = excluded.hub, source = excluded.source, token = excluded.token, secret = excluded.secret,
			expires = excluded.expires, next_try = excluded.next_try, failures = excluded.failures`,
			w.Topic, w.Hub, w.Source, w.Token, w.Secret, column.Millis(w.Expires), column.Millis(w.NextTry), w.Failures)
		return err
	})
	if err != nil {
		return fmt.Errorf("save watch of %s: %w", w.Topic, err)
	}
	return nil
}

// HubWatch returns the watch of a topic, or article.ErrNotFound.
func (s *Hub) HubWatch(ctx context.Context, topic string) (operations.HubWatch, error) {
	return s.hubWatch(ctx, `SELECT `+watchColumns+` FROM hub_watches WHERE topic = $1`, topic)
}

// HubWatchByToken returns the watch whose callback ends in token, or
// article.ErrNotFound.
func (s *Hub) HubWatchByToken(ctx context.Context, token string) (operations.HubWatch, error) {
	return s.hubWatch(ctx, `SELECT `+watchColumns+` FROM hub_watches WHERE token = $1`, token)
}

func (s *Hub) hubWatch(ctx context.Context, query, value string) (operations.HubWatch, error) {
	w, err := scanHubWatch(s.db.Reads.QueryRowContext(ctx, query, value))
	if errors.Is(err, sql.ErrNoRows) {
		return w, article.ErrNotFound
	}
	if err != nil {
		return w, s.db.Explain(fmt.Errorf("read a hub watch: %w", err))
	}
	return w, nil
}

// DueHubWatches returns the watches whose hub should be asked again by now.
func (s *Hub) DueHubWatches(ctx context.Context, now time.Time) (list []operations.HubWatch, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+watchColumns+
		` FROM hub_watches WHERE next_try <= $1 ORDER BY next_try LIMIT 100`, func(rows *sql.Rows) error {
		w, err := scanHubWatch(rows)
		list = append(list, w)
		return err
	}, column.Millis(now))
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list due hub watches: %w", err))
	}
	return list, nil
}

// DeleteHubWatch ends a watch; ending one twice is no error.
func (s *Hub) DeleteHubWatch(ctx context.Context, topic string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hub_watches WHERE topic = $1`, topic)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete watch of %s: %w", topic, err)
	}
	return nil
}
