// Package scheduler runs named jobs on cron schedules, each at most once at a
// time, here and in all processes that share its claims. It knows nothing of
// what the jobs do.
package scheduler

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Errors of RunNow.
var (
	ErrUnknown = errors.New("no such job")
	ErrRunning = errors.New("job is running already")
	ErrStopped = errors.New("scheduler has stopped")
)

// Job is named work on a schedule.
type Job struct {
	// Name identifies the job in the claims, for ever.
	Name string
	// Spec is a cron spec that passes Check. It is empty when Next decides.
	Spec string
	// Next returns when to run again after a run that ended at last, zero
	// when it never ran. Beside a Spec it may only bring the next run forward,
	// and returns zero when it does not.
	Next func(last time.Time) time.Time
	// Jitter spreads jobs of one schedule: each runs later by a part of it
	// that depends on its name only.
	Jitter time.Duration
	// Queued bounds how many such jobs run at once, see Options.Places. The
	// others wait for their turn without a lease.
	Queued bool
	// AtOnce runs a job that never ran when it is added, not at its next time.
	AtOnce bool
	// Run does the work and returns, for the record, what came of it. It ends
	// soon when ctx does. A panic is an error. An error is logged, unless it
	// is Logged.
	Run func(ctx context.Context) (outcome string, err error)
}

// Claims decide which process runs a job and remember runs.
type Claims interface {
	// ClaimJob takes the job until the lease ends; false when somebody holds it.
	ClaimJob(ctx context.Context, name string, lease time.Duration) (bool, error)
	// ClaimDueJob is ClaimJob, but false also when the stored next time is
	// still to come.
	ClaimDueJob(ctx context.Context, name string, lease time.Duration) (bool, error)
	// ExtendJob prolongs a lease; false when it is lost.
	ExtendJob(ctx context.Context, name string, lease time.Duration) (bool, error)
	// FinishJob records a run that ends now and took so long, and gives the
	// lease back.
	FinishJob(ctx context.Context, name string, took time.Duration, next time.Time, outcome string) error
}

// Options are what a Scheduler needs; Claims and Stored are required.
type Options struct {
	Claims Claims
	// Stored returns what is recorded of a job: when its last run ended and
	// when it runs next, zero times before its first run.
	Stored   func(ctx context.Context, name string) (last, next time.Time, err error)
	Location *time.Location // of the specs; nil is UTC
	Now      func() time.Time
	Logger   *slog.Logger
	Lease    time.Duration // 0: one minute; a killed process's jobs rest for so long
	Places   int           // how many Queued jobs run at once; 0: 16
	// GiveWay is called before a Queued job begins, and may hold it back while something
	// else goes first; nil holds nothing back.
	GiveWay func(context.Context)
	Grace   time.Duration // how long running jobs may go on at the end before their context ends
}

// Scheduler runs jobs. Its methods may be called by several goroutines.
type Scheduler struct {
	Options
	wake chan struct{} // the plan has changed

	mu      sync.Mutex
	entries map[string]*entry
	queue   queue    // of entries that do not run
	waiting []*entry // due, and waiting for a place, the longest first
	places  int      // free ones
	// replanned is when every job's next time was looked at.
	replanned time.Time
	prober    *entry // that asks often while claims fail; nil: they do not
	stopped   bool
	running   sync.WaitGroup
	runCtx    context.Context // ends when running jobs must end
	cancel    context.CancelCauseFunc
}

// entry is a place in the plan, guarded by Scheduler.mu. While it runs, next
// means nothing.
type entry struct {
	work     *work
	next     time.Time
	at       int // in the queue
	running  bool
	failures int // claims that failed in a row
	// stale says that the stored next time was written under an older plan.
	stale bool
}

// work is a job and its parsed schedule; it is never changed.
type work struct {
	Job
	schedule cron.Schedule // nil when Job.Next decides
	offset   time.Duration // the part of the jitter that its name gets
}

// New returns a scheduler without jobs; Run starts it.
func New(o Options) *Scheduler {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Lease <= 0 {
		o.Lease = time.Minute
	}
	if o.Places <= 0 {
		o.Places = 16
	}
	s := &Scheduler{Options: o, wake: make(chan struct{}, 1), entries: map[string]*entry{}, places: o.Places}
	s.runCtx, s.cancel = context.WithCancelCause(context.Background())
	return s
}

// Add plans a job. A run that was missed while no process ran is made up for
// at once.
func (s *Scheduler) Add(ctx context.Context, job Job) error {
	return s.put(ctx, job, false)
}

// Replace plans job in the place of the one of the same name, or adds it. A
// run that is under way ends as it began.
func (s *Scheduler) Replace(ctx context.Context, job Job) error {
	return s.put(ctx, job, true)
}

