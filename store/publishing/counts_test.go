package publishing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

// Whatever happens to articles, the counts that are kept are what counting
// would find.
func TestTheKeptCountsAreWhatCountingFinds(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		random := rand.New(rand.NewPCG(4, 15))
		db := storetest.SQL(t, s)
		count := func(query string, args ...any) (n int) {
			t.Helper()
			if err := db.QueryRow(query, args...).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		topics := []string{"a", "b", "c", "d"}
		var ids []int64
		for step := range 120 {
			switch random.IntN(10) {
			case 0:
				if len(ids) > 0 {
					if err := s.Publishing.Withdraw(t.Context(), ids[random.IntN(len(ids))], "404"); err != nil {
						t.Fatal(err)
					}
				}
			case 1:
				if _, _, err := s.Publishing.Release(t.Context()); err != nil {
					t.Fatal(err)
				}
			case 2:
				now := fmt.Sprint("d", step)
				if err := s.Topics.SyncTopics(t.Context(),
					[]article.Topic{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: now, Formerly: topics[3:]}}); err != nil {
					t.Fatal(err)
				}
				topics[3] = now
			case 3, 4: // a copy at another source
				saved := storetest.Save(t, s, storetest.Release([]string{"laichau", "tamduong",
					"sinho"}[random.IntN(3)], "r", topics[random.IntN(4)]))
				ids = append(ids, saved.ID)
			default:
				a := storetest.Sample(fmt.Sprint(random.IntN(30)), topics[random.IntN(4)], topics[random.IntN(4)])
				a.Source = []string{"laichau", "tamduong"}[random.IntN(2)]
				if random.IntN(4) == 0 {
					a.Release = c.Now().Add(time.Hour)
				}
				ids = append(ids, storetest.Save(t, s, a).ID)
			}
			c.Advance(10 * time.Minute)
		}
		live := count(`SELECT count(*) FROM articles WHERE state = 'live'`)
		if got := count(`SELECT n FROM counts WHERE kind = 'all'`); got != live || live < 5 {
			t.Errorf("in all: got %d, want %d", got, live)
		}
		for _, kind := range []struct{ name, table, column string }{{"topic", "article_topics", "topic"},
			{"source", "articles", "source"}} {
			wrong := count(`SELECT count(*) FROM counts c WHERE kind = $1 AND n <> (SELECT count(*) FROM `+kind.table+
				` a WHERE a.`+kind.column+` = c.name AND a.state = 'live')`, kind.name)
			kept := count(`SELECT count(*) FROM counts WHERE kind = $1 AND n > 0`, kind.name)
			want := count(`SELECT count(DISTINCT ` + kind.column + `) FROM ` + kind.table + ` WHERE state = 'live'`)
			if wrong != 0 || kept != want || want < 2 {
				t.Errorf("%ss: got %d wrong counts and %d kept, want none and %d", kind.name, wrong, kept, want)
			}
		}
		st, err := s.Operations.Stats(t.Context())
		if want := count(`SELECT count(*) FROM changes WHERE kind = 'new'`); err != nil ||
			int(st.ArticlesToday) != want || int(st.Articles) != live {
			t.Errorf("stats: got %d of today and %d live, %v, want %d and %d", st.ArticlesToday, st.Articles, err, want,
				live)
		}
	})
}
