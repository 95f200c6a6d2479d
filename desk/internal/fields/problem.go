package fields

import "fmt"

// Problem is one mistake in what was wanted.
type Problem struct {
	Key     string // e.g. "sources[1].schedule"
	Line    int    // of the file as it would be; 0: not known
	Message string
}

// Says is a problem in a line.
func (p Problem) Says() string {
	if p.Line > 0 {
		return fmt.Sprintf("dòng %d, %s: %s", p.Line, p.Key, p.Message)
	}
	if p.Key == "" {
		return p.Message
	}
	return p.Key + ": " + p.Message
}
