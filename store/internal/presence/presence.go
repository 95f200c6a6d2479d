// Package presence lets processes that open the same file know of each other
// whether they still run, in whatever container of one machine they are: each
// locks a place of the file of its own, and the system takes the lock away when
// the process ends, however it ends.
package presence

import (
	"hash/fnv"
	"os"
)

// Sign is the sign of life of one process, until it is closed. A nil one says
// nothing.
type Sign struct {
	file *os.File
}

// Close takes the sign away.
func (s *Sign) Close() error {
	if s == nil {
		return nil
	}
	return s.file.Close()
}

// place is where in the file a name has its lock.
func place(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return int64(h.Sum64() >> 2)
}
