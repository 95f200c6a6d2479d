package article

import (
	"slices"
	"testing"
)

// loud is a topic of warnings with emergency words, as it is configured.
var loud = []Topic{{ID: "canh-bao", Urgent: true, Sections: []string{"canh-bao"},
	Keywords:  []string{"lũ quét", "sạt lở"},
	Emergency: []string{"sơ tán khẩn cấp", "di dời khẩn cấp", "vỡ đập", "công điện hỏa tốc"}}}

func TestEmergencyWordsInTitleOrLeadMakeAnEmergency(t *testing.T) {
	for _, c := range []struct {
		title, lead, text string
		want              Urgency
	}{
		{"Sơ tán khẩn cấp 200 hộ dân vì lũ quét", "", "", Emergency},
		{"VỠ ĐẬP thuỷ điện Nậm Na", "", "", Emergency},
		{"Công điện hoả tốc của Chủ tịch UBND tỉnh", "", "", Emergency},
		{"Tin mới về lũ quét", "Tỉnh yêu cầu di dời khẩn cấp các bản ven suối.", "", Emergency},
		{"Cảnh báo lũ quét", "", "Nếu cần, xã sẽ sơ tán khẩn cấp.", Warning},
		{"Huyện họp chi bộ", "", "Cần phòng khi vỡ đập.", Ordinary},
		{"Diễn tập sơ tán khẩn cấp", "", "", Notice},
		{"Hội nghị rút kinh nghiệm vụ vỡ đập", "", "", Notice},
		{"Trao tặng quà các hộ di dời khẩn cấp", "", "", Notice},
		{"Hỗ trợ sau khi sơ tán khẩn cấp", "", "", Notice},
		{"Ứng phó vỡ đập ở Nậm Na", "Sáng nay xã diễn tập theo tình huống giả định.", "", Warning},
		{"Không có chuyện vỡ đập Nậm Na", "", "", Warning},
		{"Khởi công khu tái định cư cho các hộ di dời khẩn cấp", "", "", Warning},
	} {
		a := Article{Title: c.title, Lead: c.lead, ContentText: c.text}
		a.Topics = NewMatcher(loud).Match(a, Source{})
		if got := UrgencyOf(loud, a); got != c.want {
			t.Errorf("%q, %q: urgency %d, want %d", c.title, c.lead, got, c.want)
		}
	}
}

func TestAnEmergencyWordBringsTheArticleToItsTopicUnlessOnlyTheTextHasIt(t *testing.T) {
	m := NewMatcher(loud)
	if got := m.Match(Article{Title: "Vỡ đập Nậm Na"}, Source{}); !slices.Equal(got, []string{"canh-bao"}) {
		t.Errorf("topics %v, want got %v", got, []string{"canh-bao"})
	}
	if got := m.Match(Article{Title: "Chuyện xưa", ContentText: "Năm ấy vỡ đập."}, Source{}); got != nil {
		t.Errorf("topics %v of a mere mention, want nil", got)
	}
	calm := []Topic{{ID: "a", Urgent: true, Keywords: []string{"vỡ đập"}}, loud[0]}
	if got := UrgencyOf(calm, Article{Title: "Vỡ đập Nậm Na", Topics: []string{"a", "canh-bao"}}); got != Emergency {
		t.Errorf("urgency %d where the first topic has no emergency words, want %v", got, Emergency)
	}
}

func TestASourceIsTrustedForItsSections(t *testing.T) {
	src := Source{URL: "https://p/", Trusted: []string{"canh-bao", "tin-tuc/phong-chong-thien-tai", "Công điện"}}
	for _, c := range []struct {
		a    Article
		want bool
	}{
		{Article{URL: "https://p/canh-bao/vo-dap.html"}, true},
		{Article{URL: "https://p/tin-tuc/phong-chong-thien-tai/vo-dap.html"}, true},
		{Article{URL: "https://p/phong-chong-thien-tai/vo-dap.html"}, false},
		{Article{URL: "https://p/kinh-te/a.html", Categories: []string{"Công điện"}}, true},
		{Article{URL: "https://p/kinh-te/canh-bao"}, false}, // the article's own name
		{Article{URL: "https://p/kinh-te/a.html", Title: "canh-bao", ContentText: "Công điện"}, false},
	} {
		if got := src.Trusts(c.a); got != c.want {
			t.Errorf("%s %v: trusted %v, want %v", c.a.URL, c.a.Categories, got, c.want)
		}
	}
	if (Source{URL: "https://p/canh-bao"}).Trusts(Article{URL: "https://p/canh-bao/a.html"}) {
		t.Error("a source that trusts nothing is trusted")
	}
	if !(Source{Trusted: []string{"*"}}).Trusts(Article{URL: "https://p/a.html"}) {
		t.Error("the whole source is not trusted")
	}
	if !(Source{Lists: []string{"https://p/canh-bao"},
		Trusted: []string{"canh-bao"}}).Trusts(Article{URL: "https://p/bai/1"}) {
		t.Error("a source that is the section is not trusted")
	}
}
