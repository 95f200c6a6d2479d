package setup

import (
	"path/filepath"
	"testing"
)

func TestFreeBytesAreThoseOfTheFolder(t *testing.T) {
	free, err := FreeBytes(t.TempDir())
	if err != nil || free <= 0 {
		t.Errorf("got %d, %v, want some", free, err)
	}
	if _, err := FreeBytes(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("got no error of a folder that is not there, want one")
	}
}
