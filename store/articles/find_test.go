package articles_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/store"
	"loa/store/articles"
	"loa/store/internal/database"
	"loa/store/storetest"
)

// searches are the kinds of searches that internal/load's articles answer.
var searches = map[string]article.Query{
	"word in all":              {Search: "nình"},
	"word in half":             {Search: "kiến"},
	"word in 7 %":              {Search: "khưa"},
	"word in 1 %":              {Search: "quuyên"},
	"word without accents":     {Search: "nung"},
	"two frequent words":       {Search: "nình kiến"},
	"three words":              {Search: "kiến nưng khưa"},
	"two rarer words":          {Search: "trống quuyên"},
	"rare word":                {Search: "số500000"},
	"word nowhere":             {Search: "khôngđâucả"},
	"frequent and nowhere":     {Search: "nình khôngđâucả"},
	"not":                      {Search: "kiến", Not: "nưng"},
	"not, little left":         {Search: "quuyên", Not: "nình"},
	"only not":                 {Not: "kiến"},
	"word in a topic":          {Search: "kiến", Topics: []string{"chu-de-7"}},
	"rarer word in a topic":    {Search: "trống", Topics: []string{"chu-de-7"}},
	"phrase":                   {Search: `"nình kiến"`},
	"phrase of rarer words":    {Search: `"trống quuyên"`},
	"phrase nowhere":           {Search: `"nình khôngđâucả"`},
	"phrase of frequent words": {Search: `"nình nình nình nình nình"`},
}

// Words are asked within a range of numbers, and what they find is read by its
// number: no query walks the archive.
func TestSearchesReadOnlyTheirRange(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	for name, q := range searches {
		q.Limit = 50
		text, a := articles.RangeQuery(database.SQLite, q, 1000, 2000)
		plan := storetest.Plan(t, s, text, a...)
		if strings.Contains(plan, "SCAN a;") || strings.HasSuffix(plan, "SCAN a") ||
			!strings.Contains(plan, "SEARCH a USING INTEGER PRIMARY KEY") {
			t.Errorf("%s: got %q, want articles read by their number", name, plan)
		}
		for _, step := range strings.Split(plan, "; ") { // idx 0:M…<>: MATCH with both bounds
			if strings.Contains(step, "VIRTUAL TABLE") && !strings.Contains(step, "<") && !strings.Contains(step, ">") {
				t.Errorf("%s: got %q, want the words within bounds", name, step)
			}
		}
	}
}

// What was published late is looked for in its block of numbers alone.
func TestABlockIsReadByItsNumbers(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	text, a := articles.BlockQuery(database.SQLite, article.Query{}, 3, 1000, 5)
	assert.Same(t, "plan on SQLite", storetest.Plan(t, s, text, a...),
		"SEARCH a USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
}

func TestSearchesOnPostgreSQLReadOnlyTheirRange(t *testing.T) {
	s := storetest.OpenAt(t, storetest.Postgres(t), time.Now)
	db := storetest.SQL(t, s)
	for name, q := range searches {
		q.Limit = 50
		text, a := articles.RangeQuery(database.PostgreSQL, q, 1000, 2000)
		got := planWithout(t, db, []string{"enable_seqscan"}, text, a)
		if strings.Contains(got, "Seq Scan") || !strings.Contains(got, "Index") ||
			strings.Contains(got, "articles_newest") {
			t.Errorf("%s: got\n%s\nwant articles by their number, never by walking the newest", name, got)
		}
	}
}

// An old number may be the newest article: one whose time its source corrects, or
// one stored long before it is published.
func TestSearchFindsOldNumbersThatArePublishedLate(t *testing.T) {
	all := archive()[:2050]
	storetest.EachWith(t, store.Options{}, func(t *testing.T, s *store.Store) {
		for i := range all {
			all[i].ContentText += " chung"
		}
		late := []int{1000, 1001, 2, 1, 2000}
		end := all[len(all)-1].Published.Add(100 * 24 * time.Hour)
		stored := slices.Clone(all)
		for n, i := range late[:2] {
			stored[i].Published = end.Add(time.Duration(n) * time.Minute)
		}
		if err := s.Publishing.SaveFills(t.Context(), stored); err != nil {
			t.Fatal(err)
		}
		for n, i := range late[2:] { // these are corrected afterwards
			a := all[i]
			a.Published, a.Title = end.Add(time.Duration(n+2)*time.Minute), a.Title+" sửa"
			if _, err := s.Publishing.SaveArticle(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		found, err := s.Articles.Articles(t.Context(), article.Query{Search: "chung", Limit: len(late)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range found {
			got = append(got, a.Key)
		}
		assert.Same(t, "the newest", got, []string{"2000", "1", "2", "1001", "1000"})
	})
}

// planWithout is how PostgreSQL answers a query without some ways: the tables are empty,
// and it would read them whole.
func planWithout(t *testing.T, db *sql.DB, ways []string, query string, args []any) string {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, off := range ways {
		if _, err := tx.Exec("SET LOCAL " + off + " = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := tx.Query("EXPLAIN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, line)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return strings.Join(plan, "\n")
}

// cutShort: the newest articles are searched to the end however long it takes, and what
// is older is not passed over in silence.
func cutShort(t *testing.T, s *store.Store, articles int) {
	s.Articles.LimitSearches(1000, 0)
	for _, test := range []struct {
		q       article.Query
		partial bool
	}{
		{article.Query{Search: "tu0", Limit: 10}, false},
		{article.Query{Search: "hiếm", Limit: 50}, true},
		{article.Query{Search: "tu0", Not: "tu0", Limit: 50}, true},
		{article.Query{Search: "tu0", Topics: []string{"không có"}, Limit: 50}, true},
		{article.Query{Not: "không có", Limit: 50}, false},
	} {
		_, partial, err := s.Articles.Find(t.Context(), test.q)
		assert.Same(t, "error", err, nil)
		assert.Same(t, fmt.Sprintf("%+v is partial", test.q), partial, test.partial)
	}
	s.Articles.LimitSearches(int64(articles), 0)
	found, partial, err := s.Articles.Find(t.Context(), article.Query{Search: "hiếm", Limit: 50})
	if want := (articles + rareEach - 1) / rareEach; err != nil || partial || len(found) != want {
		t.Errorf("with all searched to the end: got %d articles, partial %t, %v; want %d, all of them", len(found),
			partial, err, want)
	}
}

// BenchmarkSearch searches a database that internal/load has filled:
//
//	go run ./internal/load -database sqlite:/tmp/large.db -articles 1000000 -words 80
//	LOA_BENCH_DATABASE=sqlite:/tmp/large.db go test ./store/articles -run '^$' -bench Search
func BenchmarkSearch(b *testing.B) {
	url := os.Getenv("LOA_BENCH_DATABASE")
	if url == "" {
		b.Skip("LOA_BENCH_DATABASE names no database")
	}
	s, err := store.Open(context.Background(), store.Options{URL: url})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for name, q := range searches {
		q.Limit = 50
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			found, cut := 0, 0
			for b.Loop() {
				list, partial, err := s.Articles.Find(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				found = len(list)
				if partial {
					cut++
				}
			}
			b.ReportMetric(float64(found), "found")
			b.ReportMetric(float64(cut)/float64(b.N), "cut")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/op")
		})
	}
}
