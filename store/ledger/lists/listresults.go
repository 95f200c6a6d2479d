package lists

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/internal/packed"
	"loa/subscriber"
)

// listResultsAtOnce is how many lists are entered into the batches in one
// transaction: those of consecutive subscribers stand in the same batches.
const listResultsAtOnce = 200

// saveListResults keeps what a list did, until EnterLists.
func saveListResults(ctx context.Context, tx *sql.Tx, c ledger.ListRecord) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM list_retries WHERE subscriber = $1 AND rhythm = $2`, c.Subscriber,
		c.Rhythm)
	if err != nil || len(c.Results) == 0 {
		return err
	}
	return addListResults(ctx, tx, entries.ListKey{Subscriber: c.Subscriber, Rhythm: c.Rhythm}, c.MaybeDup, c.Results)
}

func addListResults(ctx context.Context, tx *sql.Tx, k entries.ListKey, maybeDup bool,
	results []ledger.ListedResult) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO list_results (subscriber, channel, rhythm, maybe_dup, waits, results)
		VALUES ($1, coalesce((SELECT channel FROM subscribers WHERE id = $1), ''), $2, $3, FALSE, $4)`,
		k.Subscriber, k.Rhythm, maybeDup, packed.PackListed(results))
	return err
}

// saveListRetry keeps how the attempts of a list failed; nothing for one that
// only has to wait.
func saveListRetry(ctx context.Context, tx *sql.Tx, c ledger.ListRecord) error {
	if c.Error == "" && !c.MaybeDup {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO list_retries (subscriber, rhythm, attempts, unanswered, maybe_dup, error,
		refused) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (subscriber, rhythm) DO UPDATE
		SET attempts = excluded.attempts, unanswered = excluded.unanswered, maybe_dup = excluded.maybe_dup OR list_retries.maybe_dup,
			error = excluded.error, refused = excluded.refused`,
		c.Subscriber, c.Rhythm, c.Attempts, c.Unanswered, c.MaybeDup, column.Text(c.Error), c.ListRetry.Refused)
	return err
}

// EnterLists enters into the batches what lists did of late, and tells whether
// there was anything. Safe to repeat.
func (l *Writer) EnterLists(ctx context.Context) (entered bool, err error) {
	const some = `SELECT EXISTS (SELECT 1 FROM list_results WHERE NOT waits)`
	if err := l.base.Reads.QueryRowContext(ctx, some).Scan(&entered); err != nil || !entered {
		return false, l.base.Explain(err)
	}
	err = l.lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := entries.ListRows(ctx,
			tx, `id IN (SELECT id FROM list_results WHERE NOT waits ORDER BY id`+database.Limit(listResultsAtOnce)+`)`)
		if err != nil || len(rows) == 0 {
			return err
		}
		return l.enterLists(ctx, tx, rows)
	})
	if err != nil {
		return false, fmt.Errorf("enter what lists did: %w", err)
	}
	return entered, nil
}

func (l *Writer) enterLists(ctx context.Context, tx *sql.Tx, rows []entries.ListRow) error {
	found := entries.ListResults(rows)
	seqs, subscribers := map[int64]bool{}, map[int64]bool{}
	for k := range found {
		seqs[k.Seq], subscribers[k.Subscriber] = true, true
	}
	walked, err := walkedAt(ctx, tx, seqs)
	if err != nil {
		return err
	}
	sorted := slices.Sorted(maps.Keys(subscribers))
	for _, f := range walked.fanOuts {
		err := l.recipients.ChangeOf(ctx, tx, f.id, sorted, func(r *ledger.Recipient) (changed bool) {
			for _, p := range f.at {
				result := &r.Results[p.index]
				l, ok := found[entries.ResultKey{Subscriber: r.Subscriber, Seq: p.seq,
					Held: result.Outcome == ledger.OutcomeHeld}]
				if ok && entries.AwaitsList(*result) {
					l.Enter(result)
					changed = true
				}
			}
			return changed
		})
		if err != nil {
			return err
		}
	}
	var done, wait []int64
	for _, row := range rows {
		if walked.past(row) {
			done = append(done, row.Id)
		} else {
			wait = append(wait, row.Id)
		}
	}
	for statement, ids := range map[string][]int64{`DELETE FROM list_results`: done,
		`UPDATE list_results SET waits = TRUE`: wait} {
		var a database.Args
		if len(ids) == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement+` WHERE id IN (`+database.In(&a, ids)+`)`, a...); err != nil {
			return err
		}
	}
	return nil
}

// walkedFanOut is a fan-out of new articles, with some of its broadcasts.
type walkedFanOut struct {
	id, cursor int64
	channel    string
	finished   bool
	at         []position
}

// position is where a broadcast stands in a fan-out.
type position struct {
	seq   int64
	index int
}

// walked are the fan-outs that carry some broadcasts, and those of the
// broadcasts that may still be carried by another.
type walked struct {
	fanOuts map[int64]*walkedFanOut
	open    map[int64]bool
}

// past tells whether the fan-outs of what a list did have all been at its
// subscriber: what no batch says by now, none will.
func (w walked) past(row entries.ListRow) bool {
	for _, r := range row.Results {
		begun := false
		for _, f := range w.fanOuts {
			if f.channel != row.Channel || !slices.ContainsFunc(f.at, func(p position) bool { return p.seq == r.Seq }) {
				continue
			}
			if begun = true; !f.finished && f.cursor < row.Subscriber {
				return false
			}
		}
		if !begun && w.open[r.Seq] {
			return false
		}
	}
	return true
}

// walkedAt are the fan-outs of new articles that carry broadcasts.
func walkedAt(ctx context.Context, tx *sql.Tx, seqs map[int64]bool) (w walked, err error) {
	w = walked{fanOuts: map[int64]*walkedFanOut{}, open: map[int64]bool{}}
	if len(seqs) == 0 {
		return w, nil
	}
	sorted := slices.Sorted(maps.Keys(seqs))
	err = database.Each(ctx, tx,
		`SELECT b.seq, b.closed, coalesce(rb.place, 0), coalesce(r.id, 0), coalesce(r.channel, ''),
		coalesce(r.cursor, 0), coalesce(r.finished, 0) FROM broadcasts b
		LEFT JOIN round_broadcasts rb ON rb.broadcast = b.id LEFT JOIN rounds r ON r.id = rb.round
		WHERE b.seq BETWEEN $1 AND $2 AND b.kind = 'new'`, func(rows *sql.Rows) error {
			var f walkedFanOut
			var p position
			var closed, finished int64
			if err := rows.Scan(&p.seq, &closed, &p.index, &f.id, &f.channel, &f.cursor, &finished); err != nil ||
				!seqs[p.seq] {
				return err
			}
			w.open[p.seq] = closed == 0
			if f.id == 0 {
				return nil
			}
			if w.fanOuts[f.id] == nil {
				f.finished = finished > 0
				w.fanOuts[f.id] = &f
			}
			w.fanOuts[f.id].at = append(w.fanOuts[f.id].at, p)
			return nil
		}, sorted[0], sorted[len(sorted)-1])
	return w, err
}

// SkipDigests notes that a subscriber's digests leave out what was published up
// to a change, since it was paused.
func (s *Lists) SkipDigests(ctx context.Context, tx *sql.Tx, id, to int64) error {
	return skipDigests(ctx, tx, id, to, ledger.OutcomePaused)
}

func skipDigests(ctx context.Context, tx *sql.Tx, id, to int64, outcome ledger.Outcome) error {
	from := map[subscriber.Rhythm]int64{}
	err := database.Each(ctx, tx,
		`SELECT rhythm, seq FROM digests WHERE subscriber = $1 AND seq < $2`, func(rows *sql.Rows) error {
			var rhythm subscriber.Rhythm
			var seq int64
			err := rows.Scan(&rhythm, &seq)
			from[rhythm] = seq
			return err
		}, id, to)
	if err != nil {
		return err
	}
	for rhythm, seq := range from {
		if err := skipSpan(ctx, tx, entries.ListKey{Subscriber: id, Rhythm: rhythm}, [2]int64{seq + 1, to},
			outcome); err != nil {
			return err
		}
	}
	return nil
}

// skipSpan notes that a list leaves out what was published in a span of changes,
// both ends included.
func skipSpan(ctx context.Context, tx *sql.Tx, k entries.ListKey, span [2]int64, outcome ledger.Outcome) error {
	seqs, err := database.IDs(ctx, tx,
		`SELECT seq FROM broadcasts WHERE seq BETWEEN $1 AND $2 AND kind = 'new' ORDER BY seq`,
		span[0], span[1])
	if err != nil || len(seqs) == 0 {
		return err
	}
	var results []ledger.ListedResult
	for _, seq := range seqs {
		results = append(results, ledger.ListedResult{Seq: seq, Outcome: outcome})
	}
	return addListResults(ctx, tx, k, false, results)
}

// Drop gives up what waits for the lists of a subscriber that is no more.
func Drop(ctx context.Context, tx *sql.Tx, id int64) error {
	if err := skipDigests(ctx, tx, id, 1<<62, ledger.OutcomeGone); err != nil {
		return err
	}
	var held [2]int64
	err := tx.QueryRowContext(ctx, `SELECT held_seq, held_to FROM subscribers WHERE id = $1`, id).Scan(&held[0],
		&held[1])
	if err == nil && held[0] > 0 {
		err = skipSpan(ctx, tx, entries.ListKey{Subscriber: id, Rhythm: subscriber.RhythmUnset}, held,
			ledger.OutcomeGone)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM list_retries WHERE subscriber = $1`, id)
	}
	return err
}
