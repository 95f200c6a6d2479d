package config

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a file must rest before it is read: editors and
// deployments write in several steps.
const settle = 300 * time.Millisecond

// Watch calls changed after the content of the file at path became another,
// until ctx ends. It watches the file's folder, and that of the file which a
// link leads to, so that editors and Kubernetes, which put a new file in the
// place of the old, are noticed. A file that is gone, or the same as before,
// is no change. Begin to watch before the file is loaded, so that nothing is missed.
func Watch(ctx context.Context, path string, changed func()) error {
	return watch(ctx, path, func() {}, changed)
}

// watch calls ready once no later change can go unnoticed.
func watch(ctx context.Context, path string, ready, changed func()) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	defer w.Close()
	if err := watchFolders(w, path); err != nil {
		return fmt.Errorf("watch configuration %s: %w", path, err)
	}
	last, _ := fingerprint(path)
	timer := time.NewTimer(settle)
	defer timer.Stop()
	ready()
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-w.Events:
			if !ok {
				return errors.New("watch configuration: watcher closed")
			}
			timer.Reset(settle)
		case err, ok := <-w.Errors:
			if !ok {
				return errors.New("watch configuration: watcher closed")
			}
			// Events were lost, perhaps ours.
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				timer.Reset(settle)
			}
		case <-timer.C:
			now, err := fingerprint(path)
			if err != nil || now == last {
				continue
			}
			last = now
			if err := watchFolders(w, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("watch configuration %s: %w", path, err)
			}
			changed()
		}
	}
}

// watchFolders watches the folder of path, of what it is linked to, and of the
// links on the way; adding one twice does nothing.
func watchFolders(w *fsnotify.Watcher, path string) error {
	if err := w.Add(filepath.Dir(path)); err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		return w.Add(filepath.Dir(target))
	}
	return nil
}

func fingerprint(path string) ([sha256.Size]byte, error) {
	data, err := readBounded(path, largestFile)
	return sha256.Sum256(data), err
}
