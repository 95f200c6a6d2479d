package articles_test

import (
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

func TestWhatIsReadForManyIsAsItIsNow(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		here, elsewhere := storetest.OpenAt(t, url, time.Now), storetest.OpenAt(t, url, time.Now)
		title := func(id int64) string {
			t.Helper()
			a, err := here.Articles.Recent(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return a.Title
		}
		a := storetest.Sample("1", "a")
		id := storetest.Save(t, here, a).ID
		for n := range 20 {
			title(id) // is kept now
			a.Title = fmt.Sprint("Tiêu đề ", n)
			by := here
			if n%2 == 1 {
				by = elsewhere
			}
			storetest.Save(t, by, a)
			if n%2 == 1 { // another process's change may go unseen for a moment
				for end := time.Now().Add(10 * time.Second); title(id) != a.Title && time.Now().Before(end); {
					time.Sleep(10 * time.Millisecond)
				}
			}
			if got := title(id); got != a.Title {
				t.Errorf("change %d: got %q, want %q", n, got, a.Title)
			}
		}
		if err := here.Topics.SyncTopics(t.Context(), []article.Topic{{ID: "b", Formerly: []string{"a"}}}); err != nil {
			t.Fatal(err)
		}
		if b, err := here.Articles.Recent(t.Context(), id); err != nil || b.Topics[0] != "b" {
			t.Errorf("after its topic was renamed: got %v, %v, want b", b.Topics, err)
		}
	})
}

func BenchmarkAnArticleForManyRecipients(b *testing.B) {
	for _, kind := range []string{"read each time", "read once"} {
		b.Run(kind, func(b *testing.B) {
			storetest.BenchEach(b, func(b *testing.B, s *store.Store) {
				saved, err := s.Publishing.SaveArticle(b.Context(), storetest.Sample("1", "a"))
				if err != nil {
					b.Fatal(err)
				}
				read := s.Articles.Article
				if kind == "read once" {
					read = s.Articles.Recent
				}
				for b.Loop() {
					if _, err := read(b.Context(), saved.ID); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
