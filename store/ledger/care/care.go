// Package care keeps who got an emergency and is to be reminded of it, has it pinned, or
// unpinned when it is over.
package care

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/rows"
	"loa/store/ledger/internal/entries"
)

// Care reads who is to be reminded of an emergency, or has it pinned.
type Care struct{ base *database.DB }

// Keeper keeps how far that is.
type Keeper struct {
	base *database.DB
	lead *database.Leadership
}

// New reads the care of a database.
func New(db *database.DB) *Care { return &Care{db} }

// NewKeeper writes it through the right to deliver.
func NewKeeper(db *database.DB, lock *database.Leadership) *Keeper {
	return &Keeper{db, lock}
}

// Cared are the articles that are emergencies now, and those for whose
// recipients a step of care is left.
func (s *Care) Cared(ctx context.Context, channel string) (ids []int64, err error) {
	err = s.base.Read(ctx, func(tx *sql.Tx) error {
		ids, err = database.IDs(ctx, tx, `SELECT id FROM articles
		WHERE urgency > 0 AND urgency >= $1 AND state = 'live' AND changed > $2
		UNION SELECT article FROM aftercare WHERE channel = $3 AND NOT done`, article.Emergency,
			column.Millis(s.base.Now().Add(-article.WarningLife)), channel)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("emergencies over %s: %w", channel, err)
	}
	return ids, nil
}

// unnoted are the batches over channel $3 that got article $2 and are not noted yet.
const unnoted = ` FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round JOIN pages p ON p.round = rb.round
	WHERE rb.article = $2 AND r.channel = $3 AND NOT r.changes AND NOT p.open AND CAST($1 AS BIGINT) > 0
	AND NOT EXISTS (SELECT 1 FROM aftercare a WHERE a.article = rb.article AND a.round = p.round
	AND a.number = p.number)`

// NoteCare notes the batches over a channel that got an article and are not noted
// yet; their recipients are to be reminded at due. It is safe to repeat.
func (l *Keeper) NoteCare(ctx context.Context, channel string, id int64, due time.Time) error {
	args := []any{column.Millis(due), id, channel}
	var found []int64
	err := l.base.Read(ctx, func(tx *sql.Tx) (err error) { // mostly there are none, and writers have to wait
		found, err = database.IDs(ctx, tx, `SELECT p.number`+unnoted+` LIMIT 1`, args...)
		return err
	})
	if err == nil && len(found) > 0 {
		err = l.lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO aftercare (article, round, number, channel, due, pinned,
				reminded, done)
				SELECT DISTINCT rb.article, p.round, p.number, r.channel, CAST($1 AS BIGINT), FALSE, FALSE, FALSE`+
				unnoted+` ON CONFLICT DO NOTHING`, args...)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("note who got emergency %d: %w", id, err)
	}
	return nil
}

// careDue says which batches a step is due for; $3 is now.
var careDue = map[ledger.CareStep]string{
	ledger.CarePin:    `NOT pinned AND CAST($3 AS BIGINT) > 0`,
	ledger.CareRemind: `NOT reminded AND due <= CAST($3 AS BIGINT)`,
	ledger.CareUnpin:  `CAST($3 AS BIGINT) > 0`,
}

// careMark is what notes that a step is done.
var careMark = map[ledger.CareStep]string{
	ledger.CarePin: `pinned = TRUE`, ledger.CareRemind: `reminded = TRUE`, ledger.CareUnpin: `done = TRUE`,
}

// NextCare is the next batch for which a step is due over a channel, for an
// article; ok is false when there is none.
func (s *Care) NextCare(ctx context.Context, channel string, id int64, step ledger.CareStep) (c ledger.Care,
	ok bool, err error) {
	err = s.base.Read(ctx, func(tx *sql.Tx) error {
		c = ledger.Care{Article: id, Step: step}
		var remindedTo int64
		err := tx.QueryRowContext(ctx, `SELECT round, number, reminded_to FROM aftercare WHERE channel = $1
			AND article = $2
			AND NOT done AND `+careDue[step]+` ORDER BY round, number LIMIT 1`, channel, id,
			column.Millis(s.base.Now())).Scan(&c.FanOut, &c.Batch, &remindedTo)
		if errors.Is(err, sql.ErrNoRows) {
			ok = false
			return nil
		}
		if err != nil {
			return err
		}
		ok = true
		if c.Recipients, err = careRecipients(ctx, tx, c); step == ledger.CareRemind {
			c.Recipients = slices.DeleteFunc(c.Recipients, func(r ledger.CareRecipient) bool {
				return r.Subscriber.ID <= remindedTo
			})
		}
		return err
	})
	if err != nil {
		return c, false, fmt.Errorf("care for who got emergency %d: %w", id, err)
	}
	return c, ok, nil
}

// careRecipients are the recipients of a batch that got its article in a message
// of its own.
func careRecipients(ctx context.Context, tx *sql.Tx, c ledger.Care) (list []ledger.CareRecipient, err error) {
	places, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`,
		c.FanOut, c.Article)
	if err != nil {
		return nil, err
	}
	messages := map[int64]string{}
	var ids []int64
	err = entries.Batches(ctx, tx, `round = $1 AND number = $2`, func(b ledger.Batch) error {
		for _, r := range b.Recipients {
			for _, place := range places {
				result := r.Results[place]
				if result.Outcome == ledger.OutcomeSent && result.Message != "" && !ledger.IsLost(result.Message) {
					messages[r.Subscriber] = result.Message
					ids = append(ids, r.Subscriber)
				}
			}
		}
		return nil
	}, c.FanOut, c.Batch)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	subscribers, err := rows.SubscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var a database.Args
	query := `SELECT subscriber FROM acknowledgements WHERE article = ` + a.Add(c.Article) + ` AND subscriber IN (` +
		database.In(&a, ids) + `)`
	read, err := database.IDs(ctx, tx, query, a...)
	if err != nil {
		return nil, err
	}
	acknowledged := map[int64]bool{}
	for _, id := range read {
		acknowledged[id] = true
	}
	for _, id := range ids {
		if sub, ok := subscribers[id]; ok {
			list = append(list, ledger.CareRecipient{Subscriber: sub, Message: messages[id],
				Acknowledged: acknowledged[id]})
		}
	}
	return list, nil
}

// CareBegun notes that a step sets out for a subscriber of a batch, whose turn comes
// in the order of the numbers: it is not taken again for any up to that.
func (l *Keeper) CareBegun(ctx context.Context, c ledger.Care, subscriber int64) error {
	err := l.lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE aftercare SET reminded_to = $1
			WHERE article = $2 AND round = $3 AND number = $4`, subscriber, c.Article, c.FanOut, c.Batch)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that care for emergency %d sets out: %w", c.Article, err)
	}
	return nil
}

// CareDone notes that a step was done for a batch.
func (l *Keeper) CareDone(ctx context.Context, c ledger.Care) error {
	err := l.lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE aftercare SET `+careMark[c.Step]+`
			WHERE article = $1 AND round = $2 AND number = $3`, c.Article, c.FanOut, c.Batch)
		return err
	})
	if err != nil {
		return fmt.Errorf("note care for emergency %d: %w", c.Article, err)
	}
	return nil
}
