package scheduler

import "errors"

// Logged marks the error of a run that has been logged where more is known of
// it than its job's name: it is recorded, and not logged again.
func Logged(err error) error {
	if err == nil {
		return nil
	}
	return loggedError{err}
}

// IsLogged tells whether an error, or one that it wraps, came through Logged.
func IsLogged(err error) bool {
	var logged loggedError
	return errors.As(err, &logged)
}

type loggedError struct{ error }

// Unwrap is the cause.
func (e loggedError) Unwrap() error { return e.error }
