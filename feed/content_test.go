package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

func TestAnArticleKeepsItsIdentityInEveryFormatAndEdit(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	id := a.GUID("loa.example")
	for _, f := range Formats {
		before := string(render(t, w, f, Full, testHead(f), a).Bytes)
		b := a
		b.Title, b.URL, b.Revision, b.Changed, b.Seq = "Khác", "https://portal.example/moi.html", 2, a.Changed.Add(time.Hour), 99
		after := string(render(t, w, f, Full, testHead(f), b).Bytes)
		if !strings.Contains(before, id) || !strings.Contains(after, id) {
			t.Errorf("%s: id %s is missing, want before to contain %v, after to contain %v", f, id, id, id)
		}
		if stamp := a.Changed.Add(time.Hour).In(w.site.Zone).Format(time.RFC3339); !strings.Contains(after, stamp) {
			t.Errorf("%s: an edit must move updated to %s: %s, want after to contain %v", f, stamp, after, stamp)
		}
	}
}

func TestAWithdrawnArticleIsMarkedAndEmptied(t *testing.T) {
	w := testWriter(t)
	a := hostile()[4]
	a.Summary, a.ContentHTML = "lời cũ", "<p>lời cũ</p>"
	for _, f := range Formats {
		doc := string(render(t, w, f, Full, testHead(f), a).Bytes)
		if !strings.Contains(doc, "[Đã gỡ] ") || strings.Contains(doc, "lời cũ") || strings.Contains(doc, ".pdf") ||
			strings.Contains(doc, "1.jpg") {
			t.Errorf(`%s: %s, want doc to contain "[Đã gỡ] ", doc without "lời cũ", doc without ".pdf", doc without "1.jpg"`, f, doc)
		}
		check(t, f, []byte(doc))
	}
	atom := string(render(t, w, Atom, Full, testHead(Atom), a).Bytes)
	if !strings.Contains(atom, ` ref="`+a.GUID("loa.example")+`"`) {
		t.Errorf("Atom lacks the tombstone: %s", atom)
	}
}

func TestFullContentBeginsWithTheLeadAndSaysItOnce(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.Lead, a.ContentText, a.ContentHTML = "Mở đầu của bài <b>.", "Phần sau.", "<p>Phần sau.</p>"
	for _, f := range Formats {
		if doc := string(render(t, w, f, Full, testHead(f), a).Bytes); !strings.Contains(doc,
			"<p><strong>Mở đầu của bài &lt;b&gt;.</strong></p>") {
			t.Errorf("%s lacks the lead: %s, want doc to contain %q", f, doc,
				"<p><strong>Mở đầu của bài &lt;b&gt;.</strong></p>")
		}
	}
	a.ContentText, a.ContentHTML = "Lai Châu – Mở đầu của bài <b>. Phần sau.", "<p>Lai Châu – Mở đầu của bài "+
		"&lt;b&gt;. Phần sau.</p>"
	for _, f := range Formats {
		if doc := string(render(t, w, f, Full, testHead(f), a).Bytes); strings.Contains(doc, "<strong>") {
			t.Errorf(`%s says the lead twice: %s, want doc without "<strong>"`, f, doc)
		}
	}
}

func TestASourceThatWithholdsItsTextShowsTheSummaryOnly(t *testing.T) {
	w, err := NewWriter(Site{Name: "Loa", URL: "https://loa.example"}, nil,
		[]article.Source{{ID: "laichau", Name: "Cổng", FullText: false}})
	if err != nil {
		t.Fatal(err)
	}
	a := sample(1)[0]
	a.ContentHTML = "<p>toàn văn</p>"
	for _, f := range Formats {
		if doc := render(t, w, f, Full, testHead(f), a).Bytes; bytes.Contains(doc, []byte("toàn văn")) ||
			!bytes.Contains(doc, []byte(a.Summary)) {
			t.Errorf("%s: %s", f, doc)
		}
	}
}

func TestAFileIsNamedOnceAndReadably(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.ContentHTML = `<p>Xem <a href="https://portal.example/qd.pdf">quyết định</a>.</p>`
	a.Attachments = []article.Attachment{{URL: "https://portal.example/qd.pdf", Name: "Quyết định.pdf"},
		{URL: "https://portal.example/qd.pdf"},
		{URL: "https://portal.example/Ph%E1%BB%A5%20l%E1%BB%A5c.pdf?v=1"}}
	doc := string(render(t, w, JSON, Full, testHead(JSON), a).Bytes)
	for want, times := range map[string]int{`"url":"https://portal.example/qd.pdf"`: 1, `>Phụ lục.pdf</a>`: 1,
		`>Quyết định.pdf</a>`: 0, `"title":"Phụ lục.pdf"`: 1} {
		if got := strings.Count(doc, strings.ReplaceAll(want, `"`, `"`)); got != times {
			t.Errorf("got %s %d times, want %d: %s", want, got, times, doc)
		}
	}
}

