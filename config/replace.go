package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrChangedMeanwhile says that a file is no longer what it was when it was read.
var ErrChangedMeanwhile = errors.New("the file was changed meanwhile")

// ReadFile is the content of a configuration file.
func ReadFile(path string) ([]byte, error) { return readBounded(path, largestFile) }

// Replace puts another content in the place of a file's, all of it or none, with
// the same owner and rights; links are followed. It does so only while the file
// is what it was: ErrChangedMeanwhile. Any other error means that the file cannot
// be written.
func Replace(path string, was, is []byte) (err error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("replace configuration: %w", err)
	}
	temporary, err := stage(real, is)
	if err != nil {
		return fmt.Errorf("replace configuration: %w", err)
	}
	defer os.Remove(temporary) // gone already when all went well
	now, err := readBounded(real, largestFile)
	if err != nil {
		return fmt.Errorf("replace configuration: %w", err)
	}
	if !bytes.Equal(now, was) {
		return ErrChangedMeanwhile
	}
	if err := os.Rename(temporary, real); err != nil {
		return fmt.Errorf("replace configuration: %w", err)
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
