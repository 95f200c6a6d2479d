package viet

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestHardParagraphsAreDividedIntoTheirSentences(t *testing.T) {
	text, err := os.ReadFile("testdata/paragraphs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		want := strings.Split(strings.TrimSpace(line), "¦")
		if got := Sentences(strings.Join(want, " ")); !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}
