package articles_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
	"loa/viet"
)

// families are syllables that differ by their accents alone.
var families = [][]string{{"gia", "giá", "già", "giả", "giã"},
	{"ban", "bán", "bàn", "bản", "bạn", "băn", "bắn", "bằng"}, {"cam", "cám", "cầm", "cấm", "cảm"},
	{"hoi", "hội", "hỏi", "hồi", "hói"}, {"lu", "lũ", "lù", "lú"}, {"mua", "mưa", "mùa", "múa"},
	{"thi", "thì", "thị", "thí"}, {"dau", "đầu", "dầu", "đậu", "dấu", "đau"},
	{"tinh", "tỉnh", "tình", "tính", "tĩnh"}, {"xa", "xã", "xá", "xà"}, {"duong", "đường", "dương", "đương"},
	{"hoa", "hòa", "hóa", "hỏa", "họa"}}

// TestWordsWithAccentsArePrecise asks 50 queries and compares what is found
// with what a reader of every article would find.
func TestWordsWithAccentsArePrecise(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 50))
	word := func() string { f := families[random.IntN(len(families))]; return f[random.IntN(len(f))] }
	storetest.EachWith(t, store.Options{}, func(t *testing.T, s *store.Store) {
		texts := map[int64][]string{}
		for n := range 300 {
			var title []string
			for range 7 {
				title = append(title, word())
			}
			a := storetest.Sample(fmt.Sprint(n))
			a.Title, a.Lead, a.ContentText, a.Author, a.Origin, a.Attachments = strings.Join(title,
				" "), "", "", "", "", nil
			a.Published = a.Published.Add(-time.Duration(n) * time.Hour)
			texts[storetest.Save(t, s, a).ID] = title
		}
		var right, found, wanted int
		for range 50 {
			asked := word()
			for !viet.HasAccent(asked) {
				asked = word()
			}
			if random.IntN(3) == 0 {
				asked += " " + word()
			}
			var want []int64
			for id, title := range texts {
				if all(strings.Fields(asked), title) {
					want = append(want, id)
				}
			}
			got := storetest.List(t, s, article.Query{Search: asked})
			for _, id := range got {
				if slices.Contains(want, id) {
					right++
				}
			}
			found, wanted = found+len(got), wanted+len(want)
		}
		precision, recall := float64(right)/float64(found), float64(right)/float64(wanted)
		if precision < .95 || recall < 1 || wanted < 200 {
			t.Errorf("got precision %.3f and recall %.3f of %d hits, want at least .95 and 1", precision, recall,
				wanted)
		}
		t.Logf("50 queries, %d hits: precision %.3f, recall %.3f", found, precision, recall)
	})
}

// all tells whether a title has every word that is asked for: one with accents
// as it is, one without in any spelling.
func all(asked, title []string) bool {
	return !slices.ContainsFunc(asked, func(w string) bool {
		return !slices.ContainsFunc(title, func(have string) bool {
			return have == w || !viet.HasAccent(w) && viet.Fold(have) == w
		})
	})
}
