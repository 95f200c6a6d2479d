package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/bounds"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/internal/packed"
)

// Follow says what became of the broadcasts of the last 30 days at a subscriber,
// or only of those of an article, oldest first: of new articles that were meant
// for it, and of the changes of messages that it has.
func (s *Proof) Follow(ctx context.Context, subscriber, id int64) (list []ledger.Followed, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		f := follower{ctx: ctx, tx: tx, subscriber: subscriber}
		list, err = f.follow(column.Millis(s.db.Now().Add(-entries.AuditSpan)), id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what became of articles at subscriber %d: %w", subscriber, err)
	}
	return list, nil
}

// follower reads what became of broadcasts at one subscriber.
type follower struct {
	ctx        context.Context // of one call
	tx         *sql.Tx
	subscriber int64
}

// passed is a broadcast in a fan-out of the subscriber's channel, if one has
// taken it.
type passed struct {
	ledger.Followed
	found bool // it has a result
	begun bool // a fan-out has been at the subscriber
}

func (f follower) follow(since, id int64) (list []ledger.Followed, err error) {
	all, err := f.passed(since, id)
	if err != nil {
		return nil, err
	}
	rows, err := entries.ListRows(f.ctx, f.tx, `subscriber = $1`, f.subscriber)
	if err != nil {
		return nil, err
	}
	lists := waitingLists{q: f.tx, done: entries.ListResults(rows)}
	told, err := f.listMessages()
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if !p.found {
			meant, err := f.meant(p)
			if err != nil {
				return nil, err
			}
			if !meant {
				continue
			}
			if p.Counted = p.begun; !p.begun {
				p.Outcome = ledger.OutcomePending
			}
			list = append(list, p.Followed)
			continue
		}
		p.Result = lists.settled(f.subscriber, p.Seq, p.Result)
		if err := f.waits(lists, &p.Followed); err != nil {
			return nil, err
		}
		if p.Message == "" {
			p.Message = told[p.Article]
		}
		list = append(list, p.Followed)
	}
	return list, nil
}

// served is what the subscriber's channel serves.
func (f follower) served() (audience.Bounds, error) {
	var channel string
	err := f.tx.QueryRowContext(f.ctx, `SELECT channel FROM subscribers WHERE id = $1`, f.subscriber).Scan(&channel)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return bounds.Of(f.ctx, f.tx, channel)
}

// passed are the broadcasts, each with its result at the subscriber.
func (f follower) passed(since, id int64) (list []passed, err error) {
	served, err := f.served()
	if err != nil {
		return nil, err
	}
	err = database.Each(f.ctx, f.tx,
		`SELECT `+entries.BroadcastColumns+`, a.title, a.source, b.everyone, b.further, coalesce(c.topics, ''),
		coalesce(rb.place, 0), coalesce(r.finished > 0 OR r.cursor >= $1, FALSE), p.chats
		FROM broadcasts b JOIN articles a ON a.id = b.article LEFT JOIN changes c ON c.seq = b.seq
		LEFT JOIN round_broadcasts rb ON rb.broadcast = b.id
			AND rb.round IN (SELECT w.id FROM rounds w WHERE w.channel = (SELECT s.channel FROM subscribers s WHERE s.id = $1))
		LEFT JOIN rounds r ON r.id = rb.round
		LEFT JOIN pages p ON p.round = r.id AND p.first <= $1
			AND p.number = (SELECT n.number FROM pages n WHERE n.round = r.id AND n.last >= $1 ORDER BY n.last LIMIT 1)
		WHERE b.created > $2 AND (b.article = $3 OR $3 = 0) ORDER BY b.seq, rb.round`, func(rows *sql.Rows) error {
			p := passed{}
			p.Subscriber = f.subscriber
			p.Outcome = ledger.OutcomeNone
			var further entries.FollowUp
			var topics []string
			var source string
			var index int
			var bytes []byte
			err := rows.Scan(append(entries.BroadcastFields(&p.Broadcast), &p.Title, &source, &p.Everyone,
				column.FromJSON(&further),
				column.FromJSON(&topics), &index, &p.begun, &bytes)...)
			if err != nil {
				return err
			}
			further.Complete(&p.Terms, topics, source)
			p.Terms = served.Within(p.Terms)
			recipients := []ledger.Recipient(nil)
			if len(bytes) > 0 {
				if recipients, err = packed.UnpackRecipients(bytes); err != nil {
					return err
				}
			}
			if r := entries.RecipientOf(recipients, f.subscriber); r != nil &&
				r.Results[index].Outcome != ledger.OutcomeNone {
				p.Result, p.found = r.Results[index], true
			}
			if n := len(list); !p.found && n > 0 && list[n-1].ID == p.ID { // of a change in several fan-outs
				list[n-1].begun = list[n-1].begun || p.begun
				return nil
			}
			list = append(list, p)
			return nil
		}, f.subscriber, since, id)
	return list, err
}

