package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"loa/store/storetest"
	"loa/subscriber"
)

// A dump is restored in the order of the tables' names: what refers to a table
// may stand before it.
func TestWhatWasRestoredFromADumpMoves(t *testing.T) {
	ctx, url := context.Background(), storetest.Postgres(t)
	from := storetest.OpenAt(t, url, time.Now)
	err := from.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "bot", ID: 5,
		Changes: []subscriber.SubscriberChange{
			subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram", Address: "42",
				Kind: subscriber.Private, State: subscriber.Active}},
			subscriber.Subscribe{Channel: "telegram", Address: "42", Topic: "giao-duc"},
		}})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`ALTER TABLE subscribers RENAME TO before; CREATE TABLE subscribers (LIKE before INCLUDING ALL);
		INSERT INTO subscribers OVERRIDING SYSTEM VALUE SELECT * FROM before; DROP TABLE before CASCADE`); err != nil {
		t.Fatal(err)
	}
	to := storetest.OpenAt(t, "sqlite:"+filepath.Join(t.TempDir(), "loa.db"), time.Now)
	if _, err := from.Move(ctx, to); err != nil {
		t.Fatal(err)
	}
	if sub, err := to.Subscribers.Subscriber(ctx, "telegram", "42", 0); err != nil || sub.Address != "42" {
		t.Errorf("%+v, %v, want no error, sub.Address %q", sub, err, "42")
	}
}