func TestAnItemWithoutAuthorShowsThePortalNotTheSite(t *testing.T) {
	w := testWriter(t)
	a := sample(1)[0]
	a.Author = ""
	atom := string(render(t, w, Atom, Full, testHead(Atom), a).Bytes)
	entry := atom[strings.Index(atom, "<entry>"):]
	if want := "<source>"; !strings.Contains(entry, want) ||
		!strings.Contains(entry, "<author><name>Cổng TTĐT tỉnh Lai "+
			"Châu</name><uri>https://portal.example/</uri></author>") {
		t.Errorf("got %s, want the portal as the author of the source", entry)
	}
	if head := atom[:strings.Index(atom, "<entry>")]; strings.Contains(head, "<author>") {
		t.Errorf("got %s, want no author of the feed: readers show it as that of each entry", head)
	}
	if got := strings.Count(entry, "<author><name>Cổng TTĐT tỉnh Lai Châu</name>"); got != 2 {
		t.Errorf("got the portal %d times as an author, want it of the entry and of its source: %s", got, entry)
	}
	doc := string(render(t, w, JSON, Full, testHead(JSON), a).Bytes)
	item := doc[strings.Index(doc, `"items"`):]
	if head := strings.TrimSuffix(doc, item); strings.Contains(head, `"authors"`) {
		t.Errorf("got %s, want no author of the feed: readers add it to that of each item", head)
	}
	if want := `"authors":[{"name":"Cổng TTĐT tỉnh Lai Châu","url":"https://portal.example/"}]`; !strings.Contains(item,
		want) {
		t.Errorf("got %s, want %s", item, want)
	}
	a.Author = "Nguyễn Văn An, Trần Thị Bình"
	rss := string(render(t, w, RSS, Full, testHead(RSS), a).Bytes)
	if want := `<media:credit role="author">Nguyễn Văn An</media:credit><media:credit role="author">Trần Thị Bình</media:credit>`; !strings.Contains(rss, want) {
		t.Errorf("got %s, want %s", rss, want)
	}
}

func TestACorrectionIsDatedAndSaysWhat(t *testing.T) {
	w := testWriter(t)
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	changed := func(set func(a *article.Article)) article.Edit {
		old := sample(1)[0]
		old.ContentText = "Có 40 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ."
		now := old
		set(&now)
		return article.Compare(old, now)
	}
	text := func(s string) func(a *article.Article) { return func(a *article.Article) { a.ContentText = s } }
	for _, c := range []struct {
		name, language string
		edit           article.Edit
		want           string
	}{
		{"a figure", "", changed(text("Có 400 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 400 hộ"},
		{"a figure of an English article", "en", changed(text("Có 400 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 400 hộ. Correction 20 November 2026, 16:30: " +
				"before: 40 hộ · now: 400 hộ"},
		{"a title", "", changed(func(a *article.Article) { a.Title = "Hoãn lịch ngừng cấp điện" }),
			"Đính chính 20/11/2026 16:30: tiêu đề trước: " + sample(1)[0].Title},
		{"a sentence more", "", changed(func(a *article.Article) { a.ContentText += " Đường đã thông." }),
			"Đã sửa 20/11/2026 16:30: thêm: Đường đã thông"},
		{"a sentence less", "", changed(text("")),
			"Đã sửa 20/11/2026 16:30: bỏ: Có 40 hộ ở bản Nậm Pì phải sơ tán lúc 8 giờ"},
		{"more than is shown", "",
			changed(text("Có 41 hộ ở bản Nậm Pậy phải dời đi trong ngày lúc 9 giờ. Cầu Pa Tần đã sập.")),
			"Đính chính 20/11/2026 16:30: trước: 40 hộ · nay: 41 hộ; trước: 8 giờ · nay: 9 giờ; " +
				"trước: bản Nậm Pì · nay: bản Nậm Pậy; và 2 chỗ khác"},
		{"stored before differences were kept", "",
			article.Edit{Kind: article.ChangeNumbers, Fields: []string{"content", "numbers", "topics"}},
			"Đính chính 20/11/2026 16:30: số liệu, nội dung"},
		{"nothing that can be named", "", article.Edit{Kind: article.ChangeContent}, "Đã sửa 20/11/2026 16:30"},
	} {
		a := sample(1)[0]
		a.Revision, a.Language, a.Correction = 2, c.language, article.Correction{At: at, Edit: c.edit}
		for _, f := range Formats {
			for content, want := range map[Content]string{Full: "<p><em>" + c.want + ".</em></p>", Summary: "(" +
				c.want + ".)"} {
				doc := string(render(t, w, f, content, testHead(f), a).Bytes)
				at := strings.Index(doc, want)
				if at < 0 { // what stands there instead
					at = max(0, strings.Index(doc, " 20/11/2026 16:30")-len("<p><em>Đính chính"))
				}
				assert.Same(t, fmt.Sprintf("%s: %s, %s", c.name, f, content), doc[at:min(len(doc), at+len(want))], want)
			}
		}
	}
	if doc := string(render(t, w, RSS, Full, testHead(RSS), sample(1)[0]).Bytes); strings.Contains(doc, "Đã sửa") ||
		strings.Contains(doc, "Đính chính") {
		t.Errorf("got %s, want no correction", doc)
	}
}
