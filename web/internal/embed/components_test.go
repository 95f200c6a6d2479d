package embed

import (
	"crypto/sha512"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/assert"
)

// ledgerFile is where released components are written down, from the root.
const ledgerFile = "web/internal/embed/components.txt"

// lines are the lines of a ledger of components that say something.
func lines(ledger string) (list []string) {
	for line := range strings.Lines(ledger) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

// broken are the lines of a release's ledger that no longer stand in the present one.
func broken(released, present string) (list []string) {
	have := map[string]bool{}
	for _, line := range lines(present) {
		have[line] = true
	}
	for _, line := range lines(released) {
		if !have[line] {
			list = append(list, line)
		}
	}
	return list
}

// TestAReleasedComponentNeverChanges holds every component against the ledger,
// and the ledger against that of every release that this repository knows.
func TestAReleasedComponentNeverChanges(t *testing.T) {
	ledger, err := os.ReadFile(filepath.Base(ledgerFile))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, line := range lines(string(ledger)) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			t.Fatalf("got the line %q, want file, integrity, release", line)
		}
		named[fields[0]] = true
		b, err := assetFiles.ReadFile("assets/" + fields[0])
		if err != nil {
			t.Errorf("%s: got %v, want the file: pages pin it", fields[0], err)
			continue
		}
		sum := sha512.Sum384(b)
		assert.Same(t, fields[0]+": integrity (released: give the changed file the next number; never released: "+
			"write the new one into "+ledgerFile+")", "sha384-"+base64.StdEncoding.EncodeToString(sum[:]), fields[1])
	}
	files, err := filepath.Glob("assets/loa.v*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %v %v, want the components", files, err)
	}
	for _, file := range files {
		assert.Same(t, file+" stands in the ledger", named[filepath.Base(file)], true)
	}
	tags, err := exec.Command("git", "tag", "--list", "v*").Output()
	if err != nil {
		t.Logf("without git: %v", err)
		return
	}
	for tag := range strings.FieldsSeq(string(tags)) {
		released, err := exec.Command("git", "show", tag+":"+ledgerFile).Output()
		if err != nil {
			continue // from before the ledger
		}
		for _, line := range broken(string(released), string(ledger)) {
			t.Errorf("%s had %q: got it changed or gone, want it for ever", tag, line)
		}
	}
}

func TestTheLedgerSeesWhatChanged(t *testing.T) {
	const was = "# notes\nloa.v1.js sha384-a 1.0\nloa.v2.js sha384-b 1.1\n"
	for name, c := range map[string]struct {
		now  string
		want int
	}{
		"nothing":       {was, 0},
		"one more":      {was + "loa.v3.js sha384-c 1.2\n", 0},
		"other notes":   {strings.Replace(was, "# notes", "# other", 1), 0},
		"another hash":  {strings.Replace(was, "sha384-a", "sha384-x", 1), 1},
		"one gone":      {"loa.v2.js sha384-b 1.1\n", 1},
		"all gone":      {"", 2},
		"other release": {strings.Replace(was, "1.1", "1.2", 1), 1},
	} {
		assert.Same(t, name, len(broken(was, c.now)), c.want)
	}
}
