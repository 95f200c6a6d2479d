package bot

import (
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// maxText is the length of the longest message, in code points after parsing.
const maxText = 4096

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// esc makes a text safe within Telegram's HTML, also within an attribute.
func esc(text string) string { return escaper.Replace(text) }

// line is a text of one line, cleaned, cut at a word to limit code points,
// and escaped. What lies far behind the limit is not looked at.
func line(text string, limit int) string {
	return esc(cut(viet.CleanLine(firstRunes(text, 4*limit)), limit))
}

// block is line for a text of several lines.
func block(text string, limit int) string {
	return esc(cut(strings.TrimSpace(viet.Clean(firstRunes(text, 4*limit))), limit))
}

// firstRunes is the beginning of s, at most n characters, without reading on.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// cut shortens text to limit code points, at a word where one ends.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	if short := viet.Cut(text, limit); short != "" && utf8.RuneCountInString(short) <= limit {
		return short
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// link is an escaped text that leads somewhere, when Telegram takes the address.
func link(address, escaped string) string {
	if !linkable(address) {
		return escaped
	}
	return `<a href="` + esc(address) + `">` + escaped + `</a>`
}

const maxAddress = 2000

// linkable tells whether Telegram takes an address for a link or a button: one
// that it does not take would cost the whole message.
func linkable(address string) bool {
	if len(address) > maxAddress || strings.ContainsAny(address, " \t\r\n<>\"'\\`") || !utf8.ValidString(address) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := u.Hostname()
	if net.ParseIP(host) != nil {
		return !strings.Contains(host, ":")
	}
	return strings.Contains(strings.Trim(host, "."), ".") && !strings.Contains(host, "..")
}

// plain takes the tags out of a text of our own making and resolves its
// references, for the one try without markup.
func plain(html string) string {
	var b strings.Builder
	for html != "" {
		i := strings.IndexByte(html, '<')
		if i < 0 {
			b.WriteString(html)
			break
		}
		b.WriteString(html[:i])
		end := strings.IndexByte(html[i:], '>')
		if end < 0 {
			break
		}
		html = html[i+end+1:]
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(b.String())
}

// visibleLength is how many code points of our own markup are shown.
func visibleLength(html string) int { return utf8.RuneCountInString(plain(html)) }
