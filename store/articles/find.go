package articles

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// How words are searched in a large archive
//
// Neither database can give the newest articles that match: both know which
// match, in the order of their numbers. But numbers follow publication, almost.
// So the archive is searched in ranges of numbers, the newest first, each as
// long as what was found so far lets expect, and at most four times the one
// before: a frequent word ends in the first range, a rare one costs little in
// any. What was published since the last one found, yet has a lower number than
// the ranges so far, is then looked at by itself, so that the answer is what a
// reader of every article would give.
//
// What finds nothing for long costs more than anybody should wait (a word but
// not one that stands beside it everywhere; words of a topic that is about
// something else). Such a search is cut short, and says so.

const (
	firstRange = 1000 // articles
	nextRange  = 4    // times as many, at most
	// straysMost is how many articles with lower numbers are looked at one by
	// one; with more, the next range is searched.
	straysMost = 500
	// severalRange is the longest range for words that are compared: SQLite does
	// not let itself be interrupted until it has found one that matches.
	severalRange = 1 << 15
	// notRange is the same where words must be absent: those stand in many articles,
	// and all are passed over.
	notRange = 1 << 13
	// fewMost is how many matches are few.
	fewMost = 2000
)

// limits say how long a search may take.
type limits struct {
	// sure is how many of the newest articles are searched for words however
	// long it takes.
	sure int64
	// words is how long older ones are searched.
	words time.Duration
	// surePhrase and phrase are the same for a phrase: whether words stand together
	// can be known only by looking at every article that has them.
	surePhrase int64
	phrase     time.Duration
}

var usualLimits = limits{sure: 20_000, words: 40 * time.Millisecond, surePhrase: 5000, phrase: 80 * time.Millisecond}

// finding is a search under way.
type finding struct {
	d     database.Dialect
	q     article.Query
	words asked
	until time.Time // zero: to the end
	best  []listed  // newest first
}

