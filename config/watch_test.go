package config

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestAChangedFileIsNoticedHoweverItIsWritten(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	// The way Kubernetes mounts a ConfigMap.
	must(os.Mkdir(filepath.Join(dir, "v1"), 0o700))
	must(os.Mkdir(filepath.Join(dir, "v2"), 0o700))
	write("v1/loa.yaml", "# one")
	write("v2/loa.yaml", "# two")
	must(os.Symlink("v1", filepath.Join(dir, "data")))
	must(os.Symlink("data/loa.yaml", filepath.Join(dir, "loa.yaml")))

	ctx, cancel := context.WithCancel(t.Context())
	changes := make(chan struct{}, 10)
	ready, done := make(chan struct{}), make(chan error)
	go func() {
		done <- watch(ctx, filepath.Join(dir, "loa.yaml"), 20*time.Millisecond, func() { close(ready) },
			func() { changes <- struct{}{} })
	}()
	<-ready
	wait := func(what string) {
		t.Helper()
		select {
		case <-changes:
		case err := <-done:
			t.Fatalf("%s: the watch ended: %v", what, err)
		case <-time.After(20 * time.Second):
			t.Fatalf("%s goes unnoticed", what)
		}
	}

	must(os.Symlink("v2", filepath.Join(dir, "data2")))
	must(os.Rename(filepath.Join(dir, "data2"), filepath.Join(dir, "data")))
	wait("another target of the link")
	write("v2/loa.yaml", "# three")
	wait("a write through the link")
	write("loa.yaml.tmp", "# four")
	must(os.Rename(filepath.Join(dir, "loa.yaml.tmp"), filepath.Join(dir, "loa.yaml")))
	wait("a file in the place of the old one")
	must(os.Remove(filepath.Join(dir, "loa.yaml")))
	write("loa.yaml", "# five")
	wait("removed and written again")
	write("other.yaml", "# other")
	write("loa.yaml", "# six")
	wait("an edit")

	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(changes) != 0 {
		t.Error("a change is told twice, or without being one, want len(changes) 0")
	}
}

func TestAFolderThatIsNotThereCannotBeWatched(t *testing.T) {
	if err := Watch(t.Context(), filepath.Join(t.TempDir(), "none", "loa.yaml"), func() {}); err == nil {
		t.Error("no error, want an error")
	}
}
