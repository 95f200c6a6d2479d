// Command house prints how the code is built: the size of packages, folders,
// types, interfaces and functions, and how tests and docs read. The figures
// stand in docs/measurements.md.
//
//	go run ./internal/house
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(root); err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	h := newHouse()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && path != root && (name == "node_modules" || name == "testdata" ||
			strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case d.IsDir():
			return nil
		case strings.HasSuffix(name, "_test.go"):
			return h.readTest(path)
		case filepath.Ext(name) == ".go":
			return h.readCode(path)
		case filepath.Ext(name) == ".md":
			return h.readDoc(path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	h.print(os.Stdout)
	return nil
}

// isTestKit tells whether a folder holds what only tests and measuring use.
func isTestKit(dir string) bool {
	for _, part := range strings.Split(filepath.ToSlash(dir), "/") {
		switch part {
		case "storetest", "feedtest", "webtest", "bottest", "clocktest", "browsertest", "assert", "bench", "house",
			"measure", "load",
			"faults", "train":
			return true
		}
	}
	return false
}

// most returns the key with the largest value, and that value.
func most(m map[string]int) (string, int) {
	name, n := "", -1
	for k, v := range m {
		if v > n || v == n && k < name {
			name, n = k, v
		}
	}
	return name, n
}

func median(numbers []int) int {
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

// percentile is the value below which p of 100 numbers lie.
func percentile(numbers []int, p float64) int {
	slices.Sort(numbers)
	return numbers[min(len(numbers)-1, int(float64(len(numbers))*p/100))]
}

func share(part, all int) string {
	if all == 0 {
		return "none"
	}
	return fmt.Sprintf("%.2f %% (%d of %d)", 100*float64(part)/float64(all), part, all)
}
