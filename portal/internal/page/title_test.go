package page

import (
	"testing"

	"loa/internal/assert"
)

func TestTheTitleIsTheHeadingThatTheWindowRepeats(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"below a heading of the section": {`<title>Cầu treo mới qua suối – Xã Nậm Sa</title><h1 ` +
			`itemprop="headline">Blog</h1>
<article><h2>Cầu treo mới qua suối</h2><p>Chữ.</p></article>`, "Cầu treo mới qua suối"},
		"below one of two words": {`<title>Xã Nậm Sa | Cầu treo mới qua suối</title><h1>Tin tức</h1>
<h2>Cầu treo mới qua suối</h2>`, "Cầu treo mới qua suối"},
		"the heading of another article": {`<title>Tin tức – Xã Nậm Sa</title><h1>Tin tức</h1>
<h2>Cầu treo mới qua suối</h2>`, "Tin tức"},
		"a heading that says it shorter": {`<title>Cầu treo mới qua suối – Xã Nậm Sa</title><h1>Cầu treo mới</h1>
<h2>Cầu treo mới qua suối</h2>`, "Cầu treo mới"},
	} {
		doc, err := Parse(Page{URL: "https://portal.example/a.html", Body: []byte(c.body)})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, name, doc.Title(), c.want)
	}
}

func TestAPageThatShowsCommentsIsNoComment(t *testing.T) {
	doc, err := Parse(Page{URL: "https://portal.example/a.html",
		Body: []byte(`<body class="single showing-comments"><p>Chữ.</p></body>`)})
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the body of the page", IsComments(doc.Body()), false)
}
