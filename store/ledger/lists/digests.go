package lists

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/audience"
	"loa/ledger"
	"loa/store/internal/bounds"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/rows"
	"loa/store/ledger/internal/candidates"
	"loa/store/ledger/internal/effects"
	"loa/store/ledger/internal/entries"
	"loa/subscriber"
)

// DueDigests are at most limit digests whose time has come.
func (l *Writer) DueDigests(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error) {
	due, err := l.due(ctx, now, `SELECT subscriber, rhythm, seq, 0 FROM digests
		WHERE channel = $1 AND due <= $2 ORDER BY due, subscriber`+database.Limit(limit), channel, column.Millis(now))
	if err != nil {
		return nil, fmt.Errorf("due digests: %w", err)
	}
	return due, nil
}

// DueHeld are at most limit subscribers whose quiet hours are over and who
// have something held.
func (l *Writer) DueHeld(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error) {
	due, err := l.due(ctx, now, `SELECT id, '', held_seq, held_to FROM subscribers
		WHERE channel = $1 AND held_due > 0 AND held_due <= $2
		ORDER BY held_due, id`+database.Limit(limit), channel, column.Millis(now))
	if err != nil {
		return nil, fmt.Errorf("held articles that are due: %w", err)
	}
	return due, nil
}

func (l *Writer) due(ctx context.Context, now time.Time, query string, args ...any) (due []ledger.DueList, err error) {
	err = l.base.Read(ctx, func(tx *sql.Tx) error {
		due = nil
		var latest int64
		if err := tx.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'seq'`).Scan(&latest); err != nil {
			return err
		}
		var ids []int64
		err := database.Each(ctx, tx, query, func(rows *sql.Rows) error {
			d := ledger.DueList{}
			if err := rows.Scan(&d.Subscriber.ID, &d.Rhythm, &d.From, &d.To); err != nil {
				return err
			}
			if d.To == 0 {
				d.To = latest
			}
			ids = append(ids, d.Subscriber.ID)
			due = append(due, d)
			return nil
		}, args...)
		if err != nil {
			return err
		}
		subscribers, err := rows.SubscribersByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		spans, err := rows.Histories(ctx, tx, ids)
		if err != nil {
			return err
		}
		failed, err := entries.ListRetries(ctx, tx, ids)
		if err != nil {
			return err
		}
		others, err := candidates.Reached(ctx, tx, ids)
		if err != nil {
			return err
		}
		for i := range due {
			id := due[i].Subscriber.ID
			due[i].Reached = others[id]
			due[i].ListRetry = failed[entries.ListKey{Subscriber: id, Rhythm: due[i].Rhythm}]
			due[i].Subscriber, due[i].History = subscribers[id], spans[id]
		}
		return nil
	})
	return due, err
}

// NextDue is when the next digest, held message or return from a pause comes
// due; the zero time when none is planned.
func (l *Writer) NextDue(ctx context.Context, channel string) (next time.Time, err error) {
	for _, first := range []struct {
		query string
		args  []any
	}{
		{`SELECT coalesce(min(due), 0) FROM digests WHERE channel = $1`, []any{channel}},
		{`SELECT coalesce(min(held_due), 0) FROM subscribers WHERE channel = $1 AND held_due > 0`, []any{channel}},
		// Whatever the channel: an index on it would be chosen, and read whole.
		{`SELECT coalesce(min(paused_until), 0) FROM subscribers WHERE paused_until > 0`, nil},
	} {
		var t time.Time
		if err := l.base.Reads.QueryRowContext(ctx, first.query, first.args...).Scan(column.Time(&t)); err != nil {
			return next, l.base.Explain(fmt.Errorf("next digest: %w", err))
		}
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next, nil
}

// DigestArticles are the articles announced from change from to change to,
// both inclusive, in that order: once when they were first published, and once
// more whenever they gained topics that a follow-up broadcast tells of; as a
// channel sees them that serves them.
func (l *Writer) DigestArticles(ctx context.Context, channel string, from, to int64) (list []audience.Published,
	err error) {
	served, err := bounds.Of(ctx, l.base.Reads, channel)
	if err != nil {
		return nil, l.base.Explain(err)
	}
	// What was filled in quietly before there were subscribers has no
	// broadcast and is in no digest.
	err = database.Each(ctx, l.base.Reads, `SELECT a.id, b.seq, b.kind, b.lane, b.further, coalesce(c.topics, ''),
		a.urgency, a.title, a.lead, a.categories, a.content_text, a.state, a.source
		FROM broadcasts b JOIN articles a ON a.id = b.article LEFT JOIN changes c ON c.seq = b.seq
		WHERE b.seq BETWEEN $1 AND $2 AND b.kind = 'new' ORDER BY b.seq`, func(rows *sql.Rows) error {
		var p audience.Published
		var f entries.FollowUp
		a, b := &p.Article, &p.Broadcast
		var topics []string
		var source string
		err := rows.Scan(&a.ID, &b.Seq, &b.Kind, &b.Lane, column.FromJSON(&f), column.FromJSON(&topics),
			&a.Urgency, &a.Title, &a.Lead, column.FromLines(&a.Categories), &a.ContentText, &a.State, &source)
		f.Complete(b, topics, source)
		if p.Broadcast = served.Within(*b); !p.Outside {
			list = append(list, p)
		}
		return err
	}, from, to)
	for i, p := range list {
		if err == nil && len(p.Prior) > 0 {
			list[i].Prior, err = entries.ReadPriorTexts(ctx, l.base.Reads, p.Article.ID, p.Prior)
		}
	}
	if err != nil {
		return nil, l.base.Explain(fmt.Errorf("articles published from %d to %d: %w", from, to, err))
	}
	return list, nil
}

// RecordLists stores what became of digests and held messages, each with the
// mark that it moves, all or nothing.
func (l *Writer) RecordLists(ctx context.Context, done []ledger.ListRecord) error {
	err := l.lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var sent, failed int64
		for _, c := range done {
			sent, failed = sent+c.Sent, failed+c.Failed
			if err := SaveMessage(ctx, tx, c.List); err != nil {
				return err
			}
			if err := effects.NoteReach(ctx, tx, c.Subscriber, effects.Reach{NotBefore: c.NotBefore, State: c.State,
				Reason: c.Reason, At: l.base.Now()}); err != nil {
				return err
			}
			entries := saveListResults
			if c.Again {
				entries = saveListRetry
			}
			if err := entries(ctx, tx, c); err != nil {
				return err
			}
			settle := l.settleDigest
			if c.Rhythm == subscriber.RhythmUnset {
				settle = l.settleHeld
			}
			if err := settle(ctx, tx, c); err != nil {
				return err
			}
		}
		return effects.CountHour(ctx, tx, l.base.Now(), [2]int64{sent, failed})
	})
	if err != nil {
		return fmt.Errorf("mark %d digests: %w", len(done), err)
	}
	return nil
}

func (l *Writer) settleDigest(ctx context.Context, tx *sql.Tx, c ledger.ListRecord) error {
	if c.Again {
		_, err := tx.ExecContext(ctx, `UPDATE digests SET due = $1 WHERE subscriber = $2 AND rhythm = $3`,
			column.Millis(c.Due), c.Subscriber, c.Rhythm)
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE digests SET due = $1, seq = CASE WHEN seq < $2 THEN $2 ELSE seq END
		WHERE subscriber = $3 AND rhythm = $4`, column.Millis(c.Due), c.Seq, c.Subscriber, c.Rhythm)
	if err != nil {
		return err
	}
	// A digest that no subscription asks for any more has shown what was left.
	_, err = tx.ExecContext(ctx, `DELETE FROM digests WHERE subscriber = $1 AND rhythm = $2 AND NOT EXISTS (SELECT 1
		FROM subscriptions s
		WHERE s.subscriber = $1 AND s.applied = $2 AND (s.ended = 0 OR s.ended_seq > $3))`, c.Subscriber, c.Rhythm,
		c.Seq)
	return err
}

func (l *Writer) settleHeld(ctx context.Context, tx *sql.Tx, c ledger.ListRecord) error {
	if c.Again {
		_, err := tx.ExecContext(ctx, `UPDATE subscribers SET held_due = $1 WHERE id = $2 AND held_due > 0`,
			column.Millis(c.Due), c.Subscriber)
		return err
	}
	// What was held while the message was on its way stays held.
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET
		held_due = CASE WHEN held_to > $1 THEN CAST($2 AS BIGINT) ELSE 0 END,
		held_seq = CASE WHEN held_to > $1 THEN $1 + 1 ELSE 0 END,
		held_to = CASE WHEN held_to > $1 THEN held_to ELSE 0 END
		WHERE id = $3`, c.Seq, column.Millis(l.base.Now()), c.Subscriber)
	return err
}
