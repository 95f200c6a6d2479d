package bottest

import (
	"fmt"
	"net"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Entity is a marked stretch of a message's text. Offset and Length count
// UTF-16 code units, as JavaScript strings do.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// entityTypes are the tags that parse mode HTML knows, with what they make.
// https://core.telegram.org/bots/api#html-style
var entityTypes = map[string]string{
	"a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
	"u": "underline", "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
	"del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "code": "code",
	"pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}

// parseHTML reads parse mode HTML as the official server does and returns the
// plain text and its entities, or the words that follow "can't parse entities: ".
func parseHTML(src string) (string, []Entity, error) {
	p := &htmlParser{src: src}
	for p.pos < len(src) {
		var err error
		switch c := src[p.pos]; {
		case c == '&':
			p.reference()
		case c != '<':
			p.char()
		case strings.HasPrefix(src[p.pos:], "</"):
			err = p.endTag()
		default:
			err = p.startTag()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if len(p.open) > 0 {
		return "", nil, refusef("Can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].tag)
	}
	text := p.out.String()
	if !utf8.ValidString(text) {
		return "", nil, refusef("Text contains invalid Unicode characters after decoding HTML entities, check for " +
			"unmatched surrogate code units")
	}
	sort.SliceStable(p.entities, func(i, j int) bool {
		a, b := p.entities[i], p.entities[j]
		if a.Offset != b.Offset {
			return a.Offset < b.Offset
		}
		return a.Length > b.Length
	})
	return text, p.entities, nil
}

// refusal is worded as the server does, with a capital letter: it is the end
// of a description and no sentence of ours.
type refusal string

// Error is what is wrong with the markup.
func (r refusal) Error() string { return string(r) }

func refusef(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

type openTag struct {
	tag      string
	argument string
	offset   int // UTF-16
	start    int // bytes of out
}

type htmlParser struct {
	src      string
	pos      int
	out      strings.Builder
	utf16    int
	open     []openTag
	entities []Entity
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.utf16++
	if r > 0xffff {
		p.utf16++
	}
}

func (p *htmlParser) char() {
	r, size := utf8.DecodeRuneInString(p.src[p.pos:])
	p.write(r)
	p.pos += size
}

func (p *htmlParser) reference() {
	r, size := htmlReference(p.src[p.pos:])
	if size == 0 {
		p.char()
		return
	}
	p.pos += size
	if r >= 0xd800 && r <= 0xdfff {
		p.out.WriteByte(0xed) // an unpaired surrogate makes the text invalid
		return
	}
	p.write(r)
}

// htmlReference decodes the character reference at the start of s; size is 0
// when it is none that the server knows: only lt, gt, amp, quot and numbers.
func htmlReference(s string) (r rune, size int) {
	end := 1
	if strings.HasPrefix(s, "&#") {
		base, digits := 10, "0123456789"
		end = 2
		if strings.HasPrefix(s, "&#x") {
			base, digits, end = 16, "0123456789abcdefABCDEF", 3
		}
		start := end
		for end < len(s) && strings.IndexByte(digits, s[end]) >= 0 {
			end++
		}
		n, err := strconv.ParseUint(s[start:end], base, 32)
		if err != nil || n == 0 || n >= 0x10ffff || end >= 10 {
			return 0, 0
		}
		r = rune(n)
	} else {
		for end < len(s) && isLetter(s[end]) {
			end++
		}
		switch s[1:end] {
		case "lt":
			r = '<'
		case "gt":
			r = '>'
		case "amp":
			r = '&'
		case "quot":
			r = '"'
		default:
			return 0, 0
		}
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}
func isTokenByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '.' || c == '-'
}

// at is the byte at i, or 0 beyond the end as in the server's C strings.
func (p *htmlParser) at(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return 0
}

func (p *htmlParser) skipSpace(i int) int {
	for i < len(p.src) && isSpace(p.src[i]) {
		i++
	}
	return i
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	i := begin + 1
	for i < len(p.src) && !isSpace(p.src[i]) && p.src[i] != '>' {
		i++
	}
	if i >= len(p.src) {
		return refusef("Unclosed start tag at byte offset %d", begin)
	}
	tag := strings.ToLower(p.src[begin+1 : i])
	if entityTypes[tag] == "" {
		return refusef("Unsupported start tag %q at byte offset %d", tag, begin)
	}
	argument, i, err := p.attributes(tag, begin, i)
	if err != nil {
		return err
	}
	if tag == "span" && argument != "spoiler" {
		return refusef(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	p.pos = i + 1
	p.open = append(p.open, openTag{tag: tag, argument: argument, offset: p.utf16, start: p.out.Len()})
	return nil
}

// attributes reads up to the '>' of a start tag and returns the one attribute
// value that matters to the tag, and where the '>' stands.
func (p *htmlParser) attributes(tag string, begin, i int) (argument string, end int, err error) {
	for p.at(i) != '>' {
		i = p.skipSpace(i)
		if p.at(i) == '>' {
			break
		}
		start := i
		for i < len(p.src) && !isSpace(p.src[i]) && p.src[i] != '=' && p.src[i] != '>' {
			i++
		}
		name := p.src[start:i]
		if name == "" {
			return "", 0, refusef("Empty attribute name in the tag %q at byte offset %d", tag, begin)
		}
		i = p.skipSpace(i)
		if p.at(i) != '=' {
			if tag == "blockquote" && name == "expandable" && i < len(p.src) {
				argument = "expandable"
				continue
			}
			return "", 0, refusef("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d",
				tag, begin)
		}
		i = p.skipSpace(i + 1)
		if i >= len(p.src) {
			return "", 0, refusef("Unclosed start tag %q at byte offset %d", tag, begin)
		}
		var value string
		if quote := p.src[i]; quote == '"' || quote == '\'' {
			value, i = p.quoted(i+1, quote)
		} else {
			start := i
			for i < len(p.src) && isTokenByte(p.src[i]) {
				i++
			}
			value = strings.ToLower(p.src[start:i])
			if i < len(p.src) && !isSpace(p.src[i]) && p.src[i] != '>' {
				return "", 0, refusef("Unexpected end of name token at byte offset %d", start)
			}
		}
		if i >= len(p.src) {
			return "", 0, refusef("Unclosed start tag at byte offset %d", begin)
		}
		switch {
		case tag == "a" && name == "href", tag == "tg-emoji" && name == "emoji-id":
			argument = value
		case tag == "code" && name == "class":
			argument, _ = strings.CutPrefix(value, "language-")
		case tag == "span" && name == "class":
			argument, _ = strings.CutPrefix(value, "tg-")
		}
	}
	return argument, i, nil
}

// quoted reads an attribute value up to its closing quote and steps over that.
func (p *htmlParser) quoted(i int, quote byte) (string, int) {
	var value strings.Builder
	for i < len(p.src) && p.src[i] != quote {
		if p.src[i] == '&' {
			if r, size := htmlReference(p.src[i:]); size > 0 {
				value.WriteRune(r)
				i += size
				continue
			}
		}
		value.WriteByte(p.src[i])
		i++
	}
	if i < len(p.src) {
		i++
	}
	return value.String(), i
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return refusef("Unexpected end tag at byte offset %d", begin)
	}
	i := begin + 2
	for i < len(p.src) && !isSpace(p.src[i]) && p.src[i] != '>' {
		i++
	}
	name := strings.ToLower(p.src[begin+2 : i])
	i = p.skipSpace(i)
	if p.at(i) != '>' {
		return refusef("Unclosed end tag at byte offset %d", begin)
	}
	top := p.open[len(p.open)-1]
	if name != "" && name != top.tag {
		return refusef(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, begin, top.tag, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.pos = i + 1
	return p.closeEntity(top)
}

func (p *htmlParser) closeEntity(t openTag) error {
	length := p.utf16 - t.offset
	if length == 0 {
		return nil
	}
	e := Entity{Type: entityTypes[t.tag], Offset: t.offset, Length: length}
	switch t.tag {
	case "a":
		e.URL = t.argument
		if e.URL == "" {
			e.URL = p.out.String()[t.start:]
		}
		checked, err := checkLink(e.URL)
		if err != nil {
			return nil // the server drops a link that it cannot follow
		}
		e.URL = checked
	case "code":
		e.Language = t.argument
	case "blockquote":
		if t.argument == "expandable" {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		if n, err := strconv.ParseInt(t.argument, 10, 64); err != nil || n == 0 {
			return refusef("Invalid custom emoji identifier specified")
		}
	}
	p.entities = append(p.entities, e)
	return nil
}

// checkLink returns the absolute form of a link, or why the server would not
// have it: http, https, tg and ton only, a host with a dot or an IP address.
func checkLink(raw string) (string, error) {
	raw = strings.TrimSpace(raw)
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", refusef("Wrong HTTP URL")
	}
	switch strings.ToLower(u.Scheme) {
	case "tg", "ton":
		return raw, nil
	case "http", "https":
	default:
		return "", refusef("Unsupported URL protocol")
	}
	host := u.Hostname()
	if net.ParseIP(host) == nil && (!strings.Contains(strings.Trim(host, "."), ".") ||
		strings.ContainsAny(host, " <>\"'")) {
		return "", refusef("Wrong HTTP URL")
	}
	return raw, nil
}

// detectEntities finds what Telegram marks by itself in plain text: commands
// and addresses.
func detectEntities(text string) []Entity {
	var found []Entity
	offset := 0
	for _, word := range splitKeep(text) {
		length := utf16Len(word)
		switch {
		case len(word) > 1 && word[0] == '/' && isCommandWord(word[1:]):
			found = append(found, Entity{Type: "bot_command", Offset: offset, Length: length})
		case strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://"):
			if _, err := checkLink(word); err == nil {
				found = append(found, Entity{Type: "url", Offset: offset, Length: length})
			}
		}
		offset += length
	}
	return found
}

func isCommandWord(s string) bool {
	name, _, _ := strings.Cut(s, "@")
	if name == "" || len(name) > 64 {
		return false
	}
	for _, r := range name {
		if r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return true
}

// splitKeep cuts text into words and the white space between them.
func splitKeep(text string) []string {
	var parts []string
	start, space := 0, false
	for i, r := range text {
		if is := unicode.IsSpace(r); is != space {
			if i > start {
				parts = append(parts, text[start:i])
			}
			start, space = i, is
		}
	}
	return append(parts, text[start:])
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
