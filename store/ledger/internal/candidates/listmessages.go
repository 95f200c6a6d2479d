package candidates

import (
	"context"
	"database/sql"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// nextShowing are the next recipients that r's change concerns because a digest or
// held message shows its article, and up to where this looked.
func nextShowing(ctx context.Context, tx *sql.Tx, r ledger.FanOut) (sent map[int64]entries.SentMessage, to int64,
	err error) {
	b := r.Broadcasts[0].Broadcast
	to = r.Cursor
	// Most changes concern none: that is known without reading through all.
	var one database.Args
	found, err := database.IDs(ctx, tx, `SELECT subscriber FROM collections WHERE `+entries.MayShow(&one, b, "high")+
		` AND channel = `+one.Add(r.Channel)+` AND subscriber > `+one.Add(r.Cursor)+` LIMIT 1`, one...)
	if err != nil || len(found) == 0 {
		return nil, to, err
	}
	var a database.Args
	ids, err := database.IDs(ctx, tx, `SELECT DISTINCT subscriber FROM collections WHERE `+
		entries.MayShow(&a, b, "+high")+
		` AND channel = `+a.Add(r.Channel)+` AND subscriber > `+a.Add(r.Cursor)+` ORDER BY subscriber`+
		database.Limit(ledger.BatchSize), a...)
	if err != nil {
		return nil, to, err
	}
	to = ids[len(ids)-1]
	sent, err = entries.Showing(ctx, tx, b, `channel = %s AND subscriber > %s AND subscriber <= %s`, r.Channel,
		r.Cursor, to)
	return sent, to, err
}
