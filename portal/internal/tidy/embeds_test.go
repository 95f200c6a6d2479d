package tidy

import (
	"strings"
	"testing"
)

func TestWhatIsEmbeddedLeavesALink(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"frame of YouTube": {`<iframe src="https://www.youtube.com/embed/nuoc_VE1234?rel=0"></iframe>`,
			`href="https://www.youtube.com/watch?v=nuoc_VE1234">Video</a>`},
		"frame without cookies": {`<iframe src="about:blank"
data-src="//www.youtube-nocookie.com/embed/nuoc_VE1234"></iframe>`, `watch?v=nuoc_VE1234"`},
		"frame with a title": {`<iframe title="Nước về bản Nậm Sỏ"
src="https://player.vimeo.com/video/123456"></iframe>`, `href="https://vimeo.com/123456">Video: Nước về bản Nậm Sỏ</a>`},
		"post of Facebook": {`<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fban%2Fposts%2F7"></iframe>`, `href="https://www.facebook.com/ban/posts/7"`},
		"box with a post": {`<div class="fb-post" data-href="https://www.facebook.com/ban/posts/8"></div>`,
			`href="https://www.facebook.com/ban/posts/8"`},
		"film": {`<video poster="/p.jpg"><source src="/phim/khanh-thanh.mp4" type="video/mp4">Trình duyệt cũ.</video>`,
			`href="https://portal.example/phim/khanh-thanh.mp4">Video</a>`},
		"sound": {`<audio src="/tieng/ban-tin.mp3" controls></audio>`,
			`href="https://portal.example/tieng/ban-tin.mp3">Âm thanh</a>`},
		"film player of old": {`<object><param name="movie" value="https://www.youtube.com/v/nuoc_VE1234"><embed
src="https://www.youtube.com/v/nuoc_VE1234"></object>`, `watch?v=nuoc_VE1234"`},
		"AMP":      {`<amp-youtube data-videoid="nuoc_VE1234"></amp-youtube>`, `watch?v=nuoc_VE1234"`},
		"stand-in": {`<lite-youtube videoid="nuoc_VE1234"></lite-youtube>`, `watch?v=nuoc_VE1234"`},
		"post of TikTok": {`<blockquote cite="https://www.tiktok.com/@ban/video/9"><section>
</section></blockquote>`, `href="https://www.tiktok.com/@ban/video/9"`},
		"map": {`<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>`, `>Bản đồ</a>`},
		"inside a heading": {`<h3>Xem phim <video src="/a.mp4"></video></h3>`,
			`href="https://portal.example/a.mp4"`},
		"mail": {`<p>Gửi về <a href="mailto:banbientap@nam-so.example">hộp thư</a>.</p>`,
			`<a href="mailto:banbientap@nam-so.example">hộp thư</a>`},
		"telephone": {`<p>Gọi <a href="tel:+842133876543">0213 3876 543</a>.</p>`,
			`<a href="tel:+842133876543">`},
		"formula": {`<p>Tính theo <math><mi>S</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math> cho mỗi hộ.</p>`,
			`Tính theo S=1/2 cho mỗi hộ.`},
		"numbers of a list": {`<ol start="3" type="a"><li>ba</li><li value="7">bảy</li></ol>`,
			`<ol start="3" type="a"><li>ba</li><li value="7">bảy</li></ol>`},
		"not: counter": {`<iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe><p>x y</p>`,
			`<p>x y</p>`},
		"not: one dot": {`<iframe width="1" height="1" src="https://portal.example/khung/a.html"></iframe>
<p>x y</p>`, `<p>x y</p>`},
		"not: like button": {`<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>
<p>x y</p>`, `<p>x y</p>`},
		"not: script for a frame": {`<iframe src="javascript:alert(1)"></iframe><p>x y</p>`, `<p>x y</p>`},
		"not: mail with a header": {`<p><a href="mailto:a@b.example?body=%0d">thư</a></p>`, `<p>thư</p>`},
	} {
		got := Sanitise(c.in, testBase)
		if !strings.Contains(got, c.want) || strings.HasPrefix(name, "not:") && got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		if again := Sanitise(got, testBase); again != got {
			t.Errorf("%s: not stable: got %s, want %s", name, again, got)
		}
	}
}

