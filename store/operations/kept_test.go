package operations

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestASmallAnswerIsAlwaysFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := kept[int]{large: func(int) bool { return false }}
		n := 0
		for want := range 3 {
			got, err := k.get(t.Context(), func(context.Context) (int, error) { n++; return n - 1, nil })
			if got != want || err != nil {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
		}
	})
}

func TestALargeAnswerIsKeptAndRenewedInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := kept[int]{large: func(int) bool { return true }}
		n, broken := 0, false
		ask := func(want int) {
			t.Helper()
			got, err := k.get(t.Context(), func(context.Context) (int, error) {
				time.Sleep(time.Second)
				if broken {
					return 0, errors.New("unreachable")
				}
				n++
				return n, nil
			})
			synctest.Wait()
			if got != want || err != nil {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
		}
		ask(1)
		ask(1)
		time.Sleep(99 * time.Second)
		ask(1)
		time.Sleep(2 * time.Second)
		ask(1) // and begins to compute
		time.Sleep(2 * time.Second)
		ask(2)
		broken = true
		time.Sleep(101 * time.Second)
		ask(2)
		time.Sleep(2 * time.Second)
		ask(2)
		time.Sleep(2 * time.Second)
		broken = false
		time.Sleep(time.Hour) // nobody asked
		ask(3)
		k.close()
	})
}

// TestAFirstAnswerThatTakesLongIsThereForWhoAsksNext: of a million subscribers the
// first count takes longer than whoever reads the metrics waits.
func TestAFirstAnswerThatTakesLongIsThereForWhoAsksNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := kept[int]{large: func(int) bool { return true }}
		n := 0
		ask := func() (int, error) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			return k.get(ctx, func(ctx context.Context) (int, error) {
				n++
				select {
				case <-time.After(8 * time.Second):
					return n, nil
				case <-ctx.Done():
					return 0, ctx.Err()
				}
			})
		}
		if _, err := ask(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
		if got, err := ask(); got != 1 || err != nil { // three seconds later it is there
			t.Errorf("got %d, %v, want 1", got, err)
		}
		k.close()
		k.at = time.Time{}
		go ask()
		synctest.Wait()
		closing := time.Now()
		k.close() // and nobody waits for one that is under way
		if took := time.Since(closing); took > time.Second {
			t.Errorf("got an end after %s, want at once", took)
		}
	})
}
