package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/store"
	"loa/store/storetest"
)

func TestADatabaseFileThatGoesAwayStopsAllWriting(t *testing.T) {
	for name, spoil := range map[string]func(file string) error{
		"moved":   func(file string) error { return os.Rename(file, file+".elsewhere") },
		"removed": os.Remove,
		"replaced": func(file string) error {
			return errors.Join(os.Rename(file, file+".elsewhere"), os.WriteFile(file, nil, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.SQLite(t, store.Options{})
			file, _ := strings.CutPrefix(s.Name(), "sqlite:")
			if err := s.Operations.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := spoil(file); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Publishing.SaveArticle(t.Context(), storetest.Sample("1")); !errors.Is(err, store.ErrMoved) {
				t.Errorf("save: got %v, want that the file was moved", err)
			}
			if err := s.Operations.Rehearse(t.Context()); !errors.Is(err, store.ErrMoved) {
				t.Errorf("rehearse: got %v, want that the file was moved", err)
			}
			if name != "moved" {
				return
			}
			if err := os.Rename(file+".elsewhere", file); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Publishing.SaveArticle(t.Context(), storetest.Sample("1")); err != nil {
				t.Errorf("when it is back: got %v, want it stored", err)
			}
		})
	}
}

func TestADatabaseThatIsGoneIsNotBegunAnew(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	file := filepath.Join(dir, "loa.db")
	s := storetest.OpenAt(t, "sqlite:"+file, time.Now)
	storetest.Save(t, s, storetest.Sample("1"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file, file+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	for _, empty := range []bool{false, true} {
		if empty {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := store.Open(ctx, store.Options{URL: "sqlite:" + file})
		if err == nil {
			s.Close()
			t.Fatalf("empty file %v: got a new database, want none", empty)
		}
		for _, want := range []string{file, "loa restore", "loa.db.made"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("empty file %v: got %q, want that it names %s", empty, err, want)
			}
		}
	}
	if err := os.Remove(file + ".made"); err != nil {
		t.Fatal(err)
	}
	anew := storetest.OpenAt(t, "sqlite:"+file, time.Now)
	if saved := storetest.Save(t, anew, storetest.Sample("1")); !saved.New {
		t.Errorf("when told: got %+v, want a new database", saved)
	}
}
