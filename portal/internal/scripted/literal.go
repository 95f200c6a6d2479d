package scripted

import (
	"encoding/json"
	"net/url"
	"strings"

	"loa/portal/internal/pattern"
)

// literal reads a literal of JavaScript: what a script posts. Of values that are no
// literals the number and the size of a page are known, and the others are left out.
type literal struct {
	code string
	at   int
}

// maxDepth is how deep the data that a list is asked for with may be nested.
const maxDepth = 4

// field is a member of an object: its value as JSON, and as text in a form.
type field struct{ name, json, text string }

// object reads "{a: 1, 'b': \"c\"}"; ok tells whether it came to its end.
func (l *literal) object(depth int) (fields []field, ok bool) {
	if depth > maxDepth || !l.take('{') {
		return nil, false
	}
	for !l.take('}') {
		name, known := l.name()
		if !known || !l.take(':') {
			return nil, false
		}
		f, given := l.value(name, depth)
		if given {
			fields = append(fields, f)
		}
		if !l.take(',') && l.peek() != '}' {
			return nil, false
		}
	}
	return fields, true
}

// name reads the name of a member, in quotes or not.
func (l *literal) name() (string, bool) {
	if c := l.peek(); c == '"' || c == '\'' {
		return l.quoted()
	}
	start := l.at
	for l.at < len(l.code) && isNameByte(l.code[l.at]) {
		l.at++
	}
	return l.code[start:l.at], l.at > start
}

// value reads the value of a member; given is false when it is not known.
func (l *literal) value(name string, depth int) (f field, given bool) {
	f.name = name
	switch c := l.peek(); {
	case c == '"' || c == '\'' || c == '`':
		text, ok := l.quoted()
		f.text, f.json = text, jsonOf(text)
		return f, ok && l.ends()
	case c == '{':
		inner, ok := l.object(depth + 1)
		f.json = jsonObject(inner)
		return f, ok
	case c == '[':
		end := strings.IndexByte(l.code[l.at:], ']')
		if end < 0 {
			return f, false
		}
		f.json = l.code[l.at : l.at+end+1]
		l.at += end + 1
		return f, json.Valid([]byte(f.json))
	}
	start := l.at
	for l.at < len(l.code) && strings.IndexByte(",}\n", l.code[l.at]) < 0 {
		l.at++
	}
	raw := strings.TrimSpace(l.code[start:l.at])
	switch {
	case json.Valid([]byte(raw)): // a number, true, false, null
	case pageName().MatchString(name):
		raw = "1"
	case sizeName().MatchString(name):
		raw = "20"
	default:
		return f, false
	}
	f.text, f.json = raw, raw
	return f, true
}

var (
	// pageName finds members that hold the number of a page.
	pageName = pattern.Lazy(`(?i)^(?:page|page_?index|page_?number|page_?no|current_?page|paged|trang)$`)
	// sizeName finds members that hold how many entries a page has.
	sizeName = pattern.Lazy(`(?i)^(?:page_?size|size|limit|per_?page|rows|take|top|count|so_?luong)$`)
)

// ends tells whether a value is over: "'a' + b" goes on.
func (l *literal) ends() bool { c := l.peek(); return c == ',' || c == '}' || c == ')' || c == 0 }

// quoted reads a text in quotes.
func (l *literal) quoted() (string, bool) {
	mark := l.peek()
	var text strings.Builder
	for l.at++; l.at < len(l.code); l.at++ {
		switch c := l.code[l.at]; c {
		case mark:
			l.at++
			return text.String(), !strings.Contains(text.String(), "${")
		case '\\':
			if l.at++; l.at < len(l.code) {
				text.WriteByte(l.code[l.at])
			}
		case '\n':
			return "", false
		default:
			text.WriteByte(c)
		}
	}
	return "", false
}

// peek returns the next byte that is no space, 0 at the end.
func (l *literal) peek() byte {
	for l.at < len(l.code) && strings.IndexByte(" \t\r\n", l.code[l.at]) >= 0 {
		l.at++
	}
	if l.at == len(l.code) {
		return 0
	}
	return l.code[l.at]
}

func (l *literal) take(c byte) bool {
	if l.peek() != c {
		return false
	}
	l.at++
	return true
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func jsonOf(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(b)
}

func jsonObject(fields []field) string {
	parts := make([]string, 0, len(fields))
	for _, f := range fields {
		parts = append(parts, jsonOf(f.name)+":"+f.json)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// formOf is an object as a form; what is nested is left out.
func formOf(fields []field) string {
	var parts []string
	for _, f := range fields {
		if f.text != "" || f.json == `""` {
			parts = append(parts, url.QueryEscape(f.name)+"="+url.QueryEscape(f.text))
		}
	}
	return strings.Join(parts, "&")
}
