package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
	"loa/ledger"
	"loa/store/internal/rows"
	"loa/store/ledger/internal/candidates"
	"loa/subscriber"
)

// Chat is a subscriber and its subscriptions, past and present.
func (l *Writer) Chat(ctx context.Context, id int64) (sub subscriber.Subscriber, history []subscriber.Span, err error) {
	err = l.db.Read(ctx, func(tx *sql.Tx) error {
		ids := []int64{id}
		subscribers, err := rows.SubscribersByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		spans, err := rows.Histories(ctx, tx, ids)
		if err != nil {
			return err
		}
		if sub = subscribers[id]; sub.ID == 0 {
			return article.ErrNotFound
		}
		history = spans[id]
		return nil
	})
	if err != nil {
		return sub, nil, fmt.Errorf("read subscriber %d: %w", id, err)
	}
	return sub, history, nil
}

// Candidates are the next subscribers after the fan-out's cursor that its
// broadcasts may concern, in order, and up to where this looked; to is the
// cursor when there are no more.
func (l *Writer) Candidates(ctx context.Context, f ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	err = l.db.Read(ctx, func(tx *sql.Tx) error {
		if f.Changes {
			list, to, err = candidates.ChangeCandidates(ctx, tx, f)
		} else {
			list, to, err = candidates.NewCandidates(ctx, tx, f)
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("subscribers of fan-out %d after %d: %w", f.ID, f.Cursor, err)
	}
	return list, to, nil
}
