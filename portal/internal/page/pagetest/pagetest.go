// Package pagetest makes parsed pages for the tests of what reads them.
package pagetest

import (
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
