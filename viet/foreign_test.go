package viet

import (
	"testing"

	"loa/internal/assert"
)

func TestForeignWordsAreKnownByTheirShape(t *testing.T) {
	for _, w := range []string{"Trump", "Erdogan", "Lee", "Werner", "Facebook", "Skripal", "WikiLeaks", "Putin"} {
		assert.Same(t, w, IsForeign(w), true)
	}
	for _, w := range []string{"Pâng", "Nghiêng", "Khuya", "Lan", "Trinh", "May", "Quang", "Giang", "an", "Quốc",
		"xoong", "", "4H", "Yên", "yên", "oanh", "ngoeo"} {
		assert.Same(t, w, IsForeign(w), false)
	}
}

func FuzzForeignWordsAreLookedAt(f *testing.F) {
	for _, w := range []string{"Trump", "Pâng", "", "yyy", "\xff", "ưỡn"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if IsForeign(word) && (HasAccent(word) || len(word) < 3) {
			t.Errorf("%q: got foreign, want Vietnamese", word)
		}
	})
}
