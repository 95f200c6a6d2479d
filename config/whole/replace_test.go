package whole_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"loa/config/whole"
	"loa/internal/assert"
)

func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "loa.yaml"), filepath.Join(dir, "link.yaml")
	if err := os.WriteFile(file, []byte("a"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "writable", whole.Writable(link), true)
	assert.Same(t, "error", whole.Replace(link, []byte("a"), []byte("b")), nil)
	err := whole.Replace(link, []byte("a"), []byte("c"))
	assert.Same(t, "changed meanwhile", errors.Is(err, whole.ErrChanged), true)
	data, err := os.ReadFile(file)
	assert.Same(t, "error of reading", err, nil)
	assert.Same(t, "content", string(data), "b")
	info, err := os.Lstat(link)
	assert.Same(t, "error of the link", err, nil)
	assert.Same(t, "it still is a link", info.Mode()&os.ModeSymlink != 0, true)
	info, err = os.Stat(file)
	assert.Same(t, "error of the file", err, nil)
	assert.Same(t, "rights", info.Mode().Perm(), os.FileMode(0o640))
	left, err := os.ReadDir(dir)
	assert.Same(t, "error of the folder", err, nil)
	assert.Same(t, "nothing is left over", len(left), 2)
	assert.Same(t, "a file that is not there", whole.Writable(filepath.Join(dir, "none", "loa.yaml")), false)
}
