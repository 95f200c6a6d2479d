package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
)

// roundSize is how many broadcasts walk together at most.
const roundSize = mostPlaces

// UseChannel makes a channel known: broadcasts stay open until it has walked
// them. It returns until when the channel asked everyone to wait.
func (l *Leader) UseChannel(ctx context.Context, channel string) (notBefore time.Time, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO channels (channel, not_before) VALUES ($1, 0) ON CONFLICT (channel) DO NOTHING`, channel)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT not_before FROM channels WHERE channel = $1`, channel).Scan(when(&notBefore))
	})
	if err != nil {
		return notBefore, fmt.Errorf("use channel %s: %w", channel, err)
	}
	return notBefore, nil
}

// SlowChannel remembers that a channel asked everyone to wait.
func (l *Leader) SlowChannel(ctx context.Context, channel string, notBefore time.Time) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE channels SET not_before = $1 WHERE channel = $2 AND not_before < $1`, ms(notBefore), channel)
		return err
	})
	if err != nil {
		return fmt.Errorf("slow channel %s: %w", channel, err)
	}
	return nil
}

// StartRound is the unfinished round of a lane, or else a new one of the
// broadcasts that none has taken yet: all new articles together, or the next
// change alone. ok is false when there is nothing to walk.
func (l *Leader) StartRound(ctx context.Context, channel string, lane article.Lane, changes bool) (r article.Round, ok bool, err error) {
	fail := func(err error) (article.Round, bool, error) {
		return article.Round{}, false, fmt.Errorf("start a round of lane %d for %s: %w", lane, channel, err)
	}
	r, ok, err = openRound(ctx, l.reads, channel, lane, changes)
	if err != nil {
		return fail(l.explain(err))
	}
	if ok {
		return r, true, nil
	}
	if found, err := nextBroadcasts(ctx, l.reads, channel, lane, changes); err != nil {
		return fail(l.explain(err))
	} else if len(found) == 0 {
		return article.Round{}, false, nil
	}
	err = l.write(ctx, func(tx *sql.Tx) error {
		found, err := nextBroadcasts(ctx, tx, channel, lane, changes)
		if err != nil {
			return err
		}
		r = article.Round{Channel: channel, Lane: lane, Changes: changes, Broadcasts: found}
		return l.addRound(ctx, tx, &r)
	})
	if err != nil {
		return fail(err)
	}
	return r, true, nil
}

const broadcastColumns = `b.id, b.seq, b.article, b.revision, b.kind, b.change, b.lane, b.created, b.expires`

func broadcastFields(b *article.Broadcast) []any {
	return []any{&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, when(&b.Created), when(&b.Expires)}
}

// nextBroadcasts are those after the lane's mark. Numbers become visible in
// their order, so that none can appear behind the mark.
func nextBroadcasts(ctx context.Context, q queryer, channel string, lane article.Lane, changes bool) (found []article.RoundBroadcast, err error) {
	kind, limit := "b.kind = 'new'", roundSize
	if changes {
		kind, limit = "b.kind <> 'new'", 1
	}
	err = each(ctx, q, `SELECT `+broadcastColumns+`, c.topics, a.urgency,
		coalesce((SELECT min(o.round) FROM round_broadcasts o JOIN rounds r ON r.id = o.round
			WHERE o.article = b.article AND r.channel = $1 AND NOT r.changes), 0)
		FROM broadcasts b JOIN changes c ON c.seq = b.seq JOIN articles a ON a.id = b.article
		WHERE b.lane = $2 AND `+kind+` AND b.closed = 0
			AND b.seq > coalesce((SELECT w.seq FROM walks w WHERE w.channel = $1 AND w.lane = $2 AND w.changes = $3), 0)
		ORDER BY b.seq LIMIT $4`, func(rows *sql.Rows) error {
		var b article.RoundBroadcast
		var urgency article.Urgency
		err := rows.Scan(append(broadcastFields(&b.Broadcast), fromJSON(&b.Topics), &urgency, &b.Origin)...)
		b.Everyone = forEveryone(b.Broadcast, urgency)
		if !changes {
			b.Origin = 0
		}
		found = append(found, b)
		return err
	}, channel, lane, changes, limit)
	return found, err
}

// forEveryone tells whether a broadcast goes to all, whatever their topics.
func forEveryone(b article.Broadcast, urgency article.Urgency) bool {
	return b.Kind == article.BroadcastNew && b.Lane == article.LaneEmergency && urgency >= article.Emergency
}

func (l *Leader) addRound(ctx context.Context, tx *sql.Tx, r *article.Round) error {
	if len(r.Broadcasts) == 0 {
		return errors.New("its broadcasts are gone")
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO rounds (channel, lane, changes, cursor, started, finished) VALUES ($1, $2, $3, 0, $4, 0) RETURNING id`,
		r.Channel, r.Lane, r.Changes, ms(l.now())).Scan(&r.ID)
	if err != nil {
		return err
	}
	for place, b := range r.Broadcasts {
		_, err := tx.ExecContext(ctx, `INSERT INTO round_broadcasts (round, place, broadcast, article, seq, everyone, topics, origin, held, digest, paused, gone, expired, caught)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0)`, r.ID, place, b.ID, b.Article, b.Seq, b.Everyone, asJSON(b.Topics), b.Origin)
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO walks (channel, lane, changes, seq) VALUES ($1, $2, $3, $4)
		ON CONFLICT (channel, lane, changes) DO UPDATE SET seq = excluded.seq`,
		r.Channel, r.Lane, r.Changes, r.Broadcasts[len(r.Broadcasts)-1].Seq)
	return err
}

func openRound(ctx context.Context, q queryer, channel string, lane article.Lane, changes bool) (article.Round, bool, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT id FROM rounds WHERE channel = $1 AND lane = $2 AND changes = $3 AND finished = 0 ORDER BY id LIMIT 1`,
		channel, lane, changes).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return article.Round{}, false, nil
	}
	if err != nil {
		return article.Round{}, false, err
	}
	r, err := readRound(ctx, q, id)
	return r, err == nil, err
}

