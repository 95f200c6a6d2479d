package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// AuditSpan is how far back an audit can look: batches of sent messages are
// kept so long.
const AuditSpan = 30 * 24 * time.Hour

// Audit adds up every broadcast of an article, or with 0 every one of the
// last 30 days, oldest first. Targeted is counted from the subscriptions as
// they were when the article was published (of a change: from the messages
// sent before it), the rest from batches, fan-outs and retries, all at one moment.
func (s *Ledger) Audit(ctx context.Context, id int64) (list []ledger.Audit, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = s.audit(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return list, nil
}

func (s *Ledger) audit(ctx context.Context, q database.Queryer, id int64) (list []ledger.Audit, err error) {
	type found struct {
		ledger.Audit
		topics   []string
		further  FollowUp
		everyone bool
	}
	var all []found
	err = database.Each(ctx, q, `SELECT `+broadcastColumns+`, a.title, coalesce(c.topics, ''), b.further, b.everyone
		FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq JOIN articles a ON a.id = b.article
		WHERE b.created > $1 AND (b.article = $2 OR $2 = 0) ORDER BY b.seq`, func(rows *sql.Rows) error {
		var f found
		err := rows.Scan(append(broadcastFields(&f.Broadcast), &f.Title, column.FromJSON(&f.topics),
			column.FromJSON(&f.further), &f.everyone)...)
		all = append(all, f)
		return err
	}, column.Millis(s.db.Now().Add(-AuditSpan)), id)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		w, err := auditedOf(ctx, q, f.Broadcast, f.topics, f.further, f.everyone)
		if err != nil {
			return nil, err
		}
		if f.Kind == article.BroadcastNew {
			err = auditNew(ctx, q, &f.Audit, w)
		} else {
			err = auditChange(ctx, q, &f.Audit, w)
		}
		if err != nil {
			return nil, fmt.Errorf("broadcast %d: %w", f.ID, err)
		}
		list = append(list, f.Audit)
	}
	return list, nil
}

// auditedBroadcast is what the audit needs to know of one broadcast: whom it is for, and
// the fan-outs that carry it.
type auditedBroadcast struct {
	topics   []string
	before   []audience.PriorBroadcast // of a follow-up broadcast
	everyone bool
	rounds   []auditedFanOut
}

type auditedFanOut struct {
	id, cursor, origin int64
	place              int
	channel            string
	finished           bool
	counts             [5]int64 // held, digest, paused, gone, expired on no batch
	caught             int64    // by keywords: not targeted, known once met; negative: targeted, but caught before or kept out
}

func auditedOf(ctx context.Context, q database.Queryer, b ledger.Broadcast, topics []string, f FollowUp,
	everyone bool) (auditedBroadcast, error) {
	w := auditedBroadcast{topics: f.topicsOr(topics), before: f.Before, everyone: everyone}
	err := database.Each(ctx, q, `SELECT r.id, r.cursor, r.channel, r.finished, rb.place, rb.origin, rb.everyone,
		rb.topics,
		rb.held, rb.digest, rb.paused, rb.gone, rb.expired, rb.caught
		FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round WHERE rb.broadcast = $1
		ORDER BY r.id`, func(rows *sql.Rows) error {
		var r auditedFanOut
		var finished int64
		w.topics = nil
		err := rows.Scan(&r.id, &r.cursor, &r.channel, &finished, &r.place, &r.origin, &w.everyone,
			column.FromJSON(&w.topics),
			&r.counts[0], &r.counts[1], &r.counts[2], &r.counts[3], &r.counts[4], &r.caught)
		r.finished = finished > 0
		w.rounds = append(w.rounds, r)
		return err
	}, b.ID)
	return w, err
}

