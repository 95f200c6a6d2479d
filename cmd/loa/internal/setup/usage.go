package setup

// UsageError is a fault of whoever wrote the arguments or the configuration.
type UsageError struct{ err error }

// Usage makes a UsageError of an error.
func Usage(err error) UsageError { return UsageError{err} }

// Error says what is wrong, in words.
func (e UsageError) Error() string { return e.err.Error() }

// Unwrap is the cause.
func (e UsageError) Unwrap() error { return e.err }
