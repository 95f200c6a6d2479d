package dom

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/internal/assert"
)

// TestWhatIsStatedToMachinesIsHidden by a class alone, which hides nothing else.
func TestWhatIsStatedToMachinesIsHidden(t *testing.T) {
	for element, want := range map[string]bool{
		`<b class="hidden hide d-none" itemprop="datePublished">2026-11-29T09:31:37+07:00</b>`: true,
		`<b itemprop="publisher" class="d-none">Xã Nậm Sa</b>`:                                 true,
		`<b itemprop="datePublished" class="ngay">29/11/2026</b>`:                              false,
		`<b itemprop="articleBody" class="hidden">Chữ của bài, mở ra bằng một nút.</b>`:        false,
		`<b class="hidden">Chữ của bài</b>`:                                                    false,
	} {
		root, err := html.Parse(strings.NewReader(element))
		assert.Same(t, element+": parsing", err, nil)
		b := Find(root, func(n *html.Node) bool { return n.DataAtom == atom.B })
		assert.Same(t, element, IsHidden(b), want)
	}
}
