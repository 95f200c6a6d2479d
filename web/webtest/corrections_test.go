package webtest

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestACorrectedArticleSaysSoOnItsPageAndInItsFeed(t *testing.T) {
	s := newSite(t)
	a := news(1)
	a.ContentText = "Có 40 hộ <b> ở bản Nậm Pì phải sơ tán trong đêm."
	a.ContentHTML = "<p>Có 40 hộ &lt;b&gt; ở bản Nậm Pì phải sơ tán trong đêm.</p>"
	id := s.publish(a)
	a.ContentText = strings.Replace(a.ContentText, "40 hộ", "400 hộ", 1)
	a.ContentHTML = strings.Replace(a.ContentHTML, "40 hộ", "400 hộ", 1)
	s.publish(a)
	stored, err := s.store.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	line := "Đính chính " + stored.Correction.At.In(vietnam).Format("02/01/2006 15:04") +
		": trước: 40 hộ · nay: 400 hộ."
	page := s.body("/articles/" + stored.PageName())
	for _, want := range []string{line, `<h2 id="da-sua">`,
		`<del><span class="hid">[bỏ: </span>40<span class="hid">]</span></del> <ins><span class="hid">[thêm: </span>400<span class="hid">]</span></ins> hộ &lt;b&gt; ở`} {
		assert.Same(t, "the page has "+want, strings.Contains(page, want), true)
	}
	assert.Same(t, "the feed has "+line, strings.Contains(s.body("/feeds/all.rss"), line), true)
}
