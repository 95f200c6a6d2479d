package articles

import (
	"time"

	"loa/article"
	"loa/store/internal/database"
)

// ListQueries are the queries that together answer q on SQLite, each with its
// arguments.
func ListQueries(q article.Query) (texts []string, arguments [][]any) {
	w := askedBy(q, 1)
	for _, b := range branches(q) {
		text, a := listQuery(database.SQLite, q, b, w)
		texts, arguments = append(texts, text), append(arguments, a)
	}
	return texts, arguments
}

// RangeQuery is the query for a range of numbers.
func RangeQuery(d database.Dialect, q article.Query, low, high int64) (string, []any) {
	return rangeQuery(d, q, askedBy(q, 1), low, high)
}

// ListQuery is the query of the first branch of q.
func ListQuery(d database.Dialect, q article.Query) (string, []any) {
	return listQuery(d, q, branches(q)[0], asked{})
}

// LimitSearches changes how many of the newest articles are searched however
// long it takes, and how long older ones are.
func (s *Catalogue) LimitSearches(sure int64, words time.Duration) {
	s.limits.sure, s.limits.words = sure, words
}

// BlockQuery is the query for what was published late in a block of numbers.
func BlockQuery(d database.Dialect, q article.Query, block, low, last int64) (string, database.Args) {
	return blockQuery(d, q, block, low, last)
}
