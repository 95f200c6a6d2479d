package store_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

func TestASQLiteDatabaseIsCreatedForThisUserOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a folder", "with 100% ?odd#names", "loa.db")
	s := storetest.OpenAt(t, "sqlite:"+file, storetest.NewClock().Now)
	storetest.Save(t, s, storetest.Sample("1"))
	for path, want := range map[string]os.FileMode{filepath.Dir(file): 0o700, file: 0o600, file + "-wal": 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info, err, want)
		}
	}
}

func TestADatabaseThatCannotBeOpenedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise.db")
	if err := os.WriteFile(noise, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"":                     "allowed are",
		"loa.db":               "allowed are",
		"mysql://u:geheim@h/d": "allowed are",
		"sqlite:":              "a file is needed",
		"sqlite::memory:":      "a file is needed",
		"sqlite:" + dir:        dir,
		"sqlite:" + noise:      "is not a SQLite database",
		"sqlite:" + filepath.Join(noise, "loa.db"):                              "create its folder",
		"postgres://loa:geheim@127.0.0.1:1/loa?sslmode=disable":                 "cannot be reached",
		"postgres://loa:geheim@127.0.0.1:notaport/loa":                          "cannot be read",
		"postgres://loa:geheim@127.0.0.1:1/loa?sslmode=sometimes":               "cannot be read",
		"postgres://loa:geheim%zz@127.0.0.1:1/loa?sslmode=disable&connect=geh":  "cannot be read",
		"postgres://loa:geheim@127.0.0.1:1/loa?sslmode=disable&pool=%2Fgeheim%": "cannot be read",
	} {
		s, err := store.Open(context.Background(), store.Options{URL: address})
		if err == nil {
			s.Close()
			t.Errorf("%s was opened, want an error", address)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf(`%s: the password is in the error: %v, want it without "geheim"`, address, err)
		}
	}
}

func TestAMissingPostgresDatabaseIsNamedWithoutItsPassword(t *testing.T) {
	u, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path, u.User = "/not_there", url.UserPassword(u.User.Username(), "geheim")
	_, err = store.Open(context.Background(), store.Options{URL: u.String()})
	if err == nil || !strings.Contains(err.Error(), "does not exist on its server") ||
		strings.Contains(err.Error(), "geheim") {
		t.Errorf(`%v, want an error, it to contain "does not exist on its server", it without "geheim"`, err)
	}
}

func TestADatabaseOfANewerLoaIsLeftAlone(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, address string) {
		storetest.OpenAt(t, address, storetest.NewClock().Now).Close()
		db := storetest.Raw(t, address)
		if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)`,
			true); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(context.Background(), store.Options{URL: address})
		if err == nil || !strings.Contains(err.Error(), "newer Loa") {
			t.Errorf(`%v, want an error, it to contain "newer Loa"`, err)
		}
	})
}

func TestADatabaseThatLacksAStepBeforeItsNewestIsRefused(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, address string) {
		storetest.OpenAt(t, address, storetest.NewClock().Now).Close()
		if _, err := storetest.Raw(t, address).Exec(`DELETE FROM goose_db_version WHERE version_id = 137`); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(context.Background(), store.Options{URL: address})
		if err == nil || !strings.Contains(err.Error(), "between two releases") {
			t.Errorf("got %v, want an error that tells of a build between two releases", err)
		}
	})
}

func TestProcessesThatStartTogetherMigrateOnce(t *testing.T) {
	storetest.EachBlank(t, func(t *testing.T, address string) {
		errs := make(chan error)
		for range 4 {
			go func() {
				s, err := store.Open(context.Background(), store.Options{URL: address})
				if err == nil {
					err = s.Close()
				}
				errs <- err
			}()
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	})
}

// The wait here is SQLite's own for a lock, one second, and cannot be a fake.
func TestOpeningOutwaitsAProcessThatHoldsTheFile(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "loa.db")
	lock, err := storetest.Raw(t, address).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.ExecContext(context.Background(), `BEGIN EXCLUSIVE`); err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(1200*time.Millisecond, func() { lock.ExecContext(context.Background(), `ROLLBACK`) }).Stop()
	storetest.OpenAt(t, address, storetest.NewClock().Now)
}

func TestALockedDatabaseLosesNothingAndSaysSo(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "loa.db")
	s := storetest.OpenAt(t, address, storetest.NewClock().Now)
	other := storetest.Raw(t, address)
	lock, err := other.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if _, err := lock.ExecContext(context.Background(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Publishing.SaveArticle(ctx, storetest.Sample("1")); err == nil {
		t.Error("saved while another program holds the lock, want an error")
	}
	if n := len(storetest.List(t, s, article.Query{})); n != 0 { // readers go on
		t.Errorf("%d articles, want 0", n)
	}
	if _, err := lock.ExecContext(context.Background(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if saved := storetest.Save(t, s, storetest.Sample("1")); !saved.New {
		t.Errorf("saved = %+v, want saved.New", saved)
	}
}

func TestAFullDatabaseSaysSoAndKeepsWhatItHas(t *testing.T) {
	file := filepath.Join(t.TempDir(), "loa.db")
	s := storetest.OpenAt(t, "sqlite:"+file, storetest.NewClock().Now)
	id := storetest.Save(t, s, storetest.Sample("1")).ID
	if err := s.LimitPages(4); err != nil { // fewer than it has: it may not grow
		t.Fatal(err)
	}
	big := storetest.Sample("2")
	big.ContentText = strings.Repeat("nhiều chữ ", 1<<17)
	_, err := s.Publishing.SaveArticle(context.Background(), big)
	if err == nil || !strings.Contains(err.Error(), "disk is full") || !strings.Contains(err.Error(), file) {
		t.Errorf(`%v, want an error, it to contain "disk is full", it to contain %v`, err, file)
	}
	if storetest.Load(t, s, id).Key != "1" || len(storetest.List(t, s, article.Query{})) != 1 ||
		len(storetest.Changes(t, s, 0)) != 1 {
		t.Errorf("something was stored by half, or lost, want storetest.Load(t, s, id).Key %q, 1, "+
			"len(storetest.Changes(t, s, 0)) 1", "1")
	}
	if err := s.LimitPages(1 << 30); err != nil {
		t.Fatal(err)
	}
	if saved := storetest.Save(t, s, big); !saved.New {
		t.Errorf("after space was made: %+v, want saved.New", saved)
	}
}
