package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"loa/internal/assert"
)

var hanoi = time.FixedZone("", 7*3600)

// record is a job as the claims keep it.
type record struct {
	owner         string
	lease         time.Time
	finished      time.Time
	next          time.Time
	outcome       string
	started, runs int
}

// shared are the claims of several processes.
type shared struct {
	mu   sync.Mutex
	jobs map[string]*record
	fail error // claims
	lose error // what is to be recorded

	asked int // for claims that failed
}

func newShared() *shared { return &shared{jobs: map[string]*record{}} }

func (s *shared) at(name string) record {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.jobs[name]; r != nil {
		return *r
	}
	return record{}
}

// process is one owner's view of the claims.
type process struct {
	*shared
	owner string
}

func (p process) claim(name string, lease time.Duration, due bool) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		p.asked++
		return false, p.fail
	}
	r := p.jobs[name]
	if r == nil {
		r = &record{}
		p.jobs[name] = r
	}
	now := time.Now()
	if r.lease.After(now) || due && r.next.After(now) {
		return false, nil
	}
	r.owner, r.lease = p.owner, now.Add(lease)
	r.started++
	return true, nil
}

func (p process) ClaimJob(_ context.Context, name string, lease time.Duration) (bool, error) {
	return p.claim(name, lease, false)
}

func (p process) ClaimDueJob(_ context.Context, name string, lease time.Duration) (bool, error) {
	return p.claim(name, lease, true)
}

func (p process) ExtendJob(_ context.Context, name string, lease time.Duration) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.jobs[name]
	if r.owner != p.owner || !r.lease.After(time.Now()) {
		return false, nil
	}
	r.lease = time.Now().Add(lease)
	return true, nil
}

func (p process) FinishJob(_ context.Context, name string, _ time.Duration, next time.Time, outcome string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lose != nil {
		return p.lose
	}
	r := p.jobs[name]
	r.owner, r.lease = "", time.Time{}
	r.finished, r.next, r.outcome = time.Now(), next, outcome
	r.runs++
	return nil
}

func (p process) stored(_ context.Context, name string) (last, next time.Time, err error) {
	r := p.at(name)
	return r.finished, r.next, nil
}

func start(t *testing.T, claims *shared, owner string, jobs ...Job) (*Scheduler, func()) {
	t.Helper()
	p := process{claims, owner}
	s := New(Options{Claims: p, Stored: p.stored, Location: hanoi})
	for _, j := range jobs {
		if err := s.Add(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	return s, func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestJobsRunWhenTheirTimeComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now() // midnight UTC, 1 January 2000: 7:00 in Hanoi
		var times []time.Duration
		claims := newShared()
		_, stop := start(t, claims, "a", Job{Name: "j", Spec: "30 7-9 * * *",
			Run: func(context.Context) (string, error) {
				times = append(times, time.Since(begin))
				return "3 new", nil
			}})
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if len(times) != 3 || times[0] != 30*time.Minute || times[1] != 90*time.Minute || times[2] != 150*time.Minute {
			t.Errorf("ran at %v, want len(times) 3, times[0] %v, times[1] %v, times[2] %v", times, 30*time.Minute,
				90*time.Minute, 150*time.Minute)
		}
		r := claims.at("j")
		if r.outcome != "3 new" || r.next.Sub(begin) != 24*time.Hour+30*time.Minute ||
			r.finished.Sub(begin) != 150*time.Minute {
			t.Errorf("record %+v, want r.outcome %q, r.next.Sub(begin) %v, r.finished.Sub(begin) %v", r, "3 new",
				24*time.Hour+30*time.Minute, 150*time.Minute)
		}
		stop()
	})
}

func TestARunNeverOverlapsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, runs atomic.Int32
		s, stop := start(t, newShared(), "a", Job{Name: "j", Spec: "@every 1m",
			Run: func(context.Context) (string, error) {
				most.Store(max(most.Load(), running.Add(1)))
				defer running.Add(-1)
				runs.Add(1)
				time.Sleep(150 * time.Second)
				return "", nil
			}})
		time.Sleep(61 * time.Second)
		if _, err := s.RunNow(t.Context(), "j"); !errors.Is(err, ErrRunning) {
			t.Errorf("a run by hand during a run gives %v, want error %v", err, ErrRunning)
		}
		time.Sleep(59 * time.Minute)
		stop()
		if most.Load() != 1 || runs.Load() < 16 || runs.Load() > 18 {
			t.Errorf("%d runs, %d at once, want most.Load() 1, runs.Load() at least 16, runs.Load() at most 18",
				runs.Load(), most.Load())
		}
	})
}

func TestTwoProcessesShareAJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		job := Job{Name: "j", Spec: "*/10 * * * *", Run: func(context.Context) (string, error) {
			runs.Add(1)
			time.Sleep(90 * time.Second)
			return "", nil
		}}
		claims := newShared()
		_, stopA := start(t, claims, "a", job)
		_, stopB := start(t, claims, "b", job)
		time.Sleep(time.Hour + time.Minute)
		if runs.Load() != 6 {
			t.Errorf("%d runs in an hour, want runs.Load() 6", runs.Load())
		}
		stopA()
		time.Sleep(time.Hour)
		stopB()
		if runs.Load() != 12 {
			t.Errorf("%d runs after one of the processes ended, want runs.Load() 12", runs.Load())
		}
	})
}

func TestAKilledProcessLeavesItsJobToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		if ok, _ := (process{claims, "killed"}).ClaimJob(t.Context(), "j", time.Minute); !ok {
			t.Fatal("not claimed, want ok")
		}
		begin := time.Now()
		var ran time.Duration
		_, stop := start(t, claims, "b", Job{Name: "j", Spec: "@hourly", AtOnce: true,
			Run: func(context.Context) (string, error) {
				ran = time.Since(begin)
				return "", nil
			}})
		time.Sleep(10 * time.Minute)
		stop()
		if ran < time.Minute || ran > time.Minute+6*time.Second {
			t.Errorf("ran after %v, want ran at least %v, ran at most %v", ran, time.Minute, time.Minute+6*time.Second)
		}
	})
}

func TestTheNextTimeSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		job := Job{Name: "j", Spec: "@every 1h", Run: func(context.Context) (string,
			error) {
			runs.Add(1)
			return "", nil
		}}
		claims := newShared()
		_, stop := start(t, claims, "a", job)
		time.Sleep(61 * time.Minute)
		stop()
		time.Sleep(58 * time.Minute)
		_, stop = start(t, claims, "b", job)
		time.Sleep(2 * time.Minute)
		stop()
		if runs.Load() != 2 {
			t.Errorf("%d runs: a restart put the hour off, want runs.Load() 2", runs.Load())
		}
		time.Sleep(5 * time.Hour)
		_, stop = start(t, claims, "c", job)
		synctest.Wait()
		time.Sleep(time.Second)
		stop()
		if runs.Load() != 3 {
			t.Errorf("%d runs: what was missed was not made up for, want runs.Load() 3", runs.Load())
		}
	})
}

func TestAQuickerScheduleIsNotHeldUpByTheOldOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		run := func(context.Context) (string, error) { runs.Add(1); return "", nil }
		claims := newShared()
		s, stop := start(t, claims, "a", Job{Name: "j", Spec: "@daily", AtOnce: true, Run: run})
		time.Sleep(time.Second)
		if err := s.Replace(t.Context(), Job{Name: "j", Spec: "*/10 * * * *", Run: run}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		stop()
		if runs.Load() != 7 {
			t.Errorf("%d runs, want runs.Load() 7", runs.Load())
		}
	})
}

func TestAJobThatNowPlansItselfIsNotHeldUpByItsOldSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		run := func(context.Context) (string, error) { runs.Add(1); return "", nil }
		claims := newShared()
		_, stop := start(t, claims, "a", Job{Name: "j", Spec: "@monthly", AtOnce: true, Run: run})
		time.Sleep(time.Second)
		stop()
		_, stop = start(t, claims, "a", Job{Name: "j", Run: run,
			Next: func(last time.Time) time.Time { return last.Add(10 * time.Minute) }})
		time.Sleep(time.Hour + time.Minute)
		stop()
		if runs.Load() != 7 {
			t.Errorf("%d runs, want runs.Load() 7", runs.Load())
		}
	})
}

func TestAJobMayPlanItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var times []time.Duration
		wait := 10 * time.Minute
		_, stop := start(t, newShared(), "a", Job{Name: "j", Next: func(last time.Time) time.Time {
			if last.IsZero() {
				return time.Time{}
			}
			return last.Add(wait)
		}, Run: func(context.Context) (string, error) {
			times = append(times, time.Since(begin))
			wait *= 2
			return "", nil
		}})
		time.Sleep(2 * time.Hour)
		stop()
		if len(times) != 3 || times[0] != time.Second || times[1] != 20*time.Minute+time.Second ||
			times[2] != time.Hour+time.Second {
			t.Errorf("ran at %v, want len(times) 3, times[0] %v, times[1] %v, times[2] %v", times, time.Second,
				20*time.Minute+time.Second, time.Hour+time.Second)
		}
	})
}

func TestAJobWithAScheduleMayBringItsNextRunForward(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var times []time.Duration
		var next time.Time
		_, stop := start(t, newShared(), "a", Job{Name: "j", Spec: "@hourly",
			Next: func(time.Time) time.Time { return next },
			Run: func(context.Context) (string, error) {
				times = append(times, time.Since(begin))
				switch len(times) {
				case 1:
					next = time.Now().Add(10 * time.Minute)
				case 2:
					next = time.Now().Add(24 * time.Hour) // that is no earlier
				default:
					next = time.Time{}
				}
				return "", nil
			}})
		time.Sleep(3*time.Hour + 30*time.Minute)
		stop()
		want := []time.Duration{time.Hour, 70 * time.Minute, 2 * time.Hour, 3 * time.Hour}
		if !slices.Equal(times, want) {
			t.Errorf("ran at: got %v, want %v", times, want)
		}
	})
}

func TestThePeriodOfASpec(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for spec, want := range map[string]time.Duration{"*/10 * * * *": 10 * time.Minute, "@every 90s": 90 * time.Second,
		"@daily": 24 * time.Hour, "auto": 0} {
		if got := Period(spec, hanoi, now); got != want {
			t.Errorf("%s: got %s, want %s", spec, got, want)
		}
	}
}

func TestJitterSpreadsJobsTheSameWayEveryTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := map[string][]time.Duration{}
		var mu sync.Mutex
		begin := time.Now()
		var jobs []Job
		for _, name := range []string{"a", "b", "c"} {
			jobs = append(jobs, Job{Name: name, Spec: "*/10 * * * *", Jitter: time.Minute,
				Run: func(context.Context) (string, error) {
					mu.Lock()
					defer mu.Unlock()
					at[name] = append(at[name], time.Since(begin)%(10*time.Minute))
					return "", nil
				}})
		}
		_, stop := start(t, newShared(), "a", jobs...)
		time.Sleep(35 * time.Minute)
		stop()
		seen := map[time.Duration]bool{}
		for name, times := range at {
			if len(times) < 3 || times[0] >= time.Minute || times[0] != times[1] || times[1] != times[2] ||
				seen[times[0]] {
				t.Errorf("%s ran at %v past, want len(times) at least 3, times[0] less than %v, times[0] %v, "+
					"times[1] %v", name, times, time.Minute, times[1], times[2])
			}
			seen[times[0]] = true
		}
	})
}

func TestAPanicHarmsNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		var well atomic.Int32
		_, stop := start(t, claims, "a",
			Job{Name: "bad", Spec: "@every 1m", Run: func(context.Context) (string, error) { panic("broken page") }},
			Job{Name: "worse", Next: func(time.Time) time.Time { panic("no plan") },
				Run: func(context.Context) (string, error) { return "", nil }},
			Job{Name: "good", Spec: "@every 1m", Run: func(context.Context) (string,
				error) {
				well.Add(1)
				return "", nil
			}})
		time.Sleep(5*time.Minute + time.Second)
		stop()
		if r := claims.at("bad"); well.Load() != 5 || r.runs != 5 || r.outcome != "error: panic: broken page" {
			t.Errorf("%d good runs; bad: %+v, want well.Load() 5, r.runs 5, r.outcome %q", well.Load(), r,
				"error: panic: broken page")
		}
	})
}

func TestStopWaitsForWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		var ended atomic.Bool
		s, stop := start(t, claims, "a", Job{Name: "j", Spec: "@hourly", AtOnce: true,
			Run: func(ctx context.Context) (string, error) {
				<-ctx.Done()
				time.Sleep(3 * time.Second) // tidying up
				ended.Store(true)
				return "", ctx.Err()
			}})
		time.Sleep(time.Second)
		stop()
		if r := claims.at("j"); !ended.Load() || r.outcome != "stopped" || r.next.After(time.Now()) || r.owner != "" {
			t.Errorf("ended %v, record %+v, want ended.Load(), r.outcome %q, not r.next.After(time.Now()), r.owner "+
				"empty", ended.Load(), r, "stopped")
		}
		if _, err := s.RunNow(t.Context(), "j"); !errors.Is(err, ErrStopped) {
			t.Errorf("a run after the end gives %v, want error %v", err, ErrStopped)
		}
	})
}

func TestALongRunKeepsItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		var cause error
		s, stop := start(t, claims, "a", Job{Name: "j", Spec: "@yearly",
			Run: func(ctx context.Context) (string, error) {
				time.Sleep(10 * time.Minute)
				if ctx.Err() != nil {
					return "", errors.New("ended too early")
				}
				claims.mu.Lock()
				claims.jobs["j"].owner = "thief"
				claims.mu.Unlock()
				<-ctx.Done()
				cause = context.Cause(ctx)
				return "", ctx.Err()
			}})
		if _, err := s.RunNow(t.Context(), "j"); !errors.Is(err, context.Canceled) || cause == nil ||
			!strings.Contains(cause.Error(), "lease") {
			t.Errorf(`error %v, cause %v, want error %v, cause not nil, it to contain "lease"`, err, cause,
				context.Canceled)
		}
		stop()
	})
}

func TestClaimsThatFailAreAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		claims.fail = errors.New("database is locked")
		_, stop := start(t, claims, "a", Job{Name: "j", Spec: "@hourly", AtOnce: true,
			Run: func(context.Context) (string, error) { return "", nil }})
		time.Sleep(10 * time.Second)
		claims.mu.Lock()
		claims.fail = nil
		claims.mu.Unlock()
		time.Sleep(30 * time.Second)
		stop()
		if r := claims.at("j"); r.runs != 1 {
			t.Errorf("record %+v, want r.runs 1", r)
		}
	})
}

// TestAfterALongOutageEverythingRunsWithinSeconds: nothing can be claimed for an
// hour. Few ask meanwhile, and all run soon after.
func TestAfterALongOutageEverythingRunsWithinSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		claims.fail = errors.New("the disk reports an error")
		const jobs = 100
		var runs atomic.Int64
		var all []Job
		for i := range jobs {
			all = append(all, Job{Name: fmt.Sprint("job ", i), Spec: "@every 6h", AtOnce: true, Queued: i%2 == 0,
				Run: func(context.Context) (string, error) { runs.Add(1); return "", nil }})
		}
		_, stop := start(t, claims, "a", all...)
		defer stop()
		time.Sleep(time.Hour)
		claims.mu.Lock()
		asked := claims.asked
		claims.fail = nil
		claims.mu.Unlock()
		if most := 4 * jobs * 12; asked > most {
			t.Errorf("asked %d times in an hour, want %d at most", asked, most)
		}
		time.Sleep(10 * time.Second)
		assert.Same(t, "runs within ten seconds", runs.Load(), int64(jobs))
		time.Sleep(time.Hour)
		assert.Same(t, "runs an hour later", runs.Load(), int64(jobs))
	})
}

