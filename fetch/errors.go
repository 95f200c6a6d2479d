package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"loa/fetch/guard"
)

// Reasons why a document is not taken. The errors that carry them name the
// address.
var (
	// ErrTooLarge says that a body is larger than allowed once decompressed.
	ErrTooLarge = errors.New("larger than allowed")
	// ErrTooSlow says that a body came slower than any honest portal sends.
	ErrTooSlow = errors.New("sent too slowly")
	// ErrRobots says that the portal's robots.txt asks us to stay away.
	ErrRobots = errors.New("disallowed by robots.txt")
	// ErrRobotsUnread says that the portal's robots.txt cannot be read, so that
	// nobody knows whether we may come.
	ErrRobotsUnread = errors.New("robots.txt cannot be read")
	// ErrRedirects says that redirects went in a circle or on for too long.
	ErrRedirects = errors.New("redirects without end")
	// ErrPrivate says that an address is not on the public internet and not
	// allowed by the operator.
	ErrPrivate = guard.ErrPrivate
	// ErrNotPage says that the address holds a file, not a page.
	ErrNotPage = errors.New("not a page")
)

// StatusError is an answer with a status that is not success.
type StatusError struct {
	URL  string // where redirects ended
	Code int
	// Guarded tells that a guard against robots answered in the portal's place.
	Guarded bool
}

// Error says what is wrong, in words.
func (e *StatusError) Error() string {
	by := ""
	if e.Guarded {
		by = ", from a guard against robots"
	}
	return strings.TrimSpace(fmt.Sprintf("status %d %s", e.Code, http.StatusText(e.Code))) + by
}

// Gone tells whether the portal says that the document does not exist.
func (e *StatusError) Gone() bool {
	return e.Code == http.StatusNotFound || e.Code == http.StatusGone
}

// ElsewhereError says that a redirect led away from what was asked for.
type ElsewhereError struct {
	From, To string
	Why      string // "another site", "the front page", "a login page"
}

// Error says what is wrong, in words.
func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("redirected to %s, %s", e.Why, e.To)
}

// WaitError says that a host wants to be left alone for a while: it asked for
// that, or its robots.txt cannot be read.
type WaitError struct {
	After time.Duration
	Err   error
}

// Error says what is wrong, in words.
func (e *WaitError) Error() string {
	return fmt.Sprintf("try again in %s: %v", e.After.Round(time.Second), e.Err)
}

// Unwrap is the cause.
func (e *WaitError) Unwrap() error { return e.Err }

func later(after time.Duration, err error) error { return &WaitError{After: after, Err: err} }
