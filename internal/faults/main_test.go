package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEachFaultIsATest: a fault whose test was renamed would be done by nobody.
func TestEachFaultIsATest(t *testing.T) {
	name := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, f := range faults {
		room, below := strings.CutSuffix(f.room, "/...")
		wanted, found := regexp.MustCompile(f.test), false
		err := filepath.WalkDir(filepath.Join("..", "..", room), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() && path != filepath.Join("..", "..", room) && !below {
				if err == nil {
					err = filepath.SkipDir
				}
				return err
			}
			if !strings.HasSuffix(path, "_test.go") {
				return nil
			}
			text, err := os.ReadFile(path)
			for _, m := range name.FindAllStringSubmatch(string(text), -1) {
				found = found || wanted.MatchString(m[1])
			}
			return err
		})
		if err != nil || !found {
			t.Errorf("%s: got no test %s in %s, %v, want one", f.name, f.test, f.room, err)
		}
	}
}
