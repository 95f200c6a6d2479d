package dom

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// sniffBytes is how far a page is searched for its own word on its charset;
// some portals put it behind long scripts.
const sniffBytes = 16 << 10

// Decode makes a body UTF-8 and names the charset it had. A byte order mark
// counts first; then the bytes themselves, for text that is UTF-8 is so
// whatever a header says; then the Content-Type header, <meta>, <?xml?>; then
// what Vietnamese and western pages without a word mostly are. Bytes that
// cannot be decoded become U+FFFD, which cleaning takes out.
func Decode(body []byte, contentType string) ([]byte, string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return body[3:], "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return transcode(body, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return transcode(body, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), "utf-16be"
	}
	if looksUTF8(body) {
		return body, "utf-8"
	}
	for _, label := range [...]string{headerCharset(contentType), metaCharset(body)} {
		if label == "" {
			continue
		}
		e, err := htmlindex.Get(label)
		if err != nil {
			continue
		}
		name, _ := htmlindex.Name(e)
		if name == "utf-8" || name == "replacement" || name == "x-user-defined" {
			continue
		}
		if strings.HasPrefix(name, "utf-16") && bytes.IndexByte(body[:min(len(body), 1024)], 0) < 0 {
			continue // a page in single bytes that calls itself UTF-16
		}
		return transcode(body, e), name
	}
	if !hasHighBytes(body) || bytes.IndexByte(body, 0) >= 0 {
		return body, "utf-8"
	}
	if declared := headerCharset(contentType) + metaCharset(body); strings.Contains(strings.ToLower(declared), "utf") {
		return body, "utf-8"
	}
	if e, name, _ := charset.DetermineEncoding(body, ""); name != "windows-1252" && e != encoding.Nop {
		return transcode(body, e), name
	}
	if vietnamesePage(body) {
		return transcode(body, charmap.Windows1258), "windows-1258"
	}
	return transcode(body, charmap.Windows1252), "windows-1252"
}

// looksUTF8 tells whether the bytes beyond ASCII form UTF-8, but for few: one
// broken character in a long page does not make it another charset.
func looksUTF8(body []byte) bool {
	if utf8.Valid(body) {
		return hasHighBytes(body)
	}
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

func vietnamesePage(body []byte) bool {
	head := bytes.ToLower(body[:min(len(body), sniffBytes)])
	return bytes.Contains(head, []byte(`lang="vi`)) || bytes.Contains(head, []byte(`lang='vi`)) ||
		bytes.Contains(head, []byte(`lang=vi`)) || bytes.Contains(head, []byte(`vi_vn`))
}
