package subscriber

import (
	"errors"
)

// ErrRepeated says that an update was applied before.
var ErrRepeated = errors.New("update applied before")
