package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"loa/audience"
	"loa/internal/assert"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// asNumbers puts a database back to what the version before message ids were
// texts had: numbers, and 0 for none.
var asNumbers = []string{
	`ALTER TABLE retries RENAME TO retries_new`,
	`CREATE TABLE retries (subscriber BIGINT NOT NULL, broadcast BIGINT NOT NULL, channel TEXT NOT NULL, round BIGINT NOT NULL, page BIGINT NOT NULL,
		not_before BIGINT NOT NULL, attempts BIGINT NOT NULL, since BIGINT NOT NULL, error TEXT NOT NULL, maybe_dup BOOLEAN NOT NULL,
		message BIGINT NOT NULL, seq BIGINT NOT NULL)`,
	`INSERT INTO retries SELECT subscriber, broadcast, channel, round, page, not_before, attempts, since, error,
		maybe_dup,
		CASE WHEN message = '' THEN 0 ELSE CAST(message AS BIGINT) END, seq FROM retries_new`,
	`DROP TABLE retries_new`,
	`CREATE INDEX retries_due ON retries (channel, not_before)`,
	`CREATE INDEX retries_broadcast ON retries (broadcast)`,
	`ALTER TABLE collections RENAME TO collections_new`,
	`CREATE TABLE collections AS SELECT subscriber, CAST(message AS BIGINT) AS message, channel, kind, period, sent, low, high, articles FROM collections_new`,
	`DROP TABLE collections_new`,
	`CREATE INDEX collections_high ON collections (high)`,
	`CREATE INDEX collections_sent ON collections (sent)`,
	`DELETE FROM goose_db_version WHERE version_id >= 61`,
}

func TestADatabaseOfTheVersionBeforeKeepsItsMessages(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx := context.Background()
		now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
		open := func() *store.Store {
			t.Helper()
			return storetest.OpenAt(t, url, func() time.Time { return now })
		}
		s := open()
		l := storetest.Lead(t, s)
		for _, address := range []string{"1", "2", "3"} {
			storetest.Apply(t, s, storetest.Subscribe(address, "a")...)
		}
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		l.MustRecord(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "70000"}, ledger.Retry{})
		l.MustRecord(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeRetry}, ledger.Retry{NotBefore: now, Error: "x"})
		l.MustRecord(t, r, p, 2, ledger.Result{Outcome: ledger.OutcomeRetry, Message: "-8", Seq: 1},
			ledger.Retry{NotBefore: now, Error: "x"})
		list := ledger.ListMessage{Subscriber: p.Recipients[0].Subscriber, Message: "71000", Kind: "digest",
			Period: subscriber.RhythmDaily, Sent: now,
			Shown: []ledger.ShownArticle{{Article: id, Seq: 1}}}
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: list.Subscriber, Rhythm: subscriber.RhythmDaily,
			Sent: 1, List: list}}); err != nil {
			t.Fatal(err)
		}
		audit := storetest.Balanced(t, s, id)
		l.Close()
		storetest.Undo(t, s)
		for _, query := range asNumbers {
			storetest.Exec(t, s, query)
		}
		s.Close()

		s = open()
		assert.Same(t, "audit", storetest.Balanced(t, s, id), audit)
		got, err := s.Ledger.ListMessage(ctx, list.Subscriber, "71000")
		assert.Same(t, "error of the list message", err, nil)
		assert.Same(t, "the list message shows", got.Shown, list.Shown)
		l = storetest.Lead(t, s)
		due, _, err := l.DueRetries(ctx, "telegram", now.Add(time.Hour), 10)
		assert.Same(t, "error of the retries", err, nil)
		var messages []string
		for _, retry := range due {
			messages = append(messages, retry.Message)
		}
		slices.Sort(messages)
		assert.Same(t, "messages that wait", messages, []string{"", "-8"})
	})
}