// auditNew counts a new article's broadcast.
func auditNew(ctx context.Context, q database.Queryer, a *ledger.Audit, w auditedBroadcast) (err error) {
	if a.Targeted, err = w.targets(ctx, q, a.Seq, "", nil); err != nil {
		return err
	}
	var channels []string
	for _, r := range w.rounds {
		channels = append(channels, r.channel)
		a.Targeted += r.caught
		if err := r.addUp(ctx, q, a); err != nil {
			return err
		}
		if r.finished {
			continue
		}
		ahead, err := w.targets(ctx, q, a.Seq, "channel = %s AND subscriber > %s", []any{r.channel, r.cursor})
		if err != nil {
			return err
		}
		a.Pending += ahead
	}
	// Channels that have not begun: all of their subscribers wait.
	condition, values := "", []any(nil)
	for _, c := range channels {
		if condition != "" {
			condition += " AND "
		}
		condition += "channel <> %s"
		values = append(values, c)
	}
	ahead, err := w.targets(ctx, q, a.Seq, condition, values)
	a.Pending += ahead
	return err
}

// targets counts the subscribers that were to get the article published at
// seq, as far as a condition on channel and subscriber holds.
func (w auditedBroadcast) targets(ctx context.Context, q database.Queryer, seq int64, condition string,
	values []any) (n int64, err error) {
	if !w.everyone && len(w.topics) == 0 {
		return 0, nil
	}
	var a database.Args
	query := `SELECT count(*) FROM (`
	if w.everyone {
		query += `SELECT subscriber FROM (SELECT id AS subscriber, channel FROM subscribers WHERE created_seq < ` +
			a.Add(seq) + `) s WHERE 1 = 1`
	} else {
		query += subscribedAt(&a, w.topics, seq)
	}
	if condition != "" {
		query += ` AND ` + fill(&a, condition, values)
	}
	for _, e := range w.before {
		if len(e.Topics) > 0 {
			query += ` EXCEPT ` + subscribedAt(&a, e.Topics, e.Seq)
		}
	}
	query += `) t`
	err = q.QueryRowContext(ctx, query, a...).Scan(&n)
	return n, err
}

// subscribedAt selects the subscribers that had one of topics at a change.
func subscribedAt(a *database.Args, topics []string, seq int64) string {
	return `SELECT DISTINCT subscriber FROM subscriptions WHERE ` + onAt(a, topics, seq)
}

// onAt is the condition that a subscription was to one of topics at a change.
func onAt(a *database.Args, topics []string, seq int64) string {
	condition := `topic IN (` + database.In(a, topics) + `)`
	s := a.Add(seq)
	return condition + ` AND since_seq < ` + s + ` AND (ended = 0 OR ended_seq >= ` + s + `)`
}

// fill puts placeholders for values into a condition.
func fill(a *database.Args, condition string, values []any) string {
	names := make([]any, len(values))
	for i, v := range values {
		names[i] = a.Add(v)
	}
	return fmt.Sprintf(condition, names...)
}

