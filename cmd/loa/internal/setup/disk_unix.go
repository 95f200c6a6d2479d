//go:build linux || darwin

package setup

import "syscall"

// FreeBytes is how much a user may still write into a folder.
func FreeBytes(folder string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil
}
