package portal

import (
	"net/url"
	"strings"
	"testing"
)

var testBase, _ = url.Parse("https://portal.example/tin/bai.html")

func TestSanitiseKeepsStructureAndDropsTheRest(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs from layout", `<div>Một<br><br>Hai <b>đậm</b><div>Ba</div></div>`, `<p>Một</p><p>Hai <b>đậm</b></p><p>Ba</p>`},
		{"link made absolute", `<a href="/a b.pdf">tệp</a>`, `<p><a href="https://portal.example/a%20b.pdf">tệp</a></p>`},
		{"javascript link", `<a href=" java&#10;script:alert(1)">x</a>`, `<p>x</p>`},
		{"odd scheme", `<a href="JaVaScRiPt:alert(1)">x</a><a href="data:text/html,x">y</a>`, `<p>xy</p>`},
		{"protocol-relative", `<a href="//evil.example/x">x</a>`, `<p><a href="https://evil.example/x">x</a></p>`},
		{"handler", `<p onclick="x()" style="color:red">a</p>`, `<p>a</p>`},
		{"lazy picture", `<p><img src="data:image/gif;base64,R0" data-original="/u/1.jpg" onload="x()"></p>`, `<p><img src="https://portal.example/u/1.jpg" alt=""/></p>`},
		{"placeholder and pixel", `<img src="/images/blank.gif"><img src="https://x.example/p.png" width=1 height=1>`, ``},
		{"noscript picture", `<p>a <img src="/loading.gif"><noscript><img src="/real.jpg"></noscript></p>`, `<p>a <img src="https://portal.example/real.jpg" alt=""/></p>`},
		{"frame and svg", `<iframe src="https://a.example"></iframe><svg onload="x()"><p>q</p></svg><p>a</p>`, `<p>q</p><p>a</p>`},
		{"table", `<table><tr><th>A<th>B<tr><td colspan=2>1</table>`, `<table><tbody><tr><th>A</th><th>B</th></tr><tr><td colspan="2">1</td></tr></tbody></table>`},
		{"open tags", `<b><i>x<p>y`, `<p><b><i>x</i></b></p><p><b><i>y</i></b></p>`},
		{"list", `<ul><li><p>một</p><li>hai<ul><li>ba</ul></ul>`, `<ul><li>một</li><li>hai<ul><li>ba</li></ul></li></ul>`},
		{"picture table", `<table><tr><td><img src="/1.jpg"></td></tr><tr><td><em>Quang cảnh.</em></td></tr></table>`, `<figure><img src="https://portal.example/1.jpg" alt=""/><figcaption>Quang cảnh.</figcaption></figure>`},
		{"hidden", `<p style="display : none">x</p><p hidden>y</p><p>z</p>`, `<p>z</p>`},
		{"decomposed text", "<p>tie\u0302\u0301ng\u200b</p>", `<p>tiếng</p>`},
		{"mark after a tag", "<b>\u0338x</b>", `<p><b>x</b></p>`},
	} {
		if got := Sanitise(c.in, testBase); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTextOfReads(t *testing.T) {
	in := `<h2>Đầu</h2><p>Một&nbsp;hai</p><ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr></table><script>no</script><pre>l1
  l2</pre>`
	want := "Đầu\n\nMột hai\n\n- a\n- b\n\nx | y\n\nl1\n  l2"
	if got := TextOf(in); strings.TrimSpace(got) != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
