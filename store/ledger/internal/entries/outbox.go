package entries

import (
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
)

const BroadcastColumns = `b.id, b.seq, b.article, b.revision, b.kind, b.change, b.lane, b.created, b.expires`

func BroadcastFields(b *ledger.Broadcast) []any {
	return []any{&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, column.Time(&b.Created),
		column.Time(&b.Expires)}
}

// FollowUp is what a follow-up broadcast of a published article keeps: the
// topics that the article has gained (none when it is for everyone), and the
// prior broadcasts, whose subscribers are not told again. Both are empty for
// any other broadcast.
type FollowUp struct {
	Topics []string
	Before []audience.PriorBroadcast
}

// TopicsOr are the topics that a broadcast is for: those of the article at its
// change, unless the broadcast is a follow-up.
func (f FollowUp) TopicsOr(all []string) []string {
	if len(f.Topics) > 0 {
		return f.Topics
	}
	return all
}
