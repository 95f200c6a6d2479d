package articles_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/articles"
	"loa/store/internal/database"
	"loa/store/storetest"
)

// A month is that of the site: half past midnight on the first in Vietnam is
// still the month before in UTC.
func TestTheArchiveNamesEveryMonthThatHasArticles(t *testing.T) {
	zone := time.FixedZone("+07", 7*3600)
	storetest.EachAt(t, func(t *testing.T, s *store.Store, _ *clocktest.Clock) {
		for i, at := range []string{"2026-11-01T00:30:00+07:00", "2026-11-19T10:00:00+07:00",
			"2026-09-30T23:59:59+07:00",
			"2019-02-01T00:00:00+07:00"} {
			a := storetest.Sample(fmt.Sprint("bai-", i), "y-te")
			a.Published, _ = time.Parse(time.RFC3339, at)
			if i == 2 {
				a.Topics, a.Author = []string{"khac"}, "Trần Thị Bình"
			}
			storetest.Save(t, s, a)
		}
		for name, c := range map[string]struct {
			q    article.Query
			want string
		}{
			"all":             {article.Query{}, "2026-11 2026-09 2019-02"},
			"a topic":         {article.Query{Topics: []string{"y-te"}}, "2026-11 2019-02"},
			"two topics":      {article.Query{Topics: []string{"y-te", "khac"}}, "2026-11 2026-09 2019-02"},
			"an author":       {article.Query{Author: "Trần Thị Bình"}, "2026-09"},
			"a source":        {article.Query{Sources: []string{"laichau"}}, "2026-11 2026-09 2019-02"},
			"another source":  {article.Query{Sources: []string{"khac"}}, ""},
			"warnings":        {article.Query{Urgent: true}, ""},
			"whatever limits": {article.Query{Limit: 100, Since: time.Now()}, "2026-11 2026-09 2019-02"},
		} {
			list, err := s.Articles.Months(t.Context(), c.q, zone)
			if err != nil {
				t.Fatalf("%s: got %v, want the months", name, err)
			}
			var got []string
			for _, m := range list {
				got = append(got, m.Format("2006-01"))
			}
			assert.Same(t, name, strings.Join(got, " "), c.want)
		}
	})
}

// months are the listings of an archive's months.
var months = map[string]article.Query{
	"all":       {},
	"a topic":   {Topics: []string{"a"}},
	"a source":  {Sources: []string{"x"}},
	"an author": {Author: "An"},
	"warnings":  {Urgent: true},
}

func TestMonthsAreFoundByAnIndex(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	for name, q := range months {
		q.Limit, q.Since, q.BeforePublished = 21, time.Unix(9, 0), time.Unix(99, 0)
		texts, arguments := articles.ListQueries(q)
		for i, text := range texts {
			plan := storetest.Plan(t, s, text, arguments[i]...)
			if strings.Contains(plan, "B-TREE") || strings.Contains(plan, "SCAN") {
				t.Errorf("%s: got %q, want an index in its order", name, plan)
			}
		}
	}
}

func TestMonthsOnPostgreSQLAreFoundByAnIndex(t *testing.T) {
	s := storetest.OpenAt(t, storetest.Postgres(t), time.Now)
	db := storetest.SQL(t, s)
	for name, q := range months {
		q.Limit, q.Since, q.BeforePublished = 21, time.Unix(9, 0), time.Unix(99, 0)
		text, arguments := articles.ListQuery(database.PostgreSQL, q)
		got := planWithout(t, db, []string{"enable_seqscan", "enable_bitmapscan"}, text, arguments)
		if strings.Contains(got, "Seq Scan") || strings.Contains(got, "Sort") {
			t.Errorf("%s: got\n%s\nwant an index in its order", name, got)
		}
	}
}
