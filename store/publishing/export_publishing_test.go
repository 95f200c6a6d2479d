package publishing

import (
	"context"
	"database/sql"

	"loa/article"
)

// Fill stores articles as SaveFill does, many in one transaction and without
// looking for copies.
func (s *Publisher) Fill(ctx context.Context, n int, of func(i int) article.Article) error {
	const step = 2000
	for done := 0; done < n; done += step {
		err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
			for i := done; i < min(done+step, n); i++ {
				now := s.db.Now()
				if _, err := s.saveNew(ctx, tx, submission{s.presentable(of(i), now), false, now}, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
