package tidy

import (
	"net/url"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/dom"
)

func TestLabelsThatNoReaderSeesAreNoText(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"a label for screen readers": {`<h2>Giá thu mua <a href="#gia"><span class="sr-only">Link to ` +
			`heading</span></a></h2>`,
			"<h2>Giá thu mua</h2>"},
		"one beside an icon": {`<p><i class="icon"></i><span class="visually-hidden">Chú ý</span>Đường ` +
			`trơn.</p>`, "<p>Đường trơn.</p>"},
		"a paragraph mark": {`<h3>Cách làm<a class="headerlink" ` +
			`href="#cach-lam">¶</a></h3>`, "<h3>Cách làm</h3>"},
		"a hash before": {`<h3><a href="#cach-lam">#</a> Cách làm</h3>`, "<h3>Cách làm</h3>"},
		"a note in a heading": {`<h3>Cách làm<sup><a ` +
			`href="#ghi-chu-1">1</a></sup></h3>`, "<h3>Cách làm<sup>1</sup></h3>"},
		"a name like a label":  {`<p class="sr-only-not">Đường trơn.</p>`, "<p>Đường trơn.</p>"},
		"a heading that links": {`<h3><a href="#cach-lam">Cách làm</a></h3>`, "<h3>Cách làm</h3>"},
	} {
		src, err := dom.ParseFragment(c.page)
		if err != nil {
			t.Fatal(err)
		}
		base, _ := url.Parse("https://portal.example/tin/bai.html")
		into := Element(0)
		into.Data = "div"
		tidier := Tidier{Base: base}
		tidier.Blocks(into, src)
		assert.Same(t, name, SanitiseTree(into), c.want)
	}
}
