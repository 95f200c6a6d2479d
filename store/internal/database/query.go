package database

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"loa/article"
)

// Limit is the end of a query that returns so many rows at most. The number stands in
// the text: SQLite plans a statement by the value that is bound there, and so anew each
// time it is run, which takes longer than most of ours take to run. The same is true of
// a value that is compared with what the condition of an index names.
func Limit(rows int) string { return " LIMIT " + strconv.Itoa(rows) }

// Queryer is what reads: *sql.DB, *sql.Conn or *sql.Tx.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Changed runs a statement that writes and returns how many rows it changed.
func Changed(ctx context.Context, tx *sql.Tx, statement string, args ...any) (rows int64, err error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// ChangeOne is changed for a statement that must find its row; otherwise it
// fails with article.ErrNotFound.
func ChangeOne(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	rows, err := Changed(ctx, tx, statement, args...)
	if err == nil && rows == 0 {
		return article.ErrNotFound
	}
	return err
}

// Each calls f for every row of a query.
func Each(ctx context.Context, q Queryer, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// IDs returns the first column of a query.
func IDs(ctx context.Context, tx *sql.Tx, text string, arguments ...any) ([]int64, error) {
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

// CountBy runs a query of names and numbers.
func CountBy(ctx context.Context, tx *sql.Tx, text string, arguments ...any) (map[string]int, error) {
	rows, err := tx.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		counts[name] = n
	}
	return counts, rows.Err()
}

// Args gathers the arguments of a query that is put together: each add
// returns the placeholder to write, so numbers ascend in order of first use.
type Args []any

// Add takes an argument and returns its placeholder.
func (a *Args) Add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// In is a list of placeholders for an IN (…) of values, which must not be empty.
func In[T any](a *Args, values []T) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(a.Add(v))
	}
	return b.String()
}
