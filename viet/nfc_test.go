package viet

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestStartersAreComposedAndStandAlone: by the tables of Unicode, of each letter that
// is taken for one.
func TestStartersAreComposedAndStandAlone(t *testing.T) {
	count := 0
	for r := rune(0); r < 0x3000; r++ {
		if !isStarter(r) {
			continue
		}
		count++
		s := string(r)
		if p := norm.NFC.PropertiesString(s); !norm.NFC.IsNormalString(s) || p.CCC() != 0 || !p.BoundaryBefore() {
			t.Errorf("%U: got class %d, boundary before %t, want a starter in NFC", r, p.CCC(), p.BoundaryBefore())
		}
	}
	if count < 1000 {
		t.Errorf("got %d starters, want all of the blocks", count)
	}
	for _, s := range []string{"Ủy ban nhân dân – “hòa”", "a\u0301", "thu\u1ef7 \u0323", "\u212b", "\u1100\u1161", "\xff a\u0301"} {
		if got, want := nfc(s), norm.NFC.String(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
