package dom

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
		root, err := ParseHTML([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		div := Find(root, func(n *html.Node) bool { return n.DataAtom == atom.Div })
		if got := ShortText(div); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
