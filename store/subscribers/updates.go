package subscribers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/publishing"
	"loa/subscriber"
)

// repeatedWithin is how far back an update's number counts as one that was
// applied before. Telegram starts at a random number after a quiet week.
const repeatedWithin = 100_000

// gapsKept is how many numbers that were passed over are remembered: a webhook
// that failed is posted again, perhaps after later ones.
const gapsKept = 1000

// UpdateOffset is the number of the first update of a bot's stream that was
// not applied yet; 0 when none ever was.
func (s *Subscribers) UpdateOffset(ctx context.Context, bot string) (int64, error) {
	last, err := lastUpdate(ctx, s.db.Reads, `SELECT last FROM update_streams WHERE bot = $1`, bot)
	if err != nil {
		return 0, s.db.Explain(fmt.Errorf("read update offset of %s: %w", bot, err))
	}
	if last == 0 {
		return 0, nil
	}
	return last + 1, nil
}

func lastUpdate(ctx context.Context, q database.Queryer, query, bot string) (last int64, err error) {
	err = q.QueryRowContext(ctx, query, bot).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

// ApplyUpdate makes the changes of an update, notes its number and keeps it as
// long as it is unanswered, all or nothing. For an update that was applied
// before it is article.ErrRepeated.
func (s *Subscribers) ApplyUpdate(ctx context.Context, u subscriber.Update) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if u.ID != 0 {
			last, err := lastUpdate(ctx, tx,
				s.db.Dialect.SQL(`SELECT last FROM update_streams WHERE bot = $1 ${for update}`), u.Bot)
			if err != nil {
				return err
			}
			fresh := false
			if last != 0 && u.ID <= last && last-u.ID < repeatedWithin {
				fresh, err = fillGap(ctx, tx, u)
			} else {
				fresh, err = true, advance(ctx, tx, u, last)
			}
			if err != nil {
				return err
			}
			if !fresh {
				return subscriber.ErrRepeated
			}
		}
		if err := s.changes(ctx, tx, u.Changes); err != nil || len(u.Raw) == 0 {
			return err
		}
		return s.keepUpdate(ctx, tx, u)
	})
	if err != nil {
		return fmt.Errorf("apply update %d of %s: %w", u.ID, u.Bot, err)
	}
	return nil
}

