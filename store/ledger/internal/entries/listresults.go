package entries

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"loa/channel"
	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/packed"
	"loa/subscriber"
)

// ListRetries are the failed lists of some subscribers.
func ListRetries(ctx context.Context, q database.Queryer, ids []int64) (map[ListKey]ledger.ListRetry, error) {
	found := map[ListKey]ledger.ListRetry{}
	if len(ids) == 0 {
		return found, nil
	}
	var a database.Args
	err := database.Each(ctx, q, `SELECT subscriber, rhythm, attempts, unanswered, maybe_dup, error, refused
		FROM list_retries
		WHERE subscriber IN (`+database.In(&a, ids)+`)`, func(rows *sql.Rows) error {
		var k ListKey
		var r ledger.ListRetry
		err := rows.Scan(&k.Subscriber, &k.Rhythm, &r.Attempts, &r.Unanswered, &r.MaybeDup, &r.Error, &r.Refused)
		found[k] = r
		return err
	}, a...)
	return found, err
}

// ListKey names a list: a digest of a rhythm, or what quiet hours hold.
type ListKey struct {
	Subscriber int64
	Rhythm     subscriber.Rhythm
}

// ResultKey names a result that waits for a list.
type ResultKey struct {
	Subscriber, Seq int64
	Held            bool
}

// Listed is what a list made of a result.
type Listed struct {
	outcome           ledger.Outcome
	maybeDup, refused bool
}

// Enter turns a result that waits for a list into what the list made of it.
func (l Listed) Enter(r *ledger.Result) {
	kind := channel.DeliverDigest
	if r.Outcome == ledger.OutcomeHeld {
		kind = channel.DeliverHeld
	}
	r.Outcome, r.MaybeDup = l.outcome, r.MaybeDup || l.maybeDup
	r.Refused = l.refused && !r.MaybeDup
	if r.Outcome == ledger.OutcomeSent {
		r.List = kind
	}
}

// AwaitsList tells whether a result waits for a list.
func AwaitsList(r ledger.Result) bool {
	return r.Outcome == ledger.OutcomeHeld || r.Outcome == ledger.OutcomeDigest
}

// ListRow is a row of list_results.
type ListRow struct {
	Id, Subscriber int64
	Channel        string
	held           bool
	maybeDup       bool
	Results        []ledger.ListedResult
}

// ListRows are what lists did and no batch says yet, as chosen by a condition.
func ListRows(ctx context.Context, q database.Queryer, condition string, args ...any) (list []ListRow, err error) {
	err = database.Each(ctx, q, `SELECT id, subscriber, channel, rhythm, maybe_dup, results FROM list_results WHERE `+
		condition, func(rows *sql.Rows) error {
		var r ListRow
		var rhythm subscriber.Rhythm
		var bytes []byte
		err := rows.Scan(&r.Id, &r.Subscriber, &r.Channel, &rhythm, &r.maybeDup, &bytes)
		if err != nil {
			return err
		}
		r.held = rhythm == subscriber.RhythmUnset
		if r.Results, err = packed.UnpackListed(bytes); err != nil {
			return fmt.Errorf("list %d: %w", r.Id, err)
		}
		list = append(list, r)
		return nil
	}, args...)
	return list, err
}

// ListResults are what rows say of each result. Where two say something, the one
// that sent it counts: the other left it out.
func ListResults(rows []ListRow) map[ResultKey]Listed {
	found := map[ResultKey]Listed{}
	for _, row := range rows {
		for _, r := range row.Results {
			key := ResultKey{row.Subscriber, r.Seq, row.held}
			if found[key].outcome != ledger.OutcomeSent {
				found[key] = Listed{r.Outcome, row.maybeDup, r.Refused}
			}
		}
	}
	return found
}

// ApplyLists puts into new results what lists did before the fan-out came to
// their subscribers.
func ApplyLists(ctx context.Context, tx *sql.Tx, fanOut int64, recipients []ledger.Recipient) error {
	var ids []int64
	for _, r := range recipients {
		if slices.ContainsFunc(r.Results, AwaitsList) {
			ids = append(ids, r.Subscriber)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var a database.Args
	rows, err := ListRows(ctx, tx, `subscriber IN (`+database.In(&a, ids)+`)`, a...)
	if err != nil {
		return err
	}
	return applyRows(ctx, tx, fanOut, recipients, rows)
}

// applyRows puts into results what rows of lists say of them.
func applyRows(ctx context.Context, tx *sql.Tx, fanOut int64, recipients []ledger.Recipient, rows []ListRow) error {
	if len(rows) == 0 {
		return nil
	}
	found := ListResults(rows)
	seqs := map[int]int64{}
	err := database.Each(ctx, tx,
		`SELECT place, seq FROM round_broadcasts WHERE round = $1`, func(rows *sql.Rows) error {
			var index int
			var seq int64
			err := rows.Scan(&index, &seq)
			seqs[index] = seq
			return err
		}, fanOut)
	for _, r := range recipients {
		for i := range r.Results {
			result := &r.Results[i]
			l, ok := found[ResultKey{Subscriber: r.Subscriber, Seq: seqs[i],
				Held: result.Outcome == ledger.OutcomeHeld}]
			if ok && AwaitsList(*result) {
				l.Enter(result)
			}
		}
	}
	return err
}
