package render

import (
	"strings"
	"testing"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// TestAnOperatorsWarningIsReadOnItsOwnPage: no portal has it, and the list of its
// topic, where its button led before, soon holds newer articles on top.
func TestAnOperatorsWarningIsReadOnItsOwnPage(t *testing.T) {
	r := New("Loa", nil, false)
	r.Address = "https://tin.example.vn"
	warning := article.Article{
		ID: 57, Source: article.OperatorSource, URL: "https://tin.example.vn/topics/canh-bao", Title: "Lũ quét",
		Urgency: article.Emergency, Summary: "Lên chỗ cao.",
	}
	ordinary := article.Article{ID: 58, Source: "laichau", URL: "https://laichau.gov.vn/tin/58", Title: "Giá chè"}
	const page = "https://tin.example.vn/articles/57"
	for name, d := range map[string]channel.Delivery{
		"alone":     {Kind: channel.DeliverUrgent, Articles: []article.Article{warning}},
		"in a list": {Kind: channel.DeliverMerged, Articles: []article.Article{warning, ordinary}},
	} {
		d.Subscriber = subscriber.Subscriber{Kind: subscriber.Private}
		s := r.Delivery(d)
		if !strings.Contains(s.Text, page) || strings.Contains(s.Text, "/topics/") || s.Rows[0][0].URL != page {
			t.Errorf("%s: got %q and the button %q, want %s in both", name, s.Text, s.Rows[0][0].URL, page)
		}
	}
	if warning.URL != "https://tin.example.vn/topics/canh-bao" {
		t.Errorf("the caller's article: got %s, want it unchanged", warning.URL)
	}
}
