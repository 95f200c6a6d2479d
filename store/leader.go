package store

import (
	"context"
	"time"

	"loa/article"
	"loa/audience"
	deliverylog "loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger"
	"loa/subscriber"
)

// ErrLeadershipLost says that another process may deliver now.
var ErrLeadershipLost = database.ErrLost

// ErrShared says that a pooler in transaction mode stands before PostgreSQL:
// nobody can have the right to deliver.
var ErrShared = database.ErrShared

// ErrMoved says that the SQLite file was moved, removed or replaced.
var ErrMoved = database.ErrMoved

// Leader is the right to deliver over a channel, with what delivering needs of
// every subject.
type Leader struct {
	*ledger.Writer
	lock  *database.Leadership
	store *Store
}

// Lead waits until this process may deliver over a channel, or ctx ends. Close
// gives that up.
func (s *Store) Lead(ctx context.Context, channel string) (*Leader, error) {
	lock, err := s.db.Lead(ctx, channel)
	if err != nil {
		return nil, err
	}
	return &Leader{Writer: ledger.NewWriter(s.Ledger, lock), lock: lock, store: s}, nil
}

// Alive asks whether this process still leads: nil, or ErrLeadershipLost.
func (l *Leader) Alive(ctx context.Context) error { return l.lock.Alive(ctx) }

// Holds tells, without asking the database, whether this process may still
// deliver: nil, or ErrLeadershipLost. It is to be asked before every message.
func (l *Leader) Holds() error { return l.lock.Holds() }

// Close gives the leadership up at once.
func (l *Leader) Close() error { return l.lock.Close() }

// LatestSeq is the number of the newest public change, 0 before the first.
func (l *Leader) LatestSeq(ctx context.Context) (int64, error) {
	return l.store.Articles.LatestSeq(ctx)
}

// Article returns the article with that id in any state, or article.ErrNotFound.
// It is read once for all recipients as long as nothing is published, and must
// not be changed.
func (l *Leader) Article(ctx context.Context, id int64) (article.Article, error) {
	return l.store.Articles.Recent(ctx, id)
}

// StartFanOut is ledger.Writer's. Who walks a change that another process has
// published reads the article as it is after it.
func (l *Leader) StartFanOut(ctx context.Context, channel string, lane audience.Lane, changes bool) (deliverylog.FanOut,
	bool, error) {
	f, ok, err := l.Writer.StartFanOut(ctx, channel, lane, changes)
	if ok {
		l.store.Articles.Refresh()
	}
	return f, ok, err
}

// RevisionAt is the wording that an article had at a change; article.ErrNotFound
// when it has the same still, and when that is not known.
func (l *Leader) RevisionAt(ctx context.Context, id, seq int64) (article.Revision, error) {
	return l.store.Articles.RevisionAt(ctx, id, seq)
}

// ApplyUpdate makes the changes of an update, all or nothing.
func (l *Leader) ApplyUpdate(ctx context.Context, u subscriber.Update) error {
	return l.store.Subscribers.ApplyUpdate(ctx, u)
}

// EndPauses makes active the subscribers whose pause has run out.
func (l *Leader) EndPauses(ctx context.Context, now time.Time) error {
	return l.store.Subscribers.EndPauses(ctx, l.lock, now)
}
