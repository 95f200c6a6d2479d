//go:build !linux

package presence

// Show is not possible on this system.
func Show(path, name string) (s *Sign, file string) { return nil, "" }

// Gone is not known on this system.
func Gone(path, file, name string) bool { return false }
