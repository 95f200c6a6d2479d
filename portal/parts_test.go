package portal

import (
	"testing"

	"loa/internal/assert"
)

func TestTheNextPageOfAnArticleIsItsOwnAddressWithTheNextNumber(t *testing.T) {
	const at = "https://x.example.vn/tin/phong-su.html"
	for name, c := range map[string]struct {
		body string
		part int
		want string
	}{
		"a number": {`<a href="/tin/phong-su-p2.html">2</a>`, 1,
			"https://x.example.vn/tin/phong-su-p2.html"},
		"a parameter": {`<a href="?page=2">2</a>`, 1, at + "?page=2"},
		"in words": {`<a href="/tin/phong-su/trang-2.html">Trang sau »</a>`, 1,
			"https://x.example.vn/tin/phong-su/trang-2.html"},
		"by rel": {`<a rel="next" href="/tin/phong-su/2">Đọc tiếp phần hai</a>`, 1,
			"https://x.example.vn/tin/phong-su/2"},
		"the third":             {`<a href="?page=1">1</a><a href="?page=3">3</a>`, 2, at + "?page=3"},
		"the next article":      {`<a rel="next" href="/tin/bai-sau.html">Bài sau</a>`, 1, ""},
		"comments":              {`<a href="?cpage=2">2</a>`, 1, ""},
		"a list":                {`<a href="/tin/page/2">2</a>`, 1, ""},
		"a number of something": {`<a href="/tin/bai-2.html">2</a>`, 1, ""},
	} {
		doc, err := Parse(Page{URL: at, Fetched: visited,
			Body: []byte("<html><body><h1>Phóng sự</h1><p>Phần một.</p>" + c.body + "</body></html>")})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, name, NextPart(doc, at, c.part), c.want)
	}
}
