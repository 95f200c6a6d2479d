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
	"loa/store/storetest"
)

func TestWarningsAreLookedAtFirstAndTheLongestUnseenAreNamed(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for i, at := range []struct {
			source  string
			urgency article.Urgency
			seen    time.Duration // ago
			next    time.Duration // from now, 0: never
		}{
			{"xa", article.Ordinary, 3 * time.Hour, -2 * time.Hour},
			{"xa", article.Warning, time.Hour, -time.Minute},
			{"xa", article.Notice, 2 * time.Hour, -time.Hour},
			{"xa", article.Ordinary, 72 * time.Hour, time.Hour},
			{"xa", article.Ordinary, 96 * time.Hour, 0},
			{"huyen", article.Emergency, 49 * time.Hour, -time.Second},
			{"ban", article.Ordinary, 49 * time.Hour, -3 * time.Hour},
			{"tinh", article.Ordinary, 49 * time.Hour, time.Second},
		} {
			a := storetest.Sample(fmt.Sprint(i))
			a.Source, a.Urgency = at.source, at.urgency
			a.Title += fmt.Sprint(" ", i)
			a.ContentText += strings.Repeat(fmt.Sprint(" số ", i), 30)
			storetest.Save(t, s, a)
			k := article.Known{Source: at.source, Key: a.Key, Visited: c.Now().Add(-at.seen)}
			if at.next != 0 {
				k.NextVisit = c.Now().Add(at.next)
			}
			if err := s.Articles.MarkVisit(t.Context(), k); err != nil {
				t.Fatal(err)
			}
		}
		a := storetest.Sample("stored by one who died")
		a.Source, a.Title, a.ContentText = "thon", a.Title+" khác", strings.Repeat("Chuyện khác hẳn. ", 30)
		storetest.Save(t, s, a)
		keys := func(list []article.Known, err error) string {
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, k := range list {
				all = append(all, k.Key)
			}
			return strings.Join(all, " ")
		}
		assert.Same(t, "due", keys(s.Articles.DueVisits(t.Context(), "xa", c.Now(), 10)), "1 0 2")
		assert.Same(t, "due, one", keys(s.Articles.DueVisits(t.Context(), "xa", c.Now(), 1)), "1")
		assert.Same(t, "unseen", keys(s.Articles.LongUnseen(t.Context(), "xa", c.Now().Add(-150*time.Minute), 10)),
			"3 0")
		assert.Same(t, "stored, and never visited", keys(s.Articles.DueVisits(t.Context(), "thon",
			c.Now().Add(2*time.Minute), 10)), "stored by one who died")
		sources, err := s.Articles.SourcesDue(t.Context(), c.Now(), 10)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "sources", strings.Join(sources, " "), "xa huyen ban")
		sources, _ = s.Articles.SourcesDue(t.Context(), c.Now(), 1)
		assert.Same(t, "sources, one", len(sources), 1)
	})
}
