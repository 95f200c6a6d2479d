package scripted

import (
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page"
)

func parsed(t *testing.T, body string) *page.Document {
	t.Helper()
	doc, err := page.Parse(page.Page{URL: "https://xa.example.vn/tin-tuc/", Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestAddressesFromWhichAScriptFillsAList(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"fetch", `<script>fetch("/api/news?cat=3").then(r => r.json())</script>`,
			"https://xa.example.vn/api/news?cat=3"},
		{"jQuery", `<script>$.ajax({type:"POST", url: '/tin/danh-sach-tin.ashx?p=1'})</script>`,
			"https://xa.example.vn/tin/danh-sach-tin.ashx?p=1"},
		{"relative", `<script>axios.get('data/bai-viet.json')</script>`,
			"https://xa.example.vn/tin-tuc/data/bai-viet.json"},
		{"an attribute", `<div data-url="/home/getnews?page=1&amp;size=10"></div>`,
			"https://xa.example.vn/home/getnews?page=1&size=10"},
		{"htmx", `<div hx-get="/manh/tin-moi" hx-trigger="load"></div>`, "https://xa.example.vn/manh/tin-moi"},
		{"XMLHttpRequest", `<script>x.open("GET", "/api/v1/posts", true)</script>`,
			"https://xa.example.vn/api/v1/posts"},
		{"another site", `<script>fetch("https://api.weather.example/news")</script>`, ""},
		{"none of a list", `<script src="/js/app.js"></script><script>fetch('/api/menu');var a="/css/a.css"</script>`,
			""},
		{"a search that waits for words", `<button data-url="/vi/seek/?q="></button><a data-url="/tin/loc?cat=3&amp;tukhoa="></a>`,
			""},
		{"the front page", `<div class="logo" data-url="https://xa.example.vn"></div>`, ""},
		{"a search that is made", `<div data-url="/tin/loc?q=thong-bao"></div>`, "https://xa.example.vn/tin/loc?q=thong-bao"},
		{"made of variables", "<script>fetch(`/api/news/${id}`)</script>", ""},
		{"the likelier first", `<script>fetch('/api/video/x');fetch('/api/news/list')</script>`,
			"https://xa.example.vn/api/news/list https://xa.example.vn/api/video/x"},
	} {
		assert.Same(t, c.name, strings.Join(Addresses(parsed(t, c.page)), " "), c.want)
	}
}

// TestListsThatAScriptPostsFor: the body is what the script would send, and what of it is
// not known is left out but for the page.
func TestListsThatAScriptPostsFor(t *testing.T) {
	const at = "https://xa.example.vn/api/tin"
	for _, c := range []struct{ name, code, want string }{
		{"fetch", `fetch("/api/tin", {method: "POST", headers: {"Content-Type": "application/json"},
			body: JSON.stringify({chuyenMuc: 12, trang: 1, "kieu": 'moi'})})`,
			at + `#post={"chuyenMuc":12,"trang":1,"kieu":"moi"}`},
		{"fetch, variables", `fetch('/api/tin', {body: JSON.stringify({page: p, pageSize: n, token: t.value, cat: 3}), method: 'post'})`,
			at + `#post={"page":1,"pageSize":20,"cat":3}`},
		{"fetch, a form", `fetch('/api/tin', {method:'POST', body: new URLSearchParams({cat: 3, q: 'mưa lũ'})})`,
			at + `#post=cat=3&q=m%C6%B0a+l%C5%A9`},
		{"axios", `axios.post('/api/tin', {cat: 3, filter: {hot: true, tags: [1, 2]}}).then(show)`,
			at + `#post={"cat":3,"filter":{"hot":true,"tags":[1, 2]}}`},
		{"jQuery.post", `$.post("/api/tin", {cat: 3, page: 1}, function (d) { show(d) }, "json")`, at + `#post=cat=3&page=1`},
		{"jQuery.ajax", `$.ajax({ type: "POST", url: "/api/tin", dataType: "json", data: { cat: "3" }, success: show })`,
			at + `#post=cat=3`},
		{"jQuery.ajax with JSON", `$.ajax({url: "/api/tin", method: "POST", contentType: "application/json",
			data: JSON.stringify({ cat: 3 }), success: function () { f({}) } })`, at + `#post={"cat":3}`},
		{"XMLHttpRequest", `x.open("POST", "/api/tin", true); x.setRequestHeader("a", "b"); x.send("cat=3&page=1");`,
			at + `#post=cat=3&page=1`},
		{"by GET", `$.ajax({url: "/api/tin", type: "GET", data: {cat: 3}})`, at},
		{"another call's POST", `fetch('/api/tin').then(show); fetch('/api/x', {method: 'POST', body: '{"a":1}'})`,
			at + ` https://xa.example.vn/api/x#post={"a":1}`},
		{"a login", `fetch('/api/login', {method: 'POST', body: JSON.stringify({user: 'a'})})`, ""},
		{"no data to be seen", `fetch('/api/tin', {method: 'POST', body: data})`, at},
		{"a text that goes on", `fetch('/api/tin', {method: 'POST', body: 'cat=' + id})`, at},
	} {
		assert.Same(t, c.name, strings.Join(Addresses(parsed(t, `<script>`+c.code+`</script>`)), " "), c.want)
	}
}

func TestDataThatStandInAPage(t *testing.T) {
	list := `{"props":{"posts":[{"title":"Họp dân","url":"/a/1","date":"2026-11-28"},
		{"title":"Làm đường","url":"/a/2","date":"2026-11-27"}]}}`
	for name, page := range map[string]string{
		"a script of that type": `<script id="__NEXT_DATA__" type="application/json">` + list + `</script>`,
		"a variable":            `<script>window.__STATE__ = ` + list + `; start();</script>`,
	} {
		assert.Same(t, name, len(Data(parsed(t, page))), 1)
	}
	assert.Same(t, "code", len(Data(parsed(t, `<script>var options = {a: function () { return 1 }, b: [1,2,3]};`+
		strings.Repeat("run();", 30)+`</script>`))), 0)
}

func TestAPageThatWaitsForItsScripts(t *testing.T) {
	for _, c := range []struct {
		name, page string
		want       bool
	}{
		{"an empty box", `<div id=app></div><script src=/a.js></script>`, true},
		{"a box that says so", `<nav>` + strings.Repeat("<a href=/x>Mục</a>", 60) +
			`</nav><div>Đang tải dữ liệu…</div><script src=/a.js></script>`, true},
		{"a text", `<p>` + strings.Repeat("chữ ", 60) + `</p><script src=/a.js></script>`, false},
		{"no script", `<div id=app></div>`, false},
	} {
		assert.Same(t, c.name, IsShell(parsed(t, c.page)), c.want)
	}
}
