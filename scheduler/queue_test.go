package scheduler

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOfManyQueuedJobsOnlySomeRunAtOnceAndTheOthersHoldNoLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		var running, most, done, leases atomic.Int64
		var jobs []Job
		for i := range 2000 {
			jobs = append(jobs, Job{Name: fmt.Sprintf("visit-%d", i), Spec: "*/10 * * * *", AtOnce: true, Queued: true,
				Run: func(ctx context.Context) (string, error) {
					most.Store(max(most.Load(), running.Add(1)))
					claims.mu.Lock()
					held := int64(0)
					for _, r := range claims.jobs {
						if r.lease.After(time.Now()) {
							held++
						}
					}
					claims.mu.Unlock()
					leases.Store(max(leases.Load(), held))
					time.Sleep(2 * time.Second)
					running.Add(-1)
					done.Add(1)
					return "", nil
				}})
		}
		var prompt atomic.Int64
		jobs = append(jobs, Job{Name: "release", Spec: "@every 1s", Run: func(context.Context) (string, error) {
			prompt.Add(1)
			return "", nil
		}})
		_, stop := start(t, claims, "a", jobs...)
		time.Sleep(5 * time.Minute)
		if n := prompt.Load(); n < 290 {
			t.Errorf("a job that is not queued ran %d times in five minutes, want about 300", n)
		}
		if n := done.Load(); n != 2000 {
			t.Errorf("got %d runs, want each of 2000 jobs once", n)
		}
		if n := most.Load(); n != 16 {
			t.Errorf("got %d at once, want 16", n)
		}
		if n := leases.Load(); n > 17 {
			t.Errorf("got %d leases held, want one a running job", n)
		}
		stop()
	})
}

func TestAJobThatWaitsForItsPlaceCanBeRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		var ran atomic.Int64
		var jobs []Job
		for i := range 40 {
			jobs = append(jobs, Job{Name: fmt.Sprintf("visit-%d", i), Spec: "0 0 1 1 *", AtOnce: true, Queued: true,
				Run: func(context.Context) (string, error) {
					time.Sleep(10 * time.Second)
					ran.Add(1)
					return "", nil
				}})
		}
		s, stop := start(t, claims, "a", jobs...)
		time.Sleep(time.Second)
		for i := range 40 {
			s.Remove(fmt.Sprintf("visit-%d", i))
		}
		time.Sleep(5 * time.Minute)
		if n := ran.Load(); n != 16 {
			t.Errorf("got %d runs, want the 16 that had a place", n)
		}
		stop()
	})
}

// BenchmarkPlanning is one job's run among many that are not due.
func BenchmarkPlanning(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			claims := process{newShared(), "a"}
			s := New(Options{Claims: claims, Stored: claims.stored})
			for i := range n {
				job := Job{Name: fmt.Sprintf("visit-%d", i), Spec: "0 0 1 1 *",
					Run: func(context.Context) (string, error) { return "", nil }}
				if err := s.Add(b.Context(), job); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := s.RunNow(b.Context(), "visit-7"); err != nil {
					b.Fatal(err)
				}
				s.startDue()
			}
		})
	}
}
