package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/candidates"
	"loa/store/ledger/internal/entries"
)

// Merge has a subscriber stand for another one, whose chat is now its own too:
// what that one was sent, or is being sent, the subscriber is not sent again, and
// the messages that it has are the subscriber's.
func (s *Ledger) Merge(ctx context.Context, tx *sql.Tx, into, from int64) error {
	for _, statement := range []string{
		`UPDATE merges SET subscriber = $1 WHERE subscriber = $2`,
		`INSERT INTO merges (subscriber, merged) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		`UPDATE collections SET subscriber = $1 WHERE subscriber = $2 AND NOT EXISTS (SELECT 1 FROM collections o
			WHERE o.subscriber = $1 AND o.message = collections.message)`,
	} {
		if _, err := tx.ExecContext(ctx, statement, into, from); err != nil {
			return fmt.Errorf("subscriber %d stands for %d: %w", into, from, err)
		}
	}
	return s.carry(ctx, tx, into)
}

// carry settles what a subscriber is due and others for whom it stands have got.
func (s *Ledger) carry(ctx context.Context, tx *sql.Tx, into int64) error {
	merged, err := candidates.MergedInto(ctx, tx, []int64{into})
	if err != nil {
		return err
	}
	for _, from := range merged[into] {
		had, err := entries.FanOutsOf(ctx, tx, from)
		if err != nil {
			return err
		}
		for _, fanOut := range had {
			sent, err := entries.SentIn(ctx, tx, fanOut, from)
			if err != nil {
				return err
			}
			if err := s.carryIn(ctx, tx, fanOut, into, sent); err != nil {
				return fmt.Errorf("what subscriber %d got is carried to %d: %w", from, into, err)
			}
		}
	}
	return nil
}

// carryIn settles a subscriber's results in a fan-out by what another was sent.
func (s *Ledger) carryIn(ctx context.Context, tx *sql.Tx, fanOut, into int64, sent map[int]ledger.Result) error {
	var settled []int
	if err := passChanges(ctx, tx, fanOut, into, sent); err != nil {
		return err
	}
	err := s.batches.ChangeOf(ctx, tx, fanOut, []int64{into}, func(r *ledger.Recipient) bool {
		settled = carried(r, sent)
		return len(settled) > 0
	})
	for _, index := range settled {
		if err != nil {
			break
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM retries WHERE subscriber = $1 AND round = $2
			AND broadcast = (SELECT broadcast FROM round_broadcasts WHERE round = $2
			AND place = $3)`, into, fanOut, index)
	}
	return err
}

// carried gives a recipient the results of another that was sent something, and
// says which have changed. What both were sent, the newer chat's message shows.
func carried(r *ledger.Recipient, sent map[int]ledger.Result) (changed []int) {
	for index, s := range sent {
		own := &r.Results[index]
		switch own.Outcome {
		case ledger.OutcomePending, ledger.OutcomeRetry, ledger.OutcomeHeld, ledger.OutcomeDigest:
		case ledger.OutcomeSent:
			if ledger.IsLost(own.Message) && s.Message != "" {
				own.Message = s.Message
				changed = append(changed, index)
			}
			continue
		default:
			continue
		}
		*own = ledger.Result{Outcome: ledger.OutcomeSent, Message: s.Message, Seq: s.Seq, List: s.List, Late: s.Late,
			MaybeDup: own.MaybeDup || s.MaybeDup}
		changed = append(changed, index)
	}
	return changed
}

// passChanges has results that are carried to a subscriber show those changes
// whose fan-outs have been at it: they were edited, if at all, where they were
// sent.
func passChanges(ctx context.Context, tx *sql.Tx, fanOut, into int64, sent map[int]ledger.Result) error {
	return database.Each(ctx, tx, `SELECT o.place, max(c.seq) FROM round_broadcasts o JOIN round_broadcasts c
		ON c.origin = o.round AND c.article = o.article JOIN rounds r ON r.id = c.round
		WHERE o.round = $1 AND r.changes AND (r.finished > 0 OR r.cursor >= $2) GROUP BY o.place`,
		func(rows *sql.Rows) error {
			var index int
			var seq int64
			err := rows.Scan(&index, &seq)
			if r, ok := sent[index]; ok && r.Message != "" {
				r.Seq = max(r.Seq, seq)
				sent[index] = r
			}
			return err
		}, fanOut, into)
}

// applyMerges puts into new results what others were sent for whom their
// subscribers stand.
func applyMerges(ctx context.Context, tx *sql.Tx, fanOut int64, recipients []ledger.Recipient) error {
	var ids []int64
	for _, r := range recipients {
		ids = append(ids, r.Subscriber)
	}
	merged, err := candidates.MergedInto(ctx, tx, ids)
	if err != nil || len(merged) == 0 {
		return err
	}
	for i := range recipients {
		for _, from := range merged[recipients[i].Subscriber] {
			sent, err := entries.SentIn(ctx, tx, fanOut, from)
			if err != nil {
				return err
			}
			if err := passChanges(ctx, tx, fanOut, recipients[i].Subscriber, sent); err != nil {
				return err
			}
			carried(&recipients[i], sent)
		}
	}
	return nil
}
