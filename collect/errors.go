package collect

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

// gone tells whether the portal says that the page does not exist.
func gone(err error) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && status.Gone()
}

// asksToWait tells whether the portal, or our own manners, ask to come back
// later; the visit then ends.
func asksToWait(err error) (*fetch.WaitError, bool) {
	var later *fetch.WaitError
	ok := errors.As(err, &later)
	return later, ok
}

// unwell tells whether an error speaks against the portal as a whole rather
// than against one page: it is down, slow, or sends everyone elsewhere.
func unwell(err error) bool {
	if _, ok := asksToWait(err); ok {
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
	for _, page := range []error{errUnconfirmed, fetch.ErrTooLarge, fetch.ErrRobots, fetch.ErrNotPage,
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

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

func storeFailed(what string, err error) error {
	return &storeError{fmt.Errorf("%s: %w", what, err)}
}

func isStore(err error) bool {
	var s *storeError
	return errors.As(err, &s)
}
