package xmltree

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"loa/internal/assert"
)

// outline writes a tree as name(text)[children], for tests.
func outline(n *Node) string {
	var out strings.Builder
	out.WriteString(n.Name)
	if t := n.Text(); t != "" {
		fmt.Fprintf(&out, "(%s)", t)
	}
	if len(n.Children) > 0 {
		out.WriteByte('[')
		for i, c := range n.Children {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(outline(c))
		}
		out.WriteByte(']')
	}
	return out.String()
}

func TestCarelessXMLIsRead(t *testing.T) {
	for name, c := range map[string]struct{ doc, want string }{
		"well formed": {`<rss><channel><item><title>A &amp; B</title></item></channel></rss>`,
			"rss[channel[item[title(A & B)]]]"},
		"prologue": {"\ufeff \n<?xml version='1.1'?><!-- > --><!DOCTYPE rss><rss/>", "rss"},
		"a warning before": {"<br />\n<b>Warning</b>: x in <b>/y.php</b>\n<rss><channel/></rss>",
			"rss[channel]"},
		"wrapped":        {"<html><body><rss><channel/></rss></body></html>", "rss[channel]"},
		"rubbish behind": {"<rss><channel/></rss>\n<script>x</script>", "rss[channel]"},
		"bare ampersands": {"<rss><link>/a?b=1&c=2&copy=3</link>&; & &nope; &#; &amp</rss>",
			"rss(&; & &nope; &#; &amp)[link(/a?b=1&c=2&copy=3)]"},
		"html entities":           {"<rss>B&agrave;i&nbsp;m&#7899;i &#x1ec7; &#146;</rss>", "rss(Bài\u00a0mới ệ ’)"},
		"bare less than":          {"<rss>5 < 7 <= 8 << 9 < </rss>", "rss(5 < 7 <= 8 << 9 <)"},
		"greater than in a value": {`<rss><c t="a > b > c"/><c t='x>y'/></rss>`, "rss[c c]"},
		"no quotes":               {`<rss version=2.0><c href=http://x.vn/a?b=1/>z</rss>`, "rss(z)[c]"},
		"upper case": {"<RSS><Channel><ITEM><Title>x</TITLE></Item></channel></rss>",
			"rss[channel[item[title(x)]]]"},
		"an item that nobody closed": {"<rss><item><title>a</title><item><title>b</title></item></rss>",
			"rss[item[title(a)] item[title(b)]]"},
		"a title that nobody closed": {"<rss><item><title>a<link>l</link><guid>g</guid></item><item><title>b</title></item></rss>",
			"rss[item[title(a) link(l) guid(g)] item[title(b)]]"},
		"a description that nobody closed": {"<rss><item><description><p>x<pubDate>d</pubDate></item><item><title>b</title></item></rss>",
			"rss[item[description[p(x)] pubdate(d)] item[title(b)]]"},
		"a section that nobody closed": {"<rss><item><title><![CDATA[a</title><link>l</link></item><item><title><![CDATA[b]]></title></item></rss>",
			"rss[item[title(a) link(l)] item[title(b)]]"},
		"an item's end within a section": {"<rss><item><title><![CDATA[how to write </item>]]></title></item></rss>",
			"rss[item[title(how to write </item>)]]"},
		"ends that began nowhere": {"<rss><item></p></div><title>a</b></title></item></rss>",
			"rss[item[title(a)]]"},
		"end of a section in a text": {"<rss>a ]]> b</rss>", "rss(a ]]> b)"},
		"cut short": {"<rss><item><title>a</title><link>l</link></item><item><title>b</title><link>http",
			"rss[item[title(a) link(l)]]"},
		"cut in a text": {"<rss><item><link>l</link><description>Lời", "rss[item[link(l) description(Lời)]]"},
		"a quote that nobody closed": {`<rss xmlns:media="http://search.yahoo.com/mrss/><item><link ` +
			`href="/1/><title>a</title></item><item><title>b</title></item></rss>`,
			"rss[item[link title(a)] item[title(b)]]"},
		"an unknown element that nobody closed": {"<rss><item><anh x=1><title>a</title><link>l</link></item></rss>",
			"rss[item[anh[title(a) link(l)] title(a) link(l)]]"},
		"a section escaped": {"<rss>&lt;![CDATA[ a ]]&gt;</rss>", "rss(a)"},
		"one behind the other": {"<rss><item><title>a</title></item></rss><rss><item><title>b</title></item></rss>",
			"rss[item[title(a)] item[title(b)]]"},
		"a tag that nobody closed": {"<rss><item><title>a</title <link>l</link></item></rss>",
			"rss[item[title(a) link(l)]]"},
		"forbidden characters": {"<rss>a\x00\x08b&#8;\xffc</rss>", "rss(ab\ufffdc)"},
		"namespaces": {`<rss xmlns:d="http://purl.org/dc/elements/1.1/"
xmlns:atom="http://www.w3.org/2005/Atom"><d:creator>x</d:creator><atom:link/><foo:bar/></rss>`,
			"rss[dc:creator(x) atom:link foo:bar]"},
		"own vocabulary with a prefix": {`<a:feed
xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>x</a:title></a:entry></a:feed>`, "feed[entry[title(x)]]"},
		"sitemap with a prefix": {`<sm:urlset
xmlns:sm="https://www.sitemaps.org/schemas/sitemap/0.9/"><sm:url><sm:loc>x</sm:loc></sm:url></sm:urlset>`, "urlset[url[loc(x)]]"},
		"own entities": {`<!DOCTYPE rss [<!ENTITY tinh "Lai Châu"><!ENTITY x SYSTEM ` +
			`"file:///etc/passwd">]><rss>&tinh; &x;</rss>`, "rss(Lai Châu &x;)"},
	} {
		root, err := Parse(c.doc, "rss", "feed", "rdf", "urlset", "sitemapindex")
		if err != nil {
			t.Errorf("%s: got error %v, want %s", name, err, c.want)
			continue
		}
		assert.Same(t, name, outline(root), c.want)
	}
}

