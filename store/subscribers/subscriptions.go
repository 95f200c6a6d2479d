package subscribers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/rows"
	"loa/subscriber"
)

// Subscriptions are the subscriptions of a subscriber that are on, the oldest
// first.
func (s *Subscribers) Subscriptions(ctx context.Context, subscriber int64) ([]subscriber.Subscription, error) {
	list, err := currentSubscriptions(ctx, s.db.Reads, subscriber)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("read subscriptions of subscriber %d: %w", subscriber, err))
	}
	return list, nil
}

func currentSubscriptions(ctx context.Context, q database.Queryer, sub int64) (list []subscriber.Subscription,
	err error) {
	err = database.Each(ctx, q, `SELECT subscriber, topic, rhythm, since, ended, reason FROM subscriptions
		WHERE subscriber = $1 AND ended = 0 AND topic <> '*' ORDER BY id`, func(rows *sql.Rows) error {
		var sub subscriber.Subscription
		err := rows.Scan(&sub.Subscriber, &sub.Topic, &sub.Rhythm, column.Time(&sub.Since), column.Time(&sub.Ended),
			&sub.Reason)
		list = append(list, sub)
		return err
	}, sub)
	return list, err
}

// subscribe is article.Subscribe for a stored subscriber.
func (s *Subscribers) subscribe(ctx context.Context, at at, sub subscriber.Subscriber, topic string,
	rhythm subscriber.Rhythm) error {
	if topic == "" {
		return fmt.Errorf("subscription of subscriber %d without a topic", sub.ID)
	}
	current, err := currentSubscriptions(ctx, at.tx, sub.ID)
	if err != nil {
		return err
	}
	for _, c := range current {
		if c.Topic != topic {
			continue
		}
		if c.Rhythm == rhythm {
			return nil
		}
		if err := s.endSubscriptions(ctx, at, sub.ID, topic, "rhythm changed"); err != nil {
			return err
		}
	}
	if err := s.addSubscription(ctx, at, sub, topic, rhythm); err != nil {
		return err
	}
	return s.plan(ctx, at.tx, sub.ID, at.seq)
}

func (s *Subscribers) addSubscription(ctx context.Context, at at, sub subscriber.Subscriber, topic string,
	rhythm subscriber.Rhythm) error {
	applied := rhythm
	if applied == subscriber.RhythmUnset {
		applied = sub.Rhythm
	}
	if applied.AtOnce() {
		applied = subscriber.RhythmImmediate
	}
	keywords := ""
	if topic == subscriber.TopicAny {
		keywords = column.JSON(sub.Keywords)
	}
	_, err := at.tx.ExecContext(ctx, `INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since,
		since_seq, ended, ended_seq, reason, keywords)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '',
		$8)`, sub.ID, sub.Channel, topic, rhythm, applied, column.Millis(s.db.Now()), at.seq, keywords)
	return err
}

// endSubscriptions ends the subscription to a topic, or those to all topics
// when it is empty.
func (s *Subscribers) endSubscriptions(ctx context.Context, at at, subscriber int64, topic, reason string) error {
	_, err := at.tx.ExecContext(ctx, `UPDATE subscriptions SET ended = $1, ended_seq = $2, reason = $3
		WHERE subscriber = $4 AND ended = 0 AND (topic = $5 OR ($5 = ''
		AND topic <> '*'))`, column.Millis(s.db.Now()), at.seq, column.Text(reason), subscriber, topic)
	return err
}

// wants tells whether one of keywords asks for articles, not only refuses them.
func wants(keywords []string) bool {
	return slices.ContainsFunc(keywords, func(w string) bool { return !strings.HasPrefix(strings.TrimSpace(w), "-") })
}

// applyKeywords makes the subscription to whatever has one of the subscriber's
// keywords follow them. A change of keywords begins it anew, so that an
// article is met by those that were in force when it was published.
func (s *Subscribers) applyKeywords(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber, seq int64) error {
	wanted := wants(sub.Keywords)
	var had string
	err := tx.QueryRowContext(ctx,
		`SELECT keywords FROM subscriptions WHERE subscriber = $1 AND topic = '*' AND ended = 0`, sub.ID).Scan(&had)
	found := !errors.Is(err, sql.ErrNoRows)
	if err != nil && found {
		return err
	}
	if found == wanted && (!found || had == column.JSON(sub.Keywords)) {
		return nil
	}
	if found {
		if err := s.endSubscriptions(ctx, at{tx, seq}, sub.ID, subscriber.TopicAny, "keywords changed"); err != nil {
			return err
		}
	}
	if !wanted {
		return nil
	}
	if err := s.addSubscription(ctx, at{tx, seq}, sub, subscriber.TopicAny, subscriber.RhythmUnset); err != nil {
		return err
	}
	return s.plan(ctx, tx, sub.ID, seq)
}

