package database

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// What to do about a file or folder of another user's: a lock file holds
// nothing, everything else is kept.
const (
	removeIt = "remove the file, or give it to that user"
	giveIt   = "give it to that user, with chown"
)

// MayMake tells whether a SQLite file that does not exist can be made at path,
// and in words why not. Nothing stays of the attempt.
func MayMake(path string) error {
	if err := refuseAnew(path); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	for { // the nearest folder that there is: the others are made in it
		info, err := os.Stat(folder)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("%s is a file: the database needs a folder there", folder)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w%s", err, folderAdvice(folder))
		}
		folder = filepath.Dir(folder)
	}
	f, err := os.CreateTemp(folder, ".loa-check-*")
	if err != nil {
		return fmt.Errorf("no file can be made in %s: %w%s", folder, err, folderAdvice(folder))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// folderAdvice says whose a folder is that this user may not write in.
func folderAdvice(folder string) string {
	if whose := whoseIs(folder, giveIt); whose != "" {
		return whose
	}
	return " (is its disk mounted for reading only?)"
}

// MayLead tells whether this process could take the lead in name's matter if
// nobody else had it, and in words why not. Nothing is made or taken.
func (db *DB) MayLead(name string) error {
	if db.File == "" {
		return nil // Rehearse has tried the sessions
	}
	path := db.lockPath(locked(name))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("nothing would be sent: open lock file: %w%s", err, whoseIs(path, removeIt))
	}
	return f.Close()
}
