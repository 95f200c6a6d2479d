package portal

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
)

// powerCut is a page of a made-up portal whose metadata, heading and text can be
// told apart.
func powerCut(title, heading, description string) string {
	return `<!DOCTYPE html><html lang="vi"><head><title>` + title + `</title>
<meta name="description" content="` + description + `"><meta property="article:published_time" content="2020-06-30T10:31:00+07:00">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + title + `","datePublished":"2020-06-30T10:31:00+07:00",
"author":{"@type":"Person","name":"Lò Thị Ngân"}}</script></head><body><div class="page"><h1>` + heading + `</h1>
<p class="byline">Lò Thị Ngân</p><div class="noi-dung">
<p>Điện lực Nậm Sa ngừng cấp điện tại bản Pa Hạ từ 7 giờ đến 11 giờ thứ Bảy
để thay máy biến áp, nhân dân chủ động trong sinh hoạt và sản xuất.</p>
<p>Sau 11 giờ, điện được cấp lại cho toàn bản; hộ nào còn mất điện thì gọi số của tổ trực để được giúp đỡ ngay trong ngày.</p></div>
<div class="sidebar"><p>Thời tiết vùng cao hôm nay có mưa vài nơi, sáng sớm có sương mù nhẹ trên các đèo.</p></div>
</div><footer><p>Trang tin do Văn phòng huyện Nậm Sa lập và giữ, mở cửa từ năm 2009 cho nhân dân trong huyện.</p>
</footer></body></html>`
}

func explain(t *testing.T, body string) (Explanation, article.Article) {
	t.Helper()
	doc, err := Parse(Page{URL: "https://namsa.example/tin/cat-dien-12.html", Body: []byte(body), Fetched: visited})
	if err != nil {
		t.Fatal(err)
	}
	a, by, err := ReadDocument(doc, article.Source{Profile: "none"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Explain(doc, a, by, nil), a
}

func field(t *testing.T, e Explanation, name string) Field {
	t.Helper()
	for _, f := range e.Fields {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("field %s: got none, want one", name)
	return Field{}
}

func TestAReadingNamesWhereEachFieldStands(t *testing.T) {
	const title = "Ngừng cấp điện tại bản Pa Hạ"
	const said = "Điện lực Nậm Sa ngừng cấp điện tại bản Pa Hạ từ 7 giờ đến 11 giờ thứ Bảy để thay máy biến áp."
	e, a := explain(t, powerCut(title, title, said))
	assert.Same(t, "how it was read", e.By, "no profile, as configured")
	for _, c := range []struct{ name, value, from string }{
		{"title", title, "the page's heading (h1), JSON-LD headline, <title>"},
		{"author", "Lò Thị Ngân", "a byline on the page, JSON-LD author"},
		{"published", "2020-06-30T10:31:00+07:00", "json-ld, meta article:published_time"},
	} {
		f := field(t, e, c.name)
		assert.Same(t, c.name, f, Field{Name: c.name, Value: c.value, From: c.from, Confidence: "sure"})
	}
	text := field(t, e, "text")
	assert.Same(t, "value of text", text.Value, a.ContentText)
	assert.Same(t, "confidence of text", text.Confidence, Confidence("sure"))
	if want := "div.noi-dung, "; !strings.HasPrefix(text.From, want) {
		t.Errorf("place of the text: got %q, want it to begin with %q", text.From, want)
	}
}

func TestAWitnessThatContradictsIsNamed(t *testing.T) {
	e, _ := explain(t, powerCut("Cổng thông tin điện tử huyện Nậm Sa", "Ngừng cấp điện tại bản Pa Hạ",
		"Trang tin của huyện vùng cao, nơi cập nhật tin tức, văn bản và thủ tục."))
	title := field(t, e, "title")
	assert.Same(t, "confidence of the title", title.Confidence, Confidence("likely"))
	assert.Same(t, "against the title", strings.Contains(title.Against, `"Cổng thông tin điện tử huyện Nậm Sa"`), true)
	text := field(t, e, "text")
	assert.Same(t, "against the text", strings.Contains(text.Against, "the page's description is not in it"), true)
}

func TestWhatIsLeftOutIsNamedWithItsReason(t *testing.T) {
	e, _ := explain(t, powerCut("Ngừng cấp điện", "Ngừng cấp điện tại bản Pa Hạ", ""))
	var got []string
	for _, o := range e.LeftOut {
		got = append(got, fmt.Sprintf("%.12s… (%d): %s", o.Text, o.Words, o.Reason))
	}
	assert.Same(t, "left out", got, []string{
		"Thời tiết vù… (19): beside the article, div.sidebar",
		"Trang tin do… (21): in the foot of the page, footer",
	})
}

func TestABoxThatTheHostRepeatsIsNamedAsThat(t *testing.T) {
	const note = "Bạn đọc gửi ý kiến về hộp thư của Ban Biên tập để được trả lời trong năm ngày làm việc."
	known := NewBoilerplate()
	pageOf := func(i int) Page {
		own := fmt.Sprintf("Bản số %d của xã Nậm Sa vừa làm xong đường bê tông dài %d mét, do nhân dân góp công và "+
			"góp đất.", i, 100*i)
		return Page{URL: fmt.Sprintf("https://namsa.example/tin/%d.html", i), Fetched: visited,
			Body: []byte(`<html><body><h1>Đường mới của bản số ` +
				fmt.Sprint(i) + `</h1><div class="bai"><p>` + own + `</p></div><div class="khung"><p>` + note +
				`</p></div></body></html>`)}
	}
	var last *Document
	for i := range 5 {
		doc, err := Parse(pageOf(i + 1))
		if err != nil {
			t.Fatal(err)
		}
		Learn(known, doc)
		last = doc
	}
	a, by, err := ReadDocument(last, article.Source{Profile: "none"}, known)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the note is in the text", strings.Contains(a.ContentText, note), false)
	assert.Same(t, "left out", Explain(last, a, by, known).LeftOut,
		[]Omission{{Text: note, Words: 21, Reason: "the host repeats it on its pages"}})
}
