package xmltree

import (
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// entities are those that a document declares for itself. What they expand to
// is bounded, so that ten that name each other cannot fill the memory.
type entities struct {
	declared map[string]string
	expanded int // bytes so far
}

const (
	maxEntities  = 200
	maxEntity    = 2000    // bytes of one
	maxExpansion = 1 << 20 // bytes that all of them may add to a document
	maxNested    = 4
	maxEntityRef = 32
)

// entityDecl is <!ENTITY name "value">; an outside one is never fetched.
var entityDecl = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>`)
})

func (e *entities) declare(doctype string) {
	for _, m := range entityDecl().FindAllStringSubmatch(doctype, maxEntities) {
		if e.declared == nil {
			e.declared = map[string]string{}
		}
		if value := m[2] + m[3]; len(value) <= maxEntity {
			if _, twice := e.declared[m[1]]; !twice {
				e.declared[m[1]] = value
			}
		}
	}
}

// decode resolves references and takes out what XML forbids. An "&" that
// begins none is itself.
func (e *entities) decode(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return stripForbidden(s)
	}
	var out strings.Builder
	e.write(&out, s, 0)
	return stripForbidden(out.String())
}

func (e *entities) write(out *strings.Builder, s string, nested int) {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			out.WriteString(s)
			return
		}
		out.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), maxEntityRef)], ';')
		if end < 2 {
			out.WriteByte('&')
			s = s[1:]
			continue
		}
		ref := s[:end+1]
		value, declared := e.declared[ref[1:end]]
		switch {
		case declared && nested < maxNested && e.expanded+len(value) <= maxExpansion:
			e.expanded += len(value)
			e.write(out, value, nested+1)
		case declared: // too much: nothing is said in its place
		default:
			out.WriteString(html.UnescapeString(ref))
		}
		s = s[end+1:]
	}
}

// stripForbidden takes out the characters that XML 1.0 forbids
// (https://www.w3.org/TR/xml/#charsets); bytes that are no UTF-8 become U+FFFD.
func stripForbidden(s string) string {
	clean := func(r rune) bool {
		return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != utf8.RuneError && r != 0xfffe && r != 0xffff
	}
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if clean(r) || r == utf8.RuneError {
			return r
		}
		return -1
	}, s)
}
