package phrase

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/viet"
)

func find(s *Set, text string) []int {
	var t viet.Text
	t.Read(text)
	var list []int
	s.Find(&t, func(h Hit) { list = append(list, h.Number) })
	slices.Sort(list)
	return slices.Compact(list)
}

func TestPhrasesAreFoundByWholeSyllables(t *testing.T) {
	var s Set
	for i, words := range []string{"lũ quét", "lu quet", "lũ", "hòa giải", "thi đua, khen thưởng", "QL4D",
		"sạt lở đất"} {
		assert.Same(t, words, s.Add(words, i), true)
	}
	assert.Same(t, "marks alone", s.Add("…!", 9), false)
	for _, c := range []struct {
		text string
		want []int
	}{
		{"Nguy cơ LŨ QUÉT", []int{0, 1, 2}},
		{"nguy co lu quet", []int{1}},
		{"lù quẹt", []int{1}},
		{"lũ-quét", []int{0, 1, 2}},
		{"Hoà giải ở cơ sở", []int{3}},
		{"thi đua - khen thưởng", []int{4}},
		{"trên ql4d", []int{5}},
		{"sạt lở", nil},
		{"lũy quét", nil},
		{"sạt lở đất đá", []int{6}},
		{"", nil},
	} {
		assert.Same(t, c.text, find(&s, c.text), c.want)
	}
	var empty Set
	assert.Same(t, "an empty set", empty.Contains("lũ"), false)
	assert.Same(t, "a set", s.Contains("có lũ"), true)
}

// What the tree finds is what looking for each phrase by itself finds.
func FuzzTheTreeFindsWhatALoopFinds(f *testing.F) {
	f.Add("lũ quét|sat lo|x", "Lũ quét, sạt lở x y")
	f.Add("a b|a|b a|a b a", "a b a b A B")
	f.Fuzz(func(t *testing.T, words, text string) {
		text = viet.Clean(text)
		var s Set
		var want []int
		for i, w := range strings.Split(words, "|") {
			if s.Add(w, i) && occurs(viet.Clean(w), text) {
				want = append(want, i)
			}
		}
		if got := find(&s, text); !slices.Equal(got, want) {
			t.Fatalf("%q in %q: got %v, want %v", words, text, got, want)
		}
	})
}

func occurs(words, text string) bool {
	spell := viet.Fold
	for _, w := range viet.Syllables(words) {
		if viet.HasAccent(w) {
			spell = viet.Key
		}
	}
	var a, b []string
	for _, w := range viet.Syllables(words) {
		a = append(a, spell(w))
	}
	for _, w := range viet.Syllables(text) {
		b = append(b, spell(w))
	}
	for i := 0; i+len(a) <= len(b); i++ {
		if slices.Equal(a, b[i:i+len(a)]) {
			return true
		}
	}
	return false
}

var syllables = strings.Fields("lũ quét sạt lở đất mưa lớn bão số thi đua khen thưởng y tế giáo dục đào tạo nông " +
	"thôn mới kinh tế xã hội du lịch văn hóa thể thao " +
	"công an bộ đội biên phòng hải quan thuế ngân sách đầu tư xây dựng giao thông đường sắt hàng không cầu cống thủy " +
	"lợi thủy điện rừng cháy nổ tai nạn")

func tenThousand() []string {
	r := rand.New(rand.NewPCG(1, 1))
	list := make([]string, 10_000)
	for i := range list {
		for n := 2 + r.IntN(3); n > 0; n-- {
			list[i] += syllables[r.IntN(len(syllables))] + " "
		}
		if i%3 == 0 {
			list[i] = viet.Fold(list[i])
		}
		list[i] += fmt.Sprint(i % 50)
	}
	return list
}

func threeKilobytes() string {
	r := rand.New(rand.NewPCG(2, 2))
	var b strings.Builder
	for b.Len() < 3000 {
		b.WriteString(syllables[r.IntN(len(syllables))] + " ")
	}
	return b.String()
}

func BenchmarkFindTenThousandPhrasesIn3KB(b *testing.B) {
	var s Set
	for i, w := range tenThousand() {
		s.Add(w, i)
	}
	text := threeKilobytes()
	var t viet.Text
	b.ReportAllocs()
	for b.Loop() {
		t.Read(text)
		s.Find(&t, func(Hit) {})
	}
}

func BenchmarkBuildTenThousandPhrases(b *testing.B) {
	list := tenThousand()
	var s *Set
	for b.Loop() {
		s = &Set{}
		for i, w := range list {
			s.Add(w, i)
		}
	}
	b.ReportMetric(float64(len(s.slots)*16+len(s.ends)*8+len(s.first)*8), "bytes-kept")
}
