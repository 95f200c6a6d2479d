package articles

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"loa/article"
)

// monthsMost is how many months an archive names: forty years.
const monthsMost = 480

// Months returns the beginnings, in zone, of the months in which live articles
// that q's Topics, Sources, Author and Urgent select were published, the newest
// first. Each month costs one look into an index: the newest article before it.
func (s *Catalogue) Months(ctx context.Context, q article.Query, zone *time.Location) (list []time.Time, err error) {
	q = article.Query{Topics: q.Topics, Sources: q.Sources, Author: q.Author, Urgent: q.Urgent, Limit: 1}
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		for len(list) < monthsMost {
			newest, err := s.listAll(ctx, tx, q, asked{})
			if err != nil || len(newest) == 0 {
				return err
			}
			at := time.UnixMilli(newest[0].published).In(zone)
			month := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, zone)
			list = append(list, month)
			q.BeforePublished = month
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the months of the archive: %w", err)
	}
	return slices.Clip(list), nil
}
