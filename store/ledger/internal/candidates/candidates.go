// Package candidates finds the subscribers that a fan-out looks at next, with what
// the rules ask of them.
package candidates

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"loa/audience"
	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/internal/rows"
	"loa/store/ledger/internal/entries"
	"loa/subscriber"
)

// NewCandidates are the next subscribers that new articles may be for, and up to
// where this looked.
func NewCandidates(ctx context.Context, tx *sql.Tx, f ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	ids, err := nextSubscribers(ctx, tx, f)
	if err != nil || len(ids) == 0 {
		return nil, f.Cursor, err
	}
	to = ids[len(ids)-1]
	subscribers, err := rows.SubscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	histories, err := rows.Histories(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	waiting, err := numbers(ctx, tx, `SELECT subscriber, count(*) FROM retries WHERE subscriber IN `,
		` GROUP BY subscriber`, ids)
	if err != nil {
		return nil, 0, err
	}
	var created map[int64]int64
	var beside map[int64][]audience.Neighbour
	if slices.ContainsFunc(f.Broadcasts, func(b ledger.FanOutBroadcast) bool { return b.Everyone }) {
		if created, err = numbers(ctx, tx, `SELECT id, created_seq FROM subscribers WHERE id IN `, ``,
			ids); err != nil {
			return nil, 0, err
		}
		if beside, err = neighbours(ctx, tx, ids); err != nil {
			return nil, 0, err
		}
	}
	for _, id := range ids {
		list = append(list, ledger.Candidate{Waiting: waiting[id] > 0, Candidate: audience.Candidate{
			Subscriber: subscribers[id], History: histories[id], CreatedSeq: created[id], Neighbours: beside[id]}})
	}
	return list, to, nil
}

// neighbours are, for each of ids, the other subscribers at its address that
// take messages: other threads of the same group.
func neighbours(ctx context.Context, q database.Queryer, ids []int64) (map[int64][]audience.Neighbour, error) {
	found := map[int64][]audience.Neighbour{}
	var others []int64
	var a database.Args
	query := `SELECT s.id, o.id, o.state, o.created_seq FROM subscribers s JOIN subscribers o
		ON o.channel = s.channel AND o.address = s.address AND o.id <> s.id AND o.state = 'active'
		WHERE s.id IN (` + database.In(&a, ids) + `)`
	err := database.Each(ctx, q, query, func(rows *sql.Rows) error {
		var id int64
		var n audience.Neighbour
		err := rows.Scan(&id, &n.ID, &n.State, &n.CreatedSeq)
		found[id] = append(found[id], n)
		others = append(others, n.ID)
		return err
	}, a...)
	if err != nil {
		return nil, err
	}
	slices.Sort(others)
	histories := map[int64][]subscriber.Span{}
	for some := range slices.Chunk(slices.Compact(others), 500) {
		spans, err := rows.Histories(ctx, q, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(histories, spans)
	}
	for _, list := range found {
		for i := range list {
			list[i].History = histories[list[i].ID]
		}
	}
	return found, nil
}

// nextSubscribers are the numbers of the next subscribers that have ever had
// one of the fan-out's topics. Each topic gives its next ones from the index, so
// the work does not grow with the number of subscribers.
func nextSubscribers(ctx context.Context, tx *sql.Tx, f ledger.FanOut) ([]int64, error) {
	topics, everyone := map[string]bool{subscriber.TopicAny: true}, false
	for _, b := range f.Broadcasts {
		everyone = everyone || b.Everyone
		for _, t := range b.Topics {
			topics[t] = true
		}
	}
	var ids []int64
	add := func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}
	if everyone {
		err := database.Each(ctx, tx, `SELECT id FROM subscribers WHERE channel = $1 AND id > $2 ORDER BY id`+
			database.Limit(ledger.BatchSize), add, f.Channel, f.Cursor)
		if err != nil {
			return nil, err
		}
	}
	for topic := range topics {
		err := database.Each(ctx, tx, `SELECT DISTINCT subscriber FROM subscriptions WHERE channel = $1 AND topic = $2
			AND subscriber > $3
			ORDER BY subscriber`+database.Limit(ledger.BatchSize), add, f.Channel, topic, f.Cursor)
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > ledger.BatchSize {
		ids = ids[:ledger.BatchSize]
	}
	return ids, nil
}

// numbers is a query that gives a number for each of ids.
func numbers(ctx context.Context, q database.Queryer, before, after string, ids []int64) (map[int64]int64, error) {
	found := map[int64]int64{}
	var a database.Args
	err := database.Each(ctx, q, before+`(`+database.In(&a, ids)+`)`+after, func(rows *sql.Rows) error {
		var id, n int64
		err := rows.Scan(&id, &n)
		found[id] = n
		return err
	}, a...)
	return found, err
}

// ChangeCandidates are the recipients of the next batch of the fan-out that sent
// the article, or the next subscribers that have it in a list message, as far as
// their message shows an older state than the change.
func ChangeCandidates(ctx context.Context, tx *sql.Tx, f ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	b := f.Broadcasts[0]
	next := nextSent
	if b.SentBy == ledger.SentInLists {
		next = nextShowing
	}
	sent, to, err := next(ctx, tx, f)
	if err != nil || to == f.Cursor || len(sent) == 0 {
		return nil, to, err
	}
	ids := slices.Sorted(maps.Keys(sent))
	subscribers, err := rows.SubscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	// Changes before it may have brought messages up to date already.
	err = entries.Batches(ctx, tx, `round IN (SELECT rb.round FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND rb.origin = $2 AND r.changes AND rb.round < $3) AND last > $4 AND first <= $5`, func(earlier ledger.Batch) error {
		for _, recipient := range earlier.Recipients {
			r := recipient.Results[0]
			if m, ok := sent[recipient.Subscriber]; ok && r.Outcome == ledger.OutcomeSent {
				m.Shown.Seq = max(m.Shown.Seq, r.Seq)
				m.Shown.Corrected = m.Shown.Corrected || r.Reply != "" && r.Seq >= b.Seq
				sent[recipient.Subscriber] = m
			}
		}
		return nil
	}, b.Article, b.SentBy, f.ID, f.Cursor, to)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		list = append(list, ledger.Candidate{Message: sent[id].Message,
			Candidate: audience.Candidate{Subscriber: subscribers[id], Shown: sent[id].Shown}})
	}
	return list, to, nil
}

// nextSent reads the next batch of the fan-out that sent f's article: who got it
// Before f's change, and up to where the batch reaches.
func nextSent(ctx context.Context, tx *sql.Tx, f ledger.FanOut) (sent map[int64]entries.SentMessage, to int64,
	err error) {
	b, cursor, to := f.Broadcasts[0], f.Cursor, f.Cursor
	indexes, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`,
		b.SentBy, b.Article)
	if err != nil || len(indexes) == 0 {
		return nil, to, err // none: so old that it was pruned meanwhile
	}
	sent = map[int64]entries.SentMessage{}
	err = entries.Batches(ctx, tx,
		`round = $1 AND number = (SELECT number FROM pages WHERE round = $1 AND last > $2 ORDER BY last LIMIT 1)`,
		func(next ledger.Batch) error {
			for _, recipient := range next.Recipients {
				to = recipient.Subscriber
				for _, i := range indexes { // at one of them: nobody is sent an article twice
					if r := recipient.Results[i]; recipient.Subscriber > cursor && entries.Shows(r, b.Seq) {
						sent[recipient.Subscriber] = entries.SentMessage{Message: r.Message,
							Shown: audience.Shown{Seq: r.Seq}}
					}
				}
			}
			return nil
		}, b.SentBy, cursor)
	return sent, to, err
}
