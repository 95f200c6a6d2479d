package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/audience"
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
func (s *Publisher) EndEmergency(ctx context.Context, id int64, how article.EscalationState,
	operator string) (r article.Escalation, err error) {
	now := s.moment()
	err = s.db.Publishing(ctx, func(tx *sql.Tx) error {
		n, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
			` FROM articles WHERE id = $1`, id))
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
		before := n
		n.Ended = how
		p, err := plan(ctx, tx, audience.Event{Kind: audience.Ended, After: n.Article, Now: now}, before)
		if err != nil {
			return err
		}
		if p.State == article.StateWithdrawn {
			n.Reason = "ended by an operator"
		}
		return carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, false))
	})
	if err != nil {
		return article.Escalation{}, fmt.Errorf("end the emergency of article %d: %w", id, err)
	}
	return r, nil
}