// advance moves the stream of u's bot from last to u, and remembers what lies
// between them.
func advance(ctx context.Context, tx *sql.Tx, u subscriber.Update, last int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO update_streams (bot, last) VALUES ($1, $2)
		ON CONFLICT (bot) DO UPDATE SET last = excluded.last`, u.Bot, u.ID)
	if err != nil || u.ID == last+1 {
		return err
	}
	// A stream that begins anew elsewhere has passed nothing over.
	if last != 0 && u.ID > last && u.ID-last < gapsKept {
		for id := last + 1; id < u.ID; id++ {
			if _, err := tx.ExecContext(ctx, `INSERT INTO update_gaps (bot, id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
				u.Bot, id); err != nil {
				return err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM update_gaps WHERE bot = $1 AND (id < $2 OR id > $3)`, u.Bot,
		u.ID-gapsKept, u.ID)
	return err
}

// fillGap tells whether an update that comes after later ones is applied for
// the first time.
func fillGap(ctx context.Context, tx *sql.Tx, u subscriber.Update) (fresh bool, err error) {
	filled, err := database.Changed(ctx, tx, `DELETE FROM update_gaps WHERE bot = $1 AND id = $2`, u.Bot, u.ID)
	return filled > 0, err
}

func (s *Subscribers) changes(ctx context.Context, tx *sql.Tx, list []subscriber.SubscriberChange) error {
	if len(list) == 0 {
		return nil
	}
	seq, err := s.db.SeqHeld(ctx, tx)
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := s.change(ctx, tx, c, seq); err != nil {
			return fmt.Errorf("%T: %w", c, err)
		}
	}
	return nil
}

func (s *Subscribers) change(ctx context.Context, tx *sql.Tx, c subscriber.SubscriberChange, seq int64) error {
	switch c := c.(type) {
	case subscriber.SaveSubscriber:
		return s.saveSubscriber(ctx, tx, c.Subscriber, seq)
	case subscriber.Subscribe:
		sub, err := findSubscriber(ctx, tx, c.Channel, c.Address, c.Thread)
		if errors.Is(err, article.ErrNotFound) {
			sub = subscriber.Subscriber{Channel: c.Channel, Address: c.Address, Thread: c.Thread,
				Kind: subscriber.Private,
				Size: subscriber.SizeMedium, Preview: true, Sound: true}
			sub.ID, err = s.addSubscriber(ctx, tx, sub, seq)
		}
		if err != nil {
			return err
		}
		return s.subscribe(ctx, at{tx, seq}, sub, c.Topic, c.Rhythm)
	case subscriber.Move:
		return s.move(ctx, tx, c, seq)
	case subscriber.Unsubscribe:
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, func(id int64) error {
			return s.endSubscriptions(ctx, at{tx, seq}, id, c.Topic, c.Reason)
		})
	case subscriber.Pause:
		stop := func(id int64) error { return s.pause(ctx, tx, id, c.Until, c.Reason) }
		if c.AllThreads {
			return threads(ctx, tx, chat{c.Channel, c.Address, 0}, `state = 'active'`, stop)
		}
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, stop)
	case subscriber.Resume:
		wake := func(id int64) error { return s.resume(ctx, tx, id, seq) }
		if c.AllThreads {
			return threads(ctx, tx, chat{c.Channel, c.Address, 0}, `reason <> '`+subscriber.PausedByPerson+`'`, wake)
		}
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, wake)
	case subscriber.Erase:
		if err := eraseAnswers(ctx, tx, c); err != nil {
			return err
		}
		if err := publishing.EraseOperator(ctx, tx, c); err != nil {
			return err
		}
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, func(id int64) error {
			return s.erase(ctx, tx, id, seq)
		})
	case subscriber.LoseThread:
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, func(id int64) error {
			_, err := tx.ExecContext(ctx, `UPDATE subscribers SET thread_lost = $1 WHERE id = $2`, !c.Returned, id)
			return err
		})
	case subscriber.AckWarning:
		return known(ctx, tx, chat{c.Channel, c.Address, c.Thread}, func(id int64) error {
			// What is tapped can be forged: what is no warning cannot be read as one.
			_, err := tx.ExecContext(ctx, `INSERT INTO acknowledgements (article, subscriber, at)
				SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM articles WHERE id = $3 AND urgency > 0
				ON CONFLICT (article, subscriber) DO NOTHING`, id, column.Millis(s.db.Now()), c.Article)
			return err
		})
	case subscriber.CountReactions:
		return known(ctx, tx, chat{c.Channel, c.Address, 0}, func(id int64) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO reactions (subscriber, message, total, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (subscriber, message) DO UPDATE SET total = excluded.total, at = excluded.at`,
				id, column.Text(c.Message), c.Total, column.Millis(s.db.Now()))
			return err
		})
	}
	return fmt.Errorf("a change that the store does not know")
}

// known runs f for the subscriber at an address; where there is none there is
// nothing to change.
func known(ctx context.Context, tx *sql.Tx, c chat, f func(id int64) error) error {
	sub, err := findSubscriber(ctx, tx, c.channel, c.address, c.thread)
	if errors.Is(err, article.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return f(sub.ID)
}

// threads runs f for the subscribers of a chat, whatever their thread, for which a
// condition holds.
func threads(ctx context.Context, tx *sql.Tx, c chat, condition string, f func(id int64) error) error {
	ids, err := database.IDs(ctx, tx, `SELECT id FROM subscribers WHERE channel = $1 AND address = $2 AND `+condition+
		` ORDER BY id`, c.channel, c.address)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := f(id); err != nil {
			return err
		}
	}
	return nil
}

// chat is where a subscriber is reached.
type chat struct {
	channel, address string
	thread           int64
}

// at is the transaction of a change, and the newest public change before it.
type at struct {
	tx  *sql.Tx
	seq int64
}
