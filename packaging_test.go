package loa_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var exposure = regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`)

// TestTheUnitsAreRightAndSandboxed has systemd judge the units of the package:
// nothing in them is unknown to it, and none may do what Loa does not need.
func TestTheUnitsAreRightAndSandboxed(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	dir := t.TempDir()
	files, err := filepath.Glob("packaging/*.service")
	if err != nil || len(files) < 3 {
		t.Fatalf("got units %v, %v, want three or more", files, err)
	}
	timers, err := filepath.Glob("packaging/*.timer")
	if err != nil {
		t.Fatal(err)
	}
	var units []string
	for _, file := range append(files, timers...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		unit := filepath.Join(dir, strings.Replace(filepath.Base(file), "@.", "@web.", 1))
		there := strings.ReplaceAll(string(text), "/usr/bin/loa", "/bin/true") // a program that is there
		if err := os.WriteFile(unit, []byte(there), 0o600); err != nil {
			t.Fatal(err)
		}
		units = append(units, unit)
	}
	said, err := exec.CommandContext(t.Context(), analyze, append([]string{"verify"}, units...)...).CombinedOutput()
	for line := range strings.Lines(string(said)) {
		if strings.Contains(line, dir) {
			t.Errorf("verify: got %s, want no remark", line)
		}
	}
	if err != nil {
		t.Logf("verify, other units included: %v\n%s", err, said)
	}
	for _, unit := range units[:len(files)] {
		said, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", unit).CombinedOutput()
		m := exposure.FindSubmatch(said)
		if m == nil {
			t.Fatalf("security: got %v\n%s\nwant a level", err, said)
		}
		if level, err := strconv.ParseFloat(string(m[1]), 64); err != nil || level > 2 {
			t.Errorf("%s: got exposure %s, %v, want 2.0 at most", filepath.Base(unit), m[1], err)
		}
	}
}

var packaged = regexp.MustCompile(`(?:src|postinstall|preremove|postremove): ([^,\s}]+)`)

// TestThePackageNamesWhatIsThere: what goes into the package exists, but for the
// program that is built first, and its scripts are right for sh.
func TestThePackageNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("packaging/nfpm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := packaged.FindAllStringSubmatch(string(text), -1)
	if len(files) < 10 {
		t.Fatalf("got %d files, want ten or more", len(files))
	}
	for _, m := range files {
		if m[1] == "bin/loa" {
			continue
		}
		body, err := os.ReadFile(m[1])
		if err != nil {
			t.Errorf("%s: got %v, want a file", m[1], err)
		}
		if strings.HasPrefix(string(body), "#!/bin/sh") {
			if said, err := exec.CommandContext(t.Context(), "sh", "-n", m[1]).CombinedOutput(); err != nil {
				t.Errorf("%s: got %v, %s, want no mistake", m[1], err, said)
			}
		}
	}
}
