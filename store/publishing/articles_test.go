package publishing_test

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
	"loa/article/differences"
	"loa/audience"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestAnArticleComesBackAsItWasStored(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := storetest.Sample("1", "giao-duc", "y-te")
		a.Title = "Thi đua ]]> <script> 😀 \x00 \xff"
		saved := storetest.Save(t, s, a)
		if !saved.New || saved.Waiting || saved.Copy {
			t.Fatalf("saved = %+v, want saved.New, not saved.Waiting, not saved.Copy", saved)
		}
		got := storetest.Load(t, s, saved.ID)
		want := a
		want.Title = "Thi đua ]]> <script> 😀 \uFFFD \uFFFD"
		want.ID, want.State, want.Revision, want.Seq, want.PublishSeq = saved.ID, article.StateLive, 1, 1, 1
		want.Collected, want.Release, want.Changed = c.Now(), c.Now(), c.Now()
		if fmt.Sprintf("%+v %+v", got, *got.Image) != fmt.Sprintf("%+v %+v", withImage(want, got.Image), *want.Image) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if _, err := s.Articles.Article(context.Background(), saved.ID+1); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown id: %v, want error %v", err, article.ErrNotFound)
		}
	})
}

func withImage(a article.Article, i *article.Image) article.Article { a.Image = i; return a }

func TestSavingTheSameAgainChangesNothing(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := storetest.Save(t, s, storetest.Sample("1", "giao-duc"))
		c.Advance(time.Hour)
		again := storetest.Save(t, s, storetest.Sample("1", "giao-duc"))
		if again.New || again.Change != "" || again.ID != first.ID {
			t.Errorf("again = %+v, want not again.New, again.Change empty, again.ID %v", again, first.ID)
		}
		if n := len(storetest.Changes(t, s, 0)); n != 1 {
			t.Errorf("%d changes, want 1", n)
		}
		if n := len(storetest.Broadcasts(t, s)); n != 1 {
			t.Errorf("%d broadcasts, want 1", n)
		}
	})
}

func TestAChangeMakesARevisionAndAnUpdate(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := storetest.Sample("1", "giao-duc")
		id := storetest.Save(t, s, a).ID
		later := c.Advance(time.Hour)
		a.Title = "Một tiêu đề hoàn toàn khác"
		saved := storetest.Save(t, s, a)
		if saved.Change != article.ChangeTitle && saved.Change != article.ChangeNumbers {
			t.Errorf("change = %+v", saved)
		}
		got := storetest.Load(t, s, id)
		if got.Revision != 2 || got.Seq != 2 || got.PublishSeq != 1 || !got.Changed.Equal(later) ||
			got.Title != a.Title {
			t.Errorf("article = %+v, want got.Revision 2, got.Seq 2, got.PublishSeq 1, got.Changed.Equal(later), "+
				"got.Title %v", got, a.Title)
		}
		revisions, err := s.Articles.Revisions(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(revisions) != 2 || revisions[0].Title != "Bài số 1" || revisions[1].Title != a.Title ||
			!slices.Contains(revisions[1].Fields, "title") || revisions[0].Kind != "" || !revisions[1].At.Equal(later) {
			t.Errorf("revisions = %+v, want len(revisions) 2, revisions[0].Title %q, revisions[1].Title %v, "+
				"revisions[1].Fields to contain %v, revisions[0].Kind empty, revisions[1].At.Equal(later)", revisions,
				"Bài số 1", a.Title, "title")
		}
		b := storetest.Broadcasts(t, s)
		if len(b) != 2 || b[1].Kind != article.BroadcastUpdate || b[1].Change != saved.Change || b[1].Revision != 2 {
			t.Errorf("broadcasts = %+v, want len(b) 2, b[1].Kind %v, b[1].Change %v, b[1].Revision 2", b,
				article.BroadcastUpdate, saved.Change)
		}
		if n := storetest.List(t, s, article.Query{Topics: []string{"giao-duc"}}); !slices.Equal(n, []int64{id}) {
			t.Errorf("listed %v, want n %v", n, []int64{id})
		}
	})
}

