package pattern

import (
	"regexp"
	"sync"
)

// Lazy is a regular expression that is compiled when it is first asked for.
// All of them together would be a tenth of the program's start, and a program
// that rests between visits would hold them for nothing.
func Lazy(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
