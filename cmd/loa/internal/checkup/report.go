// Package checkup says in words what works, what does not, and what to do:
// loa check rehearses a configuration, loa doctor looks at the service that
// runs under it. Each finding is a line; what is wrong carries its advice.
package checkup

import (
	"fmt"
	"io"
)

// Report prints what is found, a line each, and counts.
type Report struct {
	out    io.Writer
	done   int
	failed int
}

// New is a report that is printed to out.
func New(out io.Writer) *Report { return &Report{out: out} }

// Err is nil when nothing failed.
func (r *Report) Err() error {
	if r.failed == 0 {
		return nil
	}
	return fmt.Errorf("failed: %d of %d checks", r.failed, r.done)
}

// Good says that something works.
func (r *Report) Good(what, format string, args ...any) {
	r.done++
	fmt.Fprintf(r.out, "ok    %-14s %s\n", what, fmt.Sprintf(format, args...))
}

// Warn says what works but is hardly meant, or will not work for long.
func (r *Report) Warn(what, format string, args ...any) {
	fmt.Fprintf(r.out, "warn  %-14s %s\n", what, fmt.Sprintf(format, args...))
}

// Bad says what does not work, and what to do about it.
func (r *Report) Bad(what, advice string, err error) {
	r.done++
	r.failed++
	fmt.Fprintf(r.out, "FAIL  %-14s %v\n", what, err)
	if advice != "" {
		fmt.Fprintf(r.out, "      %-14s → %s\n", "", advice)
	}
}