func TestAWarningTravelsInTheEmergencyLaneAndExpires(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ordinary, warning := storetest.Sample("1"), storetest.Sample("2")
		warning.Urgency = article.Warning
		storetest.Save(t, s, ordinary)
		storetest.Save(t, s, warning)
		b := storetest.Broadcasts(t, s)
		if b[0].Lane != audience.LaneImmediate || !b[0].Expires.IsZero() {
			t.Errorf("ordinary: %+v, want b[0].Lane %v, b[0].Expires.IsZero()", b[0], audience.LaneImmediate)
		}
		if b[1].Lane != audience.LaneEmergency || !b[1].Expires.After(c.Now()) {
			t.Errorf("warning: %+v, want b[1].Lane %v, b[1].Expires.After(c.Now())", b[1], audience.LaneEmergency)
		}
	})
}

func TestAFirstFillIsPublicButNotAnnounced(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		if _, err := s.Publishing.SaveFill(ctx, storetest.Sample("1", "giao-duc")); err != nil {
			t.Fatal(err)
		}
		waiting := storetest.Sample("2", "giao-duc")
		waiting.Release = c.Now().Add(time.Hour)
		if saved, err := s.Publishing.SaveFill(ctx, waiting); err != nil || !saved.Waiting {
			t.Fatal(saved, err)
		}
		c.Advance(time.Hour)
		if n, _, err := s.Publishing.Release(ctx); n != 1 || err != nil {
			t.Fatalf("released %d, %v, want 1, no error", n, err)
		}
		if len(storetest.Changes(t, s, 0)) != 2 || len(storetest.Broadcasts(t, s)) != 0 {
			t.Errorf("%d changes, %d broadcasts, want len(storetest.Changes(t, s, 0)) 2, "+
				"len(storetest.Broadcasts(t, s)) 0", len(storetest.Changes(t, s, 0)), len(storetest.Broadcasts(t, s)))
		}
	})
}

func TestAWaitingArticleIsUnseenUntilItsRelease(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		a := storetest.Sample("1", "giao-duc")
		a.Release = c.Now().Add(time.Hour)
		saved := storetest.Save(t, s, a)
		if !saved.New || !saved.Waiting {
			t.Fatalf("saved = %+v, want saved.New, saved.Waiting", saved)
		}
		if len(storetest.List(t, s, article.Query{})) != 0 || len(storetest.Changes(t, s, 0)) != 0 ||
			len(storetest.Broadcasts(t, s)) != 0 {
			t.Error("a waiting article was seen, want 0, len(storetest.Changes(t, s, 0)) 0, " +
				"len(storetest.Broadcasts(t, s)) 0")
		}
		a.Title, a.Release = "Sửa khi còn chờ", c.Now().Add(2*time.Hour)
		if saved := storetest.Save(t, s, a); !saved.Waiting || saved.Change == "" {
			t.Errorf("changed while waiting: %+v, want saved.Waiting, saved.Change not empty", saved)
		}
		n, next, err := s.Publishing.Release(ctx)
		if n != 0 || err != nil || !next.Equal(c.Now().Add(time.Hour)) {
			t.Errorf("too early: released %d, next %s, %v, want 0, no error, next.Equal(c.Now().Add(time.Hour))", n,
				next, err)
		}
		c.Advance(time.Hour)
		n, next, err = s.Publishing.Release(ctx)
		if n != 1 || err != nil || !next.IsZero() {
			t.Errorf("released %d, next %s, %v, want 1, no error, next.IsZero()", n, next, err)
		}
		if n, _, err := s.Publishing.Release(ctx); n != 0 || err != nil {
			t.Errorf("released again: %d, %v, want 0, no error", n, err)
		}
		got, b := storetest.Load(t, s, saved.ID), storetest.Broadcasts(t, s)
		if got.State != article.StateLive || got.Seq != 1 || got.PublishSeq != 1 || got.Revision != 2 {
			t.Errorf("article = %+v, want got.State %v, got.Seq 1, got.PublishSeq 1, got.Revision 2", got,
				article.StateLive)
		}
		if len(b) != 1 || b[0].Kind != article.BroadcastNew || b[0].Seq != 1 || b[0].Revision != 2 {
			t.Errorf("broadcasts = %+v, want len(b) 1, b[0].Kind %v, b[0].Seq 1, b[0].Revision 2", b,
				article.BroadcastNew)
		}
		if len(storetest.List(t, s, article.Query{Topics: []string{"giao-duc"}})) != 1 {
			t.Error("not listed after its release, want 1")
		}
	})
}

