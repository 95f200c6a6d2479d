package articles

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"loa/article"
	"loa/article/question"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// listLimit is the longest listing; a query without Limit gets as much.
const listLimit = 1000

// Articles returns what q selects, newest first by (Published, ID), at most
// q.Limit and never more than 1,000. A Search without any word selects nothing.
func (s *Catalogue) Articles(ctx context.Context, q article.Query) ([]article.Article, error) {
	list, _, err := s.Find(ctx, q)
	return list, err
}

// Find is Articles, and tells whether the list is partial: the search for a
// phrase of frequent words is cut short when it takes too long, and then older
// articles may be missing.
func (s *Catalogue) Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error) {
	if q.Limit <= 0 || q.Limit > listLimit {
		q.Limit = listLimit
	}
	w := askedBy(q, s.below.Load())
	if strings.TrimSpace(q.Search) != "" && len(w.search) == 0 {
		return nil, false, nil
	}
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		var found []listed
		if len(w.search)+len(w.not) > 0 && w.below <= 1 {
			found, partial, err = s.find(ctx, tx, q, w)
		} else {
			found, err = s.listAll(ctx, tx, q, w)
		}
		if err != nil {
			return err
		}
		list, err = s.articlesInOrder(ctx, tx, found)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("list articles: %w", err)
	}
	return list, partial, nil
}

// listAll merges the newest of each branch of a query.
func (s *Catalogue) listAll(ctx context.Context, tx *sql.Tx, q article.Query, w asked) ([]listed, error) {
	var found []listed
	for _, b := range branches(q) {
		some, err := s.list(ctx, tx, q, b, w)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b listed) int {
		return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
	})
	found = slices.Compact(found) // of several topics
	return found[:min(len(found), q.Limit)], nil
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

func (s *Catalogue) list(ctx context.Context, tx *sql.Tx, q article.Query, b branch, w asked) ([]listed, error) {
	text, a := listQuery(s.db.Dialect, q, b, w)
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

// asked are the words of a query, and below which number articles are not
// found by exact words yet.
type asked struct {
	search, not []term
	below       int64
}

// askedBy reads the words of a query.
func askedBy(q article.Query, below int64) asked {
	wanted, unwanted := question.Split(q.Search)
	return asked{terms(wanted), terms(unwanted + " " + q.Not), below}
}

// listQuery selects the ids of one branch, each of whose conditions an index
// serves in the order wanted.
func listQuery(d database.Dialect, q article.Query, b branch, w asked) (text string, a database.Args) {
	// t carries the columns that sort and select; a joins what else is asked.
	from, id := "articles t", "t.id"
	var where []string
	if b.topic != "" {
		from, id = "article_topics t", "t.article"
		where = append(where, "t.topic = "+a.Add(b.topic))
	}
	where = append(where, "t.state = '"+string(b.state)+"'")
	rest := "t"
	if b.topic != "" && (b.source != "" || q.Author != "" || q.Urgent || q.Story != 0 ||
		b.state == article.StateWithdrawn) {
		from, rest = from+" CROSS JOIN articles a", "a" // CROSS JOIN: SQLite keeps the topic's order
		where = append(where, "a.id = t.article")
	}
	if b.source != "" {
		where = append(where, rest+".source = "+a.Add(b.source))
	}
	if b.state == article.StateWithdrawn { // what nobody saw is not shown as gone
		where = append(where, rest+".publish_seq > 0 AND "+rest+".changed > "+a.Add(column.Millis(q.Withdrawn)))
	}
	where = append(where, narrows(q, &a, "t", rest, id)...)
	order := "t.published DESC, " + id + " DESC"
	if q.FromSeq > 0 && q.ToSeq > 0 || q.Story != 0 {
		order = "+" + order // a span or story is found by its own index, then sorted
	}
	if len(w.search) > 0 {
		where = append(where, matching{d, &a, id, false}.terms(w.search, w.below))
	}
	if len(w.not) > 0 {
		where = append(where, "NOT "+matching{d, &a, id, true}.terms(w.not, w.below))
	}
	text = "SELECT " + id + ", t.published FROM " + from + " WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + order + database.Limit(q.Limit)
	return text, a
}

// narrows are the conditions of a query beside its words, topics, sources and
// states, for which listing and searching have ways of their own. order is the
// table that has the columns that sort; whole has all of an article, and is asked
// only for what order lacks.
func narrows(q article.Query, a *database.Args, order, whole, id string) (where []string) {
	add := func(condition string) { where = append(where, condition) }
	if q.Author != "" { // the index of authors holds no article without
		add(whole + ".author <> '' AND " + whole + ".author = " + a.Add(q.Author))
	}
	if q.Urgent {
		add(whole + ".urgency > 0")
	}
	if q.Story != 0 { // the index of stories holds no other articles
		add(whole + ".story <> 0 AND " + whole + ".story = " + a.Add(q.Story))
	}
	if !q.Since.IsZero() {
		add(order + ".published >= " + a.Add(column.Millis(q.Since)))
	}
	if !q.BeforePublished.IsZero() || q.BeforeID != 0 {
		add("(" + order + ".published, " + id + ") < (" + a.Add(column.Millis(q.BeforePublished)) + ", " +
			a.Add(q.BeforeID) + ")")
	}
	if q.FromSeq > 0 {
		add(order + ".publish_seq >= " + a.Add(q.FromSeq))
	}
	if q.ToSeq > 0 {
		add(order + ".publish_seq > 0 AND " + order + ".publish_seq <= " + a.Add(q.ToSeq))
	}
	return where
}

// articlesInOrder loads the articles of a listing.
func (s *Catalogue) articlesInOrder(ctx context.Context, tx *sql.Tx, found []listed) ([]article.Article, error) {
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
	var a database.Args
	return `SELECT ` + ArticleColumns + ` FROM articles WHERE id IN (` + database.In(&a, make([]int64, size)) + `)`
}

// prepareLoads has SQLite parse the queries of loadArticles once for each
// connection; the PostgreSQL driver does so by itself.
func (s *Catalogue) prepareLoads(ctx context.Context) error {
	if s.db.Dialect.Name != "sqlite" {
		return nil
	}
	for _, size := range loadSizes {
		load, err := s.db.Reads.PrepareContext(ctx, loadQuery(size))
		if err != nil {
			return fmt.Errorf("prepare the loading of articles: %w", err)
		}
		s.loads = append(s.loads, load)
	}
	return nil
}

// loadArticles gives some articles, at most the largest of loadSizes, to take,
// In no order.
func (s *Catalogue) loadArticles(ctx context.Context, tx *sql.Tx, some []listed, take func(article.Article)) error {
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
		a, err := ScanArticle(rows)
		if err != nil {
			return err
		}
		take(a.Article)
	}
	return rows.Err()
}
