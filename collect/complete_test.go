package collect

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

func TestAnEmergencyNeedsAnOperatorsWordUnlessItsSectionIsTrustedOrItIsOld(t *testing.T) {
	b := newBench(t)
	b.restart(func(o *Options) { o.Topics[0].Emergency = []string{"vỡ đập"} })
	fresh := b.article("vo-dap", "Vỡ đập trong bão số 3", "Bà con hạ du lên chỗ cao.")
	fresh.Published = b.Now().Add(-time.Hour)
	old := b.article("vo-dap-tuan-truoc", "Vỡ đập ở Nậm Khan vì bão", "Bà con hạ du đã lên chỗ cao.")
	old.Published = b.Now().Add(-25 * time.Hour)
	b.list(fresh, old)
	for _, c := range []struct {
		trusted     []string
		unconfirmed bool
	}{{nil, true}, {[]string{"kinh-te"}, true}, {[]string{"tin"}, false}, {[]string{"tin-tuc"}, false},
		{[]string{"*"}, false}} {
		b.store = newMemory(b.Clock)
		b.restart(func(o *Options) { o.Topics[0].Emergency = []string{"vỡ đập"} })
		src := b.source()
		src.Trusted = c.trusted
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		for _, a := range b.store.articles {
			want, unconfirmed := article.Emergency, c.unconfirmed
			if a.Title == old.Title {
				want, unconfirmed = article.Warning, false
			}
			if a.Urgency != want || a.Unconfirmed != unconfirmed {
				t.Errorf("trusted %v, %q: urgency %d, unconfirmed %v, want a.Urgency %v, a.Unconfirmed %v", c.trusted,
					a.Title, a.Urgency, a.Unconfirmed, want, unconfirmed)
			}
		}
		same(t, "stored", len(b.store.articles), 2)
	}
}

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

func (b *bench) titled(title string) article.Article {
	for _, a := range b.store.articles {
		if a.Title == title {
			return *a
		}
	}
	return article.Article{}
}

func TestNewsGetsTheSummaryThatWasMadeElsewhereAndKeepsIt(t *testing.T) {
	for _, whole := range []bool{true, false} {
		b := newBench(t)
		asked := 0
		answer, failure := "", error(nil)
		b.restart(func(o *Options) {
			o.Topics = append(o.Topics, article.Topic{ID: "thien-tai", Urgent: true, Keywords: []string{"lũ quét"}})
			o.Summarize = func(_ context.Context, a article.Article) (string, error) {
				asked++
				if a.Title == "" || a.ContentText == "" {
					t.Errorf("asked of %q, %q, want a title and a text", a.Title, a.ContentText)
				}
				return answer, failure
			}
		})
		src := b.source()
		src.FullText = whole
		visit := func() {
			t.Helper()
			if _, err := b.collector.Visit(t.Context(), src); err != nil {
				t.Fatal(err)
			}
		}
		b.list(b.article("cu", "Tin cũ trên cổng", "Tin của lần đầu."))
		visit()
		same(t, "asked of what fills a new source", asked, 0)

		news := b.article("tiem-phong", "Tiêm phòng ở ba bản", "Trạm y tế tiêm vắc xin cho trẻ.")
		b.list(news)
		answer = "Trạm y tế tiêm vắc xin cho trẻ ở ba bản."
		visit()
		stored := b.titled(news.Title)
		same(t, "summary", stored.Summary, answer)
		same(t, "asked", asked, 1)
		answer = "Trẻ ở ba bản được tiêm vắc xin."
		for range 12 { // it is looked at again
			b.Clock.Advance(10 * time.Minute)
			visit()
		}
		same(t, "asked again of the same text", asked, 1)
		same(t, "summary, then", b.titled(news.Title).Summary, stored.Summary)

		other := b.article("lop-hoc", "Lớp học mới ở Nà Luông", "Sáu mươi học sinh có lớp mới.")
		b.list(other)
		answer, failure = "", errors.New("no answer in time")
		visit()
		same(t, "built-in summary", strings.Contains(b.titled(other.Title).Summary, "Sáu mươi học sinh"), true)

		warning := b.article("lu-quet", "Cảnh báo lũ quét tại Nậm Khan", "Lũ quét có thể xảy ra trong đêm.")
		asked = 0
		b.list(warning)
		visit()
		same(t, "asked of a warning", asked, 0)
	}
}

func TestAnArticleOnSeveralPagesIsOneArticle(t *testing.T) {
	b := newBench(t)
	l := b.article("dai", "Phóng sự dài kỳ ở Mường Tè", "Phần đầu.\nNEXT "+b.URL+"/tin/dai-2.html")
	b.Page("/tin/dai-2.html", "Phóng sự dài kỳ ở Mường Tè\nPhần giữa.\nNEXT "+b.URL+"/tin/dai-3.html")
	b.Page("/tin/dai-3.html", "Phóng sự dài kỳ ở Mường Tè\nPhần cuối.\nNEXT "+b.URL+"/tin/dai-2.html")
	b.list(l)
	b.visit()
	assert.Same(t, "text", b.store.articles[1].ContentText, "Phần đầu.\n\nPhần giữa.\n\nPhần cuối.")
	assert.Same(t, "html", b.store.articles[1].ContentHTML, "<p>Phần đầu.</p><p>Phần giữa.</p><p>Phần cuối.</p>")
	b.Advance(2 * time.Hour)
	b.visit()
	assert.Same(t, "changes", len(b.store.changes), 0)

	ignores := b.article("mot", "Trang bỏ qua số trang", "Cả bài.\nNEXT "+b.URL+"/tin/mot.html?page=2")
	b.list(ignores, l)
	b.visit()
	assert.Same(t, "the same page again", b.store.articles[2].ContentText, "Cả bài.")
}
