package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/store/articles"
	"loa/store/internal/column"
)

// EndEmergency ends an emergency, whoever raised it: as article.EscalationAllClear, it
// was right and is over, or as article.EscalationFalseAlarm, a false alarm. The
// portal's article stays, as urgent as it still may be; what operators wrote
// themselves was nothing but the emergency and is withdrawn. Messages that told
// of it are changed, those on their way are not sent any more but to whom the
// article is for anyway, and of a mistake everyone who was alarmed is told.
//
// It returns what has become of the emergency: ended by whoever was first, or
// withdrawn. It is safe to repeat. article.ErrNotFound says that there is no
// such emergency.
func (s *Publisher) EndEmergency(ctx context.Context, id int64, how article.EscalationState, operator string) (r article.Escalation, err error) {
	now := s.db.Now().UTC().Truncate(time.Millisecond)
	err = s.db.Publishing(ctx, func(tx *sql.Tx) error {
		n, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+` FROM articles WHERE id = $1`, id))
		if err != nil {
			return err
		}
		if r, err = escalationOf(ctx, tx, id); err != nil && !errors.Is(err, article.ErrNotFound) {
			return err
		}
		switch {
		case n.Ended != "":
			r.State = n.Ended
			return nil
		case n.Urgency < article.Emergency || n.PublishSeq == 0:
			return article.ErrNotFound
		case n.State == article.StateWithdrawn:
			r.State = article.EscalationWithdrawn
			return nil
		}
		if r.Asked.IsZero() {
			r.Asked = now // a trusted section raised it, or an operator wrote it
		}
		r.State, r.Decided, r.Operator = how, now, column.Text(operator)
		if err := saveEscalation(ctx, tx, r); err != nil {
			return err
		}
		n.Ended, n.Urgency = how, how.Limit(n.Urgency)
		change := article.ChangeEnded
		if how == article.EscalationFalseAlarm {
			change = article.ChangeMistaken
		}
		kind := article.BroadcastUpdate
		if n.Source == article.OperatorSource {
			n.State, n.Reason, kind = article.StateWithdrawn, "ended by an operator", article.BroadcastWithdrawal
		}
		return s.announceChange(ctx, tx, &n, kind, change, n.Topics, now)
	})
	if err != nil {
		return article.Escalation{}, fmt.Errorf("end the emergency of article %d: %w", id, err)
	}
	return r, nil
}

// tellChanged stores n, of which readers see something new, and tells whoever
// was told of it. before are the topics it had until now.
func (s *Publisher) announceChange(ctx context.Context, tx *sql.Tx, n *articles.Stored, kind article.BroadcastKind, change article.ChangeKind, before []string, now time.Time) error {
	if err := number(ctx, tx, n, now); err != nil {
		return err
	}
	if err := articles.UpdateArticle(ctx, tx, n); err != nil {
		return err
	}
	if err := articles.SaveArticleTopics(ctx, tx, n); err != nil {
		return err
	}
	return s.announce(ctx, tx, n, kind, change, before, true)
}
