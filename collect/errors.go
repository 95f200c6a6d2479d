package collect

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"loa/article"
	"loa/channel"
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
	// ErrRedirects says that redirects went in a circle or on for too long.
	ErrRedirects = errors.New("redirects without end")
	// ErrPrivate says that an address is not on the public internet and not
	// in network.allow_private.
	ErrPrivate = errors.New("address is not public")
	// ErrNotPage says that the address holds a file, not a page.
	ErrNotPage = errors.New("not a page")
	// ErrUnlike says that a page answers to an article's address and is not
	// that article: a login, error or front page sent with status 200.
	ErrUnlike = errors.New("page is not the article that the list names")
)

// StatusError is an answer with a status that is not success.
type StatusError struct {
	URL  string // where redirects ended
	Code int
}

func (e *StatusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", e.Code, http.StatusText(e.Code)))
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

func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("redirected to %s, %s", e.Why, e.To)
}

// gone tells whether the portal says that the page does not exist.
func gone(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Gone()
}

// asksToWait tells whether the portal, or our own manners, ask to come back
// later; the visit then ends.
func asksToWait(err error) (*channel.LaterError, bool) {
	var later *channel.LaterError
	ok := errors.As(err, &later)
	return later, ok
}

// unwell tells whether an error speaks against the portal as a whole rather
// than against one page: it is down, slow, or sends everyone elsewhere.
func unwell(err error) bool {
	if _, ok := asksToWait(err); ok {
		return true
	}
	var status *StatusError
	if errors.As(err, &status) {
		return status.Code >= 500 || status.Code == http.StatusForbidden || status.Code == http.StatusUnauthorized
	}
	var elsewhere *ElsewhereError
	if errors.As(err, &elsewhere) {
		return elsewhere.Why != anotherSite
	}
	for _, page := range []error{errDoubt, ErrTooLarge, ErrRobots, ErrNotPage, ErrPrivate, ErrRedirects, article.ErrLayout} {
		if errors.Is(err, page) {
			return false
		}
	}
	return true // a network error, ErrTooSlow, ErrUnlike
}

func later(after time.Duration, err error) error {
	return &channel.LaterError{After: after, Err: err, Everyone: true}
}

// storeError is a failure of our own database: it ends a visit and says
// nothing about the source.
type storeError struct{ err error }

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

func storeFailed(what string, err error) error {
	return &storeError{fmt.Errorf("%s: %w", what, err)}
}

func isStore(err error) bool {
	var s *storeError
	return errors.As(err, &s)
}
