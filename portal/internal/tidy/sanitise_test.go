package tidy

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
)

var testBase, _ = url.Parse("https://portal.example/tin/bai.html")

// Sanitise is SanitiseNode for a piece of HTML.
func Sanitise(fragment string, base *url.URL) string {
	root, err := dom.ParseFragment(fragment)
	if err != nil {
		text := dom.StripTags(fragment)
		if text == "" {
			return ""
		}
		return "<p>" + html.EscapeString(text) + "</p>"
	}
	return SanitiseNode(root, base)
}

func TestSanitiseKeepsStructureAndDropsTheRest(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs from layout", `<div>Một<br><br>Hai <b>đậm</b><div>Ba</div></div>`,
			`<p>Một</p><p>Hai <b>đậm</b></p><p>Ba</p>`},
		{"link made absolute", `<a href="/a b.pdf">tệp</a>`,
			`<p><a href="https://portal.example/a%20b.pdf">tệp</a></p>`},
		{"javascript link", `<a href=" java&#10;script:alert(1)">x</a>`, `<p>x</p>`},
		{"odd scheme", `<a href="JaVaScRiPt:alert(1)">x</a><a href="data:text/html,x">y</a>`, `<p>xy</p>`},
		{"protocol-relative", `<a href="//evil.example/x">x</a>`, `<p><a href="https://evil.example/x">x</a></p>`},
		{"handler", `<p onclick="x()" style="color:red">a</p>`, `<p>a</p>`},
		{"lazy picture", `<p><img src="data:image/gif;base64,R0" data-original="/u/1.jpg" onload="x()"></p>`,
			`<p><img src="https://portal.example/u/1.jpg" alt=""/></p>`},
		{"size in the style", `<p><img src="/a.jpg" style="width: 600px; height:50%"></p>`,
			`<p><img src="https://portal.example/a.jpg" alt="" width="600"/></p>`},
		{"placeholder and pixel", `<img src="/images/blank.gif"><img src="https://x.example/p.png" width=1 height=1>`,
			``},
		{"noscript picture", `<p>a <img src="/loading.gif"><noscript><img src="/real.jpg"></noscript></p>`,
			`<p>a <img src="https://portal.example/real.jpg" alt=""/></p>`},
		{"frame and svg", `<iframe src="https://a.example"></iframe><svg onload="x()"><p>q</p></svg><p>a</p>`,
			`<p>q</p><p>a</p>`},
		{"table", `<table><tr><th>A<th>B<tr><td colspan=2>1</table>`,
			`<table><tbody><tr><th>A</th><th>B</th></tr><tr><td colspan="2">1</td></tr></tbody></table>`},
		{"open tags", `<b><i>x<p>y`, `<p><b><i>x</i></b></p><p><b><i>y</i></b></p>`},
		{"list", `<ul><li><p>một</p><li>hai<ul><li>ba</ul></ul>`,
			`<ul><li>một</li><li>hai<ul><li>ba</li></ul></li></ul>`},
		{"picture table", `<table><tr><td><img src="/1.jpg"></td></tr><tr><td><em>Quang cảnh.</em></td></tr></table>`,
			`<figure><img src="https://portal.example/1.jpg" alt=""/><figcaption>Quang cảnh.</figcaption></figure>`},
		{"hidden", `<p style="display : none">x</p><p hidden>y</p><p>z</p>`, `<p>z</p>`},
		{"decomposed text", "<p>tie\u0302\u0301ng\u200b</p>", `<p>tiếng</p>`},
		{"mark after a tag", "<b>\u0338x</b>", `<p><b>x</b></p>`},
	} {
		if got := Sanitise(c.in, testBase); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTextOfReads(t *testing.T) {
	in := `<h2>Đầu</h2><p>Một&nbsp;hai</p><ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr>
</table><script>no</script><pre>l1
  l2</pre>`
	want := "Đầu\n\nMột hai\n\n- a\n- b\n\nx | y\n\nl1\n  l2"
	if got := dom.TextOf(in); strings.TrimSpace(got) != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// hostile is what tries to get a script, a style or a frame past a sanitiser,
// mostly by meaning another thing when it is parsed a second time.
var hostile = []string{
	`<script>alert(1)</script><SCRIPT SRC=//evil.example/x></SCRIPT>`,
	`<img src=x onerror=alert(1)><img src="javascript:alert(1)"><img src="/a.jpg" onload=x()>`,
	`<svg onload=alert(1)><svg><script>alert(1)</script></svg>`,
	`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<select><style></select><img src=x onerror=alert(1)></style>`,
	`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
	`<table><td><iframe srcdoc="<script>alert(1)</script>"></iframe></td></table>`,
	`<a href="java&#x09;script:alert(1)">a</a><a href="&#1;javascript:alert(1)">b</a><a href="vbscript:x">c</a>`,
	`<a href="https://user:pass@evil.example/">d</a><a href="http://[::1">e</a>`,
	`<textarea><p></textarea><img src=x onerror=alert(1)></p>`,
	`<title><img src=x onerror=alert(1)></title><xmp><script>alert(1)</script></xmp>`,
	`<p style="background:url(javascript:alert(1))" class=x id=y>a</p><style>@import "//evil.example"</style>`,
	`<object data="//evil.example/x"></object><embed src="//evil.example"><base href="//evil.example">
<meta http-equiv=refresh content="0;url=//evil.example">`,
	`<template><img src=x onerror=alert(1)></template><plaintext><script>alert(1)`,
	`<img src="https://a.example/x.jpg" srcset="javascript:alert(1) 2x" alt="&quot; onerror=&quot;alert(1)">`,
	`<b><i><u><table><tr><p><a href="https://a.example"><a href="https://b.example">x`,
	"<p>a\x00b\x08c\u202ed\u200be\ufffef</p><b>\u0338</b>",
	`<!--[if gte IE 4]><script>alert(1)</script><![endif]--><![CDATA[<script>alert(1)</script>]]>`,
}

// allowed are the elements that a sanitised text may hold, and their attributes.
var allowed = map[string]string{
	"p": "", "br": "", "hr": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "", "blockquote": "", "pre": "",
	"ul": "", "ol": "start", "li": "", "dl": "", "dt": "", "dd": "",
	"figure": "", "figcaption": "", "table": "", "caption": "", "thead": "", "tbody": "", "tfoot": "", "tr": "",
	"td": "colspan rowspan", "th": "colspan rowspan",
	"b": "", "strong": "", "i": "", "em": "", "u": "", "s": "", "del": "", "ins": "", "sub": "", "sup": "", "small": "",
	"mark": "", "code": "", "kbd": "", "samp": "", "var": "", "q": "", "cite": "", "abbr": "", "time": "", "ruby": "",
	"rt": "", "rp": "",
	"a": "href", "img": "src alt width height",
}

// checkSafe parses a sanitised text once more and looks at every node.
func checkSafe(t *testing.T, in, out string) {
	t.Helper()
	root, err := dom.ParseFragment(out)
	if err != nil {
		t.Fatalf("%q: cannot be parsed again: %v, want no error", in, err)
	}
	if again := renderChildren(root); again != out {
		t.Errorf("%q: means another thing when parsed again\n got %s\nthen %s\nwant again %v", in, out, again, out)
	}
	dom.Walk(root, func(n *html.Node) bool {
		switch n.Type {
		case html.TextNode:
			if strings.ContainsAny(n.Data, "\x00\x08\u202e\u200b\ufffe") {
				t.Errorf("%q: holds characters that must go: %q", in, n.Data)
			}
		case html.ElementNode:
			if n == root {
				return true
			}
			attrs, ok := allowed[n.Data]
			if !ok || n.Namespace != "" {
				t.Errorf("%q: holds <%s>: %s, want ok, n.Namespace empty", in, n.Data, out)
			}
			for _, a := range n.Attr {
				if !strings.Contains(" "+attrs+" ", " "+a.Key+" ") {
					t.Errorf(`%q: <%s> has %s: %s, want " "+attrs+" " to contain %v`, in, n.Data, a.Key, out, " "+a.Key+
						" ")
				}
				if a.Key == "href" || a.Key == "src" {
					if u, err := url.Parse(a.Val); err != nil || !weburl.IsWeb(u) {
						t.Errorf("%q: address %q, want no error, weburl.IsWeb(u)", in, a.Val)
					}
				}
			}
		default:
			t.Errorf("%q: holds a node of type %d: %s", in, n.Type, out)
		}
		return true
	})
}

func TestSanitisedTextStaysHarmlessWhenParsedAgain(t *testing.T) {
	for _, in := range hostile {
		out := Sanitise(in, testBase)
		checkSafe(t, in, out)
		if again := Sanitise(out, testBase); again != out {
			t.Errorf("%q: not stable: %s then %s, want again %v", in, out, again, out)
		}
	}
}

func TestTextThatNoTreeHoldsIsKeptAsText(t *testing.T) {
	in := strings.Repeat("<div>", 600) + "Tin <script>x()</script>tức & việc"
	if got := Sanitise(in, testBase); got != "<p>Tin tức &amp; việc</p>" {
		t.Errorf("got %q, want %q", got, "<p>Tin tức &amp; việc</p>")
	}
	if got := dom.TextOf(in); got != "Tin tức & việc" {
		t.Errorf("got %q, want %q", got, "Tin tức & việc")
	}
}

// checkFit tells whether a tidied tree is said to fit the allow-list, and fails
// when the list would change it all the same.
func checkFit(t *testing.T, name string, tidied *html.Node) bool {
	t.Helper()
	if !fitsPolicy(tidied) {
		return false
	}
	if written := renderChildren(tidied); policy.Sanitize(written) != written {
		t.Errorf("%s: said to fit, but the list makes of it\n%s\nand not\n%s\nwant policy.Sanitize(written) %v", name,
			policy.Sanitize(written), written, written)
	}
	return true
}

func TestATreeThatFitsTheAllowListIsNotChangedByIt(t *testing.T) {
	fit, all := 0, 0
	check := func(name string, tidied *html.Node) {
		all++
		if checkFit(t, name, tidied) {
			fit++
		}
	}
	names, err := filepath.Glob("../../testdata/*/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("saved pages: got %d, %v, want no error, len(names) other than 0", len(names), err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		root, err := dom.ParseHTML(body)
		if err != nil {
			t.Fatal(err)
		}
		check(name, Tidy(root, testBase))
	}
	for _, in := range hostile {
		if root, err := dom.ParseFragment(in); err == nil {
			check(in, Tidy(root, testBase))
		}
	}
	if fit < all*9/10 {
		t.Errorf("%d of %d tidied pages fit: the others take the long way, want fit at least %v", fit, all, all*9/10)
	}
}

func TestAnAddressFitsOnlyAsTheAllowListWritesIt(t *testing.T) {
	fit := 0
	for _, address := range []string{"https://portal.example/tin/1.html", "http://portal.example/",
		"https://portal.example", "https://portal.example/a?b=1#c", "https:///tin", "ftp://portal.example/tin",
		"HTTP://portal.example/tin", "https://portal.example:80/tin",
		"https://portal.example:a/tin", "https://portal.example/a/../b", "https://portal.example/đường",
		"https://portal.example/a%zz", "https://mai@portal.example/tin", "javascript://portal.example/tin",
		"//portal.example/tin", "https://"} {
		root, link := Element(atom.Div), Element(atom.A)
		link.Attr = []html.Attribute{{Key: "href", Val: address}}
		root.AppendChild(link)
		if checkFit(t, address, root) {
			fit++
		}
	}
	if fit < 4 {
		t.Errorf("only %d addresses fit, want fit at least 4", fit)
	}
}

func TestWhatTheAllowListForbidsDoesNotFitIt(t *testing.T) {
	wrap := func(n *html.Node) *html.Node {
		root, p := Element(atom.Div), Element(atom.P)
		root.AppendChild(p)
		p.AppendChild(n)
		return root
	}
	with := func(n *html.Node, attrs ...string) *html.Node {
		for i := 0; i < len(attrs); i += 2 {
			n.Attr = append(n.Attr, html.Attribute{Key: attrs[i], Val: attrs[i+1]})
		}
		return n
	}
	for name, n := range map[string]*html.Node{
		"script":           Element(atom.Script),
		"frame":            Element(atom.Iframe),
		"layout element":   Element(atom.Div),
		"element's own":    {Type: html.ElementNode, Data: "x-menu"},
		"name of another":  {Type: html.ElementNode, Data: "script", DataAtom: atom.B},
		"foreign element":  {Type: html.ElementNode, Data: "b", DataAtom: atom.B, Namespace: "svg"},
		"comment":          {Type: html.CommentNode, Data: "x"},
		"handler":          with(Element(atom.B), "onclick", "x()"),
		"style":            with(Element(atom.B), "style", "color:red"),
		"link to nowhere":  Element(atom.A),
		"script in a link": with(Element(atom.A), "href", "javascript:alert(1)"),
		"data in a link":   with(Element(atom.A), "href", "data:text/html,x"),
		"relative link":    with(Element(atom.A), "href", "/tin/1.html"),
		"link with space":  with(Element(atom.A), "href", "https://portal.example/a b"),
		"link with name":   with(Element(atom.A), "href", "https://mai@portal.example/"),
		"target of a link": with(Element(atom.A), "href", "https://portal.example/", "target", "_blank"),
		"bare picture":     Element(atom.Img),
		"handler of one":   with(Element(atom.Img), "src", "https://portal.example/a.jpg", "onerror", "x()"),
		"width of one":     with(Element(atom.Img), "src", "https://portal.example/a.jpg", "width", "100%"),
		"span of a cell":   with(Element(atom.Td), "colspan", "2;"),
		"start of a list":  with(Element(atom.Ol), "start", "a"),
	} {
		if fitsPolicy(wrap(n)) {
			t.Errorf("%s: said to fit, want not fitsPolicy(wrap(n))", name)
		}
	}
	img := with(Element(atom.Img), "src", "https://portal.example/a.jpg", "alt", "x", "width", "100")
	if !fitsPolicy(wrap(img)) || !fitsPolicy(wrap(with(Element(atom.A), "href", "https://portal.example/a?b=1#c"))) {
		t.Error("a picture and a link do not fit, want fitsPolicy(wrap(img))")
	}
}

func FuzzSanitise(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := Sanitise(in, testBase)
		checkSafe(t, in, out)
		if again := Sanitise(out, testBase); again != out {
			t.Errorf("not stable: %s then %s, want again %v", out, again, out)
		}
		if root, err := dom.ParseFragment(in); err == nil {
			checkFit(t, in, Tidy(root, testBase))
		}
		dom.TextOf(in)
	})
}
