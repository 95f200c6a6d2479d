package article

import (
	"errors"
	"fmt"
)

// ErrNotFound says that what was asked for does not exist.
var ErrNotFound = errors.New("not found")

// ErrLayout says that a page does not have the shape its profile reads.
var ErrLayout = errors.New("page layout not recognised")

// ErrNotAnArticle says that a page came that is none to read: an error page, a
// login page, a check of the browser. It is an ErrLayout that may pass.
var ErrNotAnArticle = fmt.Errorf("%w", ErrLayout)
