package collect

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loa/article"
)

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
