package scheduler

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// RunNow runs a job at once, whatever its schedule, by the same claim as any
// other run, and waits for its end. It returns what Run returned, ErrRunning
// when the job runs already, here or elsewhere, ErrUnknown when there is none.
// The scheduler need not be running.
func (s *Scheduler) RunNow(ctx context.Context, name string) (outcome string, err error) {
	s.mu.Lock()
	e := s.entries[name]
	switch {
	case s.stopped:
		err = ErrStopped
	case e == nil:
		err = ErrUnknown
	case e.running:
		err = ErrRunning
	default:
		s.begin(e)
		s.running.Add(1)
	}
	s.mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("run job %s: %w", name, err)
	}
	defer s.running.Done()
	claimed, err := s.Claims.ClaimJob(ctx, name, s.Lease)
	if err == nil && !claimed {
		err = ErrRunning
	}
	if err != nil {
		s.end(e, s.afterOther(ctx, e), 0)
		return "", fmt.Errorf("run job %s: %w", name, err)
	}
	return s.runClaimed(ctx, e)
}

// runDue runs a job whose time has come, unless another process did.
func (s *Scheduler) runDue(ctx context.Context, e *entry) {
	s.mu.Lock()
	w, failures, stale := e.work, e.failures, e.stale
	s.mu.Unlock()
	claimed, err := s.claimDue(ctx, w, stale)
	if err != nil {
		wait := s.waitForClaims(e, failures)
		s.Logger.Error("job could not be claimed", "job", w.Name, "err", err, "again_in", wait)
		s.end(e, s.Now().Add(wait), failures+1)
		return
	}
	s.claimsAreBack()
	if !claimed {
		s.end(e, s.afterOther(ctx, e), 0)
		return
	}
	outcome, err := s.runClaimed(ctx, e)
	switch {
	case err == nil:
		s.Logger.Debug("job done", "job", w.Name, "outcome", outcome)
	case !IsLogged(err):
		s.Logger.Warn("job failed", "job", w.Name, "err", err)
	}
}

// waitForClaims is how long a job waits that could not be claimed, ever longer;
// one of all goes on asking often, so that the end of an outage is seen.
func (s *Scheduler) waitForClaims(e *entry, failures int) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.prober; p == nil || s.entries[p.work.Name] != p {
		s.prober = e
	}
	wait := min(time.Second<<min(failures, 10), longestRetry)
	if s.prober == e {
		wait = min(wait, longestLook)
	}
	return wait
}

// claimsAreBack has what waits for the end of an outage run within seconds.
func (s *Scheduler) claimsAreBack() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prober == nil {
		return
	}
	s.prober = nil
	now, failed := s.Now(), 0
	for _, e := range s.queue {
		if e.failures > 0 {
			failed++
		}
	}
	n := 0
	for _, e := range s.queue {
		if e.failures == 0 {
			continue
		}
		if soon := now.Add(longestRush * time.Duration(n) / time.Duration(failed)); soon.Before(e.next) {
			e.next = soon
		}
		n++
	}
	heap.Init(&s.queue)
	s.notify()
}

// longestLook is the longest wait before looking again at a job whose next
// time has come and that another process holds.
const longestLook = 5 * time.Second

// longestRetry is the longest wait after the claims could not be reached.
const longestRetry = 5 * time.Minute

func (s *Scheduler) workOf(e *entry) *work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.work
}

// claimDue claims a job that is due by our plan. The stored next time may have
// been written under an older, slower plan: that is known when the job was
// added, or seen because it lies beyond our schedule's next time.
func (s *Scheduler) claimDue(ctx context.Context, w *work, stale bool) (bool, error) {
	if stale {
		return s.Claims.ClaimJob(ctx, w.Name, s.Lease)
	}
	claimed, err := s.Claims.ClaimDueJob(ctx, w.Name, s.Lease)
	if claimed || err != nil || w.schedule == nil {
		return claimed, err
	}
	last, next, err := s.Stored(ctx, w.Name)
	if err != nil {
		return false, err
	}
	if next.After(s.plan(w, last, s.Now())) {
		return s.Claims.ClaimJob(ctx, w.Name, s.Lease)
	}
	return false, nil
}

