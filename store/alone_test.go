package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/store"
	"loa/store/storetest"
)

func TestADatabaseInUseIsNotLeftAlone(t *testing.T) {
	storetest.EachBlank(t, func(t *testing.T, url string) {
		o := store.Options{URL: url}
		if err := store.Alone(t.Context(), o); err != nil {
			t.Errorf("before it was opened: got %v, want nobody", err)
		}
		s := storetest.OpenAt(t, url, time.Now)
		storetest.Save(t, s, storetest.Sample("1"))
		if err := store.Alone(t.Context(), o); err == nil || !strings.Contains(err.Error(), "in use") {
			t.Errorf("while a service has it open: got %v, want that it is in use", err)
		}
		storetest.Save(t, s, storetest.Sample("2"))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(10 * time.Second); ; { // the server notices the end of sessions by and by
			err := store.Alone(t.Context(), o)
			if err == nil {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("after it was closed: got %v, want nobody", err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if again := storetest.OpenAt(t, url, time.Now); storetest.Load(t, again, 2).Key != "2" {
			t.Errorf("what was stored is not there any more, want storetest.Load(t, again, 2).Key %q", "2")
		}
	})
}

func TestABackupIntoAFolderThatIsNotThereIsRefused(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	folder := filepath.Join(t.TempDir(), "disk")
	err := s.Backup(t.Context(), filepath.Join(folder, "loa.db"))
	if err == nil || !strings.Contains(err.Error(), "mount its disk") {
		t.Errorf("got %v, want that there is no folder", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("got the folder made, want it left out")
	}
}