func TestAnArticleTakenDownBeforeItsReleaseWasNeverThere(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		a := storetest.Sample("1", "giao-duc")
		a.Release = c.Now().Add(time.Hour)
		id := storetest.Save(t, s, a).ID
		if err := s.Publishing.Withdraw(ctx, id, "404"); err != nil {
			t.Fatal(err)
		}
		c.Advance(2 * time.Hour)
		if n, _, err := s.Publishing.Release(ctx); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		everything := article.Query{Withdrawn: c.Now().Add(-24 * time.Hour)}
		if len(storetest.Changes(t, s, 0)) != 0 || len(storetest.Broadcasts(t, s)) != 0 ||
			len(storetest.List(t, s, everything)) != 0 {
			t.Error("readers were told of something they never saw, want len(storetest.Changes(t, s, 0)) 0, " +
				"len(storetest.Broadcasts(t, s)) 0, 0")
		}
		storetest.Save(t, s, a)
		if b := storetest.Broadcasts(t, s); len(b) != 1 || b[0].Kind != article.BroadcastNew {
			t.Errorf("after it returned: %+v, want len(b) 1, b[0].Kind %v", b, article.BroadcastNew)
		}
	})
}

// TestAnArticleThatAnOperatorRemovedDoesNotReturn: its portal goes on showing
// it, and changes it.
func TestAnArticleThatAnOperatorRemovedDoesNotReturn(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Sample("1", "giao-duc")).ID
		c.Advance(time.Hour)
		for range 2 {
			if err := s.Publishing.Remove(ctx, id, "nêu tên một đứa trẻ"); err != nil {
				t.Fatal(err)
			}
		}
		changed := storetest.Sample("1", "giao-duc")
		changed.Title += ", đã sửa"
		for _, again := range []article.Article{storetest.Sample("1", "giao-duc"), changed} {
			c.Advance(time.Hour)
			saved := storetest.Save(t, s, again)
			assert.Same(t, "what the visit did to "+again.Title, saved, article.Saved{ID: id})
		}
		got := storetest.Load(t, s, id)
		assert.Same(t, "state", got.State, article.StateWithdrawn)
		assert.Same(t, "reason", got.Reason, "nêu tên một đứa trẻ")
		assert.Same(t, "broadcasts: the news and its withdrawal", len(storetest.Broadcasts(t, s)), 2)

		other := storetest.Save(t, s, storetest.Sample("2", "giao-duc")).ID // gone at its portal before an operator says so
		if err := errors.Join(s.Publishing.Withdraw(ctx, other, "404 twice"), s.Publishing.Remove(ctx, other,
			"đã gỡ")); err != nil {
			t.Fatal(err)
		}
		storetest.Save(t, s, storetest.Sample("2", "giao-duc"))
		assert.Same(t, "state of the one that was gone already", storetest.Load(t, s, other).State,
			article.StateWithdrawn)
		if err := s.Publishing.Remove(ctx, 999, "không có"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("got %v, want %v", err, article.ErrNotFound)
		}
	})
}

