package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/subscriber"
)

// How an emergency comes about
//
// An article that only the rules take for an emergency is stored and announced
// as a warning, and a row of raises remembers that an operator must be asked.
// Nothing waits for the answer. Raise makes the article an emergency: those
// whom no warning was meant for get a further broadcast, the others find their
// messages changed. A trusted section's word does the same without a question.

// Raise makes the warning an emergency about which an operator was asked, and
// tells everyone who was not warned yet. It returns what has become of the
// question: decided by whoever was first, or moot. It is safe to repeat.
// article.ErrNotFound says that nothing was asked about that article.
func (s *Publisher) ConfirmEscalation(ctx context.Context, id int64, operator string) (article.Escalation, error) {
	return s.decideEscalation(ctx, id, article.EscalationConfirmed, operator)
}

// Decline leaves the warning what it is; otherwise it is like Raise.
func (s *Publisher) DeclineEscalation(ctx context.Context, id int64, operator string) (article.Escalation, error) {
	return s.decideEscalation(ctx, id, article.EscalationDeclined, operator)
}

func (s *Publisher) decideEscalation(ctx context.Context, id int64, state article.EscalationState,
	operator string) (r article.Escalation, err error) {
	now := s.moment()
	err = s.db.Publishing(ctx, func(tx *sql.Tx) error {
		r, err = escalationOf(ctx, tx, id)
		if err != nil || r.State != article.EscalationAsked {
			return err
		}
		n, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
			` FROM articles WHERE id = $1`, id))
		switch {
		case err != nil:
			return err
		case n.State == article.StateWithdrawn:
			r.State = article.EscalationWithdrawn
			return nil
		case n.Urgency >= article.Emergency:
			r.State = article.EscalationConfirmed // by a trusted section, before its release
			return nil
		case r.Over(now):
			r.State = article.EscalationExpired
			return nil
		}
		r.State, r.Decided, r.Operator = state, now, column.Text(operator)
		if err := saveEscalation(ctx, tx, r); err != nil || state == article.EscalationDeclined {
			return err
		}
		p, err := plan(ctx, tx, audience.Event{Kind: audience.Confirmed, After: n.Article, Now: now}, n)
		if err != nil {
			return err
		}
		return carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, false))
	})
	if err != nil {
		return article.Escalation{}, fmt.Errorf("make article %d an emergency, or not: %w", id, err)
	}
	return r, nil
}

// askEscalation puts the question whether an article is an emergency, once and
// for all; nobody is asked before a time.
func askEscalation(ctx context.Context, tx *sql.Tx, id int64, from time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO raises (article, state, asked, told, decided, operator)
		VALUES ($1, $2, $3, 0, 0, '')
		ON CONFLICT (article) DO NOTHING`, id, article.EscalationAsked, column.Millis(from))
	if err != nil {
		return fmt.Errorf("ask whether article %d is an emergency: %w", id, err)
	}
	return nil
}

func escalationOf(ctx context.Context, q database.Queryer, id int64) (article.Escalation, error) {
	r := article.Escalation{Article: id}
	err := q.QueryRowContext(ctx, `SELECT state, asked, told, decided, operator FROM raises WHERE article = $1`, id).
		Scan(&r.State, column.Time(&r.Asked), column.Time(&r.Notified), column.Time(&r.Decided), &r.Operator)
	if errors.Is(err, sql.ErrNoRows) {
		return r, article.ErrNotFound
	}
	return r, err
}

// saveEscalation stores a decision.
func saveEscalation(ctx context.Context, tx *sql.Tx, r article.Escalation) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO raises (article, state, asked, told, decided, operator)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (article) DO UPDATE SET state = excluded.state, decided = excluded.decided,
		operator = excluded.operator`,
		r.Article, r.State, column.Millis(r.Asked), column.Millis(r.Notified), column.Millis(r.Decided), r.Operator)
	if err != nil {
		return fmt.Errorf("keep the decision about article %d: %w", r.Article, err)
	}
	return nil
}

// EraseOperator takes who is erased out of the decisions, and out of those who
// have a question; that somebody decided, or has it, stays.
func EraseOperator(ctx context.Context, tx *sql.Tx, e subscriber.Erase) error {
	_, err := tx.ExecContext(ctx, `UPDATE raises SET operator = 'erased' WHERE operator = $1`, e.Address)
	for _, query := range []string{
		`DELETE FROM asked_operators WHERE operator = $1 AND channel = $2
			AND EXISTS (SELECT 1 FROM asked_operators o WHERE o.article = asked_operators.article
			AND o.channel = $2 AND o.operator = 'erased')`,
		`UPDATE asked_operators SET operator = 'erased' WHERE operator = $1 AND channel = $2`,
	} {
		if err == nil {
			_, err = tx.ExecContext(ctx, query, e.Address, e.Channel)
		}
	}
	if err != nil {
		return fmt.Errorf("erase an operator: %w", err)
	}
	return nil
}

// openQuestions are the questions that an operator can still answer.
const openQuestions = `FROM raises r WHERE r.state = 'asked' AND r.asked > $1
	AND EXISTS (SELECT 1 FROM articles a WHERE a.id = r.article AND a.state = 'live' AND a.urgency < 3)`

func (s *Publisher) openSince() int64 { return column.Millis(s.db.Now().Add(-article.WarningLife)) }

// ApprovalRequests are the questions that an operator can still answer, oldest
// first, with the operators who have them by a channel, or with "" by any.
func (s *Publisher) ApprovalRequests(ctx context.Context, channel string) (list []article.ApprovalRequest, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT q.article, coalesce(o.operator, '')
		FROM (SELECT r.article, r.asked, r.told `+openQuestions+`) q
		LEFT JOIN asked_operators o ON o.article = q.article AND (o.channel = $2 OR $2 = '')
		WHERE q.told = 0 OR EXISTS (SELECT 1 FROM asked_operators a WHERE a.article = q.article)
		ORDER BY q.asked, q.article, o.at`, func(rows *sql.Rows) error {
		var id int64
		var operator string
		if err := rows.Scan(&id, &operator); err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].Article != id {
			list = append(list, article.ApprovalRequest{Article: id})
		}
		if q := &list[len(list)-1]; operator != "" {
			q.Asked = append(q.Asked, operator)
		}
		return nil
	}, s.openSince(), channel)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("find the warnings to ask about: %w", err))
	}
	return list, nil
}

// OperatorAsked remembers that an operator has, by a channel, the question about an
// article, unless the question is no longer kept. It is safe to repeat.
func (s *Publisher) OperatorAsked(ctx context.Context, id int64, channel, operator string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO asked_operators (article, channel, operator, at)
			SELECT r.article, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM raises r WHERE r.article = $4
			ON CONFLICT (article, channel, operator) DO NOTHING`, channel, column.Text(operator),
			column.Millis(s.db.Now()), id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE raises SET told = $1 WHERE article = $2 AND told = 0`,
			column.Millis(s.db.Now()), id)
		return err
	})
	if err != nil {
		return fmt.Errorf("remember that an operator was asked about article %d: %w", id, err)
	}
	return nil
}

// Undecided counts the warnings that wait for an operator's word.
func (s *Publisher) Undecided(ctx context.Context) (n int64, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT count(*) `+openQuestions, s.openSince()).Scan(&n)
	if err != nil {
		return 0, s.db.Explain(fmt.Errorf("count the warnings that wait for a word: %w", err))
	}
	return n, nil
}
