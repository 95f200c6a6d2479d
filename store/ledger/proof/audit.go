package proof

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/ledger"
	"loa/store/internal/bounds"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// Audit adds up every broadcast of an article, or with 0 every one of the
// last 30 days, oldest first. Targeted is counted from the subscriptions as
// they were when the article was published (of a change: from the messages
// sent before it), the rest from batches, fan-outs and retries, all at one moment.
func (s *Proof) Audit(ctx context.Context, id int64) (list []ledger.Audit, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = s.AuditWithin(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return list, nil
}

// AuditWithin is Audit as a transaction sees the log.
func (s *Proof) AuditWithin(ctx context.Context, q database.Queryer, id int64) (list []ledger.Audit, err error) {
	var all []AuditedBroadcast
	err = database.Each(ctx, q, `SELECT `+entries.BroadcastColumns+`, a.title, coalesce(c.topics, ''), b.further,
		b.everyone, a.source FROM broadcasts b LEFT JOIN changes c ON c.seq = b.seq JOIN articles a ON a.id = b.article
		WHERE b.created > $1 AND (b.article = $2 OR $2 = 0) ORDER BY b.seq`, func(rows *sql.Rows) error {
		var w AuditedBroadcast
		var f entries.FollowUp
		var topics []string
		var source string
		err := rows.Scan(append(entries.BroadcastFields(&w.Broadcast), &w.Title, column.FromJSON(&topics),
			column.FromJSON(&f), &w.Everyone, &source)...)
		f.Complete(&w.Terms, topics, source)
		all = append(all, w)
		return err
	}, column.Millis(s.db.Now().Add(-entries.AuditSpan)), id)
	if err != nil {
		return nil, err
	}
	rows, err := entries.ListRows(ctx, q, `1 = 1`)
	if err != nil {
		return nil, err
	}
	lists := waitingLists{q: q, done: entries.ListResults(rows)}
	served, err := bounds.All(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		w.served = served
		err := w.readFanOuts(ctx, q)
		switch {
		case err != nil:
		case w.Kind == article.BroadcastNew:
			err = w.addNew(ctx, lists)
		default:
			err = w.addChange(ctx, lists)
		}
		if err != nil {
			return nil, fmt.Errorf("broadcast %d: %w", w.ID, err)
		}
		list = append(list, w.Audit)
	}
	return list, nil
}

// AuditedBroadcast is what the audit needs to know of one broadcast: whom it is
// for, and the fan-outs that carry it.
type AuditedBroadcast struct {
	ledger.Audit
	served  map[string]audience.Bounds // by channel
	fanOuts []auditedFanOut
}

type auditedFanOut struct {
	id, cursor, sentBy int64
	index              int
	channel            string
	terms              audience.Broadcast // as the channel sees them
	finished           bool
	counts             [5]int64 // held, digest, paused, gone, expired in no batch
	// unlisted is by how much the count of the subscriptions is wrong: keywords
	// brought in (positive), or kept away, who was met.
	unlisted int64
}

func (w *AuditedBroadcast) readFanOuts(ctx context.Context, q database.Queryer) error {
	return database.Each(ctx, q, `SELECT r.id, r.cursor, r.channel, r.finished, rb.place, rb.origin, rb.everyone,
		rb.topics,
		rb.held, rb.digest, rb.paused, rb.gone, rb.expired, rb.caught
		FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round WHERE rb.broadcast = $1
		ORDER BY r.id`, func(rows *sql.Rows) error {
		f := auditedFanOut{terms: w.Terms}
		f.terms.Topics = nil
		var finished int64
		err := rows.Scan(&f.id, &f.cursor, &f.channel, &finished, &f.index, &f.sentBy, &f.terms.Everyone,
			column.FromJSON(&f.terms.Topics),
			&f.counts[0], &f.counts[1], &f.counts[2], &f.counts[3], &f.counts[4], &f.unlisted)
		f.finished = finished > 0
		if len(w.served[f.channel]) == 0 && !w.Apart { // the order of changes may have forgotten them
			w.Topics, w.Everyone = f.terms.Topics, f.terms.Everyone
		}
		f.terms = w.served[f.channel].Within(f.terms)
		w.fanOuts = append(w.fanOuts, f)
		return err
	}, w.ID)
}

// addNew counts a new article's broadcast, as each channel sees it.
func (w *AuditedBroadcast) addNew(ctx context.Context, lists waitingLists) (err error) {
	begun := map[string]bool{}
	for _, f := range w.fanOuts {
		if !begun[f.channel] {
			targeted, err := Targets(ctx, lists.q, f.terms, "channel = %s", []any{f.channel})
			if err != nil {
				return err
			}
			w.Targeted, begun[f.channel] = w.Targeted+targeted, true
		}
		w.Targeted += f.unlisted
		if err := w.addUp(ctx, lists, f); err != nil {
			return err
		}
		if f.finished {
			continue
		}
		ahead, err := Targets(ctx, lists.q, f.terms, "channel = %s AND subscriber > %s", []any{f.channel, f.cursor})
		if err != nil {
			return err
		}
		w.Pending += ahead
	}
	// Channels that have not begun: all of their subscribers wait.
	for _, channel := range slices.Sorted(maps.Keys(w.served)) {
		if begun[channel] {
			continue
		}
		begun[channel] = true
		terms := w.served[channel].Within(w.Terms)
		if err := w.addAhead(ctx, lists.q, terms, "channel = %s", []any{channel}); err != nil {
			return err
		}
	}
	var conditions []string
	var values []any
	for _, channel := range slices.Sorted(maps.Keys(begun)) {
		conditions, values = append(conditions, "channel <> %s"), append(values, channel)
	}
	return w.addAhead(ctx, lists.q, audience.Bounds(nil).Within(w.Terms), strings.Join(conditions, " AND "), values)
}

// addAhead counts the subscribers of channels that have not begun.
func (w *AuditedBroadcast) addAhead(ctx context.Context, q database.Queryer, b audience.Broadcast, condition string,
	values []any) error {
	ahead, err := Targets(ctx, q, b, condition, values)
	w.Targeted, w.Pending = w.Targeted+ahead, w.Pending+ahead
	return err
}

// Targets counts the subscribers that were to get a new article, as far as a
// condition on channel and subscriber holds.
func Targets(ctx context.Context, q database.Queryer, b audience.Broadcast, condition string,
	values []any) (n int64, err error) {
	if b.Outside || !b.Everyone && len(b.Topics) == 0 {
		return 0, nil
	}
	var a database.Args
	query := `SELECT count(*) FROM (`
	if b.Everyone {
		query += `SELECT subscriber FROM (SELECT id AS subscriber, channel FROM subscribers WHERE created_seq < ` +
			a.Add(b.Seq) + `) s WHERE 1 = 1`
	} else {
		query += entries.SubscribedAt(&a, b.Topics, b.Seq)
	}
	seq := a.Add(b.Seq)
	query += ` AND channel NOT IN (SELECT t.channel FROM retirements t WHERE t.from_seq < ` + seq +
		` AND (t.to_seq = 0 OR t.to_seq >= ` + seq + `))`

	if condition != "" {
		query += ` AND ` + entries.Fill(&a, condition, values)
	}
	for _, e := range b.Prior {
		if len(e.Topics) > 0 {
			query += ` EXCEPT ` + entries.SubscribedAt(&a, e.Topics, e.Seq)
		}
	}
	query += `) t`
	err = q.QueryRowContext(ctx, query, a...).Scan(&n)
	return n, err
}

// addUp adds what a fan-out's counts, batches, lists and retries say of a
// broadcast.
func (w *AuditedBroadcast) addUp(ctx context.Context, lists waitingLists, f auditedFanOut) error {
	w.Held += f.counts[0]
	w.Digest += f.counts[1]
	w.Paused += f.counts[2]
	w.Gone += f.counts[3]
	w.Expired += f.counts[4]
	await := map[int64]ledger.Outcome{} // a list, by subscriber
	err := entries.Batches(ctx, lists.q, `round = $1`, func(b ledger.Batch) error {
		for _, r := range b.Recipients {
			result := lists.settled(r.Subscriber, w.Seq, r.Results[f.index])
			if entries.AwaitsList(result) {
				await[r.Subscriber] = result.Outcome
				continue
			}
			w.count(result)
		}
		return nil
	}, f.id)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(await)), 500) {
		owed, err := lists.owed(ctx, some, w.Seq)
		if err != nil {
			return err
		}
		for _, id := range some {
			w.count(ledger.Result{Outcome: owed.outcome(id, await[id])})
		}
	}
	var waiting int64
	err = lists.q.QueryRowContext(ctx, `SELECT count(*) FROM retries WHERE broadcast = $1 AND round = $2`, w.ID,
		f.id).Scan(&waiting)
	w.Pending += waiting
	return err
}

