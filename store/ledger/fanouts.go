package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// UseChannel makes a channel known: broadcasts stay open until it has walked
// them. What may have been on its way when the process before ended is marked as
// a possible repeat. A channel that was retired begins anew. It returns until when
// the channel asked everyone to wait.
func (l *Writer) UseChannel(ctx context.Context, channel string) (notBefore time.Time, err error) {
	if err := l.beginAnew(ctx, channel); err != nil {
		return notBefore, fmt.Errorf("begin anew with channel %s: %w", channel, err)
	}
	err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO channels (channel, not_before) VALUES ($1, 0)
			ON CONFLICT (channel) DO NOTHING`, channel)
		if err != nil {
			return err
		}
		var flying []int64
		err = tx.QueryRowContext(ctx, `SELECT not_before, flying FROM channels WHERE channel = $1`, channel).
			Scan(column.Time(&notBefore), column.FromJSON(&flying))
		if err != nil {
			return err
		}
		for _, id := range flying {
			if err := l.markDoubtful(ctx, tx, channel, id); err != nil {
				return err
			}
		}
		return setFlying(ctx, tx, channel, nil)
	})
	if err != nil {
		return notBefore, fmt.Errorf("use channel %s: %w", channel, err)
	}
	return notBefore, nil
}

// ChannelNotBefore is until when a channel asked everyone to wait, for a
// process that may never deliver; the zero time of a channel that is not known.
func (s *Ledger) ChannelNotBefore(ctx context.Context, channel string) (notBefore time.Time, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT not_before FROM channels WHERE channel = $1`,
		channel).Scan(column.Time(&notBefore))
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return notBefore, fmt.Errorf("until when channel %s is to be left alone: %w", channel, err)
	}
	return notBefore, nil
}

// SlowChannel remembers that a channel asked everyone to wait.
func (l *Writer) SlowChannel(ctx context.Context, channel string, notBefore time.Time) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE channels SET not_before = $1 WHERE channel = $2 AND not_before < $1`,
			column.Millis(notBefore), channel)
		return err
	})
	if err != nil {
		return fmt.Errorf("slow channel %s: %w", channel, err)
	}
	return nil
}

// StartFanOut is the unfinished fan-out of a lane, or else a new one of the
// broadcasts that none has taken yet: all new articles together, or the next
// Change alone: in a fan-out for each that has sent the article, of which this
// is the first. ok is false when there is nothing to walk.
func (l *Writer) StartFanOut(ctx context.Context, channel string, lane audience.Lane, changes bool) (r ledger.FanOut,
	ok bool, err error) {
	fail := func(err error) (ledger.FanOut, bool, error) {
		return ledger.FanOut{}, false, fmt.Errorf("start a fan-out of lane %d for %s: %w", lane, channel, err)
	}
	r, ok, err = openFanOut(ctx, l.db.Reads, channel, lane, changes)
	if err != nil {
		return fail(l.db.Explain(err))
	}
	if ok {
		return r, true, nil
	}
	if found, err := entries.NextBroadcasts(ctx, l.db.Reads, channel, lane, changes); err != nil {
		return fail(l.db.Explain(err))
	} else if len(found) == 0 {
		return ledger.FanOut{}, false, nil
	}
	err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		found, err := entries.NextBroadcasts(ctx, tx, channel, lane, changes)
		if err != nil {
			return err
		}
		r = ledger.FanOut{Channel: channel, Lane: lane, Changes: changes, Broadcasts: found}
		if !changes || len(found) == 0 {
			return l.addFanOut(ctx, tx, &r)
		}
		return l.addChangeFanOuts(ctx, tx, &r)
	})
	if err != nil {
		return fail(err)
	}
	return r, true, nil
}

// addChangeFanOuts adds a fan-out of a change for each fan-out that sent the
// article, as one with follow-up broadcasts has several, and one for the
// list messages that show it. r becomes the first.
func (l *Writer) addChangeFanOuts(ctx context.Context, tx *sql.Tx, r *ledger.FanOut) error {
	type sender struct {
		fanOut  int64
		alarmed bool
	}
	var senders []sender
	err := database.Each(ctx, tx, `SELECT DISTINCT o.round, r.lane = $1 FROM round_broadcasts o
		JOIN rounds r ON r.id = o.round
		WHERE o.article = $2 AND r.channel = $3 AND NOT r.changes ORDER BY o.round`, func(rows *sql.Rows) error {
		var o sender
		err := rows.Scan(&o.fanOut, &o.alarmed)
		senders = append(senders, o)
		return err
	}, audience.LaneEmergency, r.Broadcasts[0].Article, r.Channel)
	if err != nil {
		return err
	}
	var added []ledger.FanOut
	for _, o := range append(senders, sender{fanOut: ledger.SentInLists}) {
		next := *r
		next.Broadcasts = slices.Clone(r.Broadcasts)
		next.Broadcasts[0].SentBy, next.Broadcasts[0].SentAsWarning = o.fanOut, o.alarmed
		if err := l.addFanOut(ctx, tx, &next); err != nil {
			return err
		}
		added = append(added, next)
	}
	*r = added[0]
	return nil
}

func (l *Writer) addFanOut(ctx context.Context, tx *sql.Tx, r *ledger.FanOut) error {
	if len(r.Broadcasts) == 0 {
		return errors.New("its broadcasts are gone")
	}
	err := tx.QueryRowContext(ctx,
		`INSERT INTO rounds (channel, lane, changes, cursor, started, finished) VALUES ($1, $2, $3, 0, $4, 0)
			RETURNING id`,
		r.Channel, r.Lane, r.Changes, column.Millis(l.db.Now())).Scan(&r.ID)
	if err != nil {
		return err
	}
	for index, b := range r.Broadcasts {
		_, err := tx.ExecContext(ctx, `INSERT INTO round_broadcasts (round, place, broadcast, article, seq, everyone,
			topics, origin, held, digest, paused, gone, expired, caught)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0,
			0)`, r.ID, index, b.ID, b.Article, b.Seq, b.Everyone, column.JSON(b.Topics), b.SentBy)
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO walks (channel, lane, changes, seq) VALUES ($1, $2, $3, $4)
		ON CONFLICT (channel, lane, changes) DO UPDATE SET seq = excluded.seq`,
		r.Channel, r.Lane, r.Changes, r.Broadcasts[len(r.Broadcasts)-1].Seq)
	return err
}

