package publishing_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestTheSameReleaseElsewhereIsOneArticleWithTwoPlaces(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := storetest.Save(t, s, storetest.Release("laichau", "1", "thi-dua"))
		saved := storetest.Save(t, s, storetest.Release("tamduong", "9", "thi-dua", "tam-duong"))
		if !saved.Copy || saved.New || saved.ID != first.ID {
			t.Fatalf("saved = %+v, want saved.Copy, not saved.New, saved.ID %v", saved, first.ID)
		}
		a := storetest.Load(t, s, first.ID)
		if !slices.Equal(a.Places, []article.Place{{Source: "tamduong", URL: "https://tamduong.gov.vn/9"}}) {
			t.Errorf("places = %+v", a.Places)
		}
		if !slices.Equal(a.Topics, []string{"thi-dua", "tam-duong"}) ||
			len(storetest.List(t, s, article.Query{Topics: []string{"tam-duong"}})) != 1 {
			t.Errorf("topics = %v, want a.Topics %v, 1", a.Topics, []string{"thi-dua", "tam-duong"})
		}
		if n := len(storetest.Broadcasts(t, s)); n != 2 { // once more for tam-duong
			t.Errorf("%d broadcasts, want 2", n)
		}
		known, err := s.Articles.Known(context.Background(), "tamduong", []string{"9", "10"})
		if err != nil || len(known) != 1 || known["9"].ID != first.ID || known["9"].URL != "https://tamduong.gov.vn/9" {
			t.Errorf("known = %+v, %v, want no error, len(known) 1, %v, %q", known, err, first.ID,
				"https://tamduong.gov.vn/9")
		}

		seq, _ := s.Articles.LatestSeq(context.Background())
		if again := storetest.Save(t, s, storetest.Release("tamduong", "9", "thi-dua", "tam-duong")); !again.Copy ||
			again.ID != first.ID {
			t.Errorf("the copy again: %+v, want again.Copy, again.ID %v", again, first.ID)
		}
		if again := storetest.Save(t, s, storetest.Release("laichau", "1", "thi-dua")); again.Change != "" ||
			again.Copy {
			t.Errorf("the original again: %+v, want again.Change empty, not again.Copy", again)
		}
		if now, _ := s.Articles.LatestSeq(context.Background()); now != seq {
			t.Errorf("%d changes by saving the same again, want now %v", now-seq, seq)
		}
	})
}

func TestOtherFiguresInTheTitleAreAnotherArticle(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		one, two := storetest.Release("laichau", "1"), storetest.Release("laichau", "2")
		one.Title += " năm 2025"
		two.Title += " năm 2026"
		storetest.Save(t, s, one)
		if saved := storetest.Save(t, s, two); !saved.New {
			t.Errorf("saved = %+v, want saved.New", saved)
		}
	})
}

func TestACopyThatBecomesAnotherTextIsAnArticleOfItsOwn(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := storetest.Save(t, s, storetest.Release("laichau", "1")).ID
		storetest.Save(t, s, storetest.Release("tamduong", "9"))
		other := storetest.Release("tamduong", "9")
		other.Title, other.ContentText = "Một chuyện khác hẳn", "Chỉ còn vài dòng ngắn."
		saved := storetest.Save(t, s, other)
		if !saved.New || saved.ID == first {
			t.Fatalf("saved = %+v, want saved.New, saved.ID other than %v", saved, first)
		}
		if p := storetest.Load(t, s, first).Places; len(p) != 0 {
			t.Errorf("places of the original = %+v, want len(p) 0", p)
		}
		if b := storetest.Broadcasts(t, s); len(b) != 2 || b[1].Article != saved.ID {
			t.Errorf("broadcasts = %+v, want len(b) 2, b[1].Article %v", b, saved.ID)
		}
	})
}

func TestAnArticleStaysWhileOneOfItsPlacesStands(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Release("laichau", "1")).ID
		storetest.Save(t, s, storetest.Release("tamduong", "9"))
		gone := func(source, key string) {
			known, err := s.Articles.Known(ctx, source, []string{key})
			if err != nil {
				t.Fatal(err)
			}
			k := known[key]
			k.Missing = c.Now()
			if err := s.Articles.MarkVisit(ctx, k); err != nil {
				t.Fatal(err)
			}
			if err := s.Publishing.Withdraw(ctx, k.ID, "404"); err != nil {
				t.Fatal(err)
			}
		}
		gone("laichau", "1")
		a := storetest.Load(t, s, id)
		if a.State != article.StateLive || a.Source != "tamduong" || a.URL != "https://tamduong.gov.vn/9" ||
			len(a.Places) != 0 {
			t.Fatalf("after its first place went: %+v, want a.State %v, a.Source %q, a.URL %q, len(a.Places) 0", a,
				article.StateLive, "tamduong", "https://tamduong.gov.vn/9")
		}
		if again := storetest.Save(t, s, storetest.Release("tamduong", "9")); again.ID != id || again.Copy ||
			again.New {
			t.Errorf("at its new home: %+v, want again.ID %v, not again.Copy, not again.New", again, id)
		}
		gone("tamduong", "9")
		if a := storetest.Load(t, s, id); a.State != article.StateWithdrawn {
			t.Errorf("after its last place went: %+v, want a.State %v", a, article.StateWithdrawn)
		}
	})
}

func TestAWaitingArticleIsNotHeldBackByACopyWithoutDelay(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		waiting := storetest.Release("laichau", "1")
		waiting.Release = c.Now().Add(24 * time.Hour)
		id := storetest.Save(t, s, waiting).ID
		if saved := storetest.Save(t, s, storetest.Release("tamduong", "9")); !saved.Copy || !saved.Waiting ||
			saved.ID != id {
			t.Errorf("saved = %+v, want saved.Copy, saved.Waiting, saved.ID %v", saved, id)
		}
		if n, _, err := s.Publishing.Release(context.Background()); n != 1 || err != nil {
			t.Errorf("released %d, %v, want 1, no error", n, err)
		}
	})
}

func TestAWarningGivenAgainIsSentAgain(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		warn := func(source, key string, published time.Time) article.Saved {
			a := storetest.Release(source, key)
			a.Urgency, a.Published = article.Warning, published
			return storetest.Save(t, s, a)
		}
		now := c.Now()
		warn("laichau", "1", now)
		if saved := warn("tamduong", "1", now.Add(time.Hour)); !saved.Copy {
			t.Errorf("the same warning elsewhere: %+v, want saved.Copy", saved)
		}
		if saved := warn("laichau", "2", now.Add(time.Hour)); !saved.New {
			t.Errorf("again by the same source: %+v, want saved.New", saved)
		}
		if saved := warn("tamduong", "2", now.Add(3*24*time.Hour)); !saved.New {
			t.Errorf("again on another day: %+v, want saved.New", saved)
		}
		if n := len(storetest.Broadcasts(t, s)); n != 3 {
			t.Errorf("%d broadcasts, want 3", n)
		}
	})
}
