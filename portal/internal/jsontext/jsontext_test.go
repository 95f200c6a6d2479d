package jsontext

import (
	"encoding/json"
	"testing"

	"loa/internal/assert"
)

func TestJSONIsReadAsItIsServed(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":[1,"b",true,null]}`:                     `{"a":[1,"b",true,null]}`,
		"\ufeff {\"a\":1}":                            `{"a":1}`,
		`{"a":[1,2,],}`:                               `{"a":[1,2]}`,
		"{\"a\":\"một\nhai\tba\x01\"}":                `{"a":"một\nhai\tba"}`,
		`{"a":"\d \' \u00e0"}`:                        `{"a":"\\d ' à"}`,
		`{'a':'nói "có"',b:2}`:                        `{"a":"nói \"có\"","b":2}`,
		`{"a":NaN,"b":-Infinity,"c":undefined,"d":3}`: `{"a":null,"b":null,"c":null,"d":3}`,
		"/* 12 ms */ {\"a\":1} <!-- cached -->":       `{"a":1}`,
		"{\"a\":1, // tên\n\"b\":2}":                  `{"a":1,"b":2}`,
		"<br />\n<b>Warning</b>: x in <b>/a.php</b> on line <b>7</b><br />\n{\"a\":1}": `{"a":1}`,
		"PHP Notice:  x in /a.php on line 7\n[{\"a\":1}]":                              `[{"a":1}]`,
		"{\"a\":1}\n{\"a\":2}\n":           `[{"a":1},{"a":2}]`,
		`{"a":[{"b":1},{"b":2},{"b":"bị c`: `{"a":[{"b":1},{"b":2}]}`,
		`{"a":[{"b":1}],"c":"bị c`:         `{"a":[{"b":1}]}`,
		`[{"b":1},{"b":2}`:                 `[{"b":1},{"b":2}]`,
		`{"d":{"a":[{"b":1},{"b":tru`:      `{"d":{"a":[{"b":1}]}}`,
	} {
		v, ok := Read(text)
		got, err := json.Marshal(v)
		assert.Same(t, text+" is read", ok && err == nil, true)
		assert.Same(t, text, string(got), want)
	}
	for _, text := range []string{"", "<html>", "[Thông báo] lịch cúp " +
		"điện", "{tin} mới", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"bị c`,
		`{"title":"Xã","items":[`, "function(){}", `"a"`, "{",
		"var a = {}"} {
		_, ok := Read(text)
		assert.Same(t, text+" is JSON", ok, false)
	}
}

// FuzzRead holds that reading ends, and that what is valid is read as it is.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2,],}`, "{'a':\"\\u00zz\"}", "[[[[[[{", `{"a":1}{"b":2}`, "/*/{", "[,,,]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := Read(text)
		var want any
		if json.Unmarshal([]byte(text), &want) != nil || len(text) == 0 || text[0] != '{' && text[0] != '[' {
			return
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		assert.Same(t, "ok", ok, true)
		assert.Same(t, "value", string(a), string(b))
	})
}
