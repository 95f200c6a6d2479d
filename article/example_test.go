package article_test

import (
	"fmt"

	"loa/article"
)

// A figure that differs deserves a correction; a comma does not.
func ExampleCompare() {
	old := article.Article{Title: "Lũ quét ở Sìn Hồ", ContentText: "Có 40 hộ phải sơ tán."}
	for _, text := range []string{"Có 400 hộ phải sơ tán.", "Có 40 hộ, phải sơ tán.", "Có 40 hộ phải sơ tán."} {
		changed := old
		changed.ContentText = text
		c := article.Compare(old, changed)
		fmt.Printf("%q %v %v\n", c.Kind, c.Fields, c.Differences)
	}
	// Output:
	// "numbers" [content numbers] [{figure 40 hộ 400 hộ}]
	// "minor" [content] []
	// "" [] []
}

func ExampleMatcher_Match() {
	matcher := article.NewMatcher([]article.Topic{
		{ID: "y-te", Name: "Y tế", Sections: []string{"y-te"}},
		{ID: "lu", Name: "Mưa lũ", Keywords: []string{"lũ quét"}},
	})
	a := article.Article{Title: "Bệnh viện tiếp nhận người bị thương do lũ quét", Categories: []string{"Y tế"}}
	fmt.Println(matcher.Match(a, article.Source{}))
	// Output: [y-te lu]
}

// A word written with accents is that word; one without finds all.
func ExampleKeywordFilter() {
	a := article.Article{Title: "Giá chè tăng"}
	for _, word := range []string{"giá", "già", "gia", "-chè"} {
		fmt.Println(word, article.CompileKeywords([]string{word, "tăng"}).Wants(a),
			article.CompileKeywords([]string{word}).Wants(a))
	}
	// Output:
	// giá true true
	// già true false
	// gia true true
	// -chè false false
}

func ExampleEscalationState_Limit() {
	fmt.Println(article.EscalationFalseAlarm.Limit(article.Emergency),
		article.EscalationAllClear.Limit(article.Emergency))
	// Output: 2 0
}
