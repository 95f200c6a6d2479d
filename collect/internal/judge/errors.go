// Package judge decides, from an answer alone, what it is: the article that was
// promised, a page in its place, a portal that is not well; and which links a
// source takes. It asks nobody and remembers nothing.
package judge

import (
	"errors"
	"fmt"
	"net/http"

	"loa/article"
	"loa/fetch"
)

// ErrUnlike says that a page answers to an article's address and is not
// that article: a login, error or front page sent with status 200.
var ErrUnlike = errors.New("page is not the article that the list names")

// IsGone tells whether the portal says that the page does not exist.
func IsGone(err error) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && status.Gone()
}

// AsksToWait tells whether the portal, or our own manners, ask to come back
// later; the visit then ends.
func AsksToWait(err error) (*fetch.WaitError, bool) {
	var later *fetch.WaitError
	ok := errors.As(err, &later)
	return later, ok
}

// Unwell tells whether an error speaks against the portal as a whole rather
// than against one page: it is down, slow, or sends everyone elsewhere.
func Unwell(err error) bool {
	if _, ok := AsksToWait(err); ok {
		return true
	}
	var status *fetch.StatusError
	if errors.As(err, &status) {
		return status.Code >= 500 || status.Code == http.StatusForbidden || status.Code == http.StatusUnauthorized
	}
	var elsewhere *fetch.ElsewhereError
	if errors.As(err, &elsewhere) {
		return elsewhere.Why != fetch.AnotherSite
	}
	for _, page := range []error{ErrUnconfirmed, fetch.ErrTooLarge, fetch.ErrRobots, fetch.ErrNotPage,
		fetch.ErrPrivate, fetch.ErrRedirects, article.ErrLayout} {
		if errors.Is(err, page) {
			return false
		}
	}
	return true // a network error, fetch.ErrTooSlow, ErrUnlike
}

// storeError is a failure of our own database: it ends a visit and says
// nothing about the source.
type storeError struct{ err error }

// Error says what is wrong, in words.
func (e *storeError) Error() string { return e.err.Error() }

// Unwrap is the cause.
func (e *storeError) Unwrap() error { return e.err }

// StoreFailed says that our own database failed at something.
func StoreFailed(what string, err error) error {
	return &storeError{fmt.Errorf("%s: %w", what, err)}
}

// IsStore tells whether our own database failed.
func IsStore(err error) bool {
	var s *storeError
	return errors.As(err, &s)
}

// Closed tells whether a page is there and will not be shown to us as one: it
// asks for a password or money, it is a file, it is kept from programs, or it
// is on another site.
func Closed(err error) bool {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		switch status.Code {
		case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotAcceptable,
			http.StatusUnavailableForLegalReasons:
			return true
		}
	}
	return Refused(err) || errors.Is(err, fetch.ErrTooLarge)
}

// Refused tells whether an error says that a page is none of the source's
// articles, rather than that it cannot be read now.
func Refused(err error) bool {
	var elsewhere *fetch.ElsewhereError
	return errors.As(err, &elsewhere) && elsewhere.Why == fetch.AnotherSite ||
		errors.Is(err, fetch.ErrRobots) || errors.Is(err, fetch.ErrNotPage) || errors.Is(err, fetch.ErrPrivate) ||
		errors.Is(err, ErrFiltered)
}

// ErrFiltered says that an article's own title is kept out by the patterns.
var ErrFiltered = errors.New("kept out by the source's patterns")

// ErrUnconfirmed says that a page must be seen once more to be believed.
var ErrUnconfirmed = fmt.Errorf("to be confirmed by another visit: %w", ErrUnlike)
