package media

import (
	"loa/portal/internal/page/pagetest"
	"reflect"
	"testing"

	"loa/article"
)

func TestMainImageIsNeitherLogoNorPlaceholder(t *testing.T) {
	for _, c := range []struct{ name, page, want, caption string }{
		{"stated", `<meta property=og:image content="/a.jpg"><p>x`, "https://portal.example/a.jpg", ""},
		{"stated logo", `<meta property=og:image content="/images/logo.png"><p><img src="/b.jpg">`,
			"https://portal.example/b.jpg", ""},
		{"placeholder and icon", `<p><img src="/no-image.jpg"><img src="/i.png" width=16 height=16><img
src="/b.jpg" alt=x>`, "https://portal.example/b.jpg", ""},
		{"figure", `<figure><img src="/b.jpg"><figcaption>Quang cảnh.</figcaption></figure>`,
			"https://portal.example/b.jpg", "Quang cảnh."},
		{"line below", `<p><img src="/b.jpg"></p><p><em>Quang cảnh.</em></p>`, "https://portal.example/b.jpg",
			"Quang cảnh."},
		{"table", `<table><tr><td><img src="/b.jpg"></td></tr><tr><td>Quang cảnh.</td></tr></table>`,
			"https://portal.example/b.jpg", "Quang cảnh."},
		{"stated without what it shows",
			`<meta property=og:image content="/thumb/b.jpg"><figure><img data-src="/large/b.jpg"
src="data:image/gif;base64,R0lGOD"><figcaption>Quang cảnh.</figcaption>
</figure>`, "https://portal.example/large/b.jpg", "Quang cảnh."},
		{"none", `<p><img src="data:image/png;base64,xx"><img src="/1x1.gif">`, "", ""},
	} {
		doc := pagetest.Parse(t, c.page)
		img := MainImage(doc, doc.Body())
		if img == nil {
			img = &article.Image{}
		}
		if img.URL != c.want || img.Caption != c.caption {
			t.Errorf("%s: got %+v, want img.URL %v, img.Caption %v", c.name, *img, c.want, c.caption)
		}
	}
}

func TestAttachmentsAreFoundWhereverTheyHide(t *testing.T) {
	const pdf, docx = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	for _, c := range []struct {
		name, page string
		want       []article.Attachment
	}{
		{"link", `<a href="/upload/Ke_hoach 12.pdf">Kế hoạch số 12 (245 KB)</a>`,
			[]article.Attachment{{URL: "https://portal.example/upload/Ke_hoach%2012.pdf", Name: "Kế hoạch số 12",
				Type: pdf, SizeBytes: 245 << 10}}},
		{"word to click", `<a href="/upload/12_KH.docx">Tải về</a>`,
			[]article.Attachment{{URL: "https://portal.example/upload/12_KH.docx", Name: "12 KH.docx", Type: docx}}},
		{"onclick with escaped slashes",
			`<a href="#" onclick="downloadFile('123','\/upload\/2000\/vanban.pdf')">Văn bản</a>`,
			[]article.Attachment{{URL: "https://portal.example/upload/2000/vanban.pdf", Name: "Văn bản", Type: pdf}}},
		{"onclick", `<a href="javascript:void(0)" onclick="downloadFile('123','/upload/2000/vanban.pdf')">Văn bản</a>`,
			[]article.Attachment{{URL: "https://portal.example/upload/2000/vanban.pdf", Name: "Văn bản", Type: pdf}}},
		{"download parameter", `<a href="/tin/bai-1.html?download=1&id=0" download="bieu-mau.docx">Biểu mẫu</a>`,
			[]article.Attachment{{URL: "https://portal.example/tin/bai-1.html?download=1&id=0", Name: "Biểu mẫu",
				Type: docx}}},
		{"handler without extension", `<a href="/DownloadHandler.ashx?id=9">Phụ lục</a>`,
			[]article.Attachment{{URL: "https://portal.example/DownloadHandler.ashx?id=9", Name: "Phụ lục",
				Type: unknownFile}}},
		{"viewer frame", `<iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2Fa.pdf"></iframe>`,
			[]article.Attachment{{URL: "https://portal.example/upload/a.pdf", Name: "a.pdf", Type: pdf}}},
		{"foreign viewer", `<iframe src="https://docs.google.com/viewer?url=https://portal.example/b.docx&embedded=true"></iframe>`, []article.Attachment{{URL: "https://portal.example/b.docx", Name: "b.docx", Type: docx}}},
		{"twice", `<a href="/a.pdf">Tệp</a><a href="/a.pdf">Tệp</a>`,
			[]article.Attachment{{URL: "https://portal.example/a.pdf", Name: "Tệp", Type: pdf}}},
		{"no file", `<a href="/tin.html">Tin</a><a href="/a.jpg" download="a.jpg">Ảnh</a><a
href="javascript:alert('x.pdf')">x</a><iframe src="https://video.example/1"></iframe>`, nil},
	} {
		doc := pagetest.Parse(t, c.page)
		if got := Attachments(doc, doc.Body()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}
