package webtest

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

// openAPI is the served description, as far as this test reads it.
type openAPI struct {
	t    *testing.T
	root map[string]any
	used map[string]bool // properties of schemas that answers had
}

// at follows a reference such as #/components/schemas/Article.
func (o *openAPI) at(v any) map[string]any {
	o.t.Helper()
	m, ok := v.(map[string]any)
	if !ok {
		o.t.Fatalf("got %T in the description, want an object", v)
	}
	ref, ok := m["$ref"].(string)
	if !ok {
		return m
	}
	at := any(o.root)
	for _, name := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[name]
	}
	return o.at(at)
}

// check compares a value with its schema (JSON Schema, as far as the
// description uses it).
func (o *openAPI) check(where string, schema any, value any) {
	o.t.Helper()
	s := o.at(schema)
	for key := range s {
		if !slices.Contains([]string{"type", "required", "additionalProperties", "properties", "items", "enum",
			"format",
			"description", "minimum"}, key) {
			o.t.Fatalf("%s: got the keyword %s, which this test does not know", where, key)
		}
	}
	switch s["type"] {
	case "object":
		object, ok := value.(map[string]any)
		if !ok {
			o.t.Errorf("%s: got %T, want an object", where, value)
			return
		}
		properties := s["properties"].(map[string]any)
		for _, name := range s["required"].([]any) {
			if _, ok := object[name.(string)]; !ok {
				o.t.Errorf("%s: got no %s, want it", where, name)
			}
		}
		for name, v := range object {
			property, ok := properties[name]
			if !ok {
				o.t.Errorf("%s: got %s, which is not described", where, name)
				continue
			}
			o.used[fmt.Sprintf("%p %s", properties, name)] = true
			o.check(where+"."+name, property, v)
		}
	case "array":
		array, ok := value.([]any)
		if !ok {
			o.t.Errorf("%s: got %T, want an array", where, value)
		}
		for i, v := range array {
			o.check(fmt.Sprintf("%s[%d]", where, i), s["items"], v)
		}
	case "string":
		o.checkText(where, s, value)
	case "boolean":
		if _, ok := value.(bool); !ok {
			o.t.Errorf("%s: got %v, want a boolean", where, value)
		}
	case "integer":
		n, ok := value.(float64)
		if least, has := s["minimum"].(float64); !ok || n != math.Trunc(n) || has && n < least {
			o.t.Errorf("%s: got %v, want a whole number from %v on", where, value, s["minimum"])
		}
	default:
		o.t.Fatalf("%s: got the type %v, which this test does not know", where, s["type"])
	}
}

func (o *openAPI) checkText(where string, s map[string]any, value any) {
	o.t.Helper()
	text, ok := value.(string)
	if !ok {
		o.t.Errorf("%s: got %T, want a string", where, value)
		return
	}
	if allowed, ok := s["enum"].([]any); ok && !slices.Contains(allowed, any(text)) {
		o.t.Errorf("%s: got %q, want one of %v", where, text, allowed)
	}
	switch s["format"] {
	case nil:
	case "uri":
		if u, err := url.Parse(text); err != nil || !u.IsAbs() {
			o.t.Errorf("%s: got %q, want an absolute address", where, text)
		}
	case "date-time":
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			o.t.Errorf("%s: got %q, want a time", where, text)
		}
	default:
		o.t.Fatalf("%s: got the format %v, which this test does not know", where, s["format"])
	}
}

// answered asks an address and compares the answer with what the description
// says of it.
func (o *openAPI) answered(s *site, path, address string, status int) map[string]any {
	o.t.Helper()
	resp := s.get("/api/v1" + address)
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	assert.Same(o.t, address+": status", resp.StatusCode, status)
	assert.Same(o.t, address+": CORS", resp.Header.Get("Access-Control-Allow-Origin"), "*")
	operation := o.at(o.at(o.root["paths"].(map[string]any)[path])["get"])
	response, ok := operation["responses"].(map[string]any)[fmt.Sprint(resp.StatusCode)]
	if !ok {
		o.t.Fatalf("%s: got %d %s, which is not described", address, resp.StatusCode, body)
	}
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	content, ok := o.at(response)["content"].(map[string]any)[kind]
	if !ok {
		o.t.Fatalf("%s: got the type %q, which is not described", address, kind)
	}
	var value map[string]any
	if err := json.Unmarshal(body, &value); err != nil {
		o.t.Fatalf("%s: got %v of %s, want JSON", address, err, body)
	}
	o.check(address, o.at(content)["schema"], value)
	return value
}

