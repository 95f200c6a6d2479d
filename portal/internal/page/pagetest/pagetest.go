// Package pagetest makes parsed pages for the tests of what reads them.
package pagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/portal/internal/page"
)

// Parse parses a page of the sample portal, https://portal.example, fetched on
// the morning of 31 October 2025.
func Parse(t testing.TB, body string) *page.Document {
	t.Helper()
	fetched := time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)
	doc, err := page.Parse(page.Page{URL: "https://portal.example/tin/bai.html", Body: []byte(body), Fetched: fetched})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// SixDays is a text of twelve paragraphs.
func SixDays() string {
	var b strings.Builder
	for day := range 6 {
		fmt.Fprintf(&b, "<p>Ngày thứ %d, bà con bản cao mừng vì nước đã về tới sân nhà, sau bao năm phải gánh từ suối "+
			"lên mỗi sáng.</p>", day+1)
		fmt.Fprintf(&b, "<p>Tối ngày %d, người già kể chuyện xưa, trẻ con thì tắm nước mát cả buổi chiều ở bể "+
			"chung đầu "+
			"bản.</p>", day+1)
	}
	return b.String()
}
