package pages

import (
	"testing"

	"loa/internal/assert"
)

func TestHeadingsFollowEachOtherByOneLevel(t *testing.T) {
	for written, want := range map[string]string{
		"":               "",
		"<p>h1</p>":      "<p>h1</p>",
		"<h3>a</h3><p>x": "<h2>a</h2><p>x",
		"<h1>a</h1>":     "<h2>a</h2>",
		"<h2>a</h2><h5>b</h5><h6>c</h6><h2>d</h2>": "<h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2>",
		"<h4>a</h4><h2>b</h2><h3 id=\"x\">c</h3>":  "<h2>a</h2><h2>b</h2><h3 id=\"x\">c</h3>",
		"<hr><html-x>":   "<hr><html-x>",
		"<h7>a</h7><h":   "<h7>a</h7><h",
		"<h3":            "<h3",
		"</h3></h1>x</h": "</h2></h2>x</h",
		"<h10>":          "<h10>",
	} {
		assert.Same(t, written, outlined(written, 2), want)
	}
	assert.Same(t, "below a heading", outlined("<h1>a</h1><h2>b</h2>", 3), "<h3>a</h3><h4>b</h4>")
}
