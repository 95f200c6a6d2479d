package charset

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffBytes is how far a page is searched for its own word on its charset;
// some portals put it behind long scripts.
const sniffBytes = 16 << 10

// Decode makes a body UTF-8 and names the charset it had.
func Decode(body []byte, contentType string) ([]byte, string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe\x00\x00")):
		return transcode(body, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)), "utf-32le"
	case bytes.HasPrefix(body, []byte("\x00\x00\xfe\xff")):
		return transcode(body, utf32.UTF32(utf32.BigEndian, utf32.UseBOM)), "utf-32be"
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return whole(body[3:]), "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return transcode(body, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return transcode(body, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), "utf-16be"
	}
	if e, name := unmarkedUTF16(body); e != nil {
		return transcode(body, e), name
	}
	if isJIS(body) {
		return decodeAs(body, "iso-2022-jp")
	}
	if utf8.Valid(body) {
		return restored(body, "utf-8")
	}
	if looksUTF8(body) {
		return restored(whole(body), "utf-8")
	}
	return decodeOther(body, headerCharset(contentType), metaCharset(body))
}

// decodeOther reads bytes that are no UTF-8: as they are declared when that fits,
// else as what they look like.
func decodeOther(body []byte, labels ...string) ([]byte, string) {
	for _, label := range labels {
		if l := legacyNamed(label); l != nil || isVietnamese(label) {
			// Who names one of them often has another.
			if text, name := restore(latin1(body)); name != "" && (l == nil || name != l.name) {
				return []byte(text), name
			}
		}
		if l := legacyNamed(label); l != nil {
			made := byRuns(latin1(body), l.restore, isSyllable, true)
			if l.name == "tcvn3" {
				made = withCapitals(made)
			}
			return []byte(made), l.name
		}
		e, name := declared(label)
		if e == nil || isLatin(name) {
			continue
		}
		if text := transcode(body, e); fits(text) {
			return restored(text, name)
		}
	}
	if text, name := byEvidence(body); name != "" {
		return text, name
	}
	if text, name := restore(latin1(body)); name != "" {
		return []byte(text), name
	}
	for _, label := range labels {
		if _, name := declared(label); isLatin(name) {
			return []byte(latin1(body)), name // two words against each other, and the bytes are no UTF-8
		}
	}
	if strings.Contains(strings.ToLower(strings.Join(labels, " ")), "utf") {
		return whole(body), "utf-8"
	}
	return []byte(latin1(body)), "windows-1252"
}

// isVietnamese tells of the label of the encoding of Windows for Vietnamese.
func isVietnamese(label string) bool {
	_, name := declared(label)
	return name == "windows-1258"
}

// declared is the encoding of a label, nil for none that can be meant.
func declared(label string) (encoding.Encoding, string) {
	if label == "" {
		return nil, ""
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, ""
	}
	name, _ := htmlindex.Name(e)
	if name == "utf-8" || name == "replacement" || name == "x-user-defined" || strings.HasPrefix(name, "utf-16") {
		return nil, "" // looked for by the bytes
	}
	return e, name
}

// isLatin tells of the charsets that are declared on pages of any kind, because
// an editor or a server declares them unasked.
func isLatin(name string) bool { return name == "windows-1252" }

// legacyNamed is the Vietnamese encoding that a label names.
func legacyNamed(label string) *legacy {
	label = strings.ToLower(label)
	for i, l := range legacies[:3] {
		if strings.Contains(label, strings.TrimSuffix(l.name, "3")) {
			return &legacies[i]
		}
	}
	return nil
}

// fits tells whether a decoded text has next to nothing that could not be decoded.
func fits(text []byte) bool {
	return bytes.Count(text, []byte("\uFFFD"))*200 <= len(text)
}

// restored is restore for bytes.
func restored(text []byte, name string) ([]byte, string) {
	if isProper(text) {
		return text, name
	}
	if s, found := restore(string(text)); found != "" {
		return []byte(s), found
	}
	return text, name
}

// whole makes U+FFFD of each byte that is not UTF-8.
func whole(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	return bytes.ToValidUTF8(body, []byte("\uFFFD"))
}

// looksUTF8 tells whether the bytes beyond ASCII form UTF-8, but for few: one
// broken character in a long page does not make it another charset.
func looksUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRune(body[i:])
		if size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 10*bad
}

func hasHighBytes(body []byte) bool {
	for _, c := range body {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

func transcode(body []byte, e encoding.Encoding) []byte {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		// What was decoded up to there is lost with the error: decode what
		// is certain, byte by byte.
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return out
}

func decodeAs(body []byte, label string) ([]byte, string) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return body, "utf-8"
	}
	return transcode(body, e), label
}

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(params["charset"])
}

// metaCharset finds charset=… in <meta> or encoding=… in <?xml …?>.
func metaCharset(body []byte) string {
	head := bytes.ToLower(body[:min(len(body), sniffBytes)])
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) {
		decl, _, _ := bytes.Cut(head, []byte("?>"))
		if _, after, ok := bytes.Cut(decl, []byte("encoding=")); ok {
			return charsetLabel(after)
		}
	}
	for {
		_, after, ok := bytes.Cut(head, []byte("<meta"))
		if !ok {
			return ""
		}
		tag, rest, _ := bytes.Cut(after, []byte(">"))
		if _, value, ok := bytes.Cut(tag, []byte("charset")); ok {
			if value, ok := bytes.CutPrefix(bytes.TrimSpace(value), []byte("=")); ok {
				return charsetLabel(value)
			}
		}
		head = rest
	}
}

func charsetLabel(value []byte) string {
	value = bytes.TrimLeft(value, " \t\r\n\"'")
	end := bytes.IndexAny(value, " \t\r\n\"';/>?")
	if end < 0 {
		end = len(value)
	}
	if end > 40 {
		return ""
	}
	return string(value[:end])
}