// RenameSubscribedTopic moves subscriptions from a topic to the one that it is
// called now. What was published under the old name still arrives.
func (s *Subscribers) RenameSubscribedTopic(ctx context.Context, tx *sql.Tx, from, to string) error {
	seq, err := s.db.SeqHeld(ctx, tx)
	if err != nil {
		return err
	}
	now := column.Millis(s.db.Now())
	_, err = tx.ExecContext(ctx, `INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since,
		since_seq, ended, ended_seq, reason, keywords)
		SELECT subscriber, channel, CAST($1 AS TEXT), rhythm, applied, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 0, 0,
		'', ''
		FROM subscriptions o
		WHERE o.topic = $4 AND o.ended = 0 AND NOT EXISTS (SELECT 1 FROM subscriptions n
		WHERE n.subscriber = o.subscriber
		AND n.topic = $1 AND n.ended = 0)`,
		to, now, seq, from)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscriptions SET ended = $1, ended_seq = $2, reason = 'topic renamed'
		WHERE topic = $3 AND ended = 0`, now, seq, from)
	return err
}

// applyRhythm begins the subscriptions anew that follow the subscriber's own
// rhythm, after that has changed.
func (s *Subscribers) applyRhythm(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	sub, err := rows.ScanSubscriber(tx.QueryRowContext(ctx, `SELECT `+rows.SubscriberColumns+
		` FROM subscribers s WHERE s.id = $1`, id))
	if err != nil {
		return err
	}
	current, err := currentSubscriptions(ctx, tx, id)
	if err != nil {
		return err
	}
	if wants(sub.Keywords) {
		current = append(current, subscriber.Subscription{Topic: subscriber.TopicAny})
	}
	for _, c := range current {
		if c.Rhythm != subscriber.RhythmUnset {
			continue
		}
		if err := s.endSubscriptions(ctx, at{tx, seq}, id, c.Topic, "rhythm changed"); err != nil {
			return err
		}
		if err := s.addSubscription(ctx, at{tx, seq}, sub, c.Topic, c.Rhythm); err != nil {
			return err
		}
	}
	return s.plan(ctx, tx, id, seq)
}

// plan gives the subscriber a digest for each rhythm that its subscriptions
// have now. One that they no longer have tells what is left at its next time
// and then goes (see settleDigest).
func (s *Subscribers) plan(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	var sub subscriber.Subscriber
	if err := tx.QueryRowContext(ctx, `SELECT morning FROM subscribers WHERE id = $1`,
		id).Scan(&sub.Morning); err != nil {
		return err
	}
	for _, rhythm := range digestRhythms {
		_, err := tx.ExecContext(ctx, `INSERT INTO digests (subscriber, rhythm, channel, seq, due)
			SELECT subscriber, applied, min(channel), CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM subscriptions
			WHERE subscriber = $3 AND ended = 0 AND applied = $4 GROUP BY subscriber, applied
			ON CONFLICT (subscriber, rhythm) DO NOTHING`, seq, column.Millis(sub.NextDigest(rhythm, s.db.Now(), s.db.Zone)), id, rhythm)
		if err != nil {
			return err
		}
	}
	return nil
}

// digestRhythms are those that have digests.
var digestRhythms = []subscriber.Rhythm{subscriber.RhythmThrice, subscriber.RhythmDaily, subscriber.RhythmWeekly}

// moveDigests gives a subscriber's next digests the times that it wants by now. One
// that is due comes as it is.
func (s *Subscribers) moveDigests(ctx context.Context, tx *sql.Tx, sub subscriber.Subscriber) error {
	now := s.db.Now()
	for _, rhythm := range digestRhythms {
		_, err := tx.ExecContext(ctx, `UPDATE digests SET due = $1 WHERE subscriber = $2 AND rhythm = $3 AND due > $4`,
			column.Millis(sub.NextDigest(rhythm, now, s.db.Zone)), sub.ID, rhythm, column.Millis(now))
		if err != nil {
			return err
		}
	}
	return nil
}
