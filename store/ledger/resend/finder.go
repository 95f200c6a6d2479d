package resend

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/candidates"
	"loa/store/ledger/internal/entries"
)

// place is where a batch stands.
type place struct{ fanOut, number int64 }

// found is a result that may be taken up again, and where it stands in its batch.
type found struct {
	subscriber, broadcast int64
	recipient, index      int
}

// finder finds who refused an article for certain, and has nothing of it.
type finder struct {
	ctx     context.Context // of one call
	tx      *sql.Tx
	article int64
	channel string
	sentBy  []carried
}

// carried is a broadcast of the article as a new one, in a fan-out.
type carried struct {
	fanOut, broadcast int64
	index             int
	everyone          bool
}

// each calls f for the batches after a place, at most so many (0: all), with whom
// it found in them.
func (f *finder) each(after place, most int, do func(at place, list []found) error) error {
	if err := f.readFanOuts(); err != nil {
		return err
	}
	n := 0
	var ids []int64
	for _, c := range f.sentBy {
		ids = append(ids, c.fanOut)
	}
	for _, id := range slices.Compact(ids) { // in order
		if id < after.fanOut {
			continue
		}
		from := int64(-1)
		if id == after.fanOut {
			from = after.number
		}
		// Whoever is called may ask the database: the batches are read one by one.
		for {
			var b *ledger.Batch
			err := entries.Batches(f.ctx, f.tx, `round = $1 AND number = (SELECT min(number) FROM pages
				WHERE round = $1 AND number > $2)`, func(next ledger.Batch) error { b = &next; return nil }, id, from)
			if err != nil {
				return err
			}
			if b == nil {
				break
			}
			if most > 0 && n == most {
				return nil
			}
			list, err := f.in(*b)
			if err == nil {
				err = do(place{id, b.Number}, list)
			}
			if err != nil {
				return err
			}
			from, n = b.Number, n+1
		}
	}
	return nil
}

func (f *finder) readFanOuts() error {
	return database.Each(f.ctx, f.tx, `SELECT r.id, rb.broadcast, rb.place, rb.everyone FROM round_broadcasts rb
		JOIN rounds r ON r.id = rb.round WHERE rb.article = $1 AND NOT r.changes AND r.channel = $2
		ORDER BY r.id, rb.place`, func(rows *sql.Rows) error {
		var c carried
		err := rows.Scan(&c.fanOut, &c.broadcast, &c.index, &c.everyone)
		f.sentBy = append(f.sentBy, c)
		return err
	}, f.article, f.channel)
}

// in finds who in a batch may be sent the article again.
func (f *finder) in(b ledger.Batch) ([]found, error) {
	var list []found
	everyone := false
	for i, r := range b.Recipients {
		for _, c := range f.sentBy {
			if c.fanOut == b.FanOut && refused(r.Results[c.index]) {
				list = append(list, found{r.Subscriber, c.broadcast, i, c.index})
				everyone = everyone || c.everyone
			}
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	stands, err := f.standsFor(list, everyone)
	if err != nil {
		return nil, err
	}
	has, err := f.has(slices.Sorted(maps.Keys(stands)))
	if err != nil {
		return nil, err
	}
	out := map[int64]bool{}
	for id, of := range stands {
		for _, subscriber := range of {
			out[subscriber] = out[subscriber] || has[id]
		}
	}
	seen := map[int64]bool{}
	return slices.DeleteFunc(list, func(one found) bool {
		without, active := out[one.subscriber]
		again := seen[one.subscriber] // by another broadcast of the article
		seen[one.subscriber] = true
		return !active || without || again
	}), nil
}

// refused tells whether nothing of a message arrived, for certain, and nothing is
// planned.
func refused(r ledger.Result) bool {
	return r.Refused && !r.MaybeDup && (r.Outcome == ledger.OutcomeGone || r.Outcome == ledger.OutcomeExpired)
}

// standsFor are those whose messages count as the messages of who takes messages
// now: it itself, those for whom it stands since their chats became one, and, of
// what goes to everyone, the other threads of its group.
func (f *finder) standsFor(list []found, everyone bool) (map[int64][]int64, error) {
	var ids []int64
	for _, one := range list {
		ids = append(ids, one.subscriber)
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var a database.Args
	condition := `o.id = s.id`
	if everyone {
		condition = `o.channel = s.channel AND o.address = s.address`
	}
	stands := map[int64][]int64{}
	err := database.Each(f.ctx, f.tx, `SELECT s.id, o.id FROM subscribers s JOIN subscribers o ON `+condition+`
		WHERE s.state = 'active' AND s.id IN (`+database.In(&a, ids)+`)`, func(rows *sql.Rows) error {
		var id, other int64
		err := rows.Scan(&id, &other)
		stands[other] = append(stands[other], id)
		return err
	}, a...)
	if err != nil || len(stands) == 0 {
		return stands, err
	}
	merged, err := candidates.MergedInto(f.ctx, f.tx, slices.Collect(maps.Keys(stands)))
	for into, others := range merged {
		for _, from := range others {
			stands[from] = append(stands[from], stands[into]...)
		}
	}
	return stands, err
}

// concerns tells whether a result speaks against another message: not one that
// another thread's message was to settle, which is looked at for itself.
func concerns(r ledger.Result) bool {
	return r.Outcome != ledger.OutcomeNone && !refused(r) && !r.IsElsewhere()
}

// has are those of some subscribers who have the article, wait for it, or may have
// it. Whom a decision kept from it counts as one of them, to be on the safe side.
func (f *finder) has(ids []int64) (map[int64]bool, error) {
	has := map[int64]bool{}
	if len(ids) == 0 {
		return has, nil
	}
	for _, c := range f.sentBy {
		err := entries.Batches(f.ctx, f.tx, `round = $1 AND last >= $2 AND first <= $3`, func(b ledger.Batch) error {
			for _, id := range ids {
				if r := entries.RecipientOf(b.Recipients, id); r != nil && concerns(r.Results[c.index]) {
					has[id] = true
				}
			}
			return nil
		}, c.fanOut, ids[0], ids[len(ids)-1])
		if err != nil {
			return nil, err
		}
	}
	var a database.Args
	err := database.Each(f.ctx, f.tx, `SELECT `+entries.ListMessageColumns+` FROM collections
		WHERE subscriber IN (`+database.In(&a, ids)+`)`, func(rows *sql.Rows) error {
		m, err := entries.ScanListMessage(rows)
		if slices.ContainsFunc(m.Shown, func(s ledger.ShownArticle) bool { return s.Article == f.article }) ||
			slices.Contains(m.Rest, f.article) {
			has[m.Subscriber] = true
		}
		return err
	}, a...)
	return has, err
}
