package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestABackupHoldsEverythingAndCanBeRestored(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	url := "sqlite:" + filepath.Join(dir, "loa.db")
	c := storetest.NewClock()
	s := storetest.OpenAt(t, url, c.Now)
	id := storetest.Save(t, s, storetest.Sample("1", "giao-duc")).ID

	file := filepath.Join(dir, "backups", "one.db")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: %v, %v, want no error, info.Mode().Perm() 0o600", info.Mode(), err)
	}
	if err := s.Backup(ctx, file); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf(`over a backup: %v, want an error, it to contain "exists"`, err)
	}
	storetest.Save(t, s, storetest.Sample("2"))

	if _, err := store.Restore(ctx, store.Options{URL: url}, file); err == nil ||
		!strings.Contains(err.Error(), "stop Loa first") {
		t.Errorf(`into a database in use: %v, want an error, it to contain "stop Loa first"`, err)
	}
	s.Close()
	kept, err := store.Restore(ctx, store.Options{URL: url, Now: c.Now}, file)
	if err != nil {
		t.Fatal(err)
	}
	restored, before := storetest.OpenAt(t, url, c.Now), storetest.OpenAt(t, "sqlite:"+kept, c.Now)
	if got := storetest.Load(t, restored, id); got.Title != "Bài số 1" ||
		len(storetest.List(t, restored, article.Query{Search: "nội dung"})) != 1 {
		t.Errorf("restored: %+v, want got.Title %q, 1", got, "Bài số 1")
	}
	if n := len(storetest.List(t, before, article.Query{})); n != 2 {
		t.Errorf("%d articles in the database that was replaced, want 2", n)
	}
}

func TestOnlyABackupOfLoaIsRestored(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	o := store.Options{URL: "sqlite:" + filepath.Join(dir, "loa.db")}
	noise := filepath.Join(dir, "noise")
	if err := os.WriteFile(noise, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{noise: "is not a SQLite database", empty: "not a database of Loa",
		filepath.Join(dir, "none"): "no such file"} {
		if _, err := store.Restore(ctx, o, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", filepath.Base(file), err, want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "loa.db*")); len(left) > 0 {
		t.Errorf("left behind: %v, want len(left) at most 0", left)
	}
}

func TestPostgresIsBackedUpByItsOwnTool(t *testing.T) {
	s := storetest.OpenAt(t, storetest.Postgres(t), storetest.NewClock().Now)
	if err := s.Backup(context.Background(), filepath.Join(t.TempDir(), "x")); err == nil ||
		!strings.Contains(err.Error(), "pg_dump") {
		t.Errorf(`%v, want an error, it to contain "pg_dump"`, err)
	}
}

func TestTheDatabaseTellsItsVersionAndSize(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		info, err := s.Info(context.Background())
		if err != nil || info.Schema < 1 || info.SizeBytes < 4096 || !strings.Contains(info.Engine, " ") {
			t.Errorf(`%+v, %v, want no error, info.Schema at least 1, info.SizeBytes at least 4096, info.Engine to contain " "`, info, err)
		}
		if err := s.Operations.Ping(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
