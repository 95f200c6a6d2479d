package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"loa/article"
)

// listLimit is the longest listing; a query without Limit gets as much.
const listLimit = 1000

// Articles returns what q selects, newest first by (Published, ID), at most
// q.Limit and never more than 1,000. A Search without any word selects nothing.
func (s *Store) Articles(ctx context.Context, q article.Query) (list []article.Article, err error) {
	if q.Limit <= 0 || q.Limit > listLimit {
		q.Limit = listLimit
	}
	search, not := terms(q.Search), terms(q.Not)
	if strings.TrimSpace(q.Search) != "" && len(search) == 0 {
		return nil, nil
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		var found []listed
		for _, b := range branches(q) {
			some, err := s.list(ctx, tx, q, b, search, not)
			if err != nil {
				return err
			}
			found = append(found, some...)
		}
		slices.SortFunc(found, func(a, b listed) int {
			return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
		})
		found = slices.Compact(found) // of several topics
		list, err = s.articlesInOrder(ctx, tx, found[:min(len(found), q.Limit)])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return list, nil
}

// branch is a part of a query that one index answers in the order wanted:
// the articles of one topic or one source, or all, in one state. Merging the
// newest of each costs less than any query over several.
type branch struct {
	topic, source string
	state         article.State
}

func branches(q article.Query) []branch {
	topics, sources := q.Topics, q.Sources
	if len(topics) == 0 {
		topics = []string{""}
	}
	if len(sources) == 0 {
		sources = []string{""}
	}
	states := []article.State{article.StateLive}
	if !q.Withdrawn.IsZero() {
		states = append(states, article.StateWithdrawn)
	}
	var list []branch
	for _, topic := range topics {
		for _, source := range sources {
			for _, state := range states {
				list = append(list, branch{topic, source, state})
			}
		}
	}
	return list
}

// listed is an article's place in a listing.
type listed struct{ id, published int64 }

func (s *Store) list(ctx context.Context, tx *sql.Tx, q article.Query, b branch, search, not []string) ([]listed, error) {
	text, a := s.dialect.listQuery(q, b, search, not)
	rows, err := tx.QueryContext(ctx, text, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []listed
	for rows.Next() {
		var l listed
		if err := rows.Scan(&l.id, &l.published); err != nil {
			return nil, err
		}
		found = append(found, l)
	}
	return found, rows.Err()
}

// listQuery selects the ids of one branch, each of whose conditions an index
// serves in the order wanted.
func (d dialect) listQuery(q article.Query, b branch, search, not []string) (text string, a args) {
	// t carries the columns that sort and select; a joins what else is asked.
	from, id := "articles t", "t.id"
	var where []string
	if b.topic != "" {
		from, id = "article_topics t", "t.article"
		where = append(where, "t.topic = "+a.add(b.topic))
	}
	where = append(where, "t.state = "+a.add(b.state))
	rest := "t"
	if b.topic != "" && (b.source != "" || q.Author != "" || q.Urgent || b.state == article.StateWithdrawn) {
		from, rest = from+" CROSS JOIN articles a", "a" // CROSS JOIN: SQLite keeps the topic's order
		where = append(where, "a.id = t.article")
	}
	if b.source != "" {
		where = append(where, rest+".source = "+a.add(b.source))
	}
	if q.Author != "" {
		where = append(where, rest+".author <> '' AND "+rest+".author = "+a.add(q.Author))
	}
	if q.Urgent {
		where = append(where, rest+".urgency > 0")
	}
	if b.state == article.StateWithdrawn { // what nobody saw is not shown as gone
		where = append(where, rest+".publish_seq > 0 AND "+rest+".changed > "+a.add(ms(q.Withdrawn)))
	}
	if !q.Since.IsZero() {
		where = append(where, "t.published >= "+a.add(ms(q.Since)))
	}
	if !q.BeforePublished.IsZero() || q.BeforeID != 0 {
		where = append(where, "(t.published, "+id+") < ("+a.add(ms(q.BeforePublished))+", "+a.add(q.BeforeID)+")")
	}
	order := "t.published DESC, " + id + " DESC"
	if q.FromSeq > 0 {
		where = append(where, "t.publish_seq >= "+a.add(q.FromSeq))
	}
	if q.ToSeq > 0 {
		where = append(where, "t.publish_seq > 0 AND t.publish_seq <= "+a.add(q.ToSeq))
	}
	if q.FromSeq > 0 && q.ToSeq > 0 {
		order = "+" + order // a span is found by its own index, then sorted
	}
	if len(search) > 0 {
		where = append(where, d.matching(&a, id, search, false))
	}
	if len(not) > 0 {
		where = append(where, "NOT "+d.matching(&a, id, not, true))
	}
	text = "SELECT " + id + ", t.published FROM " + from + " WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + order + " LIMIT " + a.add(q.Limit)
	return text, a
}

// articlesInOrder loads the articles of a listing.
func (s *Store) articlesInOrder(ctx context.Context, tx *sql.Tx, found []listed) ([]article.Article, error) {
	list := make([]article.Article, len(found))
	place := make(map[int64]int, len(found))
	for i, l := range found {
		place[l.id] = i
	}
	for some := range slices.Chunk(found, loadSizes[len(loadSizes)-1]) {
		if err := s.loadArticles(ctx, tx, some, func(a article.Article) { list[place[a.ID]] = a }); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// loadSizes are how many articles one query loads, so that its texts are few.
var loadSizes = [...]int{1, 10, 50, 250}

func loadQuery(size int) string {
	var a args
	return `SELECT ` + articleColumns + ` FROM articles WHERE id IN (` + in(&a, make([]int64, size)) + `)`
}

// prepareLoads has SQLite parse the queries of loadArticles once for each
// connection; the PostgreSQL driver does so by itself.
func (s *Store) prepareLoads(ctx context.Context) error {
	if s.dialect.name != "sqlite" {
		return nil
	}
	for _, size := range loadSizes {
		load, err := s.reads.PrepareContext(ctx, loadQuery(size))
		if err != nil {
			return fmt.Errorf("prepare the loading of articles: %w", err)
		}
		s.loads = append(s.loads, load)
	}
	return nil
}

// loadArticles gives some articles, at most the largest of loadSizes, to take,
// in no order.
func (s *Store) loadArticles(ctx context.Context, tx *sql.Tx, some []listed, take func(article.Article)) error {
	size := 0
	for loadSizes[size] < len(some) {
		size++
	}
	ids := make([]any, loadSizes[size])
	for i := range ids {
		ids[i] = some[min(i, len(some)-1)].id // the last fills up
	}
	var rows *sql.Rows
	var err error
	if s.loads != nil {
		rows, err = tx.StmtContext(ctx, s.loads[size]).QueryContext(ctx, ids...)
	} else {
		rows, err = tx.QueryContext(ctx, loadQuery(loadSizes[size]), ids...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		a, err := scanArticle(rows)
		if err != nil {
			return err
		}
		take(a.Article)
	}
	return rows.Err()
}

// queryIDs returns the first column of a query.
func queryIDs(ctx context.Context, tx *sql.Tx, text string, arguments ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
