package page

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"

	"loa/portal/internal/dom"
)

// maxJSONLD bounds what is read of one JSON-LD script.
const maxJSONLD = 1 << 20

// maxObjects bounds how many JSON-LD objects of a page are kept.
const maxObjects = 500

// Object is one JSON-LD object.
type Object map[string]any

// JSONLD returns the page's JSON-LD objects: those at the top, in arrays and in
// @graph, in page order. Broken JSON is mended where it is clear what was
// meant, else left out.
func (d *Document) JSONLD() []Object {
	d.ldOnce.Do(func() {
		for _, script := range d.Evidence().ldScripts {
			if script.FirstChild != nil {
				d.ld = appendJSONLD(d.ld, script.FirstChild.Data)
			}
		}
	})
	return d.ld
}

func appendJSONLD(all []Object, text string) []Object {
	if len(text) > maxJSONLD {
		return all
	}
	for _, value := range readJSON(text) {
		all = appendObjects(all, value, 0)
	}
	return all
}

func appendObjects(all []Object, value any, depth int) []Object {
	if len(all) >= maxObjects || depth > 8 {
		return all
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			all = appendObjects(all, item, depth+1)
		}
	case map[string]any:
		if len(v) > 0 && (v["@type"] != nil || v["@graph"] == nil) {
			all = append(all, Object(v))
		}
		all = appendObjects(all, v["@graph"], depth+1)
		if main, ok := v["mainEntity"].(map[string]any); ok {
			all = appendObjects(all, main, depth+1)
		}
	}
	return all
}

// readJSON reads one or more JSON values, mending what template engines break:
// comments around, raw line ends within strings, commas before a bracket.
func readJSON(text string) []any {
	var value any
	data := []byte(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "\ufeff")))
	if json.Unmarshal(data, &value) == nil {
		return []any{value}
	}
	for _, wrap := range [...]string{"<!--", "-->", "<![CDATA[", "//<![CDATA[", "//]]>", "]]>", "/*<![CDATA[*/",
		"/*]]>*/"} {
		data = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSuffix(data, []byte(wrap)), []byte(wrap)))
	}
	data = bytes.TrimSuffix(data, []byte(";"))
	mended := mendJSON(data)
	if values := decodeAll(mended); len(values) > 0 {
		return values
	}
	if bytes.Contains(data, []byte("&quot;")) {
		return decodeAll(mendJSON([]byte(html.UnescapeString(string(data)))))
	}
	return nil
}

func decodeAll(data []byte) []any {
	var values []any
	for d := json.NewDecoder(bytes.NewReader(data)); len(values) < maxObjects; {
		var value any
		if d.Decode(&value) != nil {
			break
		}
		values = append(values, value)
	}
	return values
}

// skipComment returns the index of the last byte of the comment of a script that
// begins at i.
func skipComment(data []byte, i int) int {
	end := []byte("\n")
	if data[i+1] == '*' {
		end = []byte("*/")
	}
	n := bytes.Index(data[i+2:], end)
	if n < 0 {
		return len(data)
	}
	return i + 2 + n + len(end) - 1
}

// mendJSON escapes control characters within strings and drops comments, and commas
// that stand before a closing bracket or another comma.
func mendJSON(data []byte) []byte {
	out := make([]byte, 0, len(data)+32)
	inString := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		if !inString {
			if c == '"' {
				inString = true
			}
			if c == '/' && i+1 < len(data) && (data[i+1] == '*' || data[i+1] == '/') {
				i = skipComment(data, i)
				continue
			}
			if c == ',' {
				rest := bytes.TrimLeft(data[i+1:], " \t\r\n")
				if len(rest) > 0 && (rest[0] == '}' || rest[0] == ']' || rest[0] == ',') {
					continue
				}
			}
			out = append(out, c)
			continue
		}
		switch {
		case c == '\\':
			if i+1 < len(data) && strings.IndexByte(`"\/bfnrtu`, data[i+1]) >= 0 {
				out = append(out, c, data[i+1])
				i++
			} else {
				out = append(out, '\\', '\\')
			}
		case c == '"':
			inString = false
			out = append(out, c)
		case c == '\n':
			out = append(out, '\\', 'n')
		case c < 0x20:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// Is tells whether the object has one of the types, written without the
// schema.org prefix.
func (o Object) Is(types ...string) bool {
	has := func(v any) bool {
		s, _ := v.(string)
		s = s[strings.LastIndexAny(s, "/#:")+1:]
		for _, t := range types {
			if strings.EqualFold(s, t) {
				return true
			}
		}
		return false
	}
	switch v := o["@type"].(type) {
	case string:
		return has(v)
	case []any:
		for _, item := range v {
			if has(item) {
				return true
			}
		}
	}
	return false
}

// Text returns the first text that a property holds: itself, its first
// element, or the @value, name or url of an object there.
func (o Object) Text(key string) string { return JSONText(o[key], "@value", "name", "url", "@id") }

// Address returns the first address that a property holds.
func (o Object) Address(key string) string { return JSONText(o[key], "url", "contentUrl", "@id") }

// JSONText returns the first text of a JSON value: itself, its first element,
// or what an object there has under the first of keys that it has.
func JSONText(value any, keys ...string) string {
	switch v := value.(type) {
	case string:
		return dom.CleanLine(html.UnescapeString(v))
	case []any:
		for _, item := range v {
			if s := JSONText(item, keys...); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range keys {
			if s, ok := v[key].(string); ok && strings.TrimSpace(s) != "" {
				return dom.CleanLine(html.UnescapeString(s))
			}
		}
	}
	return ""
}

// Texts returns every text that a property holds.
func (o Object) Texts(key string) []string {
	var all []string
	items, ok := o[key].([]any)
	if !ok {
		items = []any{o[key]}
	}
	for _, item := range items {
		if s := JSONText(item, "@value", "name", "url", "@id"); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// articleTypes are the schema.org types of a page that is one article.
var articleTypes = [...]string{"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "Report",
	"LiveBlogPosting", "AnalysisNewsArticle", "OpinionNewsArticle",
	"BackgroundNewsArticle", "ReviewNewsArticle", "TechArticle", "ScholarlyArticle", "AdvertiserContentArticle",
	"SocialMediaPosting", "MedicalScholarlyArticle", "Review", "Recipe", "HowTo"}

// ArticleObject returns the JSON-LD object of the page's article: the one of an
// article type that names this page, else the first; nil when there is none.
func (d *Document) ArticleObject() Object {
	var first Object
	for _, o := range d.JSONLD() {
		if !o.Is(articleTypes[:]...) {
			continue
		}
		if first == nil {
			first = o
		}
		for _, key := range [...]string{"mainEntityOfPage", "url", "@id"} {
			if a := d.Resolve(o.Address(key)); a != "" && samePage(a, d.Canonical()) {
				return o
			}
		}
	}
	return first
}

// samePage compares two addresses but for scheme, "www.", fragment and a slash
// at the end.
func samePage(a, b string) bool {
	strip := func(s string) string {
		s, _, _ = strings.Cut(s, "#")
		s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return a != "" && strip(a) == strip(b)
}
