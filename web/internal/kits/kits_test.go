package kits

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/assert"
)

// unpacked are the files of an archive.
func unpacked(t *testing.T, name, base string) map[string]string {
	t.Helper()
	archive, err := Pack(name, base)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestAKitNeedsNoEditing(t *testing.T) {
	const base = "https://tin.laichau.example/loa"
	for name, contents := range Kits {
		got := unpacked(t, name, base)
		assert.Same(t, name+": files", len(got), len(contents))
		for file, text := range got {
			if strings.Contains(text, "loa.example") {
				t.Errorf("%s, %s: got the example's address, want the site's", name, file)
			}
			if !strings.HasSuffix(file, "global.loa_feed.php") && !strings.Contains(text, base) {
				t.Errorf("%s, %s: got no address of the site, want it", name, file)
			}
		}
		again, _ := Pack(name, base)
		first, _ := Pack(name, base)
		assert.Same(t, name+": the same bytes each time", bytes.Equal(first, again), true)
	}
	if _, err := Pack("khac.zip", base); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unknown kit: got %v, want fs.ErrNotExist", err)
	}
}

// An address comes from the configuration; whatever it is, it is no code.
func TestAnAddressIsNoCode(t *testing.T) {
	php, err := exec.LookPath("php")
	if err != nil {
		t.Skip("PHP is not installed; scripts/test-deps does so")
	}
	for name := range Kits {
		for file, text := range unpacked(t, name, `https://tin.example/'.system('id').'\*/<&`) {
			switch {
			case strings.HasPrefix(file, "themes/mobile_default/"): // the same files
				continue
			case strings.HasSuffix(file, ".ini"):
				if err := xml.Unmarshal([]byte(text), new(struct{})); err != nil {
					t.Errorf("%s: got %v, want sound XML", file, err)
				}
				continue
			case strings.Contains(text, "system('id')"):
				t.Errorf("%s: got the address as code, want it as text", file)
			}
			at := filepath.Join(t.TempDir(), "x.php")
			if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(php, "-l", at).CombinedOutput(); err != nil {
				t.Errorf("%s: got %s, want sound PHP", file, out)
			}
		}
	}
}
