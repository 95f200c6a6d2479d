package jsonlist

import (
	"encoding/json"
	"testing"

	"loa/internal/assert"
)

func found(t *testing.T, text string) (List, bool) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return Find(value)
}

func TestAListIsFoundUnderAnyNames(t *testing.T) {
	for _, c := range []struct {
		name, text, path string
		want             Entry
	}{
		{"vietnamese names", `{"data":{"danhSach":[{"id":7,"tieuDe":"Họp dân","moTa":"Bàn về nước","ngayDang":"28/11/2026 08:00",
			"duongDan":"/tin/hop-dan-7.html","anhDaiDien":"/a.jpg","tacGia":"Lò Thị Mai","tenChuyenMuc":"Xã hội"}]}}`,
			"data.danhSach", Entry{ID: "7", Title: "Họp dân", Summary: "Bàn về nước", Published: "28/11/2026 08:00",
				Address: "/tin/hop-dan-7.html", Picture: "/a.jpg", Author: "Lò Thị Mai",
				Categories: []string{"Xã hội"}}},
		{"strapi", `{"data":[{"id":3,"attributes":{
			"title":"Họp dân","url":"/hop-dan/x","publishedAt":"2026-11-28T01:00:00.000Z"}}]}`,
			"data", Entry{ID: "3", Title: "Họp dân", Address: "/hop-dan/x", Published: "2026-11-28T01:00:00.000Z"}},
		{"graphql", `{"data":{"posts":{"edges":[{"node":{"title":"Họp dân","uri":"/hop-dan/","date":"2026-11-28T08:00:00",
			"categories":[{"name":"Xã hội"}]}}]}}}`, "data.posts.edges", Entry{Title: "Họp dân", Address: "/hop-dan/",
			Published: "2026-11-28T08:00:00", Categories: []string{"Xã hội"}}},
		{"seconds", `[{"headline":"Họp dân","link":"https://x.vn/a",
			"createdTime":1795827600}]`, "",
			Entry{Title: "Họp dân", Address: "https://x.vn/a", Published: "2026-11-28T01:00:00Z"}},
		{"milliseconds", `[{"headline":"Họp dân","link":"https://x.vn/a",
			"createdTime":1795827600000}]`, "",
			Entry{Title: "Họp dân", Address: "https://x.vn/a", Published: "2026-11-28T01:00:00Z"}},
		{"an object of objects", `{"list":{"10":{"title":"B","url":"/b/1","date":"2026-11-01"},
			"9":{"title":"Họp dân","url":"/a/1","date":"2026-11-02"}}}`,
			"list", Entry{Title: "Họp dân", Address: "/a/1", Published: "2026-11-02"}},
		{"no address, but a text", `{"rows":[{"Title":"Họp dân","NewsID":5,"Content":"<p>Bàn về nước</p>"}]}`, "rows",
			Entry{ID: "5", Title: "Họp dân", Content: "<p>Bàn về nước</p>"}},
		{"the larger of two lists", `{"hot":[{"title":"A","url":"/a/2","date":"2026-11-02"}],
			"news":[{"title":"Họp dân","url":"/a/1","date":"2026-11-02"},{"title":"C","url":"/a/3","date":"2026-11-02"}]}`, "news",
			Entry{Title: "Họp dân", Address: "/a/1", Published: "2026-11-02"}},
		{"a picture's address is no page's",
			`[{"title":"Họp dân","imageUrl":"/a/b.png","linkDetail":"/x/hop","sapo":"Bàn"}]`, "",
			Entry{Title: "Họp dân", Address: "/x/hop", Picture: "/a/b.png", Summary: "Bàn"}},
	} {
		l, ok := found(t, c.text)
		if !ok {
			t.Errorf("%s: got no list, want one", c.name)
			continue
		}
		assert.Same(t, c.name+": path", l.Path, c.path)
		assert.Same(t, c.name, l.Entries[0], c.want)
	}
}

func TestWhatIsNoListOfArticlesIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"a menu":      `[{"title":"Trang chủ","url":"/"},{"title":"Giới thiệu","url":"/gioi-thieu"}]`,
		"an error":    `{"error":{"code":404,"message":"Not found"}}`,
		"people":      `[{"name":"Lò Thị Mai","email":"a@b.vn"},{"name":"Tẩn A Phủ","email":"c@d.vn"}]`,
		"numbers":     `{"series":[1,2,3,4],"labels":["a","b"]}`,
		"empty lists": `{"data":{"items":[],"total":0}}`,
		"few of many": `[{"title":"A","url":"/a/1","date":"2026-11-02"},{"x":1},{"x":2},{"x":3}]`,
	} {
		if l, ok := found(t, text); ok {
			t.Errorf("%s: got %+v, want no list", name, l)
		}
	}
}

func TestAPieceOfAPageInJSONIsFound(t *testing.T) {
	var value any
	text := `{"ok":true,"parts":[{"cmd":"settings"},{"data":"<div><a href='/a'>A</a><a href='/b'>B</a></div>"}]}`
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "piece", HTML(value), "<div><a href='/a'>A</a><a href='/b'>B</a></div>")
}

func TestAListWithoutAnArticleIsEmptyAndAFailureIsNot(t *testing.T) {
	for text, want := range map[string]bool{
		`[]`: true, `{"data":[],"total":0}`: true, `{"success":true,"data":{"items":[],"count":0}}`: true,
		`{"error":"quá tải","data":[]}`: false, `{"success":false,"data":[]}`: false, `{"message":"x"}`: false,
		`{"errorCode":0,"data":[]}`: true,
	} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, text, IsEmpty(value), want)
	}
}