// describedSite is a site whose answers have everything that is described.
func describedSite(t *testing.T) *site {
	s := newSite(t)
	for i := range 7 {
		a := news(i)
		a.Image = &article.Image{URL: "https://laichau.example/a.jpg", Caption: "Ảnh", Width: 3, Height: 2}
		a.Attachments = []article.Attachment{{URL: "https://laichau.example/a.pdf", Name: "Tệp",
			Type:      "application/pdf",
			SizeBytes: 9}, {URL: "http://192.168.1.1/x"}}
		a.Urgency = article.Urgency(i % 4)
		if i == 5 {
			a.Source, a.Topics, a.Author = "tamduong", []string{"thien-tai"}, ""
		}
		s.publish(a)
	}
	again := news(6)
	again.Title, again.Urgency = "Hội nghị lần thứ 66 đổi ngày họp", article.Warning
	s.clock.Advance(time.Hour)
	s.publish(again)
	return s
}

func TestTheAPIAnswersAsItsDescriptionSays(t *testing.T) {
	s := describedSite(t)
	o := &openAPI{t: t, used: map[string]bool{}}
	if err := json.Unmarshal([]byte(s.body("/api/v1/openapi.json")), &o.root); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "server", fmt.Sprint(o.root["servers"]), "[map[url:https://loa.example/api/v1]]")
	all := o.answered(s, "/articles", "/articles", 200)
	items := all["items"].([]any)
	assert.Same(t, "articles", len(items), 7)
	first := items[0].(map[string]any)["id"].(string)
	author, words := url.QueryEscape("Nguyễn Văn An"), url.QueryEscape("hội nghị")
	for _, c := range []struct {
		path, address string
		status, items int
	}{
		{"/articles", "/articles?topic=thien-tai", 200, 1},
		{"/articles", "/articles?topic=thien-tai+y-te", 200, 7},
		{"/articles", "/articles?topic=thien-tai&topic=y-te", 200, 7},
		{"/articles", "/articles?source=tamduong", 200, 1},
		{"/articles", "/articles?source=tamduong&topic=y-te", 200, 0},
		{"/articles", "/articles?author=" + author, 200, 6},
		{"/articles", "/articles?author=Ai", 200, 0},
		{"/articles", "/articles?urgent=1", 200, 5},
		{"/articles", "/articles?since=2026-11-01T10:00:00%2B07:00", 200, 4},
		{"/articles", "/articles?limit=2&content=none", 200, 2},
		{"/articles", "/articles?q=khong&not=khong", 200, 7}, // no parameters of this list
		{"/articles", "/articles?topic=khong", 404, 0},
		{"/articles", "/articles?source=khong", 404, 0},
		{"/articles", "/articles?limit=0", 400, 0},
		{"/articles", "/articles?content=all", 400, 0},
		{"/articles", "/articles?before=x", 400, 0},
		{"/articles", "/articles?since=x", 400, 0},
		{"/articles/{id}", "/articles/" + first, 200, -1},
		{"/articles/{id}", "/articles/999", 404, -1},
		{"/articles/{id}", "/articles/x", 404, -1},
		{"/search", "/search?q=" + words, 200, 7},
		{"/search", "/search?q=" + words + "&not=%2266%22&topic=y-te&source=laichau&since=2026-11-01&limit=9", 200, 5},
		{"/search", "/search?q=" + url.QueryEscape("hội ngị"), 200, 0},
		{"/search", "/search?q=" + url.QueryEscape(`"hội nghị"`), 200, 7},
		{"/search", "/search", 400, 0},
		{"/search", "/search?q=" + strings.Repeat("x", 300), 400, 0},
		{"/topics", "/topics", 200, 3},
		{"/sources", "/sources", 200, 2},
	} {
		got := o.answered(s, c.path, c.address, c.status)
		if list, ok := got["items"].([]any); ok {
			assert.Same(t, c.address+": items", len(list), c.items)
		}
	}
	suggested := o.answered(s, "/search", "/search?q="+url.QueryEscape("hội ngị"), 200)
	assert.Same(t, "suggestion", suggested["suggestion"], any("hội nghị"))
	id := int64(0)
	fmt.Sscan(first, &id)
	s.withdraw(id)
	o.answered(s, "/articles/{id}", "/articles/"+first, 410)
	for name, schema := range o.at(o.root["components"])["schemas"].(map[string]any) {
		properties := schema.(map[string]any)["properties"].(map[string]any)
		for property := range properties {
			if !o.used[fmt.Sprintf("%p %s", properties, property)] && name+"."+property != "Articles.partial" {
				t.Errorf("%s.%s: got it described and never answered, want it in an answer", name, property)
			}
		}
	}
	// No parameter that is described goes without an effect above.
	source := regexp.MustCompile(`"name": ?"([a-z]+)", ?"in": ?"query"`)
	for _, m := range source.FindAllStringSubmatch(s.body("/api/v1"), -1) {
		if !slices.Contains([]string{"topic", "source", "author", "urgent", "since", "limit", "content", "before", "q",
			"not"},
			m[1]) {
			t.Errorf("got the parameter %s, which this test does not try", m[1])
		}
	}
}

