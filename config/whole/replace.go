// Package whole replaces a file by another content, all of it or none, with the
// same owner and rights.
package whole

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrChanged says that a file is no longer what it was when it was read.
var ErrChanged = errors.New("the file was changed meanwhile")

// Replace puts another content in the place of a file's, all of it or none, with
// the same owner and rights; links are followed. It does so only while the file
// is what it was: ErrChanged. Any other error means that the file cannot
// be written.
func Replace(path string, was, is []byte) (err error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	temporary, err := stage(real, is)
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	defer os.Remove(temporary) // gone already when all went well
	now, err := os.ReadFile(real)
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	if !bytes.Equal(now, was) {
		return ErrChanged
	}
	if err := os.Rename(temporary, real); err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	return syncFolder(filepath.Dir(real))
}

// stage writes a content to a file beside another, with its owner and rights.
func stage(beside string, content []byte) (name string, err error) {
	info, err := os.Stat(beside)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(beside), "."+filepath.Base(beside)+".*")
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := keepOwner(f, info); err != nil {
		return "", err
	}
	if err := f.Chmod(info.Mode().Perm()); err != nil {
		return "", err
	}
	if _, err := f.Write(content); err != nil {
		return "", err
	}
	return f.Name(), f.Sync()
}

// Writable tells whether Replace could write a file.
func Writable(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	name, err := stage(real, nil)
	if err != nil {
		return false
	}
	return os.Remove(name) == nil
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return nil // the file is in its place
	}
	defer f.Close()
	_ = f.Sync() // some disks know no such thing
	return nil
}
