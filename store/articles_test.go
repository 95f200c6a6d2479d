package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) }

// each runs a test on every database under a clock of its own.
func each(t *testing.T, f func(t *testing.T, s *store.Store, c *clocktest.Clock)) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := newClock()
		f(t, openAt(t, url, c.Now), c)
	})
}

func openAt(t testing.TB, url string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{URL: url, Now: now, UnsafeNoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// sample is an article of its own: nothing else is a copy of it.
func sample(key string, topics ...string) article.Article {
	return article.Article{
		Source: "laichau", Key: key, URL: "https://laichau.gov.vn/" + key,
		Title: "Bài số " + key, Lead: "Mở đầu của bài " + key, Summary: "Tóm tắt " + key,
		ContentHTML: "<p>Nội dung của bài " + key + "</p>", ContentText: "Nội dung của bài " + key,
		Author: "Hà Minh Hưng", Origin: "Văn phòng", Language: "vi",
		Image:       &article.Image{URL: "https://laichau.gov.vn/" + key + ".jpg", Caption: "Ảnh", Width: 800, Height: 600},
		Attachments: []article.Attachment{{URL: "https://laichau.gov.vn/" + key + ".pdf", Name: "Quyết định", Type: "application/pdf", SizeBytes: 5}},
		Categories:  []string{"Tin tức"}, Topics: topics,
		Published: time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC), PublishedEvidence: "microdata",
		Updated: time.Date(2026, 11, 20, 7, 30, 0, 0, time.UTC),
	}
}

func save(t *testing.T, s *store.Store, a article.Article) article.Saved {
	t.Helper()
	saved, err := s.SaveArticle(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func load(t *testing.T, s *store.Store, id int64) article.Article {
	t.Helper()
	a, err := s.Article(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func changes(t *testing.T, s *store.Store, after int64) []article.Change {
	t.Helper()
	list, err := s.Changes(context.Background(), after, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func list(t *testing.T, s *store.Store, q article.Query) []int64 {
	t.Helper()
	found, err := s.Articles(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []int64{}
	for _, a := range found {
		ids = append(ids, a.ID)
	}
	return ids
}

func TestAnArticleComesBackAsItWasStored(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := sample("1", "giao-duc", "y-te")
		a.Title = "Thi đua ]]> <script> 😀 \x00 \xff"
		saved := save(t, s, a)
		if !saved.New || saved.Waiting || saved.Copy {
			t.Fatalf("saved = %+v", saved)
		}
		got := load(t, s, saved.ID)
		want := a
		want.Title = "Thi đua ]]> <script> 😀 \uFFFD \uFFFD"
		want.ID, want.State, want.Revision, want.Seq, want.PublishSeq = saved.ID, article.StateLive, 1, 1, 1
		want.Collected, want.Release, want.Changed = c.Now(), c.Now(), c.Now()
		if fmt.Sprintf("%+v %+v", got, *got.Image) != fmt.Sprintf("%+v %+v", withImage(want, got.Image), *want.Image) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if _, err := s.Article(context.Background(), saved.ID+1); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown id: %v", err)
		}
	})
}

func withImage(a article.Article, i *article.Image) article.Article { a.Image = i; return a }

func TestSavingTheSameAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := save(t, s, sample("1", "giao-duc"))
		c.Advance(time.Hour)
		again := save(t, s, sample("1", "giao-duc"))
		if again.New || again.Change != "" || again.ID != first.ID {
			t.Errorf("again = %+v", again)
		}
		if n := len(changes(t, s, 0)); n != 1 {
			t.Errorf("%d changes, want 1", n)
		}
		if n := len(broadcasts(t, s)); n != 1 {
			t.Errorf("%d broadcasts, want 1", n)
		}
	})
}

func TestAChangeMakesARevisionAndAnUpdate(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := sample("1", "giao-duc")
		id := save(t, s, a).ID
		later := c.Advance(time.Hour)
		a.Title = "Một tiêu đề hoàn toàn khác"
		saved := save(t, s, a)
		if saved.Change != article.ChangeTitle && saved.Change != article.ChangeNumbers {
			t.Errorf("change = %+v", saved)
		}
		got := load(t, s, id)
		if got.Revision != 2 || got.Seq != 2 || got.PublishSeq != 1 || !got.Changed.Equal(later) || got.Title != a.Title {
			t.Errorf("article = %+v", got)
		}
		revisions, err := s.Revisions(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(revisions) != 2 || revisions[0].Title != "Bài số 1" || revisions[1].Title != a.Title ||
			!slices.Contains(revisions[1].Fields, "title") || revisions[0].Kind != "" || !revisions[1].At.Equal(later) {
			t.Errorf("revisions = %+v", revisions)
		}
		b := broadcasts(t, s)
		if len(b) != 2 || b[1].Kind != article.BroadcastUpdate || b[1].Change != saved.Change || b[1].Revision != 2 {
			t.Errorf("broadcasts = %+v", b)
		}
		if n := list(t, s, article.Query{Topics: []string{"giao-duc"}}); !slices.Equal(n, []int64{id}) {
			t.Errorf("listed %v", n)
		}
	})
}

func TestAWarningTravelsInTheEmergencyLaneAndExpires(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ordinary, warning := sample("1"), sample("2")
		warning.Urgency = article.Warning
		save(t, s, ordinary)
		save(t, s, warning)
		b := broadcasts(t, s)
		if b[0].Lane != audience.LaneImmediate || !b[0].Expires.IsZero() {
			t.Errorf("ordinary: %+v", b[0])
		}
		if b[1].Lane != audience.LaneEmergency || !b[1].Expires.After(c.Now()) {
			t.Errorf("warning: %+v", b[1])
		}
	})
}

