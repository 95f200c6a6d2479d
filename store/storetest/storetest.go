// Package storetest runs a test on every database that Loa supports: SQLite in
// the test's own folder, and a real PostgreSQL. It has the articles, subscribers
// and steps that tests of all subjects begin with, and reads and breaks rows
// beside the store.
//
// PostgreSQL is the server at LOA_TEST_POSTGRES (a URL whose user may create
// databases) or, when that is not set, one started from the system's binaries
// on a free loopback port: once per test process, as an unprivileged user when
// root runs the tests, and gone when the process is, however it ends. Each
// test gets a database of its own: a copy of one that was brought to the newest
// schema once, since going through all migrations for each test took as long as
// many a test. LOA_TEST_POSTGRES_FSYNC=on makes the server that we start as
// durable as in production.
package storetest

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"loa/store"
	"loa/store/articles"
	"loa/store/hub"
	"loa/store/ledger"
	"loa/store/operations"
	"loa/store/publishing"
	"loa/store/subscribers"
	"loa/store/topics"
)

// Each runs f once per database, as subtests "sqlite" and "postgres", each
// with an empty store that is closed afterwards.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachWith(t, store.Options{}, f)
}

// EachWith is Each with options of the test's own (clock, logger, zone); the
// URL is filled in.
func EachWith(t *testing.T, o store.Options, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) {
		o.URL, o.UnsafeNoSync = url, true
		f(t, open(t, o))
	})
}

// EachURL runs f with the URL of a new database of each kind, which has the
// newest schema and nothing in it, for tests that open it themselves.
func EachURL(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, postgresCopy(t)) })
}

// EachBlank is EachURL with databases that have no schema yet: what the first
// start of a program meets.
func EachBlank(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, "sqlite:"+filepath.Join(t.TempDir(), "loa.db")) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite is an empty store in a SQLite file, closed when the test ends.
func SQLite(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	o.URL, o.UnsafeNoSync = SQLiteURL(t), true
	return open(t, o)
}

func open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := store.Open(ctx, o)
	if err != nil {
		t.Fatalf("open the test's database: %v", err)
	}
	addresses.Store(s, o.URL)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the test's database: %v", err)
		}
	})
	return s
}

// BenchEach runs a benchmark on every database, with what a commit costs in
// production: SQLite waits for the disk, PostgreSQL too when
// LOA_TEST_POSTGRES_FSYNC is on.
func BenchEach(b *testing.B, f func(b *testing.B, s *store.Store)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) {
		f(b, open(b, store.Options{URL: "sqlite:" + filepath.Join(b.TempDir(), "loa.db")}))
	})
	b.Run("postgres", func(b *testing.B) { f(b, open(b, store.Options{URL: Postgres(b)})) })
}

// Whole is a store with the methods of all its subjects together, as the rooms'
// interfaces ask for them.
type Whole struct {
	*articles.Catalogue
	*publishing.Publisher
	*topics.Topics
	*subscribers.Subscribers
	*ledger.Ledger
	*operations.Operations
	*hub.Hub
}

// WholeOf puts the subjects of a store together.
func WholeOf(s *store.Store) Whole {
	return Whole{s.Articles, s.Publishing, s.Topics, s.Subscribers, s.Ledger, s.Operations, s.Hub}
}