func (s *Scheduler) put(ctx context.Context, job Job, replace bool) error {
	w, err := s.newWork(job)
	if err != nil {
		return err
	}
	last, stored, err := s.Stored(ctx, job.Name)
	if err != nil {
		return fmt.Errorf("job %s: read its last run: %w", job.Name, err)
	}
	now := s.Now()
	next := s.plan(w, last, now)
	stale := stored.Sub(next) > staleAfter
	if missed := now.Add(min(w.offset, longestRush)); stored.IsZero() {
		if job.AtOnce {
			next = missed
		}
	} else if stored.Before(next) {
		next = later(stored, missed)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	switch old := s.entries[job.Name]; {
	case old == nil:
		e := &entry{work: w, next: next, stale: stale}
		s.entries[job.Name] = e
		s.queue.add(e)
	case !replace:
		return fmt.Errorf("job %s: exists already", job.Name)
	default:
		old.work, old.next, old.stale = w, next, stale
		s.queue.moved(old)
	}
	s.notify()
	return nil
}

// staleAfter is how much later than planned a stored next time may lie. It is
// generous: processes that plan by themselves differ a little.
const staleAfter = time.Minute

// longestRush is how long jobs that run as soon as they are added are spread.
const longestRush = 5 * time.Second

func (s *Scheduler) newWork(job Job) (*work, error) {
	if job.Name == "" || job.Run == nil {
		return nil, errors.New("a job needs a name and work to do")
	}
	if job.Spec == "" && job.Next == nil {
		return nil, fmt.Errorf("job %s: needs either a schedule or a function that plans it", job.Name)
	}
	w := &work{Job: job}
	if job.Spec != "" {
		var err error
		if w.schedule, err = parse(job.Spec, s.Location); err != nil {
			return nil, fmt.Errorf("job %s: %w", job.Name, err)
		}
	}
	if job.Jitter > 0 {
		h := fnv.New64a()
		h.Write([]byte(job.Name))
		w.offset = time.Duration(h.Sum64() % uint64(job.Jitter)).Truncate(time.Millisecond)
	}
	return w, nil
}

// Remove forgets a job; a run that is under way goes on to its end.
func (s *Scheduler) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[name]; e != nil {
		s.queue.take(e)
	}
	delete(s.entries, name)
}

func (s *Scheduler) notify() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// longestSleep bounds how long a step of the machine's clock goes unnoticed.
const longestSleep = time.Minute

// Run starts jobs when they are due until ctx ends; then it waits for those
// that run, whose context ends after Options.Grace. It returns nil.
func (s *Scheduler) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			s.stop()
			return nil
		case <-s.wake:
		case <-timer.C:
		}
		timer.Reset(s.startDue())
	}
}

func (s *Scheduler) stop() {
	s.mu.Lock()
	s.stopped, s.waiting = true, nil
	s.mu.Unlock()
	grace := time.AfterFunc(s.Grace, func() { s.cancel(ErrStopped) })
	s.running.Wait()
	grace.Stop()
	s.cancel(ErrStopped)
}

// begin marks e as running; s.mu is held.
func (s *Scheduler) begin(e *entry) {
	e.running = true
	s.queue.take(e)
}

// end plans e anew.
func (s *Scheduler) end(e *entry, next time.Time, failures int) {
	s.mu.Lock()
	e.running, e.next, e.failures = false, next, failures
	e.stale = e.stale && failures > 0
	if s.entries[e.work.Name] == e {
		s.queue.add(e)
	}
	s.mu.Unlock()
	s.notify()
}

// plan returns when w, which last ended at last, is due next after now.
func (s *Scheduler) plan(w *work, last, now time.Time) time.Time {
	if w.schedule == nil {
		return s.planByJob(w, last, now)
	}
	next := w.schedule.Next(now.Add(-w.offset).In(s.Location))
	if next.IsZero() {
		next = now.Add(24 * time.Hour) // nothing within five years: look again
	} else {
		next = next.Add(w.offset)
	}
	if w.Next == nil {
		return next
	}
	if sooner := s.planByJob(w, last, now); !sooner.IsZero() && sooner.Before(next) {
		return sooner
	}
	return next
}

// planByJob is when the job itself wants to run next, zero when it has a
// schedule and leaves it at that.
func (s *Scheduler) planByJob(w *work, last, now time.Time) (next time.Time) {
	defer func() {
		if p := recover(); p != nil {
			s.Logger.Error("planning a job panicked", "job", w.Name, "panic", p)
			next = now.Add(time.Hour)
		}
	}()
	next = w.Next(last)
	if next.IsZero() && w.schedule != nil {
		return next
	}
	return later(next, now.Add(time.Second))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
