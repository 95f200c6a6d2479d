package loa_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// namedTest is a test as docs/attacks.md names it: its folder and its name.
var namedTest = regexp.MustCompile("([a-z][a-z0-9/]*) `((?:Test|Fuzz)[A-Za-z0-9_]+)`")

// TestEveryAttackHasItsTest: each line of docs/attacks.md names tests, and each
// of them exists where it is said to be.
func TestEveryAttackHasItsTest(t *testing.T) {
	text, err := os.ReadFile("docs/attacks.md")
	if err != nil {
		t.Fatal(err)
	}
	lines, tests := 0, 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| ") || !strings.ContainsAny(line[:4], "0123456789") {
			continue
		}
		lines++
		cells := strings.Split(line, " | ")
		named := namedTest.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(cells) != 4 || len(named) == 0 {
			t.Errorf("got %q, want a line of four cells whose last names tests", line)
		}
		for _, n := range named {
			tests++
			if !testExists(t, n[1], n[2]) {
				t.Errorf("%s: got no test %s, want one", n[1], n[2])
			}
		}
	}
	if lines < 24 || tests < 2*lines {
		t.Errorf("got %d attacks with %d tests, want at least 24 with two each on average", lines, tests)
	}
}

// TestEveryFuzzTargetIsOnTheList: an attack's fuzz target that is forgotten in
// docs/attacks.md is a line that is missing there.
func TestEveryFuzzTargetIsOnTheList(t *testing.T) {
	text, err := os.ReadFile("docs/attacks.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []string{"hub", "fetch", "bot/telegram", "bot/callback", "store", "store/articles",
		"web/internal/pages", "web/internal/address"} {
		for _, name := range testsOf(t, room) {
			if strings.HasPrefix(name, "Fuzz") && !strings.Contains(string(text), name) &&
				name != "FuzzRobotsNeverFailAndKeepPlainRules" {
				t.Errorf("%s: got %s in no line, want it in one", room, name)
			}
		}
	}
}

func testExists(t *testing.T, folder, name string) bool {
	t.Helper()
	return slices.Contains(testsOf(t, folder), name)
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)

// testsOf are the names of the tests in a folder.
func testsOf(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(fmt.Errorf("tests in %s: got %d files, %v, want some", folder, len(files), err))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range testFunction.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	return names
}
