package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"loa/store"
	"loa/store/storetest"
)

// FuzzBackup restores a backup that was damaged anywhere: it is refused, or what
// is restored opens. The database that was there stays in either case.
func FuzzBackup(f *testing.F) {
	dir := f.TempDir()
	s, err := store.Open(f.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "loa.db"), UnsafeNoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	storetest.Save(f, s, storetest.Sample("1"))
	whole := filepath.Join(dir, "whole.db")
	if err := s.Backup(f.Context(), whole); err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(whole)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{}, uint32(len(good)))
	f.Add(uint32(0), []byte("not a database"), uint32(len(good)))
	f.Add(uint32(100), []byte{0xff, 0, 13, 7}, uint32(len(good)))
	f.Add(uint32(5000), []byte("CREATE TABLE goose_db_version"), uint32(8192))
	f.Add(uint32(18), []byte{9, 9}, uint32(100))
	f.Add(uint32(0), []byte{}, uint32(0))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, size uint32) {
		damaged := append([]byte(nil), good...)
		if int(at) < len(damaged) {
			copy(damaged[at:], patch)
		}
		damaged = damaged[:min(int(size), len(damaged))]
		dir := t.TempDir()
		backup, place := filepath.Join(dir, "backup.db"), filepath.Join(dir, "loa.db")
		if err := os.WriteFile(backup, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, good, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Restore(t.Context(), store.Options{URL: "sqlite:" + place}, backup)
		again, openErr := store.Open(t.Context(), store.Options{URL: "sqlite:" + place, Now: time.Now,
			UnsafeNoSync: true})
		if openErr != nil {
			if err != nil {
				t.Fatalf("refused with %v: got %v of the database that was there, want it to open", err, openErr)
			}
			t.Fatalf("restored: got %v, want what was restored to open", openErr)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	})
}
