package article

import (
	"fmt"
	"testing"

	"loa/internal/assert"
	"loa/viet"
)

func TestRulesAskForWordsAndForTheirAbsence(t *testing.T) {
	m := NewMatcher([]Topic{
		{ID: "lu", Rules: []Rule{{Any: []string{"lũ quét", "sạt lở"}, Not: []string{"diễn tập", "hội thảo"}}}},
		{ID: "muong-te", Rules: []Rule{{All: []string{"Mường Tè",
			"quốc lộ"}, In: []string{FieldTitle, FieldLead}}, {Any: []string{"Mù Cả"}}}},
		{ID: "doc", Rules: []Rule{{Any: []string{"công điện"}, All: []string{"khẩn"}, Not: []string{"bãi bỏ"},
			In: []string{FieldCategory, FieldTitle}}}},
		{ID: "nothing", Rules: []Rule{{Not: []string{"x"}}, {Any: []string{"…"}}, {}}},
	})
	for _, c := range []struct {
		name string
		a    Article
		want []Reason
	}{
		{"one of any", Article{Title: "Sạt lở trên QL4H"}, []Reason{{"lu", ReasonRule, FieldTitle, "sạt lở"}}},
		{"one of not, in another field", Article{Title: "Sạt lở trên QL4H", ContentText: "Đây là cuộc diễn tập."}, nil},
		{"all of all, apart", Article{Title: "Quốc lộ hỏng", Lead: "Ở Mường Tè."},
			[]Reason{{"muong-te", ReasonRule, FieldTitle, "quốc lộ, Mường Tè"}}},
		{"all, but one in a field that is not read", Article{Title: "Quốc lộ hỏng", ContentText: "Ở Mường Tè."}, nil},
		{"a second rule", Article{ContentText: "Xã Mù Cả họp"}, []Reason{{"muong-te", ReasonRule, FieldText, "Mù Cả"}}},
		{"any and all", Article{Title: "Công điện khẩn"}, []Reason{{"doc", ReasonRule, FieldTitle, "công điện, khẩn"}}},
		{"any and all over two fields", Article{Title: "Tin khẩn", Categories: []string{"Công điện"}},
			[]Reason{{"doc", ReasonRule, FieldTitle, "khẩn, công điện"}}},
		{"a word of not outside the rule's fields", Article{Title: "Công điện khẩn", ContentText: "bãi bỏ"},
			[]Reason{{"doc", ReasonRule, FieldTitle, "công điện, khẩn"}}},
		{"only a part of what is asked", Article{Title: "Công điện"}, nil},
	} {
		for range 2 { // what one article left behind means nothing for the next
			assert.Same(t, c.name, m.Explain(c.a, Source{}), c.want)
		}
	}
}

func TestEachTopicHasItsReasons(t *testing.T) {
	m := NewMatcher(append(topics, Topic{ID: "song", Emergency: []string{"vỡ đập"}, Urgent: true}))
	a := Article{URL: "https://p/thi-dua-khen-thuong/a.html", Title: "Vỡ đập; khen thưởng",
		Categories: []string{"Kinh tế - Xã hội"}, ContentText: "khen thưởng"}
	assert.Same(t, "reasons", m.Explain(a, Source{ID: "bao", Topics: []string{"y-te"},
		Lists: []string{"https://p/kinh-te"}}), []Reason{
		{"thi-dua", ReasonSection, "address", "thi-dua-khen-thuong"},
		{"thi-dua", ReasonKeyword, FieldTitle, "khen thưởng"},
		{"kinh-te", ReasonSection, FieldCategory, "kinh-te-xa-hoi"},
		{"kinh-te", ReasonKeyword, FieldCategory, "kinh te"},
		{"y-te", ReasonSource, "", "bao"},
		{"song", ReasonEmergency, FieldTitle, "vỡ đập"},
	})
}

func FuzzRulesAreMatched(f *testing.F) {
	f.Add("lũ quét", "sạt lở", "diễn tập", "Sạt lở, lũ quét")
	f.Add("a", "a", "b", "A b")
	f.Fuzz(func(t *testing.T, any, all, not, text string) {
		any, all, not, text = viet.Clean(any), viet.Clean(all), viet.Clean(not), viet.Clean(text)
		m := NewMatcher([]Topic{{ID: "x", Rules: []Rule{{Any: []string{any}, All: []string{all}, Not: []string{not}}}}})
		alone := func(w string) bool {
			return len(NewMatcher([]Topic{{ID: "x", Keywords: []string{w}}}).Match(Article{Title: text}, Source{})) > 0
		}
		known := func(w string) bool {
			return len(NewMatcher([]Topic{{ID: "x", Keywords: []string{w}}}).Match(Article{Title: w}, Source{})) > 0
		}
		want := (known(any) || known(all)) && (!known(any) || alone(any)) && (!known(all) || alone(all)) && !alone(not)
		if got := len(m.Match(Article{Title: text}, Source{})) > 0; got != want {
			t.Fatalf("any %q all %q not %q in %q: got %v, want %v", any, all, not, text, got, want)
		}
	})
}

func BenchmarkMatchTenThousandRules(b *testing.B) {
	var many []Topic
	for i := range 1000 {
		t := Topic{ID: fmt.Sprint(i)}
		for k := range 10 {
			t.Rules = append(t.Rules, Rule{Any: []string{fmt.Sprintf("từ khóa %d %d", i, k)},
				Not: []string{"tu khoa " + fmt.Sprint(k)}})
		}
		many = append(many, t)
	}
	m := NewMatcher(many)
	a := Article{Title: "Tin", ContentText: release + release + release}
	b.SetBytes(int64(len(a.ContentText)))
	b.ReportAllocs()
	for b.Loop() {
		m.Match(a, Source{})
	}
}