// count counts a result. One that waits for another attempt is counted by the row
// that will make it: without the row nobody would.
func (w *AuditedBroadcast) count(r ledger.Result) {
	if r.MaybeDup {
		w.MaybeDup++
	}
	if r.Refused && r.Outcome != ledger.OutcomeRetry {
		w.Refused++
	}
	switch r.Outcome {
	case ledger.OutcomePending:
		w.Pending++
	case ledger.OutcomeSent:
		w.Sent++
	case ledger.OutcomeHeld:
		w.Held++
	case ledger.OutcomeDigest:
		w.Digest++
	case ledger.OutcomePaused:
		w.Paused++
	case ledger.OutcomeGone:
		w.Gone++
	case ledger.OutcomeExpired:
		w.Expired++
	}
	switch {
	case r.List == channel.DeliverHeld:
		w.AfterQuiet++
	case r.List == channel.DeliverDigest:
		w.InDigest++
	case r.IsElsewhere() && w.Kind == article.BroadcastNew:
		w.Elsewhere++
	}
}

// addChange counts an update or a withdrawal.
func (w *AuditedBroadcast) addChange(ctx context.Context, lists waitingLists) error {
	q := lists.q
	walked := map[int64]int64{} // by the fan-out that sent the article: up to whom
	for _, f := range w.fanOuts {
		if err := w.addUp(ctx, lists, f); err != nil {
			return err
		}
		cursor := f.cursor
		if f.finished {
			cursor = 1<<63 - 1
		}
		walked[f.sentBy] = cursor
	}
	count := func(sentBy, subscriber int64) {
		w.Targeted++
		if subscriber > walked[sentBy] {
			w.Pending++
		}
	}
	type sender struct {
		fanOut int64
		index  int
	}
	var senders []sender
	out, err := entries.RetiredAt(ctx, q, w.Seq)
	if err != nil {
		return err
	}
	err = database.Each(ctx, q, `SELECT r.id, rb.place FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND NOT r.changes`+out.Condition("r.channel"), func(rows *sql.Rows) error {
		var s sender
		err := rows.Scan(&s.fanOut, &s.index)
		senders = append(senders, s)
		return err
	}, w.Article)
	if err != nil {
		return err
	}
	for _, s := range senders {
		err := entries.Batches(ctx, q, `round = $1`, func(b ledger.Batch) error {
			for _, r := range b.Recipients {
				if entries.Shows(r.Results[s.index], w.Seq) {
					count(s.fanOut, r.Subscriber)
				}
			}
			return nil
		}, s.fanOut)
		if err != nil {
			return err
		}
	}
	shown, err := entries.Showing(ctx, q, w.Broadcast, strings.TrimPrefix(out.Condition("channel"), " AND "))
	for subscriber := range shown {
		count(ledger.SentInLists, subscriber)
	}
	return err
}
