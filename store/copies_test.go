package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
)

// release is a text long enough to be recognised elsewhere.
func release(source, key string, topics ...string) article.Article {
	a := sample(key, topics...)
	a.Source, a.URL = source, "https://"+source+".gov.vn/"+key
	a.Title = "Hội nghị tổng kết phong trào thi đua yêu nước"
	a.ContentText = strings.Repeat("Sáng nay hội nghị tổng kết phong trào thi đua yêu nước đã diễn ra tại trung tâm với sự tham dự của đông đảo cán bộ. ", 2) +
		"Các đại biểu đã nghe báo cáo kết quả công tác, thảo luận phương hướng, và biểu dương những tập thể, cá nhân có thành tích xuất sắc trong lao động, học tập."
	return a
}

func TestTheSameReleaseElsewhereIsOneArticleWithTwoPlaces(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := save(t, s, release("laichau", "1", "thi-dua"))
		saved := save(t, s, release("tamduong", "9", "thi-dua", "tam-duong"))
		if !saved.Copy || saved.New || saved.ID != first.ID {
			t.Fatalf("saved = %+v", saved)
		}
		a := load(t, s, first.ID)
		if !slices.Equal(a.Places, []article.Place{{Source: "tamduong", URL: "https://tamduong.gov.vn/9"}}) {
			t.Errorf("places = %+v", a.Places)
		}
		if !slices.Equal(a.Topics, []string{"thi-dua", "tam-duong"}) || len(list(t, s, article.Query{Topics: []string{"tam-duong"}})) != 1 {
			t.Errorf("topics = %v", a.Topics)
		}
		if n := len(broadcasts(t, s)); n != 2 { // once more for tam-duong
			t.Errorf("%d broadcasts", n)
		}
		known, err := s.Known(context.Background(), "tamduong", []string{"9", "10"})
		if err != nil || len(known) != 1 || known["9"].ID != first.ID || known["9"].URL != "https://tamduong.gov.vn/9" {
			t.Errorf("known = %+v, %v", known, err)
		}

		seq, _ := s.LatestSeq(context.Background())
		if again := save(t, s, release("tamduong", "9", "thi-dua", "tam-duong")); !again.Copy || again.ID != first.ID {
			t.Errorf("the copy again: %+v", again)
		}
		if again := save(t, s, release("laichau", "1", "thi-dua")); again.Change != "" || again.Copy {
			t.Errorf("the original again: %+v", again)
		}
		if now, _ := s.LatestSeq(context.Background()); now != seq {
			t.Errorf("%d changes by saving the same again", now-seq)
		}
	})
}

func TestOtherFiguresInTheTitleAreAnotherArticle(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		one, two := release("laichau", "1"), release("laichau", "2")
		one.Title += " năm 2025"
		two.Title += " năm 2026"
		save(t, s, one)
		if saved := save(t, s, two); !saved.New {
			t.Errorf("saved = %+v", saved)
		}
	})
}

func TestACopyThatBecomesAnotherTextIsAnArticleOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := save(t, s, release("laichau", "1")).ID
		save(t, s, release("tamduong", "9"))
		other := release("tamduong", "9")
		other.Title, other.ContentText = "Một chuyện khác hẳn", "Chỉ còn vài dòng ngắn."
		saved := save(t, s, other)
		if !saved.New || saved.ID == first {
			t.Fatalf("saved = %+v", saved)
		}
		if p := load(t, s, first).Places; len(p) != 0 {
			t.Errorf("places of the original = %+v", p)
		}
		if b := broadcasts(t, s); len(b) != 2 || b[1].Article != saved.ID {
			t.Errorf("broadcasts = %+v", b)
		}
	})
}

func TestAnArticleStaysWhileOneOfItsPlacesStands(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := save(t, s, release("laichau", "1")).ID
		save(t, s, release("tamduong", "9"))
		gone := func(source, key string) {
			known, err := s.Known(ctx, source, []string{key})
			if err != nil {
				t.Fatal(err)
			}
			k := known[key]
			k.Missing = c.Now()
			if err := s.MarkVisit(ctx, k); err != nil {
				t.Fatal(err)
			}
			if err := s.Withdraw(ctx, k.ID, "404"); err != nil {
				t.Fatal(err)
			}
		}
		gone("laichau", "1")
		a := load(t, s, id)
		if a.State != article.StateLive || a.Source != "tamduong" || a.URL != "https://tamduong.gov.vn/9" || len(a.Places) != 0 {
			t.Fatalf("after its first place went: %+v", a)
		}
		if again := save(t, s, release("tamduong", "9")); again.ID != id || again.Copy || again.New {
			t.Errorf("at its new home: %+v", again)
		}
		gone("tamduong", "9")
		if a := load(t, s, id); a.State != article.StateWithdrawn {
			t.Errorf("after its last place went: %+v", a)
		}
	})
}

func TestAWaitingArticleIsNotHeldBackByACopyWithoutDelay(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		waiting := release("laichau", "1")
		waiting.Release = c.Now().Add(24 * time.Hour)
		id := save(t, s, waiting).ID
		if saved := save(t, s, release("tamduong", "9")); !saved.Copy || !saved.Waiting || saved.ID != id {
			t.Errorf("saved = %+v", saved)
		}
		if n, _, err := s.Release(context.Background()); n != 1 || err != nil {
			t.Errorf("released %d, %v", n, err)
		}
	})
}

func TestAWarningGivenAgainIsSentAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		warn := func(source, key string, published time.Time) article.Saved {
			a := release(source, key)
			a.Urgency, a.Published = article.Warning, published
			return save(t, s, a)
		}
		now := c.Now()
		warn("laichau", "1", now)
		if saved := warn("tamduong", "1", now.Add(time.Hour)); !saved.Copy {
			t.Errorf("the same warning elsewhere: %+v", saved)
		}
		if saved := warn("laichau", "2", now.Add(time.Hour)); !saved.New {
			t.Errorf("again by the same source: %+v", saved)
		}
		if saved := warn("tamduong", "2", now.Add(3*24*time.Hour)); !saved.New {
			t.Errorf("again on another day: %+v", saved)
		}
		if n := len(broadcasts(t, s)); n != 3 {
			t.Errorf("%d broadcasts", n)
		}
	})
}
