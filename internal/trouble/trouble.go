// Package trouble logs what goes wrong for long in few lines: one when it
// begins, some while it lasts, with how often it was met, one when it is over.
package trouble

import (
	"log/slog"
	"sync"
	"time"
)

const (
	// secondAfter is after how long the second line comes; each next takes
	// longer than that before by the factor grows, at most mostApart.
	secondAfter = time.Minute
	grows       = 5
	mostApart   = 30 * time.Minute
	// mostAnHour lines of one trouble are logged, however often it begins.
	mostAnHour = 8
)

// Log logs one kind of trouble. It is safe for use by several goroutines.
type Log struct {
	logger *slog.Logger
	what   string
	now    func() time.Time

	mu     sync.Mutex
	since  time.Time // when it began, zero while all is well
	met    time.Time // last
	next   time.Time // no line before
	apart  time.Duration
	count  int         // since it began
	unsaid int         // since the last line
	lines  []time.Time // of the last hour
}

// New is a Log of what goes wrong. Now is nil for time.Now.
func New(logger *slog.Logger, what string, now func() time.Time) *Log {
	if now == nil {
		now = time.Now
	}
	return &Log{logger: logger, what: what, now: now}
}

// Note says that it was met; args are for the line, if one is due.
func (l *Log) Note(args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.met = now
	l.count++
	l.unsaid++
	if l.since.IsZero() {
		l.since, l.next, l.apart, l.count = now, now, secondAfter, 1
	}
	if now.Before(l.next) || !l.may(now) {
		return
	}
	if l.unsaid > 1 {
		args = append(args, "times", l.unsaid, "since", now.Sub(l.since).Round(time.Second))
	}
	l.logger.Warn(l.what, args...)
	l.unsaid = 0
	l.next = now.Add(l.apart)
	l.apart = min(l.apart*grows, mostApart)
}

// Over says that all is well. It says nothing if all was.
func (l *Log) Over(args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.since.IsZero() {
		return
	}
	now := l.now()
	lasted := now.Sub(l.since)
	l.since, l.unsaid = time.Time{}, 0
	if l.may(now) {
		l.logger.Info(l.what+": over", append(args, "times", l.count, "lasted", lasted.Round(time.Second))...)
	}
}

// OverAfter is Over when it was not met for so long.
func (l *Log) OverAfter(d time.Duration) {
	l.mu.Lock()
	quiet := !l.since.IsZero() && l.now().Sub(l.met) >= d
	l.mu.Unlock()
	if quiet {
		l.Over()
	}
}

// may counts a line, unless there were too many within the hour.
func (l *Log) may(now time.Time) bool {
	for len(l.lines) > 0 && now.Sub(l.lines[0]) >= time.Hour {
		l.lines = l.lines[1:]
	}
	if len(l.lines) >= mostAnHour {
		return false
	}
	l.lines = append(l.lines, now)
	return true
}