// TestARunThatCannotBeRecordedIsRecordedOnceItCan: the disk is full when an hourly
// job ends. Its record must not wait for the next hour: others read from it that
// the job is done.
func TestARunThatCannotBeRecordedIsRecordedOnceItCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims, runs := newShared(), atomic.Int64{}
		claims.lose = errors.New("the disk is full")
		look := func(context.Context) (string, error) {
			runs.Add(1)
			return "looked", nil
		}
		_, stop := start(t, claims, "a", Job{Name: "looks", Spec: "@every 1h", Run: look})
		defer stop()
		time.Sleep(time.Hour + time.Minute)
		assert.Same(t, "what is recorded while the disk is full", claims.at("looks").outcome, "")
		claims.mu.Lock()
		claims.lose = nil
		claims.mu.Unlock()
		time.Sleep(10 * time.Second)
		got := claims.at("looks")
		assert.Same(t, "what is recorded ten seconds after", got.outcome, "looked")
		assert.Same(t, "runs", runs.Load(), int64(1))
		assert.Same(t, "the next run is to come", got.next.After(time.Now()), true)
		time.Sleep(time.Hour)
		assert.Same(t, "runs an hour later", runs.Load(), int64(2))
	})
}

func TestJobsAreAddedReplacedAndRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := newShared()
		run := func(context.Context) (string, error) { return "done", nil }
		s, stop := start(t, claims, "a", Job{Name: "b", Spec: "@hourly", Run: run})
		if err := s.Add(t.Context(), Job{Name: "a", Spec: "@daily", Run: run}); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []Job{{Name: "a", Spec: "@daily", Run: run}, {Spec: "@daily", Run: run},
			{Name: "c", Run: run}, {Name: "c", Spec: "x", Run: run}, {Name: "c", Spec: "@daily"}} {
			if err := s.Add(t.Context(), bad); err == nil {
				t.Errorf("%+v is accepted, want an error", bad)
			}
		}
		s.Remove("b")
		if _, err := s.RunNow(t.Context(), "b"); !errors.Is(err, ErrUnknown) {
			t.Errorf("a removed job gives %v, want error %v", err, ErrUnknown)
		}
		if outcome, err := s.RunNow(t.Context(), "a"); outcome != "done" || err != nil {
			t.Errorf("a run by hand gives %q, %v, want outcome %q, no error", outcome, err, "done")
		}
		time.Sleep(2 * time.Hour)
		stop()
		if claims.at("b").runs != 0 {
			t.Error("a removed job ran, want 0")
		}
	})
}

func TestSpecsThatPanicOrNeverComeAreRefused(t *testing.T) {
	for _, spec := range []string{"* * * * *", "*/10 * * * *", "0 6,18 * * mon-fri", "@hourly", "@every 90s",
		"0 0 29 2 *",
		"CRON_TZ=Asia/Ho_Chi_Minh 30 6 * * *", "TZ=UTC @daily", "*/30 5-22 * * ?", "0 0 1 jan *"} {
		if err := Check(spec, hanoi); err != nil {
			t.Errorf("%q: %v, want no error", spec, err)
		}
	}
	for _, spec := range []string{"", " ", "auto", "@every 0s", "@every -1m", "@every 500ms", "@every 1.5s", "@every",
		"@every x", "@every 90000h", "@reboot",
		"TZ=", "TZ=Asia/Ho_Chi_Minh", "CRON_TZ=", "TZ= * * * * *", "TZ=Nowhere * * * * *", "TZ=../etc/passwd * * * * *",
		"TZ=UTC ", "TZ=UTC\t* * * * *",
		"0 0 30 2 *", "0 0 31 4,6 *", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
		"* * * * 8",
		", * * * *", "1,,2 * * * *", "*/0 * * * *", "*/90 * * * *", "5-1 * * * *", "-1 * * * *", "1/2/3 * * * *",
		"1-2-3 * * * *",
		" * * * * *", "99999999999999999999 * * * *", "*/9223372036854775807 * * * *", strings.Repeat("1,", 200) +
			"1 * * * *"} {
		if err := Check(spec, hanoi); err == nil {
			t.Errorf("%q is accepted, want an error", spec)
		}
	}
}

func FuzzCheckNeverPanics(f *testing.F) {
	for _, s := range []string{"*/10 * * * *", "TZ=", "@every 1h", "0 0 30 2 *", "TZ=UTC @daily", ",,, * * * *"} {
		f.Add(s)
	}
	from := time.Date(2026, 5, 1, 0, 0, 0, 0, hanoi)
	f.Fuzz(func(t *testing.T, spec string) {
		schedule, err := parse(spec, hanoi)
		if err == nil && !schedule.Next(from).After(from) {
			t.Fatalf("%q comes at %v", spec, schedule.Next(from))
		}
	})
}
