package publishing

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"loa/article"
	"loa/store/articles"
	"loa/store/internal/database"
	"loa/store/ledger"
)

// followUpWithin is how long after its publication an article is news for the
// subscribers of a topic that it gains.
const followUpWithin = 48 * time.Hour

// news tells whether a published article is still news to who has not heard
// of it. What was filled in quietly stays quiet.
func news(told ledger.Announced, now time.Time) bool {
	return told.First.ID != 0 && now.Sub(told.First.Created) <= followUpWithin
}

// followUpGained enters a further broadcast of n, which readers see already, for
// the topics that it has beside those before. It takes a place of its own in
// the order of changes, ahead of the change that brings the topics: who is
// told now sees the article as it is after that change.
//
// Nothing is entered for what was filled in quietly or is too old, nor when
// Everyone was told.
func followUpGained(ctx context.Context, tx *sql.Tx, n *articles.Stored, before []string, now time.Time) error {
	gained := slices.DeleteFunc(slices.Clone(n.Topics), func(t string) bool { return slices.Contains(before, t) })
	if len(gained) == 0 {
		return nil
	}
	told, err := ledger.PriorBroadcasts(ctx, tx, n.ID)
	if err != nil || told.Everyone || !news(told, now) {
		return err
	}
	for _, e := range told.Before { // a topic that was lost and comes back
		gained = slices.DeleteFunc(gained, func(t string) bool { return slices.Contains(e.Topics, t) })
	}
	if len(gained) == 0 {
		return nil
	}
	if err := enterFollowUp(ctx, tx, n, ledger.FollowUp{Topics: gained, Before: told.Before}, now); err != nil || told.First.Expires.IsZero() {
		return err
	}
	// A warning does not live longer for being told to more.
	return ledger.BoundFollowUps(ctx, tx, n.ID, told.First.Expires)
}

// enterFollowUp enters a follow-up broadcast of n, for topics or, without any,
// for everyone.
func enterFollowUp(ctx context.Context, tx *sql.Tx, n *articles.Stored, f ledger.FollowUp, now time.Time) (err error) {
	changed := *n
	changed.Changed = now
	if changed.Seq, err = database.NextSeq(ctx, tx); err != nil {
		return err
	}
	b := broadcastOf(&changed, article.BroadcastNew, article.ChangeNone)
	b.FollowUp, b.Everyone = &f, len(f.Topics) == 0
	return ledger.InsertBroadcast(ctx, tx, b)
}
