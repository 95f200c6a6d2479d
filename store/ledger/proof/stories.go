package proof

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// storyLooks is how many reports of a story are looked through for a message.
const storyLooks = 20

// StoryMessage is the first message that told a subscriber of the story that an
// article goes on to tell, "" when none of its earlier reports reached the chat
// in a message that is still there.
func (s *Proof) StoryMessage(ctx context.Context, id, subscriber int64) (message string, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		message = ""
		type place struct{ fanOut, index int64 }
		var places []place
		err := database.Each(ctx, tx, `SELECT rb.round, rb.place FROM articles a
			JOIN articles earlier ON earlier.story = a.story AND earlier.story <> 0 AND earlier.part < a.part
			JOIN round_broadcasts rb ON rb.article = earlier.id JOIN rounds r ON r.id = rb.round
			WHERE a.id = $1 AND a.story <> 0 AND NOT r.changes ORDER BY earlier.part, rb.round LIMIT $2`,
			func(rows *sql.Rows) error {
				var p place
				err := rows.Scan(&p.fanOut, &p.index)
				places = append(places, p)
				return err
			}, id, storyLooks)
		if err != nil {
			return err
		}
		for _, p := range places {
			err := entries.Batches(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(b ledger.Batch) error {
				if chat := entries.RecipientOf(b.Recipients, subscriber); chat != nil && message == "" {
					if r := chat.Results[p.index]; r.Outcome == ledger.OutcomeSent && !ledger.IsLost(r.Message) {
						message = r.Message
					}
				}
				return nil
			}, p.fanOut, subscriber)
			if err != nil || message != "" {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("message of the story of article %d at subscriber %d: %w", id, subscriber, err)
	}
	return message, nil
}