// Round is a round with its broadcasts.
func (l *Leader) Round(ctx context.Context, id int64) (article.Round, error) {
	r, err := readRound(ctx, l.reads, id)
	if err != nil {
		return r, l.explain(fmt.Errorf("read round %d: %w", id, err))
	}
	return r, nil
}

func readRound(ctx context.Context, q queryer, id int64) (article.Round, error) {
	r := article.Round{ID: id}
	err := q.QueryRowContext(ctx, `SELECT channel, lane, changes, cursor FROM rounds WHERE id = $1`, id).Scan(&r.Channel, &r.Lane, &r.Changes, &r.Cursor)
	if errors.Is(err, sql.ErrNoRows) {
		return r, article.ErrNotFound
	}
	if err != nil {
		return r, err
	}
	err = each(ctx, q, `SELECT `+broadcastColumns+`, rb.topics, rb.everyone, rb.origin
		FROM round_broadcasts rb JOIN broadcasts b ON b.id = rb.broadcast WHERE rb.round = $1 ORDER BY rb.place`, func(rows *sql.Rows) error {
		var b article.RoundBroadcast
		err := rows.Scan(append(broadcastFields(&b.Broadcast), fromJSON(&b.Topics), &b.Everyone, &b.Origin)...)
		r.Broadcasts = append(r.Broadcasts, b)
		return err
	}, id)
	return r, err
}

// OpenPages are the pages of a round with chats that were not tried yet.
func (l *Leader) OpenPages(ctx context.Context, round int64) (open []article.Page, err error) {
	err = pages(ctx, l.reads, `round = $1 AND open`, func(p article.Page) error {
		open = append(open, p)
		return nil
	}, round)
	if err != nil {
		return nil, l.explain(fmt.Errorf("open pages of round %d: %w", round, err))
	}
	return open, nil
}

