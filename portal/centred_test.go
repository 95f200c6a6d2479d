package portal

import (
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/page"
)

func TestACaptionIsFoundHoweverTheEditorWroteIt(t *testing.T) {
	const caption = "Quang cảnh buổi làm việc."
	for name, picture := range map[string]string{
		"centred line below": `<p style="text-align:center"><img src="/upload/1/a.jpg"></p><p
style="text-align: center">` + caption + `</p>`,
		"old attributes": `<p align="center"><img src="/upload/1/a.jpg"></p><p align="center"><font size="2">` +
			caption + `</font></p>`,
		"behind a line break": `<p style="text-align:center"><img src="/upload/1/a.jpg"><br>` + caption + `</p>`,
		"emphasised behind it": `<p style="text-align:center"><img src="/upload/1/a.jpg"><br><em>` + caption +
			`</em></p>`,
		"in a box with a name": `<div class="image"><img src="/upload/1/a.jpg"><p>` + caption + `</p></div>`,
		"in the next row": `<table><tr><td><img src="/upload/1/a.jpg"></td></tr><tr><td>` + caption +
			`</td></tr></table>`,
		"figure": `<figure><img src="/upload/1/a.jpg"><figcaption>` + caption +
			`</figcaption></figure>`,
		"strong and emphasised": `<p><img src="/upload/1/a.jpg"></p><p><strong><em>` + caption +
			`</em></strong></p>`,
		"lazy picture, class name": `<p class="text-center"><img src="data:image/gif;base64,AAAA"
data-src="/upload/1/a.jpg"></p><p class="text-center">` + caption + `</p>`,
	} {
		body := `<article class="news-detail-layout-type-2">
<h1 class="title-detail">Đoàn công tác làm việc tại xã Nậm Tin</h1><div
class="brief">Chiều 3/7, đoàn công tác làm việc tại xã.</div><div class="content-detail" itemprop="articleBody">` +
			picture + `<p>Xã đề nghị hỗ trợ kinh phí sửa ba phòng học bị tốc mái trong trận dông cuối tháng 6.</p>
<p>Đoàn ghi nhận và sẽ trả lời trước ngày 15/7.</p></div></article>`
		a, _, err := ReadArticle(page.Page{URL: "https://x.example.vn/a.html", Body: []byte(body), Fetched: visited},
			article.Source{Profile: "vhv"}, nil)
		if err != nil {
			t.Errorf("%s: %v, want no error", name, err)
			continue
		}
		if a.Image == nil || a.Image.URL != "https://x.example.vn/upload/1/a.jpg" || a.Image.Caption != caption {
			t.Errorf("%s: image %+v, want a.Image not nil, a.Image.URL %q, a.Image.Caption %v", name, a.Image,
				"https://x.example.vn/upload/1/a.jpg", caption)
		}
		if !strings.HasPrefix(a.ContentText, "Xã đề nghị") {
			t.Errorf(`%s: text begins %.60q, want a.ContentText to begin with "Xã đề nghị"`, name, a.ContentText)
		}
	}
}
