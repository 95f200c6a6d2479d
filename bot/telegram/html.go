package telegram

import (
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// MaxText is the length of the longest message, in code points after parsing.
const MaxText = 4096

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// Esc makes a text safe within Telegram's HTML, also within an attribute.
func Esc(text string) string { return escaper.Replace(text) }

// Line is a text of one line, cleaned, cut at a word to limit code points,
// and escaped. What lies far behind the limit is not looked at.
func Line(text string, limit int) string {
	return Esc(Cut(viet.CleanLine(FirstRunes(text, 4*limit)), limit))
}

// Block is line for a text of several lines.
func Block(text string, limit int) string {
	return Esc(Cut(strings.TrimSpace(viet.Clean(FirstRunes(text, 4*limit))), limit))
}

// FirstRunes is the beginning of s, at most n characters, without reading on.
func FirstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Cut shortens text to limit code points, at a word where one ends.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	if short := viet.Cut(text, limit); short != "" && utf8.RuneCountInString(short) <= limit {
		return short
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// Link is an escaped text that leads somewhere, when Telegram takes the address.
func Link(address, escaped string) string {
	if !Linkable(address) {
		return escaped
	}
	return `<a href="` + Esc(address) + `">` + escaped + `</a>`
}

const maxAddress = 2000

// Linkable tells whether Telegram takes an address for a link or a button: one
// that it does not take would cost the whole message.
func Linkable(address string) bool {
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

// Plain takes the tags out of a text of our own making and resolves its
// references, for the one try without markup.
func Plain(html string) string {
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

// VisibleLength is how many code points of our own markup are shown.
func VisibleLength(html string) int { return utf8.RuneCountInString(Plain(html)) }