// SaveStep stores what a round decided about the subscribers it came to, and
// moves its cursor. It returns the page of those who are due a message, with
// no chats when there are none. A step from anywhere but the cursor is refused.
func (l *Leader) SaveStep(ctx context.Context, round int64, step article.Step) (page article.Page, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		page = article.Page{Round: round, Chats: step.Chats}
		result, err := tx.ExecContext(ctx, `UPDATE rounds SET cursor = $1 WHERE id = $2 AND cursor = $3`, step.To, round, step.From)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil {
			return err
		} else if n != 1 {
			return errors.New("its cursor is elsewhere")
		}
		if len(step.Chats) > 0 {
			err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM pages WHERE round = $1`, round).Scan(&page.Number)
			if err != nil {
				return err
			}
			if err := addPage(ctx, tx, page); err != nil {
				return err
			}
		}
		for place, counts := range step.Counts {
			if len(counts) == 0 {
				continue
			}
			_, err := tx.ExecContext(ctx, `UPDATE round_broadcasts SET held = held + $1, digest = digest + $2, paused = paused + $3,
				gone = gone + $4, expired = expired + $5 WHERE round = $6 AND place = $7`,
				counts[article.OutcomeHeld], counts[article.OutcomeDigest], counts[article.OutcomePaused],
				counts[article.OutcomeGone], counts[article.OutcomeExpired], round, place)
			if err != nil {
				return err
			}
		}
		for place, n := range step.Caught {
			if n == 0 {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE round_broadcasts SET caught = caught + $1 WHERE round = $2 AND place = $3`, n, round, place); err != nil {
				return err
			}
		}
		for _, h := range step.Holds {
			if err := hold(ctx, tx, h); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("step of round %d from subscriber %d to %d: %w", round, step.From, step.To, err)
	}
	return page, nil
}

// hold notes that a subscriber's quiet hours keep an article.
func hold(ctx context.Context, tx *sql.Tx, h article.Hold) error {
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET
		held_due = CASE WHEN held_seq = 0 THEN $1 ELSE held_due END,
		held_to = CASE WHEN held_to < $2 THEN $2 ELSE held_to END,
		held_seq = CASE WHEN held_seq = 0 OR held_seq > $2 THEN $2 ELSE held_seq END WHERE id = $3`,
		ms(h.Due), h.Seq, h.Subscriber)
	return err
}

// FinishRound closes a round that has come to its last subscriber, and those
// of its broadcasts that every channel has walked.
func (l *Leader) FinishRound(ctx context.Context, round int64) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		now := ms(l.now())
		if _, err := tx.ExecContext(ctx, `UPDATE rounds SET finished = $1 WHERE id = $2 AND finished = 0`, now, round); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE broadcasts SET closed = $1 WHERE closed = 0
			AND id IN (SELECT broadcast FROM round_broadcasts WHERE round = $2)
			AND NOT EXISTS (SELECT 1 FROM channels c WHERE NOT EXISTS (SELECT 1 FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
				WHERE rb.broadcast = broadcasts.id AND r.channel = c.channel AND r.finished > 0))`, now, round)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish round %d: %w", round, err)
	}
	return nil
}

