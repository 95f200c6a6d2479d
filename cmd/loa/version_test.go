package main

import (
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestTheVersionTellsTheCommitAndWhetherItIsThat(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []debug.BuildSetting
		want     string
	}{
		{"of a clean checkout", []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.time", Value: "2026-11-28T08:00:00Z"}, {Key: "vcs.modified", Value: "false"}},
			" (0123456, 2026-11-28)"},
		{"of one with changes", []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.time", Value: "2026-11-28T08:00:00Z"}, {Key: "vcs.modified", Value: "true"}},
			" (0123456, 2026-11-28, with changes)"},
		{"without a repository", nil, ""},
	} {
		assert.Same(t, c.name, revisionOf(c.settings), c.want)
	}
}

// TestTwoBuildsAreTheSameBytes builds the program as make build does in two
// clones at different places. It takes a minute of linking: make reproducible
// runs it, before a release for one.
func TestTwoBuildsAreTheSameBytes(t *testing.T) {
	if os.Getenv("LOA_TEST_BUILDS") == "" {
		t.Skip("LOA_TEST_BUILDS is not set")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	commit, err := exec.Command("git", "-C", root, "rev-parse", "HEAD").Output()
	if err != nil {
		t.Skip("this is no git repository")
	}
	var sums [2][sha256.Size]byte
	for i := range sums {
		clone := filepath.Join(t.TempDir(), "somewhere", strings.Repeat("else", i+1))
		program := filepath.Join(clone, "bin", "loa")
		for _, command := range []*exec.Cmd{exec.Command("git", "clone", "--quiet", "--shared", root, clone),
			exec.Command("make", "--no-print-directory", "-C", clone, "build")} {
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%v: got %v\n%s\nwant no error", command.Args, err, out)
			}
		}
		bytes, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(bytes)
		out, err := exec.Command(program, "version").Output()
		if err != nil || !strings.Contains(string(out), "("+string(commit[:7])+", ") ||
			strings.Contains(string(out), "with changes") {
			t.Errorf("got %q, %v, want commit %.7s without changes", out, err, commit)
		}
	}
	assert.Same(t, "the second build is the first", sums[0] == sums[1], true)
}
