package rows

import (
	"context"
	"database/sql"
	"errors"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/subscriber"
)

// SubscriberColumns are what ScanSubscriber reads, of a table named s.
const SubscriberColumns = `s.id, s.channel, s.address, s.thread, s.kind, s.name, s.language, s.state, s.reason,
	s.paused_until, s.not_before, s.manager, s.rhythm, s.asked, s.quiet_from, s.quiet_to, s.size, s.preview, s.sound,
	s.sound_once, s.thread_lost, s.morning, s.away, s.keywords, s.held_seq, s.created, coalesce((SELECT min(d.seq) FROM digests d WHERE d.subscriber = s.id), 0)`

// ScanSubscriber reads a row of SubscriberColumns; article.ErrNotFound when there
// is none.
func ScanSubscriber(row interface{ Scan(...any) error }) (subscriber.Subscriber, error) {
	var s subscriber.Subscriber
	err := row.Scan(&s.ID, &s.Channel, &s.Address, &s.Thread, &s.Kind, &s.Name, &s.Language, &s.State, &s.Reason,
		column.Time(&s.PausedUntil), column.Time(&s.NotBefore), &s.Manager, &s.Rhythm, &s.Asked, &s.Quiet.From,
		&s.Quiet.To, &s.Size, &s.Preview, &s.Sound, &s.SoundOnce, &s.ThreadLost,
		&s.Morning, column.Time(&s.Away),
		column.FromJSON(&s.Keywords), &s.HeldSeq, column.Time(&s.Created), &s.DigestSeq)
	if errors.Is(err, sql.ErrNoRows) {
		return s, article.ErrNotFound
	}
	return s, err
}

// SubscribersByID are the subscribers with these numbers, by number.
func SubscribersByID(ctx context.Context, q database.Queryer, ids []int64) (map[int64]subscriber.Subscriber, error) {
	found := make(map[int64]subscriber.Subscriber, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var a database.Args
	rows, err := q.QueryContext(ctx, `SELECT `+SubscriberColumns+` FROM subscribers s WHERE s.id IN (`+
		database.In(&a, ids)+`)`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		sub, err := ScanSubscriber(rows)
		if err != nil {
			return nil, err
		}
		found[sub.ID] = sub
	}
	return found, rows.Err()
}

// Histories are the subscriptions of subscribers, past and present.
func Histories(ctx context.Context, q database.Queryer, ids []int64) (map[int64][]subscriber.Span, error) {
	spans := make(map[int64][]subscriber.Span, len(ids))
	if len(ids) == 0 {
		return spans, nil
	}
	var a database.Args
	query := `SELECT subscriber, topic, applied, since_seq, ended_seq, reason = 'topic renamed', keywords
		FROM subscriptions
		WHERE subscriber IN (` + database.In(&a, ids) + `) AND (ended = 0 OR ended_seq > since_seq) ORDER BY id`
	err := database.Each(ctx, q, query, func(rows *sql.Rows) error {
		var id int64
		var span subscriber.Span
		err := rows.Scan(&id, &span.Topic, &span.Rhythm, &span.Since, &span.Ended, &span.Renamed,
			column.FromJSON(&span.Keywords))
		spans[id] = append(spans[id], span)
		return err
	}, a...)
	return spans, err
}
