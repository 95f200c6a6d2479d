package speech

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"loa/internal/assert"
	"loa/viet"
)

func TestHardTokensAreWrittenOut(t *testing.T) {
	text, err := os.ReadFile("testdata/gold.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		token, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		n++
		assert.Same(t, token, Expand(token), capital(token, want))
		assert.Same(t, token+" in a sentence", Expand("Xem ("+token+"), rồi về."), "Xem ("+want+"), rồi về.")
	}
	if n < 200 {
		t.Errorf("got %d tokens, want 200", n)
	}
}

func FuzzExpandTakesAnyText(f *testing.F) {
	for _, s := range []string{"UBND TP. Lai Châu, 8h30 ngày 28/7", "PGS.TS.", "\xff", "1/1/1", "QL.4D.-/", "Km 1+2%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Expand(s)
		if !utf8.ValidString(out) {
			t.Fatalf("%q becomes %q, want utf8.ValidString(out)", s, out)
		}
		if len(viet.Syllables(out)) == 0 && len(viet.Syllables(viet.Clean(s))) > 0 {
			t.Fatalf("nothing is left of %q", s)
		}
	})
}
