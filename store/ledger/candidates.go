package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/rows"
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

// Candidates are the next subscribers after the round's cursor that its
// broadcasts concern, in order, and up to where this looked; to is the
// round's cursor when there are no more.
func (l *Writer) Candidates(ctx context.Context, r ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	err = l.db.Read(ctx, func(tx *sql.Tx) error {
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

func newCandidates(ctx context.Context, tx *sql.Tx, r ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	ids, err := nextSubscribers(ctx, tx, r)
	if err != nil || len(ids) == 0 {
		return nil, r.Cursor, err
	}
	to = ids[len(ids)-1]
	subscribers, err := rows.SubscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	histories, err := rows.Histories(ctx, tx, ids)
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
	before := make([][]audience.PriorBroadcast, len(r.Broadcasts))
	for place, b := range r.Broadcasts {
		if before[place], err = readPriorTexts(ctx, tx, b.Article, b.Prior); err != nil {
			return nil, 0, err
		}
	}
	var begun, doubled map[int64]int64
	if slices.ContainsFunc(r.Broadcasts, func(b ledger.FanOutBroadcast) bool { return b.Everyone }) {
		if begun, doubled, err = everyone(ctx, tx, ids); err != nil {
			return nil, 0, err
		}
	}
	beside := make([]map[int64]int64, len(r.Broadcasts))
	for place, b := range r.Broadcasts {
		if b.Everyone && len(b.Prior) > 0 {
			if beside[place], err = warnedBeside(ctx, tx, ids, b.Prior); err != nil {
				return nil, 0, err
			}
		}
	}
	for _, id := range ids {
		c := ledger.Candidate{Subscriber: subscribers[id], Waiting: waiting[id] > 0, ReachedElsewhere: doubled[id] > 0}
		for place, b := range r.Broadcasts {
			if b.Everyone {
				if m, ok := amongAll(place, before[place], histories[id], c.Subscriber, articles[place]); ok && begun[id] < b.Seq {
					m.NotifiedBefore = m.NotifiedBefore || beside[place][id] > 0
					m.MeantAnyway = audience.MeantFor(histories[id], b.Topics, articles[place], b.Seq)
					c.Matches = append(c.Matches, m)
				}
				continue
			}
			rhythm, subscribed := subscriber.RhythmAt(histories[id], b.Topics, b.Seq)
			if len(b.Prior) > 0 {
				topic, caught := audience.ReachedBefore(before[place], histories[id])
				if subscribed && !topic {
					c.Matches = append(c.Matches, ledger.Match{Index: place, Rhythm: rhythm, StillSubscribed: subscriber.StillSubscribed(histories[id], b.Topics), NotifiedBefore: caught})
				}
				continue
			}
			if subscribed {
				c.Matches = append(c.Matches, ledger.Match{Index: place, Rhythm: rhythm, StillSubscribed: subscriber.StillSubscribed(histories[id], b.Topics)})
			} else if rhythm, caught := subscriber.WantedAt(histories[id], articles[place], b.Seq); caught {
				c.Matches = append(c.Matches, ledger.Match{Index: place, Rhythm: rhythm, StillSubscribed: subscriber.StillSubscribed(histories[id], anyTopic), ByKeyword: true})
			}
		}
		if len(c.Matches) > 0 {
			list = append(list, c)
		}
	}
	return list, to, nil
}

// amongAll says whether a broadcast for everyone is for one who was there, and
// how: not, when a warning before was meant for it by a topic. Only an excluded
// keyword of its own kept such a warning away; it keeps no emergency away, and
// that is known once the walk meets it, as is what keywords brought in before.
func amongAll(place int, before []audience.PriorBroadcast, history []subscriber.Span, sub subscriber.Subscriber, a article.Article) (m ledger.Match, ok bool) {
	topic, caught := audience.ReachedBefore(before, history)
	m = ledger.Match{Index: place, Rhythm: subscriber.RhythmImmediate, StillSubscribed: true, NotifiedBefore: caught}
	if topic {
		m.ByKeyword = article.CompileKeywords(sub.Keywords).Refuses(a)
		return m, m.ByKeyword
	}
	return m, true
}

// Everyone says of subscribers since which change they exist, and which of
// them share their address with one before them that takes messages.
func everyone(ctx context.Context, q database.Queryer, ids []int64) (begun, doubled map[int64]int64, err error) {
	if begun, err = numbers(ctx, q, `SELECT id, created_seq FROM subscribers WHERE id IN `, ``, ids); err != nil {
		return nil, nil, err
	}
	doubled, err = numbers(ctx, q, `SELECT s.id, 1 FROM subscribers s WHERE EXISTS (SELECT 1 FROM subscribers o WHERE o.channel = s.channel
		AND o.address = s.address AND o.id < s.id AND o.state = 'active' AND o.created_seq <= s.created_seq) AND s.id IN `, ``, ids)
	return begun, doubled, err
}

// warnedBeside says which subscribers share their address with another that
// takes messages and that one of the broadcasts before was meant for by a
// topic: another thread of the same group.
func warnedBeside(ctx context.Context, q database.Queryer, ids []int64, before []audience.PriorBroadcast) (map[int64]int64, error) {
	warned := map[int64]int64{}
	for _, e := range before {
		if len(e.Topics) == 0 {
			continue
		}
		var a database.Args
		query := `SELECT s.id FROM subscribers s WHERE s.id IN (` + database.In(&a, ids) + `) AND EXISTS (SELECT 1 FROM subscribers o
			WHERE o.channel = s.channel AND o.address = s.address AND o.id <> s.id AND o.state = 'active'
			AND EXISTS (SELECT 1 FROM subscriptions p WHERE p.subscriber = o.id AND ` + onAt(&a, e.Topics, e.Seq) + `))`
		err := database.Each(ctx, q, query, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			warned[id] = 1
			return err
		}, a...)
		if err != nil {
			return nil, err
		}
	}
	return warned, nil
}

var anyTopic = []string{subscriber.TopicAny}

// textsOf are the round's articles as far as keywords look at them.
func textsOf(ctx context.Context, q database.Queryer, r ledger.FanOut) ([]article.Article, error) {
	texts := make([]article.Article, 0, len(r.Broadcasts))
	for _, b := range r.Broadcasts {
		a, err := textOf(ctx, q, b.Article)
		if err != nil {
			return nil, err
		}
		texts = append(texts, a)
	}
	return texts, nil
}

// textOf is an article as far as keywords look at it; empty when it is gone.
func textOf(ctx context.Context, q database.Queryer, id int64) (a article.Article, err error) {
	err = q.QueryRowContext(ctx, `SELECT title, lead, categories, content_text FROM articles WHERE id = $1`, id).
		Scan(&a.Title, &a.Lead, column.FromLines(&a.Categories), &a.ContentText)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	return a, err
}

// nextSubscribers are the numbers of the next subscribers that have ever had
// one of the round's topics. Each topic gives its next ones from the index, so
// the work does not grow with the number of subscribers.
func nextSubscribers(ctx context.Context, tx *sql.Tx, r ledger.FanOut) ([]int64, error) {
	topics, everyone := map[string]bool{subscriber.TopicAny: true}, false
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
		err := database.Each(ctx, tx, `SELECT id FROM subscribers WHERE channel = $1 AND id > $2 ORDER BY id LIMIT $3`, add, r.Channel, r.Cursor, ledger.BatchSize)
		if err != nil {
			return nil, err
		}
	}
	for topic := range topics {
		err := database.Each(ctx, tx, `SELECT DISTINCT subscriber FROM subscriptions WHERE channel = $1 AND topic = $2 AND subscriber > $3
			ORDER BY subscriber LIMIT $4`, add, r.Channel, topic, r.Cursor, ledger.BatchSize)
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > ledger.BatchSize {
		ids = ids[:ledger.BatchSize]
	}
	return ids, nil
}

// numbers is a query that gives a number for each of ids.
func numbers(ctx context.Context, q database.Queryer, before, after string, ids []int64) (map[int64]int64, error) {
	found := map[int64]int64{}
	var a database.Args
	err := database.Each(ctx, q, before+`(`+database.In(&a, ids)+`)`+after, func(rows *sql.Rows) error {
		var id, n int64
		err := rows.Scan(&id, &n)
		found[id] = n
		return err
	}, a...)
	return found, err
}

// changeCandidates are the chats of the next page of the round that sent the
// article, or the next that have it in a collection, as far as their message
// shows an older state than the change.
func changeCandidates(ctx context.Context, tx *sql.Tx, r ledger.FanOut) (list []ledger.Candidate, to int64, err error) {
	b := r.Broadcasts[0]
	next := nextSent
	if b.SentBy == ledger.SentInLists {
		next = nextShowing
	}
	sent, to, err := next(ctx, tx, r)
	if err != nil || to == r.Cursor || len(sent) == 0 {
		return nil, to, err
	}
	var ids []int64
	for id := range sent {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	subscribers, err := rows.SubscribersByID(ctx, tx, ids)
	if err != nil {
		return nil, 0, err
	}
	// Earlier changes may have brought messages further already.
	err = batches(ctx, tx, `round IN (SELECT rb.round FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND rb.origin = $2 AND r.changes AND rb.round < $3) AND last > $4 AND first <= $5`, func(p ledger.Batch) error {
		for _, chat := range p.Recipients {
			c := chat.Results[0]
			if m, ok := sent[chat.Subscriber]; ok && c.Outcome == ledger.OutcomeSent {
				m.Seq = max(m.Seq, c.Seq)
				m.Corrected = m.Corrected || c.Reply != 0 && c.Seq >= b.Seq
				sent[chat.Subscriber] = m
			}
		}
		return nil
	}, b.Article, b.SentBy, r.ID, r.Cursor, to)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		list = append(list, ledger.Candidate{Subscriber: subscribers[id], Matches: []ledger.Match{sent[id]}})
	}
	return list, to, nil
}

// nextSent reads the next page of the round that sent r's article: who got it
// Before r's change, and up to where the page reaches.
func nextSent(ctx context.Context, tx *sql.Tx, r ledger.FanOut) (sent map[int64]ledger.Match, to int64, err error) {
	b, cursor, to := r.Broadcasts[0], r.Cursor, r.Cursor
	places, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`, b.SentBy, b.Article)
	if err != nil || len(places) == 0 {
		return nil, to, err // none: so old that it was pruned meanwhile
	}
	sent = map[int64]ledger.Match{}
	err = batches(ctx, tx, `round = $1 AND number = (SELECT number FROM pages WHERE round = $1 AND last > $2 ORDER BY last LIMIT 1)`, func(p ledger.Batch) error {
		for _, chat := range p.Recipients {
			to = chat.Subscriber
			for _, place := range places { // FromMillis one of them: nobody is sent an article twice
				if c := chat.Results[place]; chat.Subscriber > cursor && shows(c, b.Seq) {
					sent[chat.Subscriber] = ledger.Match{Message: c.Message, Seq: c.Seq, StillSubscribed: true, Rhythm: subscriber.RhythmImmediate}
				}
			}
		}
		return nil
	}, b.SentBy, cursor)
	return sent, to, err
}

// shows tells whether a cell is of a message that was sent before change seq.
func shows(c ledger.Result, seq int64) bool {
	return c.Outcome == ledger.OutcomeSent && c.Message != 0 && c.Seq < seq
}
