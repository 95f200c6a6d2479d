package changes

import (
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

// marked is a passage in one line: [-removed-], [+added+].
func marked(p Passage) string {
	var parts []string
	for _, r := range p.Runs {
		switch {
		case r.Removed:
			parts = append(parts, "[-"+r.Text+"-]")
		case r.Added:
			parts = append(parts, "[+"+r.Text+"+]")
		default:
			parts = append(parts, r.Text)
		}
	}
	return strings.Join(append([]string{p.Part}, parts...), " ")
}

func TestTheNewestChangesAreShownWithWhatWasRemovedAndAdded(t *testing.T) {
	at := time.Date(2026, 11, 28, 7, 5, 0, 0, time.UTC)
	text := "Sáng nay mưa to. Có %d hộ ở bản Nậm Pì phải sơ tán. Đường vẫn thông."
	with := func(n string) string { return strings.Replace(text, "%d", n, 1) }
	revisions := []article.Revision{
		{Number: 1, Title: "Mưa lũ ở Nậm Pì", Lead: "Mưa to.", Content: with("40")},
		{Number: 2, At: at, Kind: article.ChangeNumbers, Title: "Mưa lũ ở Nậm Pì", Lead: "Mưa rất to.",
			Content: with("400")},
		{Number: 3, At: at, Kind: article.ChangeMinor, Title: "Mưa lũ ở Nậm Pì", Lead: "Mưa rất to.",
			Content: with("400") + " "},
		{Number: 4, At: at.Add(time.Hour), Kind: article.ChangeTitle, Title: "Lũ quét ở Nậm Pì", Lead: "Mưa rất to.",
			Content: with("400")},
	}
	ict := time.FixedZone("ICT", 7*3600)
	var got []string
	for _, c := range Of(revisions, ict, true) {
		got = append(got, c.When)
		for _, p := range c.Passages {
			got = append(got, marked(p))
		}
	}
	assert.Same(t, "of a source whose text may be shown", strings.Join(got, "\n"), strings.Join([]string{
		"Thứ Bảy, 28/11/2026 15:05", "Tiêu đề [-Mưa-] Lũ [+quét+] ở Nậm Pì",
		"Thứ Bảy, 28/11/2026 14:05", " Có [-40-] [+400+] hộ ở bản Nậm Pì phải sơ tán."}, "\n"))

	got = nil
	for _, c := range Of(revisions, ict, false) {
		for _, p := range c.Passages {
			got = append(got, marked(p))
		}
	}
	assert.Same(t, "of a source of summaries", strings.Join(got, "\n"),
		"Tiêu đề [-Mưa-] Lũ [+quét+] ở Nậm Pì\nPhần mở đầu Mưa [+rất+] to.")
	assert.Same(t, "of an article that never changed", len(Of(revisions[:1], ict, true)), 0)
}
