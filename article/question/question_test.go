package question_test

import (
	"strings"
	"testing"

	"loa/article"
	"loa/article/question"
	"loa/internal/assert"
	"loa/viet"
)

func TestAQuestionSaysWhatIsNotWanted(t *testing.T) {
	for _, c := range []struct{ q, wanted, unwanted string }{
		{"cháy rừng", "cháy rừng", ""},
		{"cháy rừng -sơn la", "cháy rừng", `"sơn la"`},
		{`cháy rừng -"sơn la" 2026`, "cháy rừng 2026", `"sơn la"`},
		{"cháy -sơn la -điện biên", "cháy", `"sơn la" "điện biên"`},
		{"cháy –huế, rừng", "cháy , rừng", `"huế"`},
		{"-huế cháy", "-huế cháy", ""}, // nothing would be wanted
		{"-huế", "-huế", ""},
		{"Thi đua - Khen thưởng", "Thi đua - Khen thưởng", ""},
		{"rét -3 độ", "rét -3 độ", ""},
		{"ngày 24-7 covid-19", "ngày 24-7 covid-19", ""},
		{`"cầu -treo" sập`, `"cầu -treo" sập`, ""},
		{"“cầu treo” «Nậm Na»", `"cầu treo" "Nậm Na"`, ""},
		{`cầu -"treo`, "cầu", `"treo"`},
		{"", "", ""},
		{"-", "-", ""},
	} {
		wanted, unwanted := question.Split(c.q)
		assert.Same(t, c.q+": wanted", wanted, c.wanted)
		assert.Same(t, c.q+": not wanted", unwanted, c.unwanted)
		again, not := question.Split(question.Join(wanted, unwanted))
		assert.Same(t, c.q+": wanted again", again, wanted)
		assert.Same(t, c.q+": not wanted again", not, unwanted)
	}
}

func TestWhatStandsAsItWasTypedComesFirst(t *testing.T) {
	list := []article.Article{{ID: 3, Title: "Bão số 3"}, {ID: 2, Title: "Gạo trong bao"},
		{ID: 1, Title: "Báo đưa tin"}}
	question.AsTypedFirst(list, "bao -huế")
	assert.Same(t, "first", list[0].ID, int64(2))
	assert.Same(t, "then the newest", list[1].ID, int64(3))
}

func FuzzNoQuestionLosesItsWords(f *testing.F) {
	for _, s := range []string{`lũ -"sơn la"`, "-a", "“", "a -b, -c \"d", "\xff -é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wanted, unwanted := question.Split(viet.Clean(s))
		have := strings.Join(viet.Syllables(wanted+" "+unwanted), " ")
		for _, w := range viet.Syllables(viet.Clean(s)) {
			if !strings.Contains(have, w) {
				t.Fatalf("%q has lost %q: wanted %q, not wanted %q", s, w, wanted, unwanted)
			}
		}
		if strings.ContainsFunc(viet.Clean(s), viet.IsWord) != strings.ContainsFunc(wanted, viet.IsWord) {
			t.Fatalf("%q wants %q", s, wanted)
		}
	})
}
