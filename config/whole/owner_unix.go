//go:build unix

package whole

import (
	"os"
	"syscall"
)

// keepOwner gives a new file the owner and group of the one it is to replace.
func keepOwner(f *os.File, like os.FileInfo) error {
	was, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	own, err := f.Stat()
	if err != nil {
		return err
	}
	if is, ok := own.Sys().(*syscall.Stat_t); ok && is.Uid == was.Uid && is.Gid == was.Gid {
		return nil
	}
	return f.Chown(int(was.Uid), int(was.Gid))
}
