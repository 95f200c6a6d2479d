package spelling

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestTheLikeliestWordComesFirst(t *testing.T) {
	known := Words{"tiem": 40, "chung": 90, "trung": 200, "chuyen": 50, "lut": 30, "lu": 60, "nut": 5, "sat": 70,
		"xat": 2,
		"lo":  80, "nghiep": 33, "quyet": 20, "quy": 90, "dinh": 120, "giao": 44}
	for word, want := range map[string]string{
		"chugn":                   "chung",
		"chumg":                   "chung",
		"chungr":                  "chung", // Telex that was not switched on
		"tieem":                   "tiem",
		"nghep":                   "nghiep",
		"gao":                     "giao",
		"xat":                     "sat", // known itself, yet another sounds like it
		"lutt":                    "lut",
		"nu":                      "lu nut", // sounds like it; one letter more
		"zao":                     "",
		"rao":                     "giao",
		"trungg":                  "trung",
		"x":                       "",
		"":                        "",
		"khongbiet":               "",
		"ký":                      "",
		strings.Repeat("a", 5000): "",
	} {
		assert.Same(t, word, strings.Join(known.Near(word, 8), " "), want)
	}
	assert.Same(t, "bounded", len(known.Near("lu", 1)), 1)
}

func FuzzNear(f *testing.F) {
	known := Words{"tiem": 4, "chung": 9, "trung": 20}
	for _, seed := range []string{"chugn", "", "ký", "\xff\xfe", "ch tr"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		for _, other := range known.Near(word, 2) {
			if known[other] == 0 || other == word {
				t.Errorf("%q: got %q, want another word that is known", word, other)
			}
		}
	})
}
