package articles

import (
	"context"
	"fmt"
	"strings"

	"loa/article"
	"loa/store/internal/database"
)

// ArchiveEnd is the greatest PublishSeq, at most q.ToSeq, of the live articles
// that q's Topics, Sources and Urgent select; 0 when there is none. It is
// where the archive of a feed ends.
func (s *Catalogue) ArchiveEnd(ctx context.Context, q article.Query) (seq int64, err error) {
	topics := q.Topics
	if len(topics) == 0 {
		topics = []string{""}
	}
	for _, topic := range topics {
		var a database.Args
		from := "articles t"
		where := []string{"t.publish_seq > 0", "t.publish_seq <= " + a.Add(q.ToSeq), "t.state = 'live'"}
		rest := "t"
		if topic != "" {
			from = "article_topics t"
			where = append(where, "t.topic = "+a.Add(topic))
			if len(q.Sources) > 0 || q.Urgent {
				from, rest = from+" CROSS JOIN articles a", "a"
				where = append(where, "a.id = t.article")
			}
		}
		if len(q.Sources) > 0 {
			where = append(where, rest+".source IN ("+database.In(&a, q.Sources)+")")
		}
		if q.Urgent {
			where = append(where, rest+".urgency > 0")
		}
		var end int64
		err := s.db.Reads.QueryRowContext(ctx, "SELECT coalesce(max(p), 0) FROM (SELECT t.publish_seq AS p FROM "+from+
			" WHERE "+strings.Join(where, " AND ")+" ORDER BY t.publish_seq DESC LIMIT 1) newest", a...).Scan(&end)
		if err != nil {
			return 0, s.db.Explain(fmt.Errorf("end of the archive: %w", err))
		}
		seq = max(seq, end)
	}
	return seq, nil
}
