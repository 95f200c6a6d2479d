package feed_test

import (
	"fmt"
	"time"

	"loa/article"
	"loa/feed"
)

func ExampleWriter_Item() {
	w, err := feed.NewWriter(feed.Site{Name: "Loa", URL: "https://loa.example", Zone: time.UTC}, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	day := time.Date(2026, 11, 26, 0, 30, 0, 0, time.UTC)
	a := article.Article{ID: 12, Title: "Khánh thành cầu <treo>", URL: "https://nam-ma.example/12", Published: day,
		Changed: day, Collected: day}
	item, err := w.Item(feed.RSS, feed.Summary, &a)
	fmt.Println(item.Article, item.Published.Equal(day), len(item.Bytes) > 0, err)
	// Output: 12 true true <nil>
}
