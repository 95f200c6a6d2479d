package scheduler

import (
	"container/heap"
	"time"
)

// queue holds the entries that do not run, the next one first: whoever looks
// what is due looks at the first alone, however many there are.
type queue []*entry

// Len is part of heap.Interface.
func (q queue) Len() int { return len(q) }

// Less is part of heap.Interface.
func (q queue) Less(i, j int) bool { return q[i].next.Before(q[j].next) }

// Swap is part of heap.Interface.
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].at, q[j].at = i, j
}

// Push is for package heap.
func (q *queue) Push(x any) {
	e := x.(*entry)
	e.at = len(*q)
	*q = append(*q, e)
}

// Pop is for package heap.
func (q *queue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	e.at = notQueued
	return e
}

// notQueued is where an entry is that runs, waits for a place, or was removed.
const notQueued = -1

func (q *queue) add(e *entry) { heap.Push(q, e) }

func (q *queue) take(e *entry) {
	if e.at != notQueued {
		heap.Remove(q, e.at)
	}
}

func (q *queue) moved(e *entry) {
	if e.at != notQueued {
		heap.Fix(q, e.at)
	}
}

// startDue starts every job that is due and returns how long to sleep.
func (s *Scheduler) startDue() time.Duration {
	now := s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if since := now.Sub(s.replanned); since >= longestSleep || since < 0 {
		s.replan(now)
	}
	for len(s.queue) > 0 && !s.queue[0].next.After(now) {
		e := s.queue[0]
		s.begin(e)
		if e.work.Queued && s.places == 0 {
			s.waiting = append(s.waiting, e)
			continue
		}
		s.start(e)
	}
	if len(s.queue) == 0 {
		return longestSleep
	}
	return min(longestSleep, s.queue[0].next.Sub(now))
}

// replan looks, now and then, whether jobs lie too far ahead: the clock was set
// back, or their last run was recorded under a slower schedule. s.mu is held.
func (s *Scheduler) replan(now time.Time) {
	s.replanned = now
	for _, e := range s.queue {
		if e.work.schedule == nil || e.failures > 0 {
			continue
		}
		if latest := s.plan(e.work, time.Time{}, now); latest.Before(e.next) {
			e.next = latest
		}
	}
	heap.Init(&s.queue)
}

// start runs a job that began; s.mu is held.
func (s *Scheduler) start(e *entry) {
	queued := e.work.Queued
	if queued {
		s.places--
	}
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		if queued && s.GiveWay != nil {
			s.GiveWay(s.runCtx)
		}
		s.runDue(s.runCtx, e)
		if queued {
			s.leavePlace()
		}
	}()
}

// leavePlace gives a place to the job that has waited longest for one. Its
// lease is taken only now: while it waited, another process was free to run it.
func (s *Scheduler) leavePlace() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places++
	for len(s.waiting) > 0 && !s.stopped {
		e := s.waiting[0]
		s.waiting[0] = nil
		s.waiting = s.waiting[1:]
		if s.entries[e.work.Name] == e {
			s.start(e)
			return
		}
	}
}
