package jsontext

import (
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"sync"
)

// Bounds of what is read leniently.
const (
	maxDepth = 200
	maxLines = 5000
)

var (
	// warning is a message that PHP writes before what a program says, as HTML or plain.
	warning = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?is)(?:<br\s*/?>\s*)*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Fatal ` +
			`error|Strict Standards|Parse error)(?:</b>)?:.{0,900}?\bon line (?:<b>)?\d+(?:</b>)?(?:\s*<br\s*/?>)*`)
	})
	// begins is how a value that may be read leniently begins.
	begins = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:\{\s*(?:["'}/]|[A-Za-z_$][\w$]*\s*:)|\[\s*[\[{"'\]/])`)
	})
)

// Read returns the value that a text is, an array of them when it is one a line. It is
// not ok for what is no JSON whoever reads it.
func Read(text string) (value any, ok bool) {
	text = withoutFront(text)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	if decoder.Decode(&value) == nil {
		if _, err := decoder.Token(); err == io.EOF {
			return value, true
		}
	}
	if !begins().MatchString(text) {
		return nil, false
	}
	r := reader{text: text}
	return r.document()
}

// withoutFront takes off what stands before the first value: marks, comments, warnings.
func withoutFront(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n\u00a0\u200b\ufeff\x00")
		rest := text
		switch {
		case strings.HasPrefix(text, "<!--"):
			_, rest, _ = strings.Cut(text, "-->")
		case strings.HasPrefix(text, "/*"):
			_, rest, _ = strings.Cut(text, "*/")
		default:
			if m := warning().FindStringIndex(text[:min(len(text), 4000)]); m != nil {
				rest = text[m[1]:]
			}
		}
		if len(rest) == len(text) {
			return text
		}
		text = rest
	}
}

// reader reads a text leniently, once from its beginning to its end.
type reader struct {
	text string
	at   int
}

// document reads one value, or several one behind the other that are objects. What
// stands behind them is nothing of the program's.
func (r *reader) document() (any, bool) {
	first, whole := r.value(0)
	object, isObject := first.(map[string]any)
	switch {
	case !whole: // what was cut off before anything was listed says nothing
		return first, lists(first, 0)
	case !isObject:
		return first, true
	case len(object) == 0:
		return first, false
	}
	all := []any{first}
	for len(all) < maxLines {
		if c := r.peek(); c == ',' {
			r.at++
			continue
		} else if c != '{' {
			break
		}
		next, whole := r.value(0)
		if !whole {
			break
		}
		all = append(all, next)
	}
	if len(all) == 1 {
		return first, true
	}
	return all, true
}

// lists tells whether there is a list with something in it.
func lists(v any, depth int) bool {
	switch v := v.(type) {
	case []any:
		return len(v) > 0
	case map[string]any:
		for _, within := range v {
			if depth < maxDepth && lists(within, depth+1) {
				return true
			}
		}
	}
	return false
}

// value reads a value. whole is false when the text ends within it: what was read of
// an object or an array is returned all the same.
func (r *reader) value(depth int) (v any, whole bool) {
	switch c := r.peek(); {
	case c == 0 || depth > maxDepth:
		return nil, false
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"' || c == '\'':
		return r.quoted(c)
	}
	word := r.word()
	if word == "" {
		r.at++ // a mark that begins nothing
		return nil, r.at < len(r.text)
	}
	return literal(word), r.at < len(r.text)
}

// literal is what a word stands for: a number, true or false; nothing for any other.
func literal(word string) any {
	var v any
	if json.Unmarshal([]byte(strings.TrimPrefix(word, "+")), &v) == nil {
		return v
	}
	return nil
}

func (r *reader) object(depth int) (any, bool) {
	r.at++
	members := map[string]any{}
	for {
		c := r.peek()
		var name string
		switch {
		case c == 0:
			return members, false
		case c == '}':
			r.at++
			return members, true
		case c == '"' || c == '\'':
			s, whole := r.quoted(c)
			if !whole {
				return members, false
			}
			name, _ = s.(string)
		default:
			if name = r.word(); name == "" {
				r.at++ // a comma, or what should not be there
				continue
			}
		}
		if r.peek() != ':' {
			continue
		}
		r.at++
		v, whole := r.value(depth + 1)
		if !whole && !holds(v) {
			return members, false
		}
		if _, twice := members[name]; !twice || v != nil {
			members[name] = v
		}
		if !whole {
			return members, false
		}
	}
}

// holds tells of a value that has parts, some of which may be whole.
func holds(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return false
}

// array reads an array without the element in which the text ends.
func (r *reader) array(depth int) (any, bool) {
	r.at++
	elements := []any{}
	for {
		switch r.peek() {
		case 0:
			return elements, false
		case ']':
			r.at++
			return elements, true
		case ',', '}', ':':
			r.at++
			continue
		}
		v, whole := r.value(depth + 1)
		if !whole {
			return elements, false
		}
		elements = append(elements, v)
	}
}

// quoted reads a string, in which line ends and other control characters may stand.
func (r *reader) quoted(mark byte) (any, bool) {
	start := r.at + 1
	plain := true
	for i := start; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '\\':
			plain = false
			i++
		case c < 0x20:
			plain = false
		case c == mark:
			r.at = i + 1
			if plain {
				return r.text[start:i], true
			}
			return unescaped(r.text[start:i]), true
		}
	}
	r.at = len(r.text)
	return nil, false
}

// unescaped resolves the escapes of a string as far as they are any.
func unescaped(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`"\/bfnrtu`, s[i+1]) >= 0:
			b.WriteString(s[i : i+2])
			i++
		case c == '\\' && i+1 < len(s) && s[i+1] == '\'':
		case c == '\\':
			b.WriteString(`\\`)
		case c == '"':
			b.WriteString(`\"`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x20:
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	var out string
	if json.Unmarshal([]byte(b.String()), &out) != nil { // \u without its figures
		return s
	}
	return out
}

// word reads a name, number or literal that stands without quotes.
func (r *reader) word() string {
	start := r.at
	for r.at < len(r.text) && (r.text[r.at] >= 0x80 || strings.IndexByte(" \t\r\n,:{}[]\"'/", r.text[r.at]) < 0) {
		r.at++
	}
	return r.text[start:r.at]
}

// peek returns the next byte that is neither space nor comment, 0 at the end.
func (r *reader) peek() byte {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch {
		case rest[0] <= ' ':
			r.at++
		case strings.HasPrefix(rest, "/*"):
			r.skip(rest, "*/")
		case strings.HasPrefix(rest, "//"):
			r.skip(rest, "\n")
		default:
			return rest[0]
		}
	}
	return 0
}

func (r *reader) skip(rest, end string) {
	if n := strings.Index(rest, end); n >= 0 {
		r.at += n + len(end)
		return
	}
	r.at = len(r.text)
}
