package proof

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
	"loa/subscriber"
)

// waitingLists says of results that wait for a list what became of them.
type waitingLists struct {
	q    database.Queryer
	done map[entries.ResultKey]entries.Listed // by lists that no batch says yet
}

// settled is a result as the newest list has made it.
func (w waitingLists) settled(id, seq int64, r ledger.Result) ledger.Result {
	if !entries.AwaitsList(r) {
		return r
	}
	if l, ok := w.done[entries.ResultKey{Subscriber: id, Seq: seq, Held: r.Outcome == ledger.OutcomeHeld}]; ok {
		l.Enter(&r)
	}
	return r
}

// owedLists are the lists that will tell some subscribers of a broadcast.
type owedLists struct {
	held, digest map[int64]bool
	failed       map[entries.ListKey]ledger.ListRetry
}

// owed finds the lists by which subscribers will be told of the change seq. What
// waits for a list is counted by the row that will make it: without the row
// nobody would.
func (w waitingLists) owed(ctx context.Context, ids []int64, seq int64) (o owedLists, err error) {
	if len(ids) == 0 {
		return o, nil
	}
	o = owedLists{held: map[int64]bool{}, digest: map[int64]bool{}}
	for query, found := range map[string]map[int64]bool{
		`SELECT id FROM subscribers WHERE held_seq > 0 AND held_seq <= $1 AND held_to >= $1 AND id IN `: o.held,
		`SELECT DISTINCT subscriber FROM digests WHERE seq < $1 AND subscriber IN `:                     o.digest,
	} {
		a := database.Args{seq}
		err := database.Each(ctx, w.q, query+`(`+database.In(&a, ids)+`)`, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			found[id] = true
			return err
		}, a...)
		if err != nil {
			return o, err
		}
	}
	o.failed, err = entries.ListRetries(ctx, w.q, ids)
	return o, err
}

// retry is the retry of the list that a result waits for, if an attempt has failed.
func (o owedLists) retry(id int64, outcome ledger.Outcome) (r ledger.ListRetry, failed bool) {
	for k, f := range o.failed {
		held := k.Rhythm == subscriber.RhythmUnset
		if k.Subscriber == id && held == (outcome == ledger.OutcomeHeld) && f.Error != "" {
			return f, true
		}
	}
	return r, false
}

// outcome is that of a result which waits for a list: pending once its list has
// failed, and none when no list will tell of it.
func (o owedLists) outcome(id int64, waits ledger.Outcome) ledger.Outcome {
	if waits == ledger.OutcomeHeld && !o.held[id] || waits == ledger.OutcomeDigest && !o.digest[id] {
		return ledger.OutcomeNone
	}
	if _, failed := o.retry(id, waits); failed {
		return ledger.OutcomePending
	}
	return waits
}

// Owed are the tries that wait for an article, for the operator: whom, since when
// and why.
func (s *Proof) Owed(ctx context.Context, id int64, limit int) (list []ledger.Retry, err error) {
	err = database.Each(ctx, s.db.Reads,
		`SELECT `+entries.RetryColumns+` FROM retries WHERE broadcast IN (SELECT b.id FROM broadcasts b WHERE b.article = $1 OR $1 = 0)
		ORDER BY not_before LIMIT $2`, func(rows *sql.Rows) error {
			r, err := entries.ScanRetry(rows)
			list = append(list, r)
			return err
		}, id, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("who is owed article %d: %w", id, err))
	}
	return list, nil
}