func openFanOut(ctx context.Context, q database.Queryer, channel string, lane audience.Lane,
	changes bool) (ledger.FanOut, bool, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT id FROM rounds WHERE channel = $1 AND lane = $2 AND changes = $3
		AND finished = 0 ORDER BY id LIMIT 1`,
		channel, lane, changes).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.FanOut{}, false, nil
	}
	if err != nil {
		return ledger.FanOut{}, false, err
	}
	r, err := entries.ReadFanOut(ctx, q, id)
	return r, err == nil, err
}

// FanOut is a fan-out with its broadcasts.
func (l *Writer) FanOut(ctx context.Context, id int64) (ledger.FanOut, error) {
	r, err := entries.ReadFanOut(ctx, l.db.Reads, id)
	if err != nil {
		return r, l.db.Explain(fmt.Errorf("read fan-out %d: %w", id, err))
	}
	return r, nil
}

// OpenBatches are the batches of a fan-out with recipients that were not tried yet.
func (l *Writer) OpenBatches(ctx context.Context, fanOut int64) (open []ledger.Batch, err error) {
	err = entries.Batches(ctx, l.db.Reads, `round = $1 AND open`, func(p ledger.Batch) error {
		open = append(open, p)
		return nil
	}, fanOut)
	if err != nil {
		return nil, l.db.Explain(fmt.Errorf("open batches of fan-out %d: %w", fanOut, err))
	}
	return open, nil
}

// UnfinishedFanOuts are the finished fan-outs of a channel with recipients that were not
// tried yet: their last messages were on their way when a process ended.
func (l *Writer) UnfinishedFanOuts(ctx context.Context, channel string) (left []ledger.FanOut, err error) {
	var ids []int64
	err = database.Each(ctx, l.db.Reads,
		`SELECT id FROM rounds WHERE id IN (SELECT round FROM pages WHERE open) AND channel = $1 AND finished > 0
			ORDER BY id`, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, channel)
	for _, id := range ids {
		if err != nil {
			break
		}
		var r ledger.FanOut
		r, err = entries.ReadFanOut(ctx, l.db.Reads, id)
		left = append(left, r)
	}
	if err != nil {
		return nil, l.db.Explain(fmt.Errorf("fan-outs of %s that were left: %w", channel, err))
	}
	return left, nil
}

// SaveBatch stores what a fan-out decided about the subscribers it came to, and
// moves its cursor. It returns the batch of those who are due a message, with
// no recipients when there are none. A step from anywhere but the cursor is refused.
func (l *Writer) SaveBatch(ctx context.Context, fanOut int64, step ledger.BatchDecision) (batch ledger.Batch,
	err error) {
	err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		batch = ledger.Batch{FanOut: fanOut, Recipients: step.Recipients}
		moved, err := database.Changed(ctx, tx, `UPDATE rounds SET cursor = $1 WHERE id = $2 AND cursor = $3`, step.To,
			fanOut, step.From)
		if err != nil {
			return err
		}
		if moved != 1 {
			return errors.New("its cursor is elsewhere")
		}
		if err := entries.ApplyLists(ctx, tx, fanOut, step.Recipients); err != nil {
			return err
		}
		if err := applyMerges(ctx, tx, fanOut, step.Recipients); err != nil {
			return err
		}
		if len(step.Recipients) > 0 {
			err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM pages WHERE round = $1`,
				fanOut).Scan(&batch.Number)
			if err != nil {
				return err
			}
			if err := l.batches.Add(ctx, tx, batch); err != nil {
				return err
			}
		}
		for index, counts := range step.Counts {
			if len(counts) == 0 {
				continue
			}
			_, err := tx.ExecContext(ctx, `UPDATE round_broadcasts
				SET held = held + $1, digest = digest + $2, paused = paused + $3,
				gone = gone + $4, expired = expired + $5 WHERE round = $6 AND place = $7`,
				counts[ledger.OutcomeHeld], counts[ledger.OutcomeDigest], counts[ledger.OutcomePaused],
				counts[ledger.OutcomeGone], counts[ledger.OutcomeExpired], fanOut, index)
			if err != nil {
				return err
			}
		}
		for index, n := range step.ByKeyword {
			if n == 0 {
				continue
			}
			if _, err := tx.ExecContext(ctx,
				`UPDATE round_broadcasts SET caught = caught + $1 WHERE round = $2 AND place = $3`, n, fanOut,
				index); err != nil {
				return err
			}
		}
		for _, h := range step.Holds {
			if err := saveHold(ctx, tx, h); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return batch, fmt.Errorf("step of fan-out %d from subscriber %d to %d: %w", fanOut, step.From, step.To, err)
	}
	return batch, nil
}

