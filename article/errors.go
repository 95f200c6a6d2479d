package article

import (
	"errors"
)

// ErrNotFound says that what was asked for does not exist.
var ErrNotFound = errors.New("not found")

// ErrLayout says that a page does not have the shape its profile reads.
var ErrLayout = errors.New("page layout not recognised")