func TestAFirstFillIsPublicButNotAnnounced(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		if _, err := s.SaveFill(ctx, sample("1", "giao-duc")); err != nil {
			t.Fatal(err)
		}
		waiting := sample("2", "giao-duc")
		waiting.Release = c.Now().Add(time.Hour)
		if saved, err := s.SaveFill(ctx, waiting); err != nil || !saved.Waiting {
			t.Fatal(saved, err)
		}
		c.Advance(time.Hour)
		if n, _, err := s.Release(ctx); n != 1 || err != nil {
			t.Fatalf("released %d, %v", n, err)
		}
		if len(changes(t, s, 0)) != 2 || len(broadcasts(t, s)) != 0 {
			t.Errorf("%d changes, %d broadcasts", len(changes(t, s, 0)), len(broadcasts(t, s)))
		}
	})
}

func TestAWaitingArticleIsUnseenUntilItsRelease(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		a := sample("1", "giao-duc")
		a.Release = c.Now().Add(time.Hour)
		saved := save(t, s, a)
		if !saved.New || !saved.Waiting {
			t.Fatalf("saved = %+v", saved)
		}
		if len(list(t, s, article.Query{})) != 0 || len(changes(t, s, 0)) != 0 || len(broadcasts(t, s)) != 0 {
			t.Error("a waiting article was seen")
		}
		a.Title, a.Release = "Sửa khi còn chờ", c.Now().Add(2*time.Hour)
		if saved := save(t, s, a); !saved.Waiting || saved.Change == "" {
			t.Errorf("changed while waiting: %+v", saved)
		}
		n, next, err := s.Release(ctx)
		if n != 0 || err != nil || !next.Equal(c.Now().Add(time.Hour)) {
			t.Errorf("too early: released %d, next %s, %v", n, next, err)
		}
		c.Advance(time.Hour)
		n, next, err = s.Release(ctx)
		if n != 1 || err != nil || !next.IsZero() {
			t.Errorf("released %d, next %s, %v", n, next, err)
		}
		if n, _, err := s.Release(ctx); n != 0 || err != nil {
			t.Errorf("released again: %d, %v", n, err)
		}
		got, b := load(t, s, saved.ID), broadcasts(t, s)
		if got.State != article.StateLive || got.Seq != 1 || got.PublishSeq != 1 || got.Revision != 2 {
			t.Errorf("article = %+v", got)
		}
		if len(b) != 1 || b[0].Kind != article.BroadcastNew || b[0].Seq != 1 || b[0].Revision != 2 {
			t.Errorf("broadcasts = %+v", b)
		}
		if len(list(t, s, article.Query{Topics: []string{"giao-duc"}})) != 1 {
			t.Error("not listed after its release")
		}
	})
}