// meant tells whether a new article was meant for the subscriber by its topics.
func (f follower) meant(p passed) (meant bool, err error) {
	if p.Kind != article.BroadcastNew {
		return false, nil
	}
	n, err := Targets(f.ctx, f.tx, p.Terms, `subscriber = %s`, []any{f.subscriber})
	return n > 0, err
}

// waits says of a result that waits for what, and why; one that waits for nothing
// has no outcome.
func (f follower) waits(lists waitingLists, r *ledger.Followed) error {
	switch {
	case r.Outcome == ledger.OutcomeRetry:
		r.Outcome = ledger.OutcomeNone
		return database.Each(f.ctx, f.tx, `SELECT attempts, error, not_before FROM retries
			WHERE subscriber = $1 AND broadcast = $2`, func(rows *sql.Rows) error {
			r.Outcome = ledger.OutcomePending
			return rows.Scan(&r.Attempts, &r.Error, column.Time(&r.Due))
		}, f.subscriber, r.ID)
	case !entries.AwaitsList(r.Result):
		return nil
	}
	owed, err := lists.owed(f.ctx, []int64{f.subscriber}, r.Seq)
	if err != nil {
		return err
	}
	held := r.Outcome == ledger.OutcomeHeld
	failed, _ := owed.retry(f.subscriber, r.Outcome)
	r.Attempts, r.Error = failed.Attempts, failed.Error
	r.Outcome = owed.outcome(f.subscriber, r.Outcome)
	due := `SELECT min(due) FROM digests WHERE subscriber = $1 AND seq < $2`
	if held {
		due = `SELECT held_due FROM subscribers WHERE id = $1 AND held_seq <= $2`
	}
	if r.Outcome == ledger.OutcomeNone {
		return nil
	}
	return f.tx.QueryRowContext(f.ctx, due, f.subscriber, r.Seq).Scan(column.Time(&r.Due))
}

// listMessages are the newest list messages of the subscriber, by the articles
// that they show or have on their further pages.
func (f follower) listMessages() (map[int64]string, error) {
	told := map[int64]string{}
	err := database.Each(f.ctx, f.tx,
		`SELECT `+entries.ListMessageColumns+` FROM collections WHERE subscriber = $1 ORDER BY sent`,
		func(rows *sql.Rows) error {
			m, err := entries.ScanListMessage(rows)
			for _, shown := range m.Shown {
				told[shown.Article] = m.Message
			}
			for _, id := range m.Rest {
				told[id] = m.Message
			}
			return err
		}, f.subscriber)
	return told, err
}

// FailedLists are the subscribers whose list has failed and is to tell of an
// article, at most so many.
func (s *Proof) FailedLists(ctx context.Context, id int64, most int) (list []ledger.Followed, err error) {
	var ids []int64
	err = database.Each(ctx, s.db.Reads, `SELECT DISTINCT subscriber FROM list_retries WHERE error <> ''
		ORDER BY subscriber LIMIT 1000`, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	for _, subscriber := range ids {
		if err != nil || len(list) >= most {
			break
		}
		var followed []ledger.Followed
		followed, err = s.Follow(ctx, subscriber, id)
		list = append(list, slices.DeleteFunc(followed, func(f ledger.Followed) bool {
			return f.Outcome != ledger.OutcomePending || f.Error == ""
		})...)
	}
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("lists that are to tell of article %d: %w", id, err))
	}
	return list, nil
}