// Chat is a subscriber and its subscriptions, past and present.
func (l *Leader) Chat(ctx context.Context, id int64) (sub article.Subscriber, history []article.Span, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		ids := []int64{id}
		subscribers, err := subscribersByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		spans, err := histories(ctx, tx, ids)
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

// Candidates are the next subscribers after the round's cursor that its
// broadcasts concern, in order, and up to where this looked; to is the
// round's cursor when there are no more.
func (l *Leader) Candidates(ctx context.Context, r article.Round) (list []article.Candidate, to int64, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		if r.Changes {
			list, to, err = changeCandidates(ctx, tx, r)
		} else {
			list, to, err = newCandidates(ctx, tx, r)
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("subscribers of round %d after %d: %w", r.ID, r.Cursor, err)
	}
	return list, to, nil
}

func newCandidates(ctx context.Context, tx *sql.Tx, r article.Round) (list []article.Candidate, to int64, err error) {
	ids, err := nextSubscribers(ctx, tx, r)
	if err != nil || len(ids) == 0 {
		return nil, r.Cursor, err
	}
	to = ids[len(ids)-1]
	subscribers, err := subscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	histories, err := histories(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	waiting, err := numbers(ctx, tx, `SELECT subscriber, count(*) FROM retries WHERE subscriber IN `, ` GROUP BY subscriber`, ids)
	if err != nil {
		return nil, 0, err
	}
	articles, err := textsOf(ctx, tx, r)
	if err != nil {
		return nil, 0, err
	}
	var begun, doubled map[int64]int64
	if slices.ContainsFunc(r.Broadcasts, func(b article.RoundBroadcast) bool { return b.Everyone }) {
		if begun, doubled, err = everyone(ctx, tx, ids); err != nil {
			return nil, 0, err
		}
	}
	for _, id := range ids {
		c := article.Candidate{Subscriber: subscribers[id], Waiting: waiting[id] > 0, Doubled: doubled[id] > 0}
		for place, b := range r.Broadcasts {
			if b.Everyone {
				if begun[id] < b.Seq {
					c.Matches = append(c.Matches, article.Match{Place: place, Rhythm: article.RhythmImmediate, On: true})
				}
				continue
			}
			if rhythm, subscribed := article.RhythmAt(histories[id], b.Topics, b.Seq); subscribed {
				c.Matches = append(c.Matches, article.Match{Place: place, Rhythm: rhythm, On: article.OnNow(histories[id], b.Topics)})
			} else if rhythm, caught := article.CaughtAt(histories[id], articles[place], b.Seq); caught {
				c.Matches = append(c.Matches, article.Match{Place: place, Rhythm: rhythm, On: article.OnNow(histories[id], anyTopic), Caught: true})
			}
		}
		if len(c.Matches) > 0 {
			list = append(list, c)
		}
	}
	return list, to, nil
}

// everyone says of subscribers since which change they exist, and which of
// them share their address with one before them that takes messages.
func everyone(ctx context.Context, q queryer, ids []int64) (begun, doubled map[int64]int64, err error) {
	if begun, err = numbers(ctx, q, `SELECT id, created_seq FROM subscribers WHERE id IN `, ``, ids); err != nil {
		return nil, nil, err
	}
	doubled, err = numbers(ctx, q, `SELECT s.id, 1 FROM subscribers s WHERE EXISTS (SELECT 1 FROM subscribers o WHERE o.channel = s.channel
		AND o.address = s.address AND o.id < s.id AND o.state = 'active' AND o.created_seq <= s.created_seq) AND s.id IN `, ``, ids)
	return begun, doubled, err
}

var anyTopic = []string{article.TopicAny}

// textsOf are the round's articles as far as keywords look at them.
func textsOf(ctx context.Context, q queryer, r article.Round) ([]article.Article, error) {
	texts := make([]article.Article, 0, len(r.Broadcasts))
	for _, b := range r.Broadcasts {
		var a article.Article
		err := q.QueryRowContext(ctx, `SELECT title, lead, categories, content_text FROM articles WHERE id = $1`, b.Article).
			Scan(&a.Title, &a.Lead, fromLines(&a.Categories), &a.ContentText)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		texts = append(texts, a)
	}
	return texts, nil
}

// nextSubscribers are the numbers of the next subscribers that have ever had
// one of the round's topics. Each topic gives its next ones from the index, so
// the work does not grow with the number of subscribers.
func nextSubscribers(ctx context.Context, tx *sql.Tx, r article.Round) ([]int64, error) {
	topics, everyone := map[string]bool{article.TopicAny: true}, false
	for _, b := range r.Broadcasts {
		everyone = everyone || b.Everyone
		for _, t := range b.Topics {
			topics[t] = true
		}
	}
	var ids []int64
	add := func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}
	if everyone {
		err := each(ctx, tx, `SELECT id FROM subscribers WHERE channel = $1 AND id > $2 ORDER BY id LIMIT $3`, add, r.Channel, r.Cursor, article.PageSize)
		if err != nil {
			return nil, err
		}
	}
	for topic := range topics {
		err := each(ctx, tx, `SELECT DISTINCT subscriber FROM subscriptions WHERE channel = $1 AND topic = $2 AND subscriber > $3
			ORDER BY subscriber LIMIT $4`, add, r.Channel, topic, r.Cursor, article.PageSize)
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > article.PageSize {
		ids = ids[:article.PageSize]
	}
	return ids, nil
}

// histories are the subscriptions of subscribers, past and present.
func histories(ctx context.Context, q queryer, ids []int64) (map[int64][]article.Span, error) {
	spans := make(map[int64][]article.Span, len(ids))
	if len(ids) == 0 {
		return spans, nil
	}
	var a args
	query := `SELECT subscriber, topic, applied, since_seq, ended_seq, reason = 'topic renamed', keywords FROM subscriptions
		WHERE subscriber IN (` + in(&a, ids) + `) AND (ended = 0 OR ended_seq > since_seq) ORDER BY id`
	err := each(ctx, q, query, func(rows *sql.Rows) error {
		var id int64
		var span article.Span
		err := rows.Scan(&id, &span.Topic, &span.Rhythm, &span.Since, &span.Ended, &span.Renamed, fromJSON(&span.Keywords))
		spans[id] = append(spans[id], span)
		return err
	}, a...)
	return spans, err
}

// numbers is a query that gives a number for each of ids.
func numbers(ctx context.Context, q queryer, before, after string, ids []int64) (map[int64]int64, error) {
	found := map[int64]int64{}
	var a args
	err := each(ctx, q, before+`(`+in(&a, ids)+`)`+after, func(rows *sql.Rows) error {
		var id, n int64
		err := rows.Scan(&id, &n)
		found[id] = n
		return err
	}, a...)
	return found, err
}

// changeCandidates are the chats of the next page of the round that sent the
// article, as far as their message shows an older state than the change.
func changeCandidates(ctx context.Context, tx *sql.Tx, r article.Round) (list []article.Candidate, to int64, err error) {
	b := r.Broadcasts[0]
	sent, to, err := nextSent(ctx, tx, b, r.Cursor)
	if err != nil || to == r.Cursor || len(sent) == 0 {
		return nil, to, err
	}
	var ids []int64
	for id := range sent {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	subscribers, err := subscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	// Earlier changes may have brought messages further already.
	err = pages(ctx, tx, `round IN (SELECT rb.round FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND rb.origin = $2 AND r.changes AND rb.round < $3) AND last > $4 AND first <= $5`, func(p article.Page) error {
		for _, chat := range p.Chats {
			if m, ok := sent[chat.Subscriber]; ok && chat.Cells[0].Outcome == article.OutcomeSent && chat.Cells[0].Seq > m.Seq {
				m.Seq = chat.Cells[0].Seq
				sent[chat.Subscriber] = m
			}
		}
		return nil
	}, b.Article, b.Origin, r.ID, r.Cursor, to)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		list = append(list, article.Candidate{Subscriber: subscribers[id], Matches: []article.Match{sent[id]}})
	}
	return list, to, nil
}

// nextSent reads the next page after cursor of the round that sent b's
// article: who got it before b's change, and up to where the page reaches.
func nextSent(ctx context.Context, q queryer, b article.RoundBroadcast, cursor int64) (sent map[int64]article.Match, to int64, err error) {
	to = cursor
	if b.Origin == 0 {
		return nil, to, nil
	}
	place, err := placeOfArticle(ctx, q, b.Origin, b.Article)
	if err != nil {
		return nil, 0, err
	}
	sent = map[int64]article.Match{}
	err = pages(ctx, q, `round = $1 AND number = (SELECT min(number) FROM pages WHERE round = $1 AND last > $2)`, func(p article.Page) error {
		for _, chat := range p.Chats {
			c := chat.Cells[place]
			to = chat.Subscriber
			if chat.Subscriber > cursor && shows(c, b.Seq) {
				sent[chat.Subscriber] = article.Match{Message: c.Message, Seq: c.Seq, On: true, Rhythm: article.RhythmImmediate}
			}
		}
		return nil
	}, b.Origin, cursor)
	return sent, to, err
}

// shows tells whether a cell is of a message that was sent before change seq.
func shows(c article.Cell, seq int64) bool {
	return c.Outcome == article.OutcomeSent && c.Message != 0 && c.Seq < seq
}

func placeOfArticle(ctx context.Context, q queryer, round, id int64) (place int, err error) {
	err = q.QueryRowContext(ctx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`, round, id).Scan(&place)
	return place, err
}

// SentWith are the articles that a message of a round told one chat of, in the
// order of their broadcasts.
func (l *Leader) SentWith(ctx context.Context, round, subscriber, message int64) (articles []int64, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		articles = nil
		r, err := readRound(ctx, tx, round)
		if err != nil {
			return err
		}
		return pages(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(p article.Page) error {
			chat := chatOf(p.Chats, subscriber)
			if chat == nil {
				return nil
			}
			for place, c := range chat.Cells {
				if c.Outcome == article.OutcomeSent && c.Message == message {
					articles = append(articles, r.Broadcasts[place].Article)
				}
			}
			return nil
		}, round, subscriber)
	})
	if err != nil {
		return nil, fmt.Errorf("articles of message %d in round %d: %w", message, round, err)
	}
	return articles, nil
}