func TestThePictureIsTheOneABrowserShowsAtItsLargest(t *testing.T) {
	const src = `src="https://portal.example/anh/`
	for name, c := range map[string]struct {
		in   string
		want []string // names of pictures, in order
	}{
		"largest of a srcset": {`<img src="/anh/nho.jpg" srcset="/anh/a-300.jpg 300w, /anh/a-1200.jpg 1200w">`,
			[]string{"a-1200.jpg"}},
		"srcset without spaces": {`<img srcset="/anh/w_3,q_8/a.jpg 320w,/anh/w_9,q_8/a.jpg 960w">`,
			[]string{"w_9,q_8/a.jpg"}},
		"srcset without sizes":      {`<img srcset="/anh/a.jpg">`, []string{"a.jpg"}},
		"attribute of its own name": {`<img data-anh-that="/anh/b.jpg" src="/anh/spacer.gif">`, []string{"b.jpg"}},
		"hidden until loaded":       {`<img data-src="/anh/b.jpg" style="display:none">`, []string{"b.jpg"}},
		"blank of PageSpeed": {`<img data-pagespeed-lazy-src="/anh/b.jpg" src="/pagespeed_static/1.J.gif">`,
			[]string{"b.jpg"}},
		"noscript behind": {`<img class="lazy" alt="x"><noscript><img src="/anh/c.jpg"></noscript>`,
			[]string{"c.jpg"}},
		"noscript before": {`<noscript><img src="/anh/c.jpg"></noscript><img data-src="/anh/c.jpg">`,
			[]string{"c.jpg"}},
		"noscript alone": {`<div><span></span><noscript><img src="/anh/c.jpg"></noscript></div>`,
			[]string{"c.jpg"}},
		"noscript of a shown one": {`<p><img data-src="/anh/c.jpg"></p><p>chữ</p><noscript><img
src="/anh/c.jpg"></noscript>`, []string{"c.jpg"}},
		"sources of a picture": {`<picture><source srcset="/anh/d-800.webp 800w, /anh/d-1600.webp 1600w"><img
alt="d"></picture>`, []string{"d-1600.webp"}},
		"AMP": {`<amp-img src="/anh/e.jpg" width="600" height="400"></amp-img>`,
			[]string{"e.jpg"}},
		"hidden": {`<div style="display:none"><img src="/anh/f.jpg"></div><p>chữ</p>`, nil},
	} {
		got := Sanitise(c.in, testBase)
		if n := strings.Count(got, "<img"); n != len(c.want) {
			t.Errorf("%s: got %d pictures, want %d: %s", name, n, len(c.want), got)
		}
		for _, w := range c.want {
			if !strings.Contains(got, src+w+`"`) {
				t.Errorf("%s: got %s, want the picture %s", name, got, w)
			}
		}
	}
}

func TestWhatAReaderCannotSeeIsLeftOut(t *testing.T) {
	for name, style := range map[string]string{
		"no size": "font-size:0", "transparent": "color: red; opacity: 0", "no height": "height:0;overflow:hidden",
		"beside the screen": "position:absolute; left:-9999px", "far to the left": "text-indent:-9999px",
		"invisible": "visibility:hidden",
	} {
		if got := Sanitise(`<p>Thấy.</p><div style="`+style+`">Câu không ai thấy.</div>`,
			testBase); got != "<p>Thấy.</p>" {
			t.Errorf("%s: got %s, want only what is seen", name, got)
		}
	}
	long := strings.Repeat("Một đoạn văn dài được hiện dần khi cuộn trang. ", 10)
	if got := Sanitise(`<div style="opacity:0"><p>`+long+`</p></div>`, testBase); !strings.Contains(got, "hiện dần") {
		t.Error("got nothing of a whole text that a script fades in, want it")
	}
}
