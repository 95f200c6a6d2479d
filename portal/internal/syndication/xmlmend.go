package syndication

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"loa/portal/internal/pattern"
)

// mendXML takes out of a feed or sitemap what one careless article puts in and
// what makes a parser refuse the whole document: characters that XML 1.0
// forbids, bare or written as numbers, bytes that are no UTF-8, "]]>" in text.
// Documents in UTF-16 are left as they are.
func mendXML(body []byte) []byte {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return body
	}
	if slices.ContainsFunc(body, isControl8) {
		body = slices.DeleteFunc(slices.Clone(body), isControl8)
	}
	if !utf8.Valid(body) && !declaresCharset(body) {
		body = bytes.ToValidUTF8(body, nil)
	}
	if bytes.Contains(body, []byte("&#")) {
		body = charNumber().ReplaceAllFunc(body, func(ref []byte) []byte {
			if isXMLNumber(string(ref[2 : len(ref)-1])) {
				return ref
			}
			return nil
		})
	}
	return escapeSectionEnds(body)
}

var charNumber = pattern.Lazy(`&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8});`)

// isControl8 tells of the control characters that XML 1.0 forbids, which are one
// byte in every charset but UTF-16.
func isControl8(b byte) bool { return b < 0x20 && b != '\t' && b != '\n' && b != '\r' }

// isXMLNumber tells whether a character number names one that XML 1.0 allows:
// https://www.w3.org/TR/xml/#charsets
func isXMLNumber(s string) bool {
	base := 10
	if s[0] == 'x' || s[0] == 'X' {
		s, base = s[1:], 16
	}
	n, err := strconv.ParseUint(s, base, 32)
	if err != nil {
		return false
	}
	return n == 9 || n == 10 || n == 13 || n >= 0x20 && n <= 0xd7ff || n >= 0xe000 && n <= 0xfffd || n >= 0x10000 && n <= 0x10ffff
}

// declaresCharset tells whether a document says that it is not UTF-8.
func declaresCharset(body []byte) bool {
	m := declaredCharset().FindSubmatch(body[:min(len(body), 200)])
	return m != nil && !bytes.EqualFold(m[1], []byte("utf-8"))
}

var declaredCharset = pattern.Lazy(`<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']`)

// escapeSectionEnds escapes "]]>" where no CDATA section is open.
func escapeSectionEnds(body []byte) []byte {
	const open, end = "<![CDATA[", "]]>"
	if bytes.Count(body, []byte(end)) == bytes.Count(body, []byte(open)) {
		return body
	}
	out := make([]byte, 0, len(body)+64)
	for {
		text, rest, found := bytes.Cut(body, []byte(open))
		out = append(out, bytes.ReplaceAll(text, []byte(end), []byte("]]&gt;"))...)
		if !found {
			return out
		}
		section, after, closed := bytes.Cut(rest, []byte(end))
		out = append(append(out, open...), section...)
		if !closed {
			return out
		}
		out = append(out, end...)
		body = after
	}
}