func TestMarkupIsWhatAnElementHoldsAsHTML(t *testing.T) {
	for doc, want := range map[string]string{
		"<d>&lt;p>a&lt;/p></d>":                   "<p>a</p>",
		"<d><![CDATA[<p>a</p>]]></d>":             "<p>a</p>",
		"<d><p>a &amp; b</p></d>":                 "<p>a &amp; b</p>",
		"<d>x <b>y</b></d>":                       "x <b>y</b>",
		"<d> <![CDATA[<p>a</p>]]><!-- x --> </d>": "<p>a</p>",
	} {
		root, err := Parse(doc)
		if err != nil {
			t.Fatalf("%s: got error %v, want no error", doc, err)
		}
		assert.Same(t, doc, root.Markup(), want)
	}
}

func TestWhatExhaustsAParserIsBounded(t *testing.T) {
	deep := "<rss>" + strings.Repeat("<a>", 1<<18)
	if root, err := Parse(deep); err != nil || len(root.Children) != 1 {
		t.Errorf("deep: got %v, want one child of the root", err)
	}
	if _, err := Parse(strings.Repeat("<a/>", maxElements+1)); !errors.Is(err, ErrElements) {
		t.Errorf("many: got %v, want %v", err, ErrElements)
	}
	bomb := `<!DOCTYPE r [<!ENTITY a "` + strings.Repeat("x", 1000) + `">`
	for _, c := range "bcdefgh" {
		bomb = strings.Replace(bomb, "[", "[<!ENTITY "+string(c)+` "`+strings.Repeat("&"+string(c-1)+";", 100)+`">`, 1)
	}
	root, err := Parse(bomb + "]><r>" + strings.Repeat("&h;&d;&c;", 10) + "</r>")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(root.Text()); n > 2*maxExpansion {
		t.Errorf("entities expand to %d bytes, want at most %d", n, 2*maxExpansion)
	}
	for _, opening := range []string{"<!--", "<![CDATA[", "<!x[", "<?", "</a", "<a b=\"", "<a b='", "<a ", "<", "&",
		"<item>", "<item><title>"} {
		if _, err := Parse("<rss>" + strings.Repeat(opening, 200_000)); err != nil {
			t.Errorf("%q over and over: got %v, want no error", opening, err)
		}
	}
}

func FuzzAnyBytesGiveATreeOrAnError(f *testing.F) {
	f.Add("<rss><item><title>a<link>l</item></rss>")
	f.Add(`<!DOCTYPE a [<!ENTITY x "&x;&y;">]><a b='c' d=e>&x;<![CDATA[ </a>`)
	f.Add("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content " +
		"type='xhtml'><div>x</div></content></entry></feed>")
	f.Fuzz(func(t *testing.T, doc string) {
		root, err := Parse(doc, "rss", "feed")
		if err != nil {
			return
		}
		_ = outline(root)
		_ = root.Markup()
		// An item before what was given is found whatever stands behind it.
		root, err = Parse("<rss><item><title>first</title></item>"+doc, "rss")
		if err != nil {
			return
		}
		if got := root.Child("item").ChildText("title"); got != "first" {
			t.Errorf("the item before %q: got %q, want %q", doc, got, "first")
		}
	})
}
