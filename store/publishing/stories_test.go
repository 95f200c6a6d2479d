package publishing_test

import (
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestTheNextReportOfAnEventContinuesItsStory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		begin := time.Now().UTC().Add(-40 * time.Hour)
		report := func(key, title, lead string, after time.Duration) article.Article {
			t.Helper()
			saved, err := s.Publishing.SaveArticle(t.Context(), article.Article{Source: "laichau", Key: key,
				URL: "https://portal.example/" + key, Title: title, Lead: lead, ContentText: lead,
				Topics: []string{"thien-tai"}, Published: begin.Add(after)})
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Articles.Article(t.Context(), saved.ID)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		alone := report("0", "Lịch cắt điện ngày 8/7 tại xã Tả Lèng",
			"Điện lực Tam Đường ngừng cấp điện tại xã Tả Lèng.", 0)
		first := report("1", "Lũ quét cuốn trôi cầu Nậm Bum, bản Nà Phầy bị chia cắt",
			"Rạng sáng, lũ quét trên suối Nậm Bum cuốn trôi cầu dân sinh, 40 hộ bản Nà Phầy bị chia cắt.", time.Hour)
		assert.Same(t, "story of the first report before a second one", first.Story, 0)
		second := report("2", "Tiếp tế cho bản Nà Phầy bị chia cắt do lũ quét Nậm Bum",
			"Lực lượng cứu hộ đưa 2 tấn gạo tới bản Nà Phầy, nơi lũ quét Nậm Bum cuốn trôi cầu.", 9*time.Hour)
		third := report("3", "Nối lại đường vào bản Nà Phầy sau lũ quét Nậm Bum",
			"Cầu tạm qua suối Nậm Bum đã xong, bản Nà Phầy hết bị chia cắt.", 30*time.Hour)
		other := report("4", "Lịch cắt điện ngày 9/7 tại xã Khổng Lào",
			"Điện lực Phong Thổ ngừng cấp điện tại xã Khổng Lào.",
			31*time.Hour)

		for _, c := range []struct {
			name  string
			of    article.Article
			story int64
			part  int
		}{
			{"a notice of one commune", alone, 0, 0}, {"a notice of another", other, 0, 0},
			{"the second report", second, first.ID, 2}, {"the third report", third, first.ID, 3},
		} {
			assert.Same(t, "story of "+c.name, c.of.Story, c.story)
			assert.Same(t, "part of "+c.name, c.of.Part, c.part)
		}
		again, err := s.Articles.Article(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "story of the first report, then", again.Story, first.ID)
		assert.Same(t, "its part", again.Part, 1)

		// Reading it again, changed, leaves it where it is.
		changed := third
		changed.Lead += " Xe máy đã qua được."
		if _, err := s.Publishing.SaveArticle(t.Context(), changed); err != nil {
			t.Fatal(err)
		}
		list, err := s.Articles.Articles(t.Context(), article.Query{Story: first.ID, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, a := range list {
			keys = append(keys, fmt.Sprint(a.Key, " ", a.Part))
		}
		assert.Same(t, "reports of the story, the newest first", fmt.Sprint(keys), "[3 3 2 2 1 1]")
		list, err = s.Articles.Articles(t.Context(), article.Query{Story: first.ID, Topics: []string{"thien-tai"},
			Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "of a topic, two at most", len(list), 2)
		for search, want := range map[string]int{"Nà Phầy": 3, "tiếp tế": 1, "điện lực": 0} {
			list, err = s.Articles.Articles(t.Context(), article.Query{Story: first.ID, Search: search, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			assert.Same(t, "reports of the story with the words "+search, len(list), want)
		}
	})
}

func TestAReportLongAfterBeginsAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, days := range []int{9, 0} {
			saved, err := s.Publishing.SaveArticle(t.Context(), article.Article{Source: "laichau", Key: fmt.Sprint(i),
				Title: "Lũ quét cuốn trôi cầu Nậm Bum, bản Nà Phầy bị chia cắt",
				Lead: fmt.Sprint(i, " hộ bản Nà Phầy bị chia "+
					"cắt."),
				Published: time.Now().UTC().AddDate(0, 0, -days)})
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Articles.Article(t.Context(), saved.ID)
			if err != nil {
				t.Fatal(err)
			}
			assert.Same(t, fmt.Sprintf("story of what was published %d days ago", days), a.Story, 0)
		}
	})
}

// TestACommonNameJoinsNothing has reports that share a name and no
// event: each stays alone, however many they are.
func TestACommonNameJoinsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		subjects := []string{"khen thưởng giáo viên", "trồng rừng phòng hộ", "tiêm phòng đàn trâu", "mở lớp dạy nghề",
			"sửa nhà văn hóa", "thu hoạch chè", "tập huấn chữa cháy", "khám bệnh miễn phí"}
		for i, subject := range subjects {
			saved, err := s.Publishing.SaveArticle(t.Context(), article.Article{Source: "laichau", Key: fmt.Sprint(i),
				Title: "Xã Bản Lang " + subject, Lead: "Sáng nay xã Bản Lang " + subject + ".",
				Published: time.Now().UTC().Add(-time.Duration(i) * time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Articles.Article(t.Context(), saved.ID)
			if err != nil {
				t.Fatal(err)
			}
			assert.Same(t, "story of "+subject, a.Story, 0)
		}
	})
}