// saveHold notes that a subscriber's quiet hours keep an article.
func saveHold(ctx context.Context, tx *sql.Tx, h ledger.Hold) error {
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET
		held_due = CASE WHEN held_seq = 0 THEN $1 ELSE held_due END,
		held_to = CASE WHEN held_to < $2 THEN $2 ELSE held_to END,
		held_seq = CASE WHEN held_seq = 0 OR held_seq > $2 THEN $2 ELSE held_seq END WHERE id = $3`,
		column.Millis(h.Due), h.Seq, h.Subscriber)
	return err
}

// everyChannelHasWalked is the condition on a broadcast that no channel has still
// to walk it.
const everyChannelHasWalked = `NOT EXISTS (SELECT 1 FROM channels c WHERE NOT EXISTS (SELECT 1
		FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.broadcast = broadcasts.id AND r.channel = c.channel AND r.finished > 0))
	AND NOT EXISTS (SELECT 1 FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.broadcast = broadcasts.id AND r.finished = 0)`

// FinishFanOut closes a fan-out that has come to its last subscriber, and those
// of its broadcasts that every channel has walked. Its last messages may still
// be on their way.
func (l *Writer) FinishFanOut(ctx context.Context, fanOut int64) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := column.Millis(l.db.Now())
		if _, err := tx.ExecContext(ctx, `UPDATE rounds SET finished = $1 WHERE id = $2 AND finished = 0`, now,
			fanOut); err != nil {
			return err
		}
		// What lists did of its broadcasts can be entered everywhere now.
		if _, err := tx.ExecContext(ctx, `UPDATE list_results SET waits = FALSE WHERE waits`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE broadcasts SET closed = $1 WHERE closed = 0
			AND id IN (SELECT broadcast FROM round_broadcasts WHERE round = $2)
			AND `+everyChannelHasWalked, now, fanOut)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish fan-out %d: %w", fanOut, err)
	}
	return nil
}
