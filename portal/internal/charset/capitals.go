package charset

import (
	"strings"
)

// Fonts of TCVN3 come in pairs: .VnTime, and .VnTimeH, which shows the same bytes
// as capitals, for the encoding has none with tones.

// capitalFont is how the declarations of such fonts begin, in lower case.
const capitalFont = ".vn"

// withCapitals makes capitals of what stands in fonts of capitals, in HTML that was
// converted from TCVN3.
func withCapitals(text string) string {
	if !strings.Contains(strings.ToLower(text), capitalFont) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	var open capitalStack
	for text != "" {
		at := strings.IndexByte(text, '<')
		if at < 0 {
			at = len(text)
		}
		if open.capital() {
			upperText(&b, text[:at])
		} else {
			b.WriteString(text[:at])
		}
		text = text[at:]
		end := strings.IndexByte(text, '>') + 1
		if end == 0 {
			end = len(text)
		}
		b.WriteString(text[:end])
		open.tag(text[:end])
		text = text[end:]
	}
	return b.String()
}

// capitalStack are the open elements, and whether their text is in capitals.
type capitalStack []openElement

type openElement struct {
	name    string
	capital bool
}

// mostOpen bounds how many elements may stand in each other.
const mostOpen = 1000

func (s capitalStack) capital() bool { return len(s) > 0 && s[len(s)-1].capital }

// tag takes note of a tag: one that names a font sets it for what is within.
func (s *capitalStack) tag(tag string) {
	inner := strings.ToLower(strings.Trim(tag, "<>"))
	name, closes := strings.CutPrefix(inner, "/")
	name = name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz0123456789"))]
	switch {
	case closes:
		for i := len(*s) - 1; i >= 0; i-- {
			if (*s)[i].name == name {
				*s = (*s)[:i]
				return
			}
		}
	case name == "" || strings.HasSuffix(inner, "/") || isVoid[name] || len(*s) >= mostOpen:
	default:
		capital := s.capital()
		if font := fontOf(inner); font != "" {
			capital = strings.HasPrefix(font, capitalFont) && strings.HasSuffix(font, "h")
		}
		*s = append(*s, openElement{name, capital})
	}
}

// isVoid names the elements without an end.
var isVoid = map[string]bool{
	"br": true, "img": true, "hr": true, "input": true, "meta": true, "link": true, "col": true, "area": true,
	"base": true, "embed": true, "param": true, "source": true, "wbr": true,
}

// fontOf is the first font that a tag in lower case names, empty for none.
func fontOf(tag string) string {
	for _, key := range [...]string{"face=", "font-family:"} {
		_, font, found := strings.Cut(tag, key)
		if !found {
			continue
		}
		font = strings.TrimLeft(font, `"' &quot;`)
		if end := strings.IndexAny(font, `"',;&`); end >= 0 {
			font = font[:end]
		}
		return strings.TrimSpace(font)
	}
	return ""
}

// upperText writes a text in capitals, references as they are.
func upperText(b *strings.Builder, text string) {
	for text != "" {
		at := strings.IndexByte(text, '&')
		if at < 0 {
			at = len(text)
		}
		b.WriteString(strings.ToUpper(text[:at]))
		text = text[at:]
		end := strings.IndexByte(text[:min(len(text), 10)], ';') + 1
		if end == 0 {
			end = min(len(text), 1)
		}
		b.WriteString(text[:end])
		text = text[end:]
	}
}