// afterOther is when to look again at a job that another process runs or ran.
func (s *Scheduler) afterOther(ctx context.Context, e *entry) time.Time {
	w := s.workOf(e)
	now := s.Now()
	last, next, err := s.Stored(ctx, w.Name)
	if err == nil && next.After(now) {
		return next
	}
	if err != nil {
		s.Logger.Error("job's record could not be read", "job", w.Name, "err", err)
	}
	// It runs there now, or its process was killed: then the lease ends.
	planned := s.plan(w, last, now)
	if again := now.Add(min(s.Lease/4, longestLook)); again.Before(planned) {
		return again
	}
	return planned
}

// runClaimed does the work under a lease that it keeps alive, and records it.
// parent ends the work, as does the end of the scheduler or a lost lease.
func (s *Scheduler) runClaimed(parent context.Context, e *entry) (outcome string, err error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	defer context.AfterFunc(s.runCtx, func() { cancel(ErrStopped) })()

	w := s.workOf(e)
	started := s.Now()
	done, kept := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(kept)
		s.keepLease(ctx, cancel, w.Name, done)
	}()
	outcome, err = s.guarded(ctx, w)
	close(done)
	<-kept

	w = s.workOf(e) // it may have been replaced meanwhile
	finished := s.Now()
	next := s.plan(w, finished, finished)
	record := outcome
	switch {
	case err != nil && errors.Is(context.Cause(ctx), ErrStopped):
		next, record = finished, "stopped" // due at once after the restart
	case err != nil:
		record = "error: " + err.Error()
	}
	s.record(parent, w.Name, func(ctx context.Context) error {
		return s.Claims.FinishJob(ctx, w.Name, finished.Sub(started), next, shorten(record))
	})
	s.end(e, next, 0)
	return outcome, err
}

// record writes down what was done, even if the caller has gone, and goes on
// trying: until the next run others would read from the old record that nobody
// does the job. The job counts as running meanwhile, so that no run of this
// process begins which a late record would end.
func (s *Scheduler) record(parent context.Context, job string, write func(context.Context) error) {
	for wait := firstRecordAgain; ; wait = min(2*wait, longestLook) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(parent), recordTimeout)
		err := write(ctx)
		stop()
		if err == nil {
			return
		}
		if wait == firstRecordAgain {
			s.Logger.Error("job's run could not be recorded; it is tried again", "job", job, "err", err)
		}
		again := time.NewTimer(wait)
		select {
		case <-s.runCtx.Done():
		case <-parent.Done():
		case <-again.C:
			continue
		}
		again.Stop()
		return
	}
}

const (
	recordTimeout    = 10 * time.Second
	firstRecordAgain = time.Second
	longestRecord    = 500
)

func shorten(record string) string {
	if len(record) <= longestRecord {
		return record
	}
	return strings.ToValidUTF8(record[:longestRecord], "") + "…"
}

// guarded does the work and turns a panic into an error.
func (s *Scheduler) guarded(ctx context.Context, w *work) (outcome string, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Logger.Error("job panicked", "job", w.Name, "panic", p, "stack", string(debug.Stack()))
			err = Logged(fmt.Errorf("panic: %v", p))
		}
	}()
	return w.Run(ctx)
}

// keepLease prolongs the lease until done. When the lease is lost, the work
// must end: somebody else may have begun it.
func (s *Scheduler) keepLease(ctx context.Context, cancel context.CancelCauseFunc, name string, done <-chan struct{}) {
	ticker := time.NewTicker(s.Lease / 3)
	defer ticker.Stop()
	valid := s.Now().Add(s.Lease)
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
		}
		now := s.Now()
		write, stop := context.WithTimeout(context.WithoutCancel(ctx), s.Lease/3)
		held, err := s.Claims.ExtendJob(write, name, s.Lease)
		stop()
		switch {
		case err == nil && held:
			valid = now.Add(s.Lease)
		case err != nil && now.Before(valid):
			s.Logger.Warn("job's lease could not be prolonged", "job", name, "err", err)
		default:
			cancel(errors.New("the job's lease was lost"))
			return
		}
	}
}
