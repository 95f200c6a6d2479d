package notes

import "sync"

// Asked remembers the files whose servers were asked for their lengths: one that does
// not tell is not asked at every look. A restart only asks once more.
type Asked struct {
	mu    sync.Mutex
	files map[string]bool
}

const maxAsked = 5000

// NewAsked remembers nothing yet.
func NewAsked() *Asked { return &Asked{files: map[string]bool{}} }

// First tells whether a file was not asked for before, and notes that it is now.
func (a *Asked) First(address string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.files[address] {
		return false
	}
	if len(a.files) >= maxAsked {
		clear(a.files)
	}
	a.files[address] = true
	return true
}
