package bottest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of a message. https://core.telegram.org/bots/api#sendmessage
const (
	maxRawText = 32768 // bytes before parsing
	maxText    = 4096  // code points after parsing
	maxCaption = 1024
)

// formatted is a text as it will be shown.
type formatted struct {
	Text     string
	Entities []Entity
}

// formatText checks and parses the text of a message or of a caption.
func formatText(raw, parseMode string, caption bool) (formatted, *apiError) {
	if !utf8.ValidString(raw) {
		return formatted{}, badRequest("Strings must be encoded in UTF-8")
	}
	if len(raw) > maxRawText {
		if caption {
			return formatted{}, badRequest("message caption is too long")
		}
		return formatted{}, badRequest("text is too long")
	}
	f := formatted{Text: raw}
	switch strings.ToLower(parseMode) {
	case "":
		f.Entities = detectEntities(raw)
	case "html":
		text, entities, err := parseHTML(raw)
		if err != nil {
			// Only the prefix is the client's; the parser's words keep their case.
			return formatted{}, &apiError{Code: 400, Description: "Bad Request: can't parse entities: " + err.Error()}
		}
		f.Text, f.Entities = text, entities
	default:
		return formatted{}, badRequest("unsupported parse_mode")
	}
	f = f.trim()
	length := utf8.RuneCountInString(f.Text)
	switch {
	case caption && length > maxCaption:
		return formatted{}, badRequest("message caption is too long")
	case caption:
		return f, nil
	case length == 0:
		return formatted{}, badRequest("message text is empty")
	case length > maxText:
		return formatted{}, badRequest("message is too long")
	}
	return f, nil
}

// trim removes white space at both ends, which the server does not keep, and
// characters that cannot be shown; entities follow the text.
func (f formatted) trim() formatted {
	text := strings.Map(func(r rune) rune {
		if r == '\r' || r < ' ' && r != '\n' {
			return ' ' // one unit for one unit: offsets stay
		}
		return r
	}, f.Text)
	left := strings.TrimLeftFunc(text, isInvisible)
	cut := utf16Len(text[:len(text)-len(left)])
	text = strings.TrimRightFunc(left, isInvisible)
	length := utf16Len(text)
	var entities []Entity
	for _, e := range f.Entities {
		start, end := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, length)
		if end > start {
			e.Offset, e.Length = start, end-start
			entities = append(entities, e)
		}
	}
	return formatted{Text: text, Entities: entities}
}

func isInvisible(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' ||
		r == '\u200e' || r == '\u200f'
}