func TestAWithdrawnArticleIsShownAsGoneAndMayReturn(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		id := storetest.Save(t, s, storetest.Sample("1", "giao-duc")).ID
		before := c.Now()
		c.Advance(time.Hour)
		for range 2 {
			if err := s.Publishing.Withdraw(ctx, id, "404 twice"); err != nil {
				t.Fatal(err)
			}
		}
		got := storetest.Load(t, s, id)
		if got.State != article.StateWithdrawn || got.Reason != "404 twice" || got.Seq != 2 {
			t.Errorf("article = %+v, want got.State %v, got.Reason %q, got.Seq 2", got, article.StateWithdrawn,
				"404 twice")
		}
		if b := storetest.Broadcasts(t, s); len(b) != 2 || b[1].Kind != article.BroadcastWithdrawal {
			t.Errorf("broadcasts = %+v, want len(b) 2, b[1].Kind %v", b, article.BroadcastWithdrawal)
		}
		topic := []string{"giao-duc"}
		if n := len(storetest.List(t, s, article.Query{Topics: topic})); n != 0 {
			t.Errorf("%d listed, want 0", n)
		}
		if n := len(storetest.List(t, s, article.Query{Topics: topic, Withdrawn: before})); n != 1 {
			t.Errorf("%d listed with the withdrawn, want 1", n)
		}
		if n := len(storetest.List(t, s, article.Query{Withdrawn: c.Now()})); n != 0 {
			t.Errorf("%d listed long after, want 0", n)
		}
		c.Advance(time.Hour)
		saved := storetest.Save(t, s, storetest.Sample("1", "giao-duc"))
		if saved.ID != id || saved.New || saved.Change != article.ChangeMinor ||
			!slices.Contains(saved.Fields, "state") {
			t.Errorf("returned: %+v, want saved.ID %v, not saved.New, saved.Change %v, saved.Fields to contain %v",
				saved, id, article.ChangeMinor, "state")
		}
		got = storetest.Load(t, s, id)
		if got.State != article.StateLive || got.Seq != 3 || got.Reason != "" || got.Revision != 1 {
			t.Errorf("returned: %+v, want got.State %v, got.Seq 3, got.Reason empty, got.Revision 1", got,
				article.StateLive)
		}
		if b := storetest.Broadcasts(t, s); len(b) != 3 || b[2].Kind != article.BroadcastUpdate {
			t.Errorf("broadcasts = %+v, want len(b) 3, b[2].Kind %v", b, article.BroadcastUpdate)
		}
		if err := s.Publishing.Withdraw(ctx, 99, ""); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown id: %v, want error %v", err, article.ErrNotFound)
		}
	})
}

func TestAnArticleWithoutIdentityIsRefused(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for _, broken := range []article.Article{{Source: "x", Key: "1"}, {Source: "x", Title: "T"},
			{Key: "1", Title: "T"}} {
			if _, err := s.Publishing.SaveArticle(context.Background(), broken); err == nil ||
				!strings.Contains(err.Error(), "must not be empty") {
				t.Errorf(`%+v: %v, want an error, it to contain "must not be empty"`, broken, err)
			}
		}
	})
}

func TestOtherTopicsChangeTheFeedsAndTellOnlyThoseWhoHaveThem(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		storetest.Save(t, s, storetest.Sample("1", "giao-duc"))
		saved := storetest.Save(t, s, storetest.Sample("1", "y-te"))
		if saved.Change != article.ChangeMinor || !slices.Contains(saved.Fields, "topics") {
			t.Errorf("saved = %+v, want saved.Change %v, saved.Fields to contain %v", saved, article.ChangeMinor,
				"topics")
		}
		got := storetest.Changes(t, s, 1)
		if len(got) != 1 || !slices.Contains(got[0].Topics, "giao-duc") || !slices.Contains(got[0].Topics, "y-te") {
			t.Errorf("changes = %+v, want len(got) 1, got[0].Topics to contain %v, got[0].Topics to contain %v", got,
				"giao-duc", "y-te")
		}
		if b := storetest.Broadcasts(t, s); len(b) != 2 || b[1].Kind != article.BroadcastNew {
			t.Errorf("broadcasts = %+v, want len(b) 2, b[1].Kind %v", b, article.BroadcastNew)
		}
		if len(storetest.List(t, s, article.Query{Topics: []string{"giao-duc"}})) != 0 ||
			len(storetest.List(t, s, article.Query{Topics: []string{"y-te"}})) != 1 {
			t.Error("listed under the former topic, want 0, 1")
		}
	})
}

