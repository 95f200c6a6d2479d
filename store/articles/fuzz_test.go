package articles_test

import (
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

// FuzzSearchTerms asks for any words: the search engines have languages of their
// own, and nothing that people type is one of their commands.
func FuzzSearchTerms(f *testing.F) {
	for _, seed := range [][2]string{{"mưa lũ", ""}, {`"thi đua" OR`, "NEAR("}, {`" AND "`, "*"}, {"title:x ^y", "-z"},
		{"a' | b & !c:*", "<->"}, {"24-7", "\x00"}, {"\xff\xfe", "%_"}, {"(((((", ")"}, {"{title}: x", `""""`},
		{strings.Repeat("lũ ", 500), strings.Repeat("z", 300)}, {"zaaaabq", "Đđ"}} {
		f.Add(seed[0], seed[1])
	}
	s := storetest.SQLite(f, store.Options{UnsafeNoSync: true})
	storetest.Save(f, s, article.Article{Source: "a", Key: "1", Title: "Mưa lũ ở Pu Mây", ContentText: "Thi đua 24-7",
		Published: time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)})
	f.Fuzz(func(t *testing.T, words, not string) {
		list, _, err := s.Articles.Find(t.Context(), article.Query{Search: words, Not: not, Limit: 5})
		if err != nil {
			t.Errorf("%q but not %q: got %v, want no error", words, not, err)
		}
		if len(list) > 1 {
			t.Errorf("%q but not %q: got %d articles of one", words, not, len(list))
		}
	})
}
