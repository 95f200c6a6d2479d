package words

import (
	"fmt"
	"html/template"
	"strings"
)

// Chart draws counts by day as columns, the last one is today. What it says to
// the eye, its title says in words.
func Chart(counts []int) template.HTML {
	const column, gap, height = 6, 2, 28
	most := 1
	total := 0
	for _, n := range counts {
		most, total = max(most, n), total+n
	}
	var b strings.Builder
	width := len(counts)*(column+gap) - gap
	fmt.Fprintf(&b, `<svg class="chart" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="`+
		`%s tin trong %d ngày, nhiều nhất %s một ngày, hôm nay %s">`, width, height, width, height, Number(total), len(counts), Number(most),
		Number(last(counts)))
	for i, n := range counts {
		h := n * height / most
		if n > 0 {
			h = max(h, 2)
		}
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d"/>`, i*(column+gap), height-h, column, h)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

func last(counts []int) int {
	if len(counts) == 0 {
		return 0
	}
	return counts[len(counts)-1]
}
