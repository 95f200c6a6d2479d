package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"loa/store"
)

func TestTwoServicesOnOneSQLiteFileDoNotBothDeliver(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "loa.db")
	open := func() *store.Store {
		s, err := store.Open(t.Context(), store.Options{URL: url, UnsafeNoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	a, b := open(), open()
	first, err := a.Lead(t.Context(), "telegram")
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if l, err := b.Lead(short, "telegram"); err == nil {
		l.Close()
		t.Fatal("two lead, want an error")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := b.Lead(t.Context(), "telegram")
	if err != nil {
		t.Fatalf("after the leader gave up: %v, want no error", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if err := second.Close(); err != nil {
		t.Errorf("closing twice: %v, want no error", err)
	}
}
