//go:build linux

package presence

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"loa/internal/assert"
)

// shownIn turns the test binary into a process that shows its sign in a file until
// it is killed.
const shownIn = "LOA_TEST_PRESENCE"

func init() {
	if path := os.Getenv(shownIn); path != "" {
		_, file := Show(path, "child")
		os.Stdout.WriteString(file + "\n")
		select {}
	}
}

func TestASignEndsWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loa.db.made")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), shownIn+"="+path)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	said.Scan()
	file := said.Text()
	assert.Same(t, "gone while it runs", Gone(path, file, "child"), false)
	assert.Same(t, "another that never was", Gone(path, file, "other"), true)
	own, same := Show(path, "own")
	assert.Same(t, "the file as another process knows it", same, file)
	assert.Same(t, "gone while this process shows it", Gone(path, file, "own"), false)
	if err := own.Close(); err != nil {
		t.Error(err)
	}
	assert.Same(t, "gone once it is closed", Gone(path, file, "own"), true)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	assert.Same(t, "gone once it is killed", Gone(path, file, "child"), true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "gone when the file is", Gone(path, file, "child"), false)
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "gone by another file of the name", Gone(path, file, "child"), false)
}
