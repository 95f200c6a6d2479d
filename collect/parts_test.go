package collect

import (
	"testing"
	"time"

	"loa/internal/assert"
)

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
