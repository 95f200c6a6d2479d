package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

// open opens a database for a site.
func openFor(t *testing.T, url, site string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{URL: url, Site: site, UnsafeNoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func stored(t *testing.T, s *store.Store, key string) article.Article {
	t.Helper()
	a, err := s.Articles.Article(context.Background(), storetest.Save(t, s, storetest.Sample(key)).ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNoIDIsGivenTwiceAfterABackupIsRestored is the story of an operator who
// restores an older backup, in which one article is missing, and goes on.
func TestNoIDIsGivenTwiceAfterABackupIsRestored(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	url, backup := "sqlite:"+filepath.Join(dir, "loa.db"), filepath.Join(dir, "backup.db")
	s := openFor(t, url, "https://loa.example")
	first := stored(t, s, "1")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	lost := stored(t, s, "2") // readers have it
	s.Close()
	if _, err := store.Restore(ctx, store.Options{URL: url}, backup); err != nil {
		t.Fatal(err)
	}
	s = openFor(t, url, "https://loa.example")
	later := stored(t, s, "3")
	if later.ID != lost.ID {
		t.Fatalf("got number %d, want %d: this test is about a number that is given again", later.ID, lost.ID)
	}
	if later.GUID("loa.example") == lost.GUID("loa.example") || later.PageName() == lost.PageName() {
		t.Errorf("got %s at %s for another article, want its own id and page", later.GUID("loa.example"),
			later.PageName())
	}
	again := stored(t, s, "2") // found once more
	if got, want := again.GUID("loa.example"), lost.GUID("loa.example"); got != want {
		t.Errorf("got %s for the article that was lost, want %s as before", got, want)
	}
	kept, err := s.Articles.Article(ctx, first.ID)
	if err != nil || kept.FeedID != first.FeedID || kept.FeedID == "" {
		t.Errorf("got %q %v for the article in the backup, want %q", kept.FeedID, err, first.FeedID)
	}
}

func TestALostDatabaseGivesTheSameIDsAndAnotherSiteOthers(t *testing.T) {
	seen := map[string]string{}
	storetest.EachURL(t, func(t *testing.T, url string) {
		got := stored(t, openFor(t, url, "https://loa.example"), "1").FeedID
		if want := article.NewFeedID("https://loa.example", storetest.Sample("1").Source, storetest.Sample("1").Key,
			0); got != want {
			t.Errorf("got %s, want %s in every new database", got, want)
		}
		seen[got] = "the site"
	})
	other := stored(t, openFor(t, "sqlite:"+filepath.Join(t.TempDir(), "b.db"), "https://loa.example/huyen"),
		"1").FeedID
	if other == "" || seen[other] != "" {
		t.Errorf("got %q on another site of the same host, want an id of its own", other)
	}
}

func TestAnEditAndACopyKeepTheID(t *testing.T) {
	storetest.EachWith(t, store.Options{Site: "https://loa.example"}, func(t *testing.T, s *store.Store) {
		first := storetest.Load(t, s, storetest.Save(t, s, storetest.Release("laichau", "1")).ID)
		edited := storetest.Release("laichau", "1")
		edited.Title += ", đã sửa"
		storetest.Save(t, s, edited)
		copied := storetest.Save(t, s, storetest.Release("tamduong", "9"))
		if got := storetest.Load(t, s, copied.ID); !copied.Copy || first.FeedID == "" || got.FeedID != first.FeedID {
			t.Errorf("got %q, a copy: %t; want %q", got.FeedID, copied.Copy, first.FeedID)
		}
	})
}

// TestWhatWasStoredBeforeKeepsItsNumber: ids that readers have stay for ever.
func TestWhatWasStoredBeforeKeepsItsNumber(t *testing.T) {
	s := openFor(t, "sqlite:"+filepath.Join(t.TempDir(), "loa.db"), "")
	a := stored(t, s, "1")
	if a.FeedID != "" || a.PageName() != "1" {
		t.Errorf("got %q at %s, want the number alone", a.FeedID, a.PageName())
	}
}
