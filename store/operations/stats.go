package operations

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/subscriber"
)

// Stats counts subscribers, articles and deliveries. With very many subscribers
// the numbers may be some minutes old. The maps are not to be changed.
func (s *Operations) Stats(ctx context.Context) (operations.Stats, error) {
	return s.stats.get(ctx, s.countAll)
}

// countAll counts as things stand.
func (s *Operations) countAll(ctx context.Context) (operations.Stats, error) {
	st := operations.Stats{Kinds: map[subscriber.ChatKind]int64{}, Topics: map[string]int64{}}
	now := s.db.Now()
	err := s.db.Read(ctx, func(tx *sql.Tx) error {
		err := database.Each(ctx, tx, `SELECT state, kind, count(*) FROM subscribers WHERE NOT (state = 'gone'
			AND reason = 'erased') GROUP BY state, kind`, func(rows *sql.Rows) error {
			var state subscriber.SubscriberState
			var kind subscriber.ChatKind
			var n int64
			if err := rows.Scan(&state, &kind, &n); err != nil {
				return err
			}
			switch state {
			case subscriber.Active:
				st.Active += n
			case subscriber.Paused:
				st.Paused += n
			case subscriber.Gone:
				st.Gone += n
				return nil
			}
			st.Kinds[kind] += n
			return nil
		})
		if err != nil {
			return err
		}
		err = database.Each(ctx, tx, `SELECT topic, count(*) FROM subscriptions WHERE ended = 0 AND topic <> '*'
			GROUP BY topic`, func(rows *sql.Rows) error {
			var topic string
			var n int64
			if err := rows.Scan(&topic, &n); err != nil {
				return err
			}
			st.Topics[topic] = n
			st.Subscriptions += n
			return nil
		})
		if err != nil {
			return err
		}
		day := now.Add(-24 * time.Hour)
		for _, one := range []struct {
			query string
			args  []any
			into  []any
		}{
			{`SELECT coalesce(max(n), 0) FROM counts WHERE kind = 'all'`, nil, []any{&st.Articles}},
			{`SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM published_hours WHERE hour > $1`,
				[]any{day.Unix() / 3600}, []any{&st.ArticlesToday}},
			{`SELECT CAST(coalesce(sum(sent), 0) AS BIGINT), CAST(coalesce(sum(failed), 0) AS BIGINT)
				FROM delivery_hours
				WHERE hour > $1`, []any{day.Unix() / 3600}, []any{&st.SentToday, &st.FailedToday}},
			{`SELECT count(*) + (SELECT count(*) FROM list_retries WHERE error <> ''), coalesce(min(since), 0)
				FROM retries`, nil,
				[]any{&st.Waiting, column.Time(&st.OldestWaiting)}},
		} {
			if err := tx.QueryRowContext(ctx, one.query, one.args...).Scan(one.into...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return st, fmt.Errorf("count: %w", err)
	}
	return st, nil
}