func TestAnArticleTakenDownBeforeItsReleaseWasNeverThere(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		a := sample("1", "giao-duc")
		a.Release = c.Now().Add(time.Hour)
		id := save(t, s, a).ID
		if err := s.Withdraw(ctx, id, "404"); err != nil {
			t.Fatal(err)
		}
		c.Advance(2 * time.Hour)
		if n, _, err := s.Release(ctx); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		everything := article.Query{Withdrawn: c.Now().Add(-24 * time.Hour)}
		if len(changes(t, s, 0)) != 0 || len(broadcasts(t, s)) != 0 || len(list(t, s, everything)) != 0 {
			t.Error("readers were told of something they never saw")
		}
		save(t, s, a)
		if b := broadcasts(t, s); len(b) != 1 || b[0].Kind != article.BroadcastNew {
			t.Errorf("after it returned: %+v", b)
		}
	})
}

func TestAWithdrawnArticleIsShownAsGoneAndMayReturn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := save(t, s, sample("1", "giao-duc")).ID
		before := c.Now()
		c.Advance(time.Hour)
		for range 2 {
			if err := s.Withdraw(ctx, id, "404 twice"); err != nil {
				t.Fatal(err)
			}
		}
		got := load(t, s, id)
		if got.State != article.StateWithdrawn || got.Reason != "404 twice" || got.Seq != 2 {
			t.Errorf("article = %+v", got)
		}
		if b := broadcasts(t, s); len(b) != 2 || b[1].Kind != article.BroadcastWithdrawal {
			t.Errorf("broadcasts = %+v", b)
		}
		topic := []string{"giao-duc"}
		if n := len(list(t, s, article.Query{Topics: topic})); n != 0 {
			t.Errorf("%d listed", n)
		}
		if n := len(list(t, s, article.Query{Topics: topic, Withdrawn: before})); n != 1 {
			t.Errorf("%d listed with the withdrawn", n)
		}
		if n := len(list(t, s, article.Query{Withdrawn: c.Now()})); n != 0 {
			t.Errorf("%d listed long after", n)
		}
		c.Advance(time.Hour)
		saved := save(t, s, sample("1", "giao-duc"))
		if saved.ID != id || saved.New || saved.Change != article.ChangeMinor || !slices.Contains(saved.Fields, "state") {
			t.Errorf("returned: %+v", saved)
		}
		got = load(t, s, id)
		if got.State != article.StateLive || got.Seq != 3 || got.Reason != "" || got.Revision != 1 {
			t.Errorf("returned: %+v", got)
		}
		if b := broadcasts(t, s); len(b) != 3 || b[2].Kind != article.BroadcastUpdate {
			t.Errorf("broadcasts = %+v", b)
		}
		if err := s.Withdraw(ctx, 99, ""); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown id: %v", err)
		}
	})
}

func TestAnArticleWithoutIdentityIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for _, broken := range []article.Article{{Source: "x", Key: "1"}, {Source: "x", Title: "T"}, {Key: "1", Title: "T"}} {
			if _, err := s.SaveArticle(context.Background(), broken); err == nil || !strings.Contains(err.Error(), "must not be empty") {
				t.Errorf("%+v: %v", broken, err)
			}
		}
	})
}

