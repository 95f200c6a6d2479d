package lists

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/internal/packed"
)

// SaveMessage keeps a sent message that lists articles; nothing for one
// without Message. It is safe to repeat.
func SaveMessage(ctx context.Context, tx *sql.Tx, c ledger.ListMessage) error {
	if c.Message == "" || len(c.Shown) == 0 {
		return nil
	}
	low, high := c.Shown[0].Article, c.Shown[0].Article
	for _, told := range c.Shown {
		low, high = min(low, told.Article), max(high, told.Article)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO collections (subscriber, message, channel, kind, period, sent, low, high,
		articles)
		VALUES ($1, $2, coalesce((SELECT channel FROM subscribers WHERE id = $1), ''), $3, $4, $5, $6, $7, $8)
		ON CONFLICT (subscriber, message) DO UPDATE
		SET kind = excluded.kind, period = excluded.period, sent = excluded.sent,
			low = excluded.low, high = excluded.high, articles = excluded.articles`,
		c.Subscriber, c.Message, c.Kind, c.Period, column.Millis(c.Sent), low, high, packed.PackListMessage(c))
	if err != nil {
		return fmt.Errorf("keep message %s to subscriber %d: %w", c.Message, c.Subscriber, err)
	}
	return nil
}

// ListMessage is a sent message that lists articles; article.ErrNotFound for
// any other message, and for one older than 60 days.
func (s *Lists) ListMessage(ctx context.Context, subscriber int64, message string) (ledger.ListMessage, error) {
	return s.listMessage(ctx, `subscriber = $1 AND message = $2`, subscriber, message)
}

// ListMessageAt is the sent message that lists articles under its number in a
// chat, whichever of the chat's subscribers it was for: a list for a forum topic
// that is gone stands in the general one. Its errors are those of ListMessage.
func (s *Lists) ListMessageAt(ctx context.Context, channel, address, message string) (ledger.ListMessage, error) {
	return s.listMessage(ctx, `subscriber IN (SELECT id FROM subscribers WHERE channel = $1 AND address = $2)
		AND message = $3 ORDER BY sent DESC LIMIT 1`,
		channel, address, message)
}

func (s *Lists) listMessage(ctx context.Context, where string, args ...any) (ledger.ListMessage, error) {
	c, err := entries.ScanListMessage(s.base.Reads.QueryRowContext(ctx, `SELECT `+entries.ListMessageColumns+
		` FROM collections WHERE `+
		where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = article.ErrNotFound
	}
	if err != nil {
		return c, s.base.Explain(fmt.Errorf("articles of message %v: %w", args[len(args)-1], err))
	}
	return c, nil
}

// Warned tells whether a subscriber got an article as a warning, or is about to.
func (s *Lists) Warned(ctx context.Context, id, subscriber int64) (warned bool, err error) {
	err = s.base.Read(ctx, func(tx *sql.Tx) error {
		warned = false
		type at struct {
			round int64
			place int
		}
		var walked []at
		err := database.Each(ctx, tx, `SELECT rb.round, rb.place FROM round_broadcasts rb
			JOIN rounds r ON r.id = rb.round
			WHERE rb.article = $1 AND r.lane = $2 AND NOT r.changes`, func(rows *sql.Rows) error {
			var a at
			err := rows.Scan(&a.round, &a.place)
			walked = append(walked, a)
			return err
		}, id, audience.LaneEmergency)
		if err != nil {
			return err
		}
		for _, a := range walked {
			err := entries.Batches(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(p ledger.Batch) error {
				if chat := entries.RecipientOf(p.Recipients, subscriber); chat != nil {
					o := chat.Results[a.place].Outcome
					warned = warned || o == ledger.OutcomeSent || o == ledger.OutcomeRetry || o == ledger.OutcomePending
				}
				return nil
			}, a.round, subscriber)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("whether subscriber %d was warned of article %d: %w", subscriber, id, err)
	}
	return warned, nil
}

// Corrections are the messages that corrected what a chat was told of an
// article, by changes of the same origin but change seq, oldest first, and the
// newest Article.Seq that one of them shows.
func (s *Lists) Corrections(ctx context.Context, id, origin, subscriber, seq int64) (messages []string, shown int64,
	err error) {
	err = entries.Batches(ctx, s.base.Reads, `round IN (SELECT rb.round FROM round_broadcasts rb
		JOIN rounds r ON r.id = rb.round WHERE rb.article = $1 AND rb.origin = $2 AND rb.seq <> $3 AND r.changes)
		AND last >= $4 AND first <= $4`, func(p ledger.Batch) error {
		chat := entries.RecipientOf(p.Recipients, subscriber)
		if chat == nil || chat.Results[0].Reply == "" {
			return nil
		}
		shown = max(shown, chat.Results[0].Seq)
		if !ledger.IsLost(chat.Results[0].Reply) {
			messages = append(messages, chat.Results[0].Reply)
		}
		return nil
	}, id, origin, seq, subscriber)
	if err != nil {
		return nil, 0, s.base.Explain(fmt.Errorf("corrections of article %d at subscriber %d: %w", id, subscriber, err))
	}
	return messages, shown, nil
}

// ToldOf says in which state a subscriber was first told of an article: by the
// fan-out that sent it, or, where that is ledger.SentInLists, in the list that is
// the message. Its Seq is 0 when that is not known.
func (s *Lists) ToldOf(ctx context.Context, m ledger.MessageOf) (told ledger.Told, err error) {
	err = s.base.Read(ctx, func(tx *sql.Tx) error {
		told = ledger.Told{}
		err := entries.Batches(ctx, tx, `round IN (SELECT rb.round FROM round_broadcasts rb
			JOIN broadcasts b ON b.id = rb.broadcast
			WHERE rb.article = $1 AND rb.origin = $2 AND b.change = $3) AND last >= $4 AND first <= $4`,
			func(p ledger.Batch) error {
				if chat := entries.RecipientOf(p.Recipients, m.Subscriber); chat != nil {
					told.Retraction = chat.Results[0].Reply
				}
				return nil
			}, m.Article, m.SentBy, article.ChangeMistaken, m.Subscriber)
		if err != nil || m.SentBy == ledger.SentInLists {
			return err
		}
		places, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`,
			m.SentBy, m.Article)
		if err != nil {
			return err
		}
		return entries.Batches(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(p ledger.Batch) error {
			chat := entries.RecipientOf(p.Recipients, m.Subscriber)
			for _, place := range places {
				if chat != nil && chat.Results[place].Outcome == ledger.OutcomeSent {
					told.Late = told.Late || chat.Results[place].Late
					told.Seq = max(told.Seq, chat.Results[place].Seq)
				}
			}
			return nil
		}, m.SentBy, m.Subscriber)
	})
	if err != nil {
		return told, fmt.Errorf("how subscriber %d was told of article %d: %w", m.Subscriber, m.Article, err)
	}
	if m.SentBy != ledger.SentInLists {
		return told, nil
	}
	list, err := s.ListMessage(ctx, m.Subscriber, m.Message)
	for _, shown := range list.Shown {
		if shown.Article == m.Article {
			told.Seq = shown.Seq
		}
	}
	if errors.Is(err, article.ErrNotFound) {
		err = nil
	}
	return told, err
}
