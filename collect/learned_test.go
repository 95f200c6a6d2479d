package collect

import (
	"strings"
	"testing"

	"loa/article"
)

func TestWhatWasLearnedGivesTopicsWhereNoSectionDoesAndNeverWarns(t *testing.T) {
	b := newBench(t)
	a := b.article("tiem-phong", "Tiêm phòng ở ba bản", "Trạm y tế tiêm vắc xin cho trẻ.")
	b.list(a)
	for _, c := range []struct {
		name    string
		source  []string
		section string
		want    string
	}{
		{"no section", nil, "khac", "y-te"},
		{"the source says a topic", []string{"giao-duc"}, "khac", "giao-duc"},
		{"a section of the address says a topic", nil, "tin", "giao-duc"},
	} {
		b.store = newMemory(b.Clock)
		b.restart(func(o *Options) {
			o.Topics = append(o.Topics, article.Topic{ID: "y-te"},
				article.Topic{ID: "giao-duc", Sections: []string{c.section}})
			o.Learned = func(title, text string) []string {
				if title != a.Title || !strings.Contains(text, "vắc xin") {
					t.Errorf(`asked of %q, %q, want title %v, text to contain "vắc xin"`, title, text, a.Title)
				}
				return []string{"unknown", "thien-tai", "y-te"}
			}
		})
		src := b.source()
		src.Topics = c.source
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		same(t, "stored", len(b.store.articles), 1)
		for _, stored := range b.store.articles {
			same(t, c.name, strings.Join(stored.Topics, " "), c.want)
			same(t, c.name+": urgency", stored.Urgency, article.Ordinary)
		}
	}
}
