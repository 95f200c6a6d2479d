package snippet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"loa/internal/assert"
)

// shown writes pieces with the hits in brackets.
func shown(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestHitsAreMarkedAsTheSearchFindsThem(t *testing.T) {
	for question, want := range map[string]string{
		"giá":                "Hội đồng định [giá]: gia súc, giả, [Giá] trị HOÀ bình, hòa giải",
		"gia":                "Hội đồng định [giá]: [gia] súc, [giả], [Giá] trị HOÀ bình, hòa giải",
		"hòa":                "Hội đồng định giá: gia súc, giả, Giá trị [HOÀ] bình, [hòa] giải",
		`"dinh gia"`:         "Hội đồng [định giá]: gia súc, giả, Giá trị HOÀ bình, hòa giải",
		`"định giá" súc`:     "Hội đồng [định giá]: gia [súc], giả, Giá trị HOÀ bình, hòa giải",
		"giá-trị":            "Hội đồng định giá: gia súc, giả, [Giá trị] HOÀ bình, hòa giải",
		"khác":               "Hội đồng định giá: gia súc, giả, Giá trị HOÀ bình, hòa giải",
		`" ! `:               "Hội đồng định giá: gia súc, giả, Giá trị HOÀ bình, hòa giải",
		`"giá gia" "gia súc`: "Hội đồng định [giá: gia] súc, giả, Giá trị HOÀ bình, hòa giải",
	} {
		assert.Same(t, question, shown(Marked("Hội đồng định giá: gia súc, giả, Giá trị HOÀ bình, hòa giải", question)),
			want)
	}
}

func TestASnippetShowsWhereMostWordsStand(t *testing.T) {
	far := strings.Repeat("mở đầu nói chuyện khác. ", 40)
	text := "Lũ về. " + far + "Đêm qua, lũ quét tràn qua bản Nậm Mạ, mười hộ phải dời đi. " + far
	got := shown(Of(text, "lũ quét Nậm Mạ", 90))
	if !strings.Contains(got, "[lũ quét] tràn qua bản [Nậm Mạ]") || !strings.HasPrefix(got, "… ") ||
		!strings.HasSuffix(got, "…") || utf8.RuneCountInString(got) > 110 {
		t.Errorf("got %q, want the sentence of the flood, cut at both sides", got)
	}
	assert.Same(t, "at the beginning", shown(Of("“Lũ về.", "lu", 90)), "“[Lũ] về.")
	assert.Same(t, "no hit", len(Of(text, "khongco", 90)), 0)
	assert.Same(t, "no text", len(Of("", "lũ", 90)), 0)
}

func FuzzOf(f *testing.F) {
	f.Add("Lũ quét ở Nậm Mạ", `"lũ quét" ma`, 10)
	f.Add("\xff\xfeh\u0323o\u0302i", "ho", 3)
	f.Add("a a a a", "a", 0)
	f.Fuzz(func(t *testing.T, text, question string, limit int) {
		if limit < 1 || limit > 1000 {
			limit = 100
		}
		for _, p := range Of(text, question, limit) {
			if p.Text == "" {
				t.Errorf("%q in %q: got an empty piece, want none", question, text)
			}
		}
		Marked(text, question)
	})
}
