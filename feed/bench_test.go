package feed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/article"
)

// sample returns n articles of about 3 KB, newest first.
func sample(n int) []article.Article {
	para := "<p>Sáng 1/7, tại trung tâm hội nghị tỉnh, Ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi " +
		"đua yêu nước; <strong>nhiều tập thể</strong> được tặng bằng khen &amp; cờ thi đua, theo <a " +
		"href=\"https://portal.example/vb?id=1&amp;x=2\">quyết định</a> mới ban hành.</p>\n"
	content := strings.Repeat(para, 3000/len(para)+1)
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	var out []article.Article
	for i := range n {
		t := at.Add(-time.Duration(i) * time.Hour)
		out = append(out, article.Article{ID: int64(n - i), Source: "laichau",
			URL:         fmt.Sprintf("https://portal.example/tin/bai-%d.html", n-i),
			Title:       fmt.Sprintf("Hội nghị tổng kết phong trào thi đua lần thứ %d", n-i),
			Summary:     "Ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm 2026.",
			ContentHTML: content, Author: "Nguyễn Văn An", Topics: []string{"thi-dua-khen-thuong"}, Published: t,
			Collected: t, Changed: t, Updated: t,
			State: article.StateLive, Revision: 1, Seq: int64(n - i), PublishSeq: int64(n - i),
			Image: &article.Image{URL: "https://portal.example/anh/1.jpg", Caption: "Quang cảnh hội nghị",
				Type: "image/jpeg"}})
	}
	return out
}

func testWriter(tb testing.TB) *Writer {
	tb.Helper()
	w, err := NewWriter(Site{Name: "Loa Lai Châu", URL: "https://loa.example", Language: "vi",
		Zone: time.FixedZone("+07", 7*3600)},
		[]article.Topic{{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng"}, {ID: "y-te", Name: "Y tế"}},
		[]article.Source{{ID: "laichau", Name: "Cổng TTĐT tỉnh Lai Châu", URL: "https://portal.example/",
			FullText: true}})
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func testHead(f Format) Head {
	return Head{ID: "https://loa.example/feeds/all.atom", Title: "Loa Lai Châu – Tất cả", Description: "Mọi tin mới.",
		Home: "https://loa.example/", Self: "https://loa.example/feeds/all." + string(f),
		Hub: "https://loa.example/hub"}
}

// BenchmarkRender renders 50 articles of 3 KB from nothing.
func BenchmarkRender(b *testing.B) {
	w, arts := testWriter(b), sample(50)
	for _, f := range Formats {
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				items := make([]Item, 0, len(arts))
				for i := range arts {
					it, err := w.Item(f, Full, &arts[i])
					if err != nil {
						b.Fatal(err)
					}
					items = append(items, it)
				}
				if _, err := w.Document(f, testHead(f), items); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOneNewArticle renders one article and joins it with 49 others.
func BenchmarkOneNewArticle(b *testing.B) {
	w, arts := testWriter(b), sample(50)
	for _, f := range Formats {
		b.Run(string(f), func(b *testing.B) {
			items := make([]Item, len(arts))
			for i := range arts {
				items[i], _ = w.Item(f, Full, &arts[i])
			}
			for b.Loop() {
				var err error
				if items[0], err = w.Item(f, Full, &arts[0]); err != nil {
					b.Fatal(err)
				}
				if _, err := w.Document(f, testHead(f), items); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// write puts a document into a file and returns its name.
func write(tb testing.TB, dir, name string, doc []byte) string {
	tb.Helper()
	name = filepath.Join(dir, name)
	if err := os.WriteFile(name, doc, 0o600); err != nil {
		tb.Fatal(err)
	}
	return name
}
