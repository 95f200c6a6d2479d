package config

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	// lookEvery is how often the file is looked at. It is asked for, not waited
	// for: a watch on a folder wakes the program for whatever is written there,
	// which may be a log, and hears nothing on some network disks.
	lookEvery = 2 * time.Second
	// settle is how long a file must rest before it is read: editors and
	// deployments write in several steps.
	settle = 300 * time.Millisecond
)

// Watch calls changed within seconds after the content of the file at path
// became another, until ctx ends. Links are followed, so that editors and
// Kubernetes, which put a new file in the place of the old, are noticed. A file
// that is gone, or the same as before, is no change. Begin to watch before the
// file is loaded, so that nothing is missed.
func Watch(ctx context.Context, path string, changed func()) error {
	return watch(ctx, path, lookEvery, func() {}, changed)
}

// watch calls ready once no later change can go unnoticed.
func watch(ctx context.Context, path string, every time.Duration, ready, changed func()) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("watch configuration %s: %w", path, err)
	}
	seen, _ := os.Stat(path)
	last, _ := fingerprint(path)
	ready()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		info, err := os.Stat(path)
		if err != nil || unchanged(seen, info) {
			continue
		}
		if info, err = rested(ctx, path, info); err != nil {
			continue
		}
		now, err := fingerprint(path)
		if err != nil {
			continue
		}
		seen = info
		if now != last {
			last = now
			changed()
		}
	}
}

// unchanged tells whether a file is surely the one that was seen, as it was:
// what was written just before it was read may have been written to since, at
// the same moment by the disk's clock.
func unchanged(seen, info os.FileInfo) bool {
	return seen != nil && os.SameFile(seen, info) && seen.Size() == info.Size() &&
		seen.ModTime().Equal(info.ModTime()) &&
		time.Since(info.ModTime()).Abs() > 2*lookEvery
}

// rested waits until a file rests, and returns how it is then.
func rested(ctx context.Context, path string, info os.FileInfo) (os.FileInfo, error) {
	for {
		wait := time.NewTimer(settle)
		select {
		case <-ctx.Done():
			wait.Stop()
			return nil, ctx.Err()
		case <-wait.C:
		}
		again, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if os.SameFile(info, again) && info.Size() == again.Size() && info.ModTime().Equal(again.ModTime()) {
			return again, nil
		}
		info = again
	}
}

func fingerprint(path string) ([sha256.Size]byte, error) {
	data, err := readBounded(path, largestFile)
	return sha256.Sum256(data), err
}