func TestOtherTopicsChangeTheFeedsAndTellOnlyThoseWhoHaveThem(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		save(t, s, sample("1", "giao-duc"))
		saved := save(t, s, sample("1", "y-te"))
		if saved.Change != article.ChangeMinor || !slices.Contains(saved.Fields, "topics") {
			t.Errorf("saved = %+v", saved)
		}
		got := changes(t, s, 1)
		if len(got) != 1 || !slices.Contains(got[0].Topics, "giao-duc") || !slices.Contains(got[0].Topics, "y-te") {
			t.Errorf("changes = %+v", got)
		}
		if b := broadcasts(t, s); len(b) != 2 || b[1].Kind != article.BroadcastNew {
			t.Errorf("broadcasts = %+v", b)
		}
		if len(list(t, s, article.Query{Topics: []string{"giao-duc"}})) != 0 || len(list(t, s, article.Query{Topics: []string{"y-te"}})) != 1 {
			t.Error("listed under the former topic")
		}
	})
}

func TestSavingTheSameArticleAtOnceStoresItOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := newClock()
		stores := []*store.Store{openAt(t, url, c.Now), openAt(t, url, c.Now)}
		const keys, writers = 8, 6
		var work sync.WaitGroup
		var mu sync.Mutex
		created := map[int64]int{}
		for w := range writers {
			work.Go(func() {
				for k := range keys {
					saved, err := stores[w%2].SaveArticle(context.Background(), sample(fmt.Sprint(k), "giao-duc"))
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if saved.New {
						created[saved.ID]++
					}
					mu.Unlock()
				}
			})
		}
		work.Wait()
		if len(created) != keys || len(list(t, stores[0], article.Query{})) != keys {
			t.Errorf("%d created, %d listed, want %d", len(created), len(list(t, stores[0], article.Query{})), keys)
		}
		for i, ch := range changes(t, stores[0], 0) {
			if ch.Seq != int64(i+1) {
				t.Errorf("change %d has number %d", i+1, ch.Seq)
			}
		}
	})
}

// A reader that asks for what came after the last number it saw, while others
// publish, must see every number: none may become visible behind its back.
func TestAReaderOfChangesMissesNone(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := newClock()
		reader := openAt(t, url, c.Now)
		const writers, each = 4, 25
		var work sync.WaitGroup
		for w := range writers {
			s := openAt(t, url, c.Now)
			work.Go(func() {
				for i := range each {
					if _, err := s.SaveArticle(context.Background(), sample(fmt.Sprintf("%d-%d", w, i))); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { work.Wait(); close(done) }()
		var last int64
		for running := true; running || last < writers*each; {
			select {
			case <-done:
				if !running {
					t.Fatalf("only %d of %d changes were seen", last, writers*each)
				}
				running = false
			default:
			}
			for {
				some := changes(t, reader, last)
				if len(some) == 0 {
					break
				}
				for _, ch := range some {
					if ch.Seq != last+1 {
						t.Fatalf("after %d came %d", last, ch.Seq)
					}
					last = ch.Seq
				}
			}
		}
		if latest, err := reader.LatestSeq(context.Background()); err != nil || latest != last {
			t.Errorf("latest %d, %v; read %d", latest, err, last)
		}
	})
}

func broadcasts(t *testing.T, s *store.Store) []ledger.Broadcast {
	t.Helper()
	list, err := s.Broadcasts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestManyReadAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for i := range 12 {
			save(t, s, sample(fmt.Sprint(i), "giao-duc"))
		}
		var work sync.WaitGroup
		for range 24 {
			work.Go(func() {
				for range 5 {
					found, err := s.Articles(context.Background(), article.Query{Topics: []string{"giao-duc"}, Limit: 11})
					if err != nil || len(found) != 11 || found[0].ID != 12 || found[10].ID != 2 {
						t.Errorf("%d found, %v", len(found), err)
					}
				}
			})
		}
		work.Wait()
	})
}

func TestWhatCannotBeStoredAsGivenDoesNotChangeForEver(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := sample("1", "giao-duc", "")
		a.Image.Caption, a.Categories = "hai\ndòng\tvà \xff", []string{"", "Tin\ntức", ""}
		a.Attachments = append(a.Attachments, article.Attachment{Name: "\n"}, article.Attachment{})
		a.Published = a.Published.Add(123456)
		save(t, s, a)
		if saved := save(t, s, a); saved.Change != "" || saved.New {
			t.Errorf("the same again: %+v", saved)
		}
	})
}