func TestSavingTheSameArticleAtOnceStoresItOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := storetest.NewClock()
		stores := []*store.Store{storetest.OpenAt(t, url, c.Now), storetest.OpenAt(t, url, c.Now)}
		const keys, writers = 8, 6
		var work sync.WaitGroup
		var mu sync.Mutex
		created := map[int64]int{}
		for w := range writers {
			work.Go(func() {
				for k := range keys {
					saved, err := stores[w%2].Publishing.SaveArticle(context.Background(),
						storetest.Sample(fmt.Sprint(k), "giao-duc"))
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
		if len(created) != keys || len(storetest.List(t, stores[0], article.Query{})) != keys {
			t.Errorf("%d created, %d listed, want %d", len(created), len(storetest.List(t, stores[0], article.Query{})),
				keys)
		}
		for i, ch := range storetest.Changes(t, stores[0], 0) {
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
		c := storetest.NewClock()
		reader := storetest.OpenAt(t, url, c.Now)
		const writers, each = 4, 25
		var work sync.WaitGroup
		for w := range writers {
			s := storetest.OpenAt(t, url, c.Now)
			work.Go(func() {
				for i := range each {
					if _, err := s.Publishing.SaveArticle(context.Background(),
						storetest.Sample(fmt.Sprintf("%d-%d", w, i))); err != nil {
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
					t.Fatalf("only %d of %d changes were seen, want running", last, writers*each)
				}
				running = false
			default:
			}
			for {
				some := storetest.Changes(t, reader, last)
				if len(some) == 0 {
					break
				}
				for _, ch := range some {
					if ch.Seq != last+1 {
						t.Fatalf("after %d came %d, want ch.Seq %v", last, ch.Seq, last+1)
					}
					last = ch.Seq
				}
			}
		}
		if latest, err := reader.Articles.LatestSeq(context.Background()); err != nil || latest != last {
			t.Errorf("latest %d, %v; read %d, want no error, latest %v", latest, err, last, last)
		}
	})
}

func TestManyReadAtOnce(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		for i := range 12 {
			storetest.Save(t, s, storetest.Sample(fmt.Sprint(i), "giao-duc"))
		}
		var work sync.WaitGroup
		for range 24 {
			work.Go(func() {
				for range 5 {
					found, err := s.Articles.Articles(context.Background(),
						article.Query{Topics: []string{"giao-duc"}, Limit: 11})
					if err != nil || len(found) != 11 || found[0].ID != 12 || found[10].ID != 2 {
						t.Errorf("%d found, %v, want no error, len(found) 11, found[0].ID 12, found[10].ID 2",
							len(found), err)
					}
				}
			})
		}
		work.Wait()
	})
}

func TestWhatCannotBeStoredAsGivenDoesNotChangeForEver(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := storetest.Sample("1", "giao-duc", "")
		a.Image.Caption, a.Categories = "hai\ndòng\tvà \xff", []string{"", "Tin\ntức", ""}
		a.Attachments = append(a.Attachments, article.Attachment{Name: "\n"}, article.Attachment{})
		a.Published = a.Published.Add(123456)
		storetest.Save(t, s, a)
		if saved := storetest.Save(t, s, a); saved.Change != "" || saved.New {
			t.Errorf("the same again: %+v, want saved.Change empty, not saved.New", saved)
		}
	})
}

func TestACorrectionIsKeptUntilTheNextOne(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := storetest.Sample("1", "giao-duc")
		a.ContentText = "Có 40 hộ ở bản Nậm Pì phải sơ tán."
		id := storetest.Save(t, s, a).ID
		assert.Same(t, "correction at first", storetest.Load(t, s, id).Correction, article.Correction{})

		at := c.Advance(time.Hour)
		a.ContentText = "Có 400 hộ ở bản Nậm Pì phải sơ tán."
		storetest.Save(t, s, a)
		want := article.Correction{At: at, Edit: article.Edit{Kind: article.ChangeNumbers,
			Fields:      []string{"content", "numbers"},
			Differences: []differences.Difference{{Kind: differences.Figure, Was: "40 hộ", Now: "400 hộ"}}}}
		assert.Same(t, "correction of a figure", storetest.Load(t, s, id).Correction, want)

		c.Advance(time.Hour)
		a.ContentText = "Có 400 hộ, ở bản Nậm Pì, phải sơ tán."
		storetest.Save(t, s, a)
		got := storetest.Load(t, s, id)
		assert.Same(t, "correction after commas", got.Correction, want)
		assert.Same(t, "revision after commas", got.Revision, 3)

		for seq, text := range map[int64]string{1: "Có 40 hộ ở bản Nậm Pì phải sơ tán.",
			2: "Có 400 hộ ở bản Nậm Pì phải sơ tán."} {
			r, err := s.Articles.RevisionAt(t.Context(), id, seq)
			assert.Same(t, fmt.Sprintf("text and error at change %d", seq), fmt.Sprint(r.Content, err), text+"<nil>")
		}
		_, err := s.Articles.RevisionAt(t.Context(), id, got.Seq)
		assert.Same(t, "the present wording is no former one", errors.Is(err, article.ErrNotFound), true)
	})
}