// addUp adds what a fan-out's counts, batches and retries say of a broadcast.
func (r auditedFanOut) addUp(ctx context.Context, q database.Queryer, a *ledger.Audit) error {
	a.Held += r.counts[0]
	a.Digest += r.counts[1]
	a.Paused += r.counts[2]
	a.Gone += r.counts[3]
	a.Expired += r.counts[4]
	err := batches(ctx, q, `round = $1`, func(p ledger.Batch) error {
		for _, chat := range p.Recipients {
			c := chat.Results[r.place]
			if c.MaybeDup {
				a.MaybeDup++
			}
			switch c.Outcome {
			case ledger.OutcomePending:
				a.Pending++
			case ledger.OutcomeSent:
				a.Sent++
			case ledger.OutcomeHeld:
				a.Held++
			case ledger.OutcomeDigest:
				a.Digest++
			case ledger.OutcomePaused:
				a.Paused++
			case ledger.OutcomeGone:
				a.Gone++
			case ledger.OutcomeExpired:
				a.Expired++
			}
			// A result that waits for another try is counted by the row that
			// will make it: without the row nobody would.
		}
		return nil
	}, r.id)
	if err != nil {
		return err
	}
	var waiting int64
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM retries WHERE broadcast = $1 AND round = $2`, a.ID,
		r.id).Scan(&waiting)
	a.Pending += waiting
	return err
}

// auditChange counts an update or a withdrawal.
func auditChange(ctx context.Context, q database.Queryer, a *ledger.Audit, w auditedBroadcast) error {
	walked := map[int64]int64{} // origin → cursor
	for _, r := range w.rounds {
		if err := r.addUp(ctx, q, a); err != nil {
			return err
		}
		cursor := r.cursor
		if r.finished {
			cursor = 1<<63 - 1
		}
		walked[r.origin] = cursor
	}
	count := func(origin, subscriber int64) {
		a.Targeted++
		if subscriber > walked[origin] {
			a.Pending++
		}
	}
	type origin struct {
		round int64
		place int
	}
	var origins []origin
	err := database.Each(ctx, q, `SELECT r.id, rb.place FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND NOT r.changes`, func(rows *sql.Rows) error {
		var o origin
		err := rows.Scan(&o.round, &o.place)
		origins = append(origins, o)
		return err
	}, a.Article)
	if err != nil {
		return err
	}
	for _, o := range origins {
		err := batches(ctx, q, `round = $1`, func(p ledger.Batch) error {
			for _, chat := range p.Recipients {
				if shows(chat.Results[o.place], a.Seq) {
					count(o.round, chat.Subscriber)
				}
			}
			return nil
		}, o.round)
		if err != nil {
			return err
		}
	}
	return showing(ctx, q, a.Broadcast, "", nil, func(subscriber int64, _ sentMessage) {
		count(ledger.SentInLists, subscriber)
	})
}

// Owed are the tries that wait for an article, for the operator: whom, since
// Time and why.
func (s *Ledger) Owed(ctx context.Context, id int64, limit int) (list []ledger.Retry, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+retryColumns+` FROM retries WHERE broadcast IN (SELECT b.id FROM broadcasts b WHERE b.article = $1 OR $1 = 0)
		ORDER BY not_before LIMIT $2`, func(rows *sql.Rows) error {
		r, err := scanRetry(rows)
		list = append(list, r)
		return err
	}, id, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("who is owed article %d: %w", id, err))
	}
	return list, nil
}

// pruneStep is how many list messages go in one transaction: marks and taps wait
// meanwhile, and a transaction of a leader may not take long.
const pruneStep = 5000

// Prune deletes what no audit and no correction needs any more: fan-outs older
// than AuditSpan with their batches, unless a younger fan-out changes what they
// sent, old list messages, and what erased subscribers left. It goes in small
// steps; safe to repeat.
func (l *Writer) Prune(ctx context.Context) error {
	before := l.db.Now().Add(-AuditSpan)
	for {
		var round int64
		err := l.db.Reads.QueryRowContext(ctx, `SELECT id FROM rounds r WHERE started < $1 AND finished > 0
			AND NOT EXISTS (SELECT 1 FROM round_broadcasts c WHERE c.origin = r.id)
			AND NOT EXISTS (SELECT 1 FROM retries w WHERE w.round = r.id)
			AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.round = r.id AND p.open)
			ORDER BY started LIMIT 1`, column.Millis(before)).Scan(&round)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return l.db.Explain(fmt.Errorf("find fan-outs to prune: %w", err))
		}
		err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, query := range []string{`DELETE FROM pages WHERE round = $1`,
				`DELETE FROM round_broadcasts WHERE round = $1`, `DELETE FROM rounds WHERE id = $1`} {
				if _, err := tx.ExecContext(ctx, query, round); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("prune fan-out %d: %w", round, err)
		}
	}
	// What changed a message that old is audited as long again.
	for left := int64(1); left > 0; {
		err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			left, err = database.Changed(ctx, tx, `DELETE FROM collections WHERE (subscriber, message) IN
				(SELECT subscriber, message FROM collections WHERE sent < $1
				ORDER BY sent LIMIT $2)`, column.Millis(before.Add(-AuditSpan)), pruneStep)
			return err
		})
		if err != nil {
			return fmt.Errorf("prune old list messages: %w", err)
		}
	}
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM delivery_hours WHERE hour < $1`, before.Unix()/3600); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM raises WHERE asked < $1`, column.Millis(before)); err != nil {
			return err
		}
		// A day longer than any audit looks back.
		_, err := tx.ExecContext(ctx, `DELETE FROM subscribers WHERE state = 'gone' AND reason = 'erased'
			AND created < $1`, column.Millis(before.Add(-24*time.Hour)))
		return err
	})
	if err != nil {
		return fmt.Errorf("prune what is older than audits look: %w", err)
	}
	return nil
}
