package document

import (
	"net/http"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"loa/internal/assert"
	"loa/portal/internal/page"
)

// TestXMLWithoutAWordOnItsCharsetIsUTF8UnlessItsBytesAreNot: some three bytes of an
// older encoding look like UTF-8 by chance.
func TestXMLWithoutAWordOnItsCharsetIsUTF8UnlessItsBytesAreNot(t *testing.T) {
	text := func(body string) string {
		return TextOf(page.Page{Body: []byte(body), Header: http.Header{"Content-Type": {"text/xml"}}})
	}
	assert.Same(t, "one broken byte", text("<rss>Bản H\xffn</rss>"), "<rss>Bản H\ufffdn</rss>")
	body, err := charmap.Windows1251.NewEncoder().String("<rss>Сегодня утром в деревне открыли новый мост, школьники " +
		"больше не пропускают занятия; МЂЄ</rss>")
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "another encoding", text(body + "\xe2\x80\x93")[:len("<rss>Сегодня")], "<rss>Сегодня")
}
