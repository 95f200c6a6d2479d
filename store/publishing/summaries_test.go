package publishing_test

import (
	"errors"
	"testing"

	"loa/article"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestASummaryThatAnOperatorWroteStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := storetest.Sample("1", "kinh-te")
		saved, err := s.Publishing.SaveArticle(t.Context(), a)
		assert.Same(t, "error of the article", err, nil)
		const ours = "Xã mở chợ phiên vào chủ nhật đầu tháng."
		for range 2 { // it is safe to repeat
			assert.Same(t, "error", s.Publishing.CorrectSummary(t.Context(), saved.ID, ours), nil)
		}
		got, err := s.Articles.Article(t.Context(), saved.ID)
		assert.Same(t, "error of reading", err, nil)
		assert.Same(t, "summary", got.Summary, ours)
		assert.Same(t, "revision", got.Revision, 2)
		assert.Same(t, "it is a correction", got.Correction.At.IsZero(), false)
		assert.Same(t, "what was corrected", got.Correction.Fields[0], "summary")

		a.ContentText += " Một câu nữa của cổng."
		a.Summary = "Tóm tắt do máy làm lại từ trang."
		_, err = s.Publishing.SaveArticle(t.Context(), a)
		assert.Same(t, "error of the page read again", err, nil)
		got, err = s.Articles.Article(t.Context(), saved.ID)
		assert.Same(t, "error of reading", err, nil)
		assert.Same(t, "summary of the page read again", got.Summary, ours)
		assert.Same(t, "the text is the new one", got.ContentText, a.ContentText)
		err = s.Publishing.CorrectSummary(t.Context(), 99, ours)
		assert.Same(t, "of no article", errors.Is(err, article.ErrNotFound), true)
	})
}
