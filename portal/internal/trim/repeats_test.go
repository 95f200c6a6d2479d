package trim

import (
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/internal/assert"
	"loa/portal/internal/dom"
	"loa/portal/internal/page/pagetest"
	"loa/portal/internal/tidy"
)

// TestALeadAndPictureBesideTheTextAreNotSaidAgain: many editors begin the text with
// the lead that the page sets above it, and end it with the picture.
func TestALeadAndPictureBesideTheTextAreNotSaidAgain(t *testing.T) {
	const (
		lead = `Sáng nay, bà con bản cao "mừng" vì nước sạch đã về tới từng nhà.`
		rest = `<p>Công trình dài sáu cây số, do dân và bộ đội cùng đào trong ba tháng.</p>
<p>Mỗi hộ góp mười ngày công; xã mua ống và bể chứa.</p>`
		shown = "Công trình dài sáu cây số, do dân và bộ đội cùng đào trong ba tháng.\n\nMỗi hộ góp mười ngày công; xã mua ống và bể chứa."
	)
	for name, c := range map[string]struct{ body, want string }{
		"other marks":      {`<p>Sáng nay, bà con bản cao “mừng” vì nước sạch đã về tới từng nhà .</p>` + rest, shown},
		"bold, in a div":   {`<div><b>SÁNG NAY, bà con bản cao 'mừng' vì nước sạch đã về tới từng nhà</b></div>` + rest, shown},
		"behind a picture": {`<figure><img src="/b.jpg" width=600 height=400></figure><p>Sáng nay, bà con bản cao «mừng» vì nước sạch đã về tới từng nhà.</p>` + rest, shown},
		"word for word":    {`<p>` + lead + `</p>` + rest, lead + "\n\n" + shown},
		"another opening":  {`<p>Chiều qua, bà con bản thấp mừng vì điện đã về tới từng nhà.</p>` + rest, "Chiều qua, bà con bản thấp mừng vì điện đã về tới từng nhà.\n\n" + shown},
		"the lead alone":   {`<p>Sáng nay, bà con bản cao “mừng” vì nước sạch đã về tới từng nhà</p>`, "Sáng nay, bà con bản cao “mừng” vì nước sạch đã về tới từng nhà"},
	} {
		root, err := dom.ParseFragment(c.body)
		if err != nil {
			t.Fatal(err)
		}
		tidied := tidy.Tidy(root, nil)
		SaidTwice(pagetest.Parse(t, "<p>x</p>"), tidied, lead, nil)
		assert.Same(t, name, dom.TextOfTidied(tidied), c.want)
	}

	isPicture := func(n *html.Node) bool { return n.DataAtom == atom.Img }
	const picture = `<p><img src="/anh/mung-768x512.jpg" width=768 height=512></p>`
	main := &article.Image{URL: "https://portal.example/anh/mung.jpg"}
	for name, body := range map[string]string{"at the start": picture + rest, "at the end": rest + picture} {
		doc := pagetest.Parse(t, body)
		tidied := tidy.Tidy(doc.Body(), doc.Base)
		SaidTwice(doc, tidied, "", main)
		assert.Same(t, name, len(dom.FindAll(tidied, isPicture)), 0)
	}
}
