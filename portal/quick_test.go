package portal

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// The quick ways through cleaning and addresses must come to what the long ways
// come to.

func TestPlainTextIsWhatCleaningLeavesAlone(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		s := "a" + string(r) + "b"
		if isPlainText(s) && dropLeadingMarks(collapseSpace(viet.Clean(s))) != s {
			t.Errorf("%q (U+%04X) is said to be plain", s, r)
		}
	}
	for _, s := range []string{"Đoạn văn thứ 3: đường, nhà; “ruộng”", "a  b", "a\nb", "tie\u0302\u0301ng", "a\xc3", "a\xe1\xba", "a\xe1\xba ", "a\u00a0b"} {
		if isPlainText(s) {
			t.Errorf("%q is said to be plain", s)
		}
	}
	if !isPlainText(" Đoạn văn thứ 3 kể việc bà con các bản làm đường, dựng nhà, ẵm ỡ ữ. ") {
		t.Error("plain Vietnamese is not said to be plain")
	}
}

func TestAddressesWithinASiteAreMadeAbsoluteAsAnyOther(t *testing.T) {
	for _, base := range []string{"https://portal.example/tin/bai.html?x=1#y", "http://10.0.0.1:8080", "https://cổng.example/a/", "ftp://portal.example/", "https://mai@portal.example/", "/tin/"} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range []string{"/", "/tin/1.html", "/a_b-C/9.JPG", "/a/", "//evil.example/x", "/a//b", "/./a", "/a/../b", "/a/..", "/.a", "/a..b", "/a b", "/a?b", "/a#b", "/a%20b", "/a\\b", "/a:b", "/\x01a", "/tin/đường", "a/b", "", "?a"} {
			want := ""
			if to, err := u.Parse(cleanAddress(ref)); err == nil && isWeb(to) && ref != "" {
				want = to.String()
			}
			if got := resolve(u, ref); got != want {
				t.Errorf("%q on %s: got %q, want %q", ref, base, got, want)
			}
		}
	}
}

func TestShortTextIsTheLineAReaderSees(t *testing.T) {
	for in, want := range map[string]string{
		"<div>\n\t<span>15:30</span>\n<b>01/07/2020</b> </div>":         "15:30 01/07/2020",
		"<div>a<b>b</b><br>c<p>d</p><p>e</p><img>f</div>":               "ab c d e f",
		"<div>a<script>var x</script>b<style>y</style></div>":           "ab",
		"<div>tie\u0302\u0301ng\u200b\u00a0nói</div>":                   "tiếng nói",
		"<div>" + strings.Repeat("chữ ", 40) + "</div>":                 "",
		"<div>a<script>" + strings.Repeat("x", 200) + "</script></div>": "",
		"<div>a" + strings.Repeat("<i></i>", 40) + "</div>":             "",
		"<div> </div>": "",
	} {
		root, err := parseHTML([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		div := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Div })
		if got := shortText(div); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

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
		if got := Origin(bylinePage(t, in), nil); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestEveryWordOfABylineIsLookedAt(t *testing.T) {
	for _, lead := range []string{"Written by", "Posted by", "Published by", "Reported by", "Story by", "Guide by", "Review by", "Insights by", "Photo by", "Photos by", "Words by", "Text by", "Authored by", "Article by", "Post by", "Created by", "BY", "Author:", "Authors", "Author(s)",
		"Bởi", "Tác giả:", "TÁC GIẢ", "Người viết:", "người đăng", "Thực hiện:", "Bài viết:", "Bài và ảnh:", "Bài, ảnh:", "Tin, ảnh:", "Tin và ảnh", "Nguồn:"} {
		if !byLead().MatchString(lead+" ") || !mayBeByline(lead) {
			t.Errorf("%q begins no byline", lead)
		}
	}
	if mayBeByline("Đoạn văn") || mayBeByline("Mục") || mayBeByline("B") {
		t.Error("any text may be a byline")
	}
}
