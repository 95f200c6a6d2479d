package byline

import (
	"loa/portal/internal/page/pagetest"
	"testing"
)

func TestAuthorIsAPersonsName(t *testing.T) {
	const site = `<meta property=og:site_name content="Báo Nậm Sa">`
	ld := func(author string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","author":` + author + `}</script>`
	}
	for _, c := range []struct{ name, page, want string }{
		{"json-ld", ld(`{"@type":"Person","name":"Lò Thị Mai"}`), "Lò Thị Mai"},
		{"several", ld(`[{"name":"Lò Thị Mai"},{"name":"Vàng A Páo"},{"name":"Lò Thị Mai"}]`),
			"Lò Thị Mai, Vàng A Páo"},
		{"the site", ld(`"Báo Nậm Sa"`), ""},
		{"a login", ld(`"bientap02"`), ""},
		{"a role", ld(`"Administrator"`), ""},
		{"an address", ld(`"https://portal.example/user/1"`), ""},
		{"a mailbox", ld(`"mai@portal.example"`), ""},
		{"role in json-ld, name below the text", ld(`"Quản trị viên"`) +
			`<p>Nội dung.</p><p><b>Tác giả:</b> Ngọc Sánh</p>`, "Ngọc Sánh"},
		{"meta", `<meta name=author content="Vàng A Páo">`, "Vàng A Páo"},
		{"byline with date", `<div class=byline><span>By</span> <a
href="/tac-gia/mai">Lò Thị Mai</a> <span>01/07/2020</span></div>`, "Lò Thị Mai"},
		{"comment's author", `<div id=comments><span class=author>Người đọc</span></div>`, ""},
	} {
		if got := Author(pagetest.Parse(t, site+c.page), nil); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
