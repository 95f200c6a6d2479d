package articles

import (
	"loa/article"
	"loa/store/internal/database"
)

// ListQueries are the queries that together answer q on SQLite, each with its
// arguments.
func ListQueries(q article.Query) (texts []string, arguments [][]any) {
	search, not := terms(q.Search), terms(q.Not)
	for _, b := range branches(q) {
		text, a := listQuery(database.SQLite, q, b, search, not)
		texts, arguments = append(texts, text), append(arguments, a)
	}
	return texts, arguments
}
