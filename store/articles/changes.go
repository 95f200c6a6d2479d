package articles

import (
	"context"
	"fmt"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Changes returns at most limit public changes after afterSeq, in their
// order. None that is numbered below a returned one appears later.
func (s *Catalogue) Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error) {
	rows, err := s.db.Reads.QueryContext(s.db.Brief(ctx), `SELECT seq, article, kind, source, topics, at FROM changes
		WHERE seq > $1 ORDER BY seq`+database.Limit(limit), afterSeq)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("changes after %d: %w", afterSeq, err))
	}
	defer rows.Close()
	var changes []article.Change
	for rows.Next() {
		var c article.Change
		if err := rows.Scan(&c.Seq, &c.Article, &c.Kind, &c.Source, column.FromJSON(&c.Topics),
			column.Time(&c.At)); err != nil {
			return nil, fmt.Errorf("changes after %d: %w", afterSeq, err)
		}
		changes = append(changes, c)
	}
	if err := rows.Err(); err != nil {
		return nil, s.db.Explain(fmt.Errorf("changes after %d: %w", afterSeq, err))
	}
	return changes, nil
}