func TestTheAPILeadsThroughAWholeList(t *testing.T) {
	s := newSite(t)
	for i := range 23 {
		if _, err := s.store.SaveArticle(t.Context(), news(i)); err != nil {
			t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
	for _, begin := range []string{"/api/v1/articles?limit=5&content=none", "/api/v1/search?limit=5&q=h%E1%BB%99i"} {
		seen, pages := map[string]bool{}, 0
		for at := begin; at != ""; pages++ {
			var got struct {
				Items []struct{ ID string }
				Next  string
			}
			if err := json.Unmarshal([]byte(s.body(at)), &got); err != nil {
				t.Fatal(err)
			}
			for _, i := range got.Items {
				seen[i.ID] = true
			}
			at = strings.TrimPrefix(got.Next, "https://loa.example")
		}
		assert.Same(t, begin+": articles", len(seen), 23)
		assert.Same(t, begin+": parts", pages, 5)
	}
}

func TestTheAPIIsKeptAsFeedsAre(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	first := s.get("/api/v1/articles", "Accept-Encoding", "gzip")
	tag := first.Header.Get("ETag")
	assert.Same(t, "encoding", first.Header.Get("Content-Encoding"), "gzip")
	assert.Same(t, "again", s.get("/api/v1/articles", "If-None-Match", tag).StatusCode, http.StatusNotModified)
	reads := s.store.listings()
	s.body("/api/v1/articles")
	assert.Same(t, "reads of the store", s.store.listings(), reads)
	s.publish(news(2))
	assert.Same(t, "after a change", s.get("/api/v1/articles", "If-None-Match", tag).StatusCode, http.StatusOK)
	options := s.ask(http.MethodOptions, "/api/v1/articles")
	assert.Same(t, "preflight", options.StatusCode, http.StatusNoContent)
	assert.Same(t, "a post", s.ask(http.MethodPost, "/api/v1/articles").StatusCode, http.StatusMethodNotAllowed)
	unknown := s.get("/api/v1/khong")
	assert.Same(t, "an unknown address", unknown.StatusCode, http.StatusNotFound)
	assert.Same(t, "its type", unknown.Header.Get("Content-Type"), "application/problem+json; charset=utf-8")
	s.store.fail(errCut)
	s.clock.Advance(time.Hour)
	assert.Same(t, "the store is away", s.get("/api/v1/articles").StatusCode, http.StatusOK)
	assert.Same(t, "what was not asked before", s.get("/api/v1/articles?limit=3").StatusCode, 503)
}
