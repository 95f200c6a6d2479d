//go:build unix

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"loa/store"
	"loa/store/storetest"
)

func TestAPoolerInTransactionModeIsNamed(t *testing.T) {
	for mode, shared := range map[string]bool{"session": false, "transaction": true} {
		t.Run(mode, func(t *testing.T) {
			address := storetest.Postgres(t)
			storetest.OpenAt(t, address, time.Now).Close()
			s, err := store.Open(t.Context(), store.Options{URL: storetest.Bouncer(t, address, mode)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			if err := s.Operations.Rehearse(t.Context()); errors.Is(err, store.ErrShared) != shared {
				t.Errorf("rehearse: got %v, want that sessions are shared: %v", err, shared)
			}
			short, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			l, err := s.Lead(short, "telegram")
			if err == nil {
				defer l.Close()
			}
			if (err != nil) != shared || shared && !errors.Is(err, store.ErrShared) {
				t.Errorf("lead: got %v, want that sessions are shared: %v", err, shared)
			}
		})
	}
}
