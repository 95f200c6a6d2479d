// Package speech writes out what a text abbreviates, for readers who do not know
// the abbreviations and for voices that read it aloud: offices, titles, roads,
// units, dates and times. What has no certain reading stays as it is.
package speech

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// Expand returns a text with its abbreviations written out.
func Expand(text string) string {
	text = viet.Clean(text)
	for _, r := range rewrites {
		for range 2 { // one space can end one form and begin the next
			text = r.pattern.ReplaceAllStringFunc(text, func(found string) string {
				return r.write(r.pattern.FindStringSubmatch(found))
			})
		}
	}
	return expandWords(text)
}

// rewrite is one form of figures and what it becomes; m has the form's parts,
// the first of which is what stands before it.
type rewrite struct {
	pattern *regexp.Regexp
	write   func(m []string) string
}

// before is the beginning of the text or what no figure continues.
const before = `(^|[^\p{L}\d/.,:-])`

// after, as a group of its own, is the end or a mark.
const after = `($|[^\p{L}\d/:-])`

func form(pattern string, write func(m []string) string) rewrite {
	return rewrite{regexp.MustCompile(before + pattern + after), write}
}

var rewrites = []rewrite{
	form(`(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{4})`, func(m []string) string {
		if m[3] != m[5] || !isDay(m[2], m[4]) {
			return m[0]
		}
		return m[1] + "ngày " + plain(m[2]) + " tháng " + plain(m[4]) + " năm " + m[6] + m[7]
	}),
	form(`(\d{1,2})/(\d{1,2})`, func(m []string) string {
		if !isDay(m[2], m[3]) {
			return m[0]
		}
		return m[1] + "ngày " + plain(m[2]) + " tháng " + plain(m[3]) + m[4]
	}),
	form(`([Tt]háng )(\d{1,2})/(\d{4})`, func(m []string) string {
		return m[1] + m[2] + plain(m[3]) + " năm " + m[4] +
			m[5]
	}),
	form(`(\d{1,2})(?:h|g|giờ|:)(\d{2})(?:'|p|phút)?`, func(m []string) string {
		if hour, _ := strconv.Atoi(m[2]); hour > 24 || m[3] > "59" {
			return m[0]
		}
		if m[3] == "00" {
			return m[1] + plain(m[2]) + " giờ" + m[4]
		}
		return m[1] + plain(m[2]) + " giờ " + plain(m[3]) + m[4]
	}),
	form(`(\d{1,2})h`, func(m []string) string { return m[1] + plain(m[2]) + " giờ" + m[3] }),
	form(`(QL|ĐT|TL|HL)\.? ?(\d{1,3}[A-Z]?)`, func(m []string) string {
		return m[1] + roads[m[2]] + " " + m[3] +
			m[4]
	}),
	form(`Km ?(\d+)(?:\+(\d+))?`, func(m []string) string {
		if m[3] == "" {
			return m[1] + "ki-lô-mét " + m[2] + m[4]
		}
		return m[1] + "ki-lô-mét " + m[2] + " cộng " + m[3] + m[4]
	}),
	form(`([QPHX])\.(\d{1,2})`, func(m []string) string { return m[1] + areas[m[2]] + " " + m[3] + m[4] }),
	{regexp.MustCompile(`(\d)( ?)%`), func(m []string) string { return m[1] + " phần trăm" }},
	{regexp.MustCompile(`(\d) ?(km/h|km2|km²|m2|m²|m3|m³|km|cm|mm|kWh|MWh|kW|MW|kV|kg|ha|m|g|°C|USD|VND|VNĐ)(\P{L}|$)`),
		func(m []string) string { return m[1] + " " + units[m[2]] + m[3] }},
	{regexp.MustCompile(`(đồng|triệu|tấn|tạ|người)/(kg|km2|km²|ha|m2|m²|m3|m³|tháng|năm|ngày|người|lượng|lít|con|hộ)(\P{L}|$)`),
		func(m []string) string {
			unit := m[2]
			if u := units[unit]; u != "" {
				unit = u
			}
			return m[1] + " một " + unit + m[3]
		}},
	{regexp.MustCompile(`([Nn])gày ngày `), func(m []string) string { return m[1] + "gày " }},
	{regexp.MustCompile(`([Hh])ôm ngày (\d)`), func(m []string) string { return m[1] + "ôm " + m[2] }},
}

// isDay tells whether two figures are a day and a month.
func isDay(day, month string) bool {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	return d >= 1 && d <= 31 && m >= 1 && m <= 12
}

// plain is a figure without the zero that it may begin with.
func plain(s string) string {
	if len(s) == 2 {
		return strings.TrimPrefix(s, "0")
	}
	return s
}

// expandWords writes out the abbreviations that stand as words.
func expandWords(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		word := wordAt(text[i:])
		if word == "" {
			_, size := utf8.DecodeRuneInString(text[i:])
			b.WriteString(text[i : i+size])
			i += size
			continue
		}
		full, length := expanded(word, text[i+len(word):])
		b.WriteString(full)
		i += length
	}
	return b.String()
}

// wordAt is the word that a text begins with, with the marks that abbreviations
// have inside: "KT-XH", "GD&ĐT", "PGS.TS".
func wordAt(s string) string {
	end, mark := 0, 0
	for i, r := range s {
		if viet.IsWord(r) {
			end, mark = i+utf8.RuneLen(r), 0
			continue
		}
		if end == 0 || mark > 0 || !strings.ContainsRune("&.-/", r) {
			break
		}
		mark++
	}
	return s[:end]
}

// expanded writes out a word if it is known, as a whole or else by its parts,
// and returns how much of the text that took.
func expanded(word, rest string) (string, int) {
	if full, ok := titles[word]; ok && strings.HasPrefix(rest, ".") {
		return full, len(word) + 1
	}
	if full, ok := abbreviations[word]; ok {
		return full, len(word)
	}
	at := strings.IndexAny(word, ".-/")
	if at < 0 {
		return word, len(word)
	}
	if full, ok := titles[word[:at]]; ok && word[at] == '.' {
		return full + " ", at + 1
	}
	if full, ok := abbreviations[word[:at]]; ok {
		return full, at
	}
	return word[:at+1], at + 1
}