// find lists what a query with words selects, newest first. partial says that
// it was cut short: older articles may be missing.
func (s *Catalogue) find(ctx context.Context, tx *sql.Tx, q article.Query, w asked) (list []listed, partial bool,
	err error) {
	f := &finding{d: s.db.Dialect, q: q, words: w}
	began := time.Now()
	sure, long := s.limits.sure, s.limits.words
	if w.phrase() {
		sure, long = s.limits.surePhrase, s.limits.phrase
	}
	var newest int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM articles`).Scan(&newest); err != nil {
		return nil, false, err
	}
	length := int64(firstRange)
	for high := newest; high > 0; {
		low := max(0, high-length)
		if high-low > 1<<18 && !w.several() {
			low = 0
		}
		if newest-high >= sure && f.until.IsZero() {
			f.until = began.Add(long)
		}
		found, cut, err := f.inRange(ctx, tx, low, high)
		if err != nil {
			return nil, false, err
		}
		f.add(found)
		if cut {
			return f.best, true, nil
		}
		if len(f.best) == q.Limit && low > 0 {
			if done, err := f.strays(ctx, tx, low); err != nil || done {
				return f.best, false, err
			}
		}
		high, length = low, f.next(length, newest-low)
		if newest-low == firstRange && len(f.best) < q.Limit/4 {
			if done, err := f.few(ctx, tx, began.Add(s.limits.words)); err != nil || done {
				return f.best, false, err
			}
		}
	}
	return f.best, false, nil
}

// few finds all articles that match, when they are few: what PostgreSQL looks up
// in its index of words at once, whatever their numbers are. SQLite's table of
// words is in their order anyway.
func (f *finding) few(ctx context.Context, tx *sql.Tx, until time.Time) (done bool, err error) {
	if f.d.Name != "postgres" || len(f.words.search) == 0 {
		return false, nil
	}
	limited := *f
	if limited.until.IsZero() {
		limited.until = until
	}
	var a database.Args
	g := groups(f.words.search, true)[0]
	text := "SELECT count(*), 0 FROM (SELECT 1 FROM " + g.table + " f WHERE " + matches(f.d, &a, "f", g) +
		database.Limit(fewMost+1) + ") few"
	counted, cut, err := limited.query(ctx, tx, text, a)
	if err != nil || cut || counted[0].id > fewMost {
		return false, err
	}
	a = nil
	text = wordsQuery(f.d, f.q, f.words, &a, func(string) string { return "true" })
	found, cut, err := limited.query(ctx, tx, text, a)
	if err != nil || cut {
		return false, err
	}
	f.add(found)
	return true, nil
}

// next is how many articles are searched next, after so many in which those
// found so far were.
func (f *finding) next(last, searched int64) int64 {
	next := last * nextRange
	switch {
	case len(f.words.not) > 0 && len(f.words.search) > 0:
		next = min(next, notRange)
	case f.words.several():
		next = min(next, severalRange)
	}
	if n := int64(len(f.best)); n > 0 {
		// A quarter more than expected: one range too long costs less than one more.
		next = min(next, searched*(int64(f.q.Limit)-n)*5/(n*4))
	}
	return max(next, firstRange)
}

// phrase tells whether words are asked for that stand together.
func (w asked) phrase() bool {
	return slices.ContainsFunc(slices.Concat(w.search, w.not),
		func(t term) bool { return strings.Contains(t.folded, " ") })
}

// several tells whether more than one thing is asked of the words.
func (w asked) several() bool { return len(w.search)+len(w.not) > 1 || w.phrase() }

// add takes more articles among the best.
func (f *finding) add(found []listed) {
	f.best = append(f.best, found...)
	slices.SortFunc(f.best, func(a, b listed) int {
		return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
	})
	f.best = slices.Compact(f.best)
	f.best = f.best[:min(len(f.best), f.q.Limit)]
}

// inRange are the newest articles of a range of numbers that the query selects.
func (f *finding) inRange(ctx context.Context, tx *sql.Tx, low, high int64) ([]listed, bool, error) {
	text, a := rangeQuery(f.d, f.q, f.words, low, high)
	return f.query(ctx, tx, text, a)
}

// strays looks at the articles with numbers up to low that were published
// after the last one found. They are few, so that time does not matter. done is
// false when there are too many.
func (f *finding) strays(ctx context.Context, tx *sql.Tx, low int64) (done bool, err error) {
	ids, err := f.strayNumbers(ctx, tx, low)
	if err != nil || len(ids) > straysMost {
		return false, err
	}
	if len(ids) == 0 {
		return true, nil
	}
	unlimited := *f
	unlimited.until = time.Time{}
	text, a := idsQuery(f.d, f.q, f.words, ids)
	found, _, err := unlimited.query(ctx, tx, text, a)
	f.add(found)
	return true, err
}

// query runs a query that selects ids and times of publication, and is cut
// short when the work takes too long.
func (f *finding) query(ctx context.Context, tx *sql.Tx, text string, a database.Args) (list []listed, cut bool,
	err error) {
	read := func(ctx context.Context) error {
		return database.Each(ctx, tx, text, func(rows *sql.Rows) error {
			var l listed
			err := rows.Scan(&l.id, &l.published)
			list = append(list, l)
			return err
		}, a...)
	}
	if f.until.IsZero() {
		err = read(ctx)
		return list, false, err
	}
	left := time.Until(f.until)
	if left <= 0 {
		return nil, true, nil
	}
	err = database.Limited(ctx, tx, f.d, left, read)
	if errors.Is(err, database.ErrCut) {
		return list, true, nil
	}
	return list, false, err
}

// rangeQuery selects the newest articles with numbers above low, up to high.
func rangeQuery(d database.Dialect, q article.Query, w asked, low, high int64) (text string, a database.Args) {
	between := func(id string) string { return id + " > " + a.Add(low) + " AND " + id + " <= " + a.Add(high) }
	return wordsQuery(d, q, w, &a, between), a
}

// idsQuery selects the newest of some articles.
func idsQuery(d database.Dialect, q article.Query, w asked, ids []int64) (text string, a database.Args) {
	among := func(id string) string { return id + " IN (" + database.In(&a, ids) + ")" }
	return wordsQuery(d, q, w, &a, among), a
}

// wordsQuery selects, of the articles within bounds, the newest that a query
// selects: each table of words is asked within the bounds only.
func wordsQuery(d database.Dialect, q article.Query, w asked, a *database.Args, bounds func(id string) string) string {
	from, where := "", []string{}
	id := "rowid"
	if d.Name == "postgres" {
		id = "article"
	}
	not := groups(w.not, false)
	for _, g := range groups(w.search, true) {
		if from == "" {
			// What the same table knows of the words not wanted it leaves out by itself.
			for i, n := range not {
				if n.table == g.table {
					g.not, not = n.runs, slices.Delete(not, i, i+1)
					break
				}
			}
			from = wordsFirst(d, g.table, matches(d, a, "f", g)+" AND "+bounds("f."+id))
			continue
		}
		where = append(where, "a.id IN (SELECT "+id+" FROM "+g.table+" WHERE "+matches(d, a, g.table, g)+" AND "+
			bounds(id)+")")
	}
	if from == "" {
		from = "(SELECT * FROM articles a WHERE " + bounds("a.id") + fence(d) + ") a WHERE true"
	}
	for _, g := range not {
		where = append(where, "a.id NOT IN (SELECT "+id+" FROM "+g.table+" WHERE "+matches(d, a, g.table, g)+" AND "+
			bounds(id)+")")
	}
	number := "a.id"
	if len(w.search) > 0 {
		number = "f." + id // the topics are known before the article is read
	}
	where = append(where, selects(d, q, a, number)...)
	return "SELECT a.id, a.published FROM " + from + " AND " + strings.Join(where, " AND ") +
		" ORDER BY a.published DESC, a.id DESC" + database.Limit(q.Limit)
}

// wordsFirst reads the articles a that a table of words f finds by their number,
// f's condition within. The databases would do otherwise: PostgreSQL, which does
// not know that numbers follow publication, walks the newest articles down to
// the range.
func wordsFirst(d database.Dialect, table, condition string) (from string) {
	if d.Name == "postgres" {
		return "(SELECT f.article FROM " + table + " f WHERE " + condition + fence(d) + ") f CROSS JOIN LATERAL " +
			"(SELECT * FROM articles a WHERE a.id = f.article" + fence(d) + ") a WHERE true"
	}
	return table + " f CROSS JOIN articles a ON a.id = f.rowid WHERE " + condition
}

// fence keeps PostgreSQL from mixing a subquery with what is around it.
func fence(d database.Dialect) string {
	if d.Name == "postgres" {
		return " OFFSET 0"
	}
	return ""
}

// group are the runs of words that are asked of one table.
type group struct {
	table string
	runs  []string
	all   bool     // not only one of them
	not   []string // and none of these
}

// groups divides terms by the table that knows them, the exact one first: it
// finds fewer.
func groups(terms []term, all bool) (list []group) {
	exact, folded := group{table: "article_search_exact", all: all}, group{table: "article_search", all: all}
	for _, t := range terms {
		if t.exact != "" {
			exact.runs = append(exact.runs, t.exact)
		} else {
			folded.runs = append(folded.runs, t.folded)
		}
	}
	for _, g := range []group{exact, folded} {
		if len(g.runs) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// matches is the condition that a row of a table of words matches a group.
func matches(d database.Dialect, a *database.Args, name string, g group) string {
	if d.Name == "sqlite" {
		joint := `" OR "`
		if g.all {
			joint = `" AND "`
		}
		if name != g.table {
			name += "." + g.table // the hidden column that takes MATCH
		}
		text := `("` + strings.Join(g.runs, joint) + `")`
		if len(g.not) > 0 {
			text += ` NOT ("` + strings.Join(g.not, `" OR "`) + `")`
		}
		return name + " MATCH " + a.Add(text)
	}
	joint := " || "
	if g.all {
		joint = " && "
	}
	var parts []string
	for _, r := range g.runs {
		parts = append(parts, "phraseto_tsquery('simple', "+a.Add(r)+")")
	}
	text := "(" + strings.Join(parts, joint) + ")"
	for _, r := range g.not {
		text += " && !!phraseto_tsquery('simple', " + a.Add(r) + ")"
	}
	return name + ".words @@ (" + text + ")"
}

// states are those of the articles that a query may select.
func states(q article.Query) []article.State {
	if q.Withdrawn.IsZero() {
		return []article.State{article.StateLive}
	}
	return []article.State{article.StateLive, article.StateWithdrawn}
}

// selects are the conditions of a query, its words aside, on an article a, whose
// number stands in a column.
func selects(d database.Dialect, q article.Query, a *database.Args, number string) (where []string) {
	state := "a.state = 'live'"
	if d.Name == "sqlite" {
		state = "+" + state // no index on it: the numbers lead
	}
	if !q.Withdrawn.IsZero() { // what nobody saw is not shown as gone
		state = "(" + state + " OR a.state = 'withdrawn' AND a.publish_seq > 0 AND a.changed > " +
			a.Add(column.Millis(q.Withdrawn)) + ")"
	}
	where = append(where, state)
	if len(q.Topics) > 0 {
		in := "SELECT 1 FROM article_topics t WHERE t.article = " + number + " AND t.topic IN (" +
			database.In(a, q.Topics) + ")"
		if d.Name == "sqlite" { // of EXISTS it would make a join, behind the reading of the article
			where = append(where, "("+in+" LIMIT 1) IS NOT NULL")
		} else {
			where = append(where, "EXISTS ("+in+")")
		}
	}
	if len(q.Sources) > 0 {
		where = append(where, "a.source IN ("+database.In(a, q.Sources)+")")
	}
	return append(where, narrows(q, a, "a", "a", "a.id")...)
}
