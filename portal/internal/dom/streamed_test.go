package dom

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestPiecesOfAStreamedPageStandAtTheirPlaces(t *testing.T) {
	late := `<div hidden id="S:0"><p>Đoạn hai</p><template id="P:1"></template></div><script>$RC("B:0","S:0")</script>`
	rest := `<div hidden id="S:1"><p>Đoạn ba</p></div><script>$RS("S:1","P:1")</script>`
	place := `<main><p>Đoạn một</p><!--$?--><template id="B:0"></template><i> Đang tải </i><!--$--><b>x</b><!--/$--><!--/$--><p>Đoạn bốn</p></main>`
	for _, c := range []struct{ name, page, want string }{
		{"in order", place + late + rest, "Đoạn một Đoạn hai Đoạn ba Đoạn bốn"},
		{"the piece of a piece first", place + rest + late, "Đoạn một Đoạn hai Đoạn ba Đoạn bốn"},
		{"a piece that never came", place, "Đoạn một Đang tải x Đoạn bốn"},
		{"a piece without a place", `<main><p>Đoạn một</p></main>` + late, "Đoạn một Đoạn hai"},
		{"a place that does not end", `<main><p>Đoạn một</p><template id="B:0"></template><p>Đoạn bốn</p></main>` + late,
			"Đoạn một Đoạn hai Đoạn bốn"},
		{"a place within its own piece", `<div hidden id="S:0"><p>Đoạn hai</p><template id="B:0"></template></div>` +
			`<script>$RC("B:0","S:0")</script>`, "Đoạn hai"},
		{"the script is lost", strings.ReplaceAll(strings.ReplaceAll(place+rest+late, "<script>", "<!--"), "</script>", "-->"),
			"Đoạn một Đoạn hai Đoạn ba Đoạn bốn"},
		{"twice the same", place + late + rest + `<script>$RC("B:0","S:0")</script>`,
			"Đoạn một Đoạn hai Đoạn ba Đoạn bốn"},
	} {
		root, err := ParseHTML([]byte(`<!doctype html><body>` + c.page))
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, c.name, strings.Join(strings.Fields(LineText(root)), " "), c.want)
	}
}
