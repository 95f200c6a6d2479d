package store

import (
	"context"
	"errors"

	"loa/store/articles"
	"loa/store/hub"
	"loa/store/internal/database"
	"loa/store/ledger"
	"loa/store/operations"
	"loa/store/publishing"
	"loa/store/subscribers"
	"loa/store/topics"
)

// Options says which database to open and what is needed around it.
type Options = database.Config

// Store is an open database, divided by subject. All methods may be called
// from many goroutines and by several processes at once; each exported method
// that writes is one transaction and says whether it is safe to repeat.
type Store struct {
	Articles    *articles.Catalogue      // reading what was published, and where it stands
	Publishing  *publishing.Publisher    // storing what a source publishes, with all that follows from it
	Topics      *topics.Topics           // the configured topics
	Subscribers *subscribers.Subscribers // who wants what, and what they said
	Ledger      *ledger.Ledger           // the delivery log
	Operations  *operations.Operations   // sources, jobs, numbers, the desk's users
	Hub         *hub.Hub                 // hub, webhooks, private feeds

	db *database.DB
}

// Open opens the database at o.URL, creates what is missing of a SQLite file
// and its folder, and brings the schema up to date. A database that cannot be
// used (unreachable, locked, damaged, too old a server, a newer schema) is an
// error in words that names it without its password. Close it when done.
func Open(ctx context.Context, o Options) (*Store, error) {
	db, err := database.Connect(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db}
	bring := s.migrate
	if o.AsItIs {
		bring = s.isNewest
	}
	if err := bring(ctx); err != nil {
		db.Close()
		return nil, db.Explain(err)
	}
	if db.File != "" {
		if err := database.Mark(db.File); err != nil {
			db.Close()
			return nil, err
		}
	}
	if s.Articles, err = articles.New(ctx, db); err != nil {
		db.Close()
		return nil, db.Explain(err)
	}
	s.Ledger = ledger.New(db)
	s.Publishing = publishing.New(db, s.Articles)
	s.Subscribers = subscribers.New(db, s.Ledger)
	s.Topics = topics.New(db, s.Subscribers)
	s.Operations = operations.New(db)
	s.Hub = hub.New(db)
	return s, nil
}

// Close waits for running queries and closes the database.
func (s *Store) Close() error {
	s.Operations.Close()
	return errors.Join(s.Articles.Close(), s.db.Close())
}

// Name is the database's URL without secrets.
func (s *Store) Name() string { return s.db.Name }
