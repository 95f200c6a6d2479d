package presence

import (
	"fmt"
	"os"
	"syscall"
)

// Locks of an open file, not of a process (fcntl(2), "Open file description
// locks"): package syscall does not name them.
const (
	ofdGetLock = 36
	ofdSetLock = 37
)

// Show sets the sign of name in the file at path. The identity of the file is part
// of who a process is: a file of the same name made later knows nothing of it. nil
// and "" where there can be no sign.
func Show(path, name string) (s *Sign, file string) {
	f, err := os.Open(path)
	if err != nil {
		return nil, ""
	}
	lock := syscall.Flock_t{Type: syscall.F_RDLCK, Start: place(name), Len: 1}
	file, err = identity(f)
	if err == nil {
		err = syscall.FcntlFlock(f.Fd(), ofdSetLock, &lock)
	}
	if err != nil {
		f.Close()
		return nil, ""
	}
	return &Sign{file: f}, file
}

// Gone tells whether the sign that name set in the file of that identity is there
// no more; false where that is not known.
func Gone(path, file, name string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if now, err := identity(f); err != nil || now != file {
		return false
	}
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: place(name), Len: 1}
	err = syscall.FcntlFlock(f.Fd(), ofdGetLock, &lock)
	return err == nil && lock.Type == syscall.F_UNLCK
}

// identity is what a file keeps when it is moved, and another of its name has not.
func identity(f *os.File) (string, error) {
	var s syscall.Stat_t
	if err := syscall.Fstat(int(f.Fd()), &s); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d:%d:%d", s.Dev, s.Ino, s.Ctim.Nano()), nil
}
