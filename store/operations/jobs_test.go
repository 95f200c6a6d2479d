package operations_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

func TestAJobHasOneHolderUntilItsLeaseEnds(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx, c := context.Background(), storetest.NewClock()
		one, two := storetest.OpenAt(t, url, c.Now), storetest.OpenAt(t, url, c.Now)
		claim := func(s *store.Store, want bool) {
			t.Helper()
			if got, err := s.Operations.ClaimJob(ctx, "visit", time.Minute); got != want || err != nil {
				t.Errorf("claimed %v, %v, want %v", got, err, want)
			}
		}
		extend := func(s *store.Store, want bool) {
			t.Helper()
			if got, err := s.Operations.ExtendJob(ctx, "visit", time.Minute); got != want || err != nil {
				t.Errorf("extended %v, %v, want %v", got, err, want)
			}
		}
		claim(one, true)
		claim(one, false)
		claim(two, false)
		extend(two, false)
		c.Advance(50 * time.Second)
		extend(one, true)
		c.Advance(50 * time.Second)
		claim(two, false)
		c.Advance(10 * time.Second)
		extend(one, false) // too late
		claim(two, true)
		// The one that lost the lease must not take it from the new holder.
		if err := one.Operations.FinishJob(ctx, "visit", 0, c.Now(), "late"); err != nil {
			t.Fatal(err)
		}
		claim(one, false)
		next := c.Now().Add(time.Hour)
		if err := two.Operations.FinishJob(ctx, "visit", 0, next, "well"); err != nil {
			t.Fatal(err)
		}
		j, err := one.Operations.Job(ctx, "visit")
		if err != nil || j.Outcome != "well" || !j.Next.Equal(next) || !j.Lease.IsZero() || j.Owner != "" {
			t.Errorf("job = %+v, %v, want no error, j.Outcome %q, j.Next.Equal(next), j.Lease.IsZero(), j.Owner empty",
				j, err, "well")
		}
		if due, err := one.Operations.ClaimDueJob(ctx, "visit", time.Minute); due || err != nil {
			t.Errorf("claimed a job that already ran: %v, %v, want not due, no error", due, err)
		}
		c.Advance(time.Hour)
		if due, err := one.Operations.ClaimDueJob(ctx, "visit", time.Minute); !due || err != nil {
			t.Errorf("not claimed when due: %v, %v, want due, no error", due, err)
		}
		if _, err := one.Operations.Job(ctx, "none"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("unknown job: %v, want error %v", err, article.ErrNotFound)
		}
		if jobs, err := one.Operations.Jobs(ctx); err != nil || len(jobs) != 1 {
			t.Errorf("jobs = %+v, %v, want no error, len(jobs) 1", jobs, err)
		}
	})
}

func TestOfManyProcessesOneClaimsAJob(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := storetest.NewClock()
		var claimed atomic.Int64
		var work sync.WaitGroup
		for range 8 {
			s := storetest.OpenAt(t, url, c.Now)
			work.Go(func() {
				got, err := s.Operations.ClaimDueJob(context.Background(), "visit", time.Minute)
				if err != nil {
					t.Error(err)
				}
				if got {
					claimed.Add(1)
				}
			})
		}
		work.Wait()
		if claimed.Load() != 1 {
			t.Errorf("%d claimed it, want claimed.Load() 1", claimed.Load())
		}
	})
}
