package byline

import (
	"loa/portal/internal/page/pagetest"
	"testing"
)

func TestOriginIsFoundHoweverItsWordsAreParted(t *testing.T) {
	for in, want := range map[string]string{
		"<p>Nguồn tin: Báo Nậm Sa</p>":                   "Báo Nậm Sa",
		"<p><b>N</b>guồn: Báo Nậm Sa</p>":                "Báo Nậm Sa",
		"<p><b>THEO\n\tNGUỒN</b>: <i>Báo Nậm Sa</i></p>": "Báo Nậm Sa",
		"<p>Trích nguồn:&nbsp;Báo Nậm Sa</p>":            "Báo Nậm Sa",
		"<p>Nguo\u0302\u0300n: Báo Nậm Sa</p>":           "Báo Nậm Sa",
		"<p>Source: Nậm Sa News</p>":                     "Nậm Sa News",
		"<p>Theo Nghị quyết: các bản</p>":                "",
		"<p>Nguồn nước: các bản</p>":                     "",
	} {
		if got := Origin(pagetest.Parse(t, in), nil); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestEveryWordOfABylineIsLookedAt(t *testing.T) {
	for _, lead := range []string{"Written by", "Posted by", "Published by", "Reported by", "Story by", "Guide by",
		"Review by", "Insights by", "Photo by", "Photos by", "Words by", "Text by", "Authored by", "Article by",
		"Post by", "Created by", "BY", "Author:", "Authors", "Author(s)",
		"Bởi", "Tác giả:", "TÁC GIẢ", "Người viết:", "người đăng", "Thực hiện:", "Bài viết:", "Bài và ảnh:",
		"Bài, ảnh:", "Tin, ảnh:", "Tin và ảnh", "Nguồn:", "Viết bởi", "Được gửi bởi", "Đăng bởi:", "Bài được viết bởi",
		"Tác giả bài viết:", "Tác giả/Nguồn:", "Phóng viên:", "PV:", "CTV:", "Cộng tác viên:", "Tin bài:", "Nhóm phóng viên:",
		"Người gửi:", "Submitted by"} {
		if !ByLead().MatchString(lead+" ") || !mayBeByline(lead) {
			t.Errorf("%q begins no byline, want mayBeByline(lead)", lead)
		}
	}
	if mayBeByline("Đoạn văn") || mayBeByline("Mục") || mayBeByline("B") {
		t.Error("any text may be a byline")
	}
}
