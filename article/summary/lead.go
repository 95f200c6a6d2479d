package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// CleanLead returns a lead as one line without the dateline that portals put
// before it: "(laichau.gov.vn)", "(TTXVN) -", "Lai Châu - ", "LCĐT –".
func CleanLead(lead string) string {
	lead = viet.CleanLine(lead)
	for range 3 { // "(laichau.gov.vn) Lai Châu - "
		rest, ok := cutDateline(lead)
		if !ok {
			break
		}
		lead = rest
	}
	return lead
}

const longestDateline = 40

func cutDateline(lead string) (string, bool) {
	if strings.HasPrefix(lead, "(") || strings.HasPrefix(lead, "[") {
		end := strings.IndexAny(lead, ")]")
		if end < 0 || utf8.RuneCountInString(lead[:end]) > longestDateline || !looksLikeSource(lead[1:end]) {
			return lead, false
		}
		return trimDash(lead[end+1:]), true
	}
	i, dash := findDash(lead)
	if i <= 0 || utf8.RuneCountInString(lead[:i]) > longestDateline {
		return lead, false
	}
	head, rest := strings.TrimSpace(lead[:i]), strings.TrimSpace(lead[i+len(dash):])
	if rest == "" {
		return lead, false
	}
	if isAgency(head) || isPlaceName(head) && startsSentence(rest) {
		return rest, true
	}
	return lead, false
}

// findDash finds the first dash that stands by itself.
func findDash(s string) (int, string) {
	at, found := -1, ""
	for _, dash := range []string{" - ", " – ", " — ", "- ", "– ", "— "} {
		if i := strings.Index(s, dash); i >= 0 && (at < 0 || i < at) {
			at, found = i, dash
		}
	}
	return at, found
}

func trimDash(s string) string {
	return strings.TrimLeft(strings.TrimSpace(s), "-–—: ")
}

// looksLikeSource tells whether a bracket at the start of a lead names who
// reports rather than being a part of the sentence.
func looksLikeSource(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || isAgency(s) || isPlaceName(s) || strings.Contains(s, ".") && !strings.Contains(s, " ")
}

// isAgency recognises "laichau.gov.vn", "TTXVN", "LCĐT", "VOV.VN".
func isAgency(s string) bool {
	if s == "" || strings.ContainsAny(s, " \t") {
		return false
	}
	if i := strings.IndexByte(s, '.'); i > 0 && i < len(s)-1 {
		return true
	}
	letters := 0
	for _, r := range s {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters >= 2 && letters <= 8
}

// isPlaceName recognises one to five words that all begin with a capital
// letter, such as "Lai Châu" or "Hà Nội, TTXVN".
func isPlaceName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// startsSentence tells whether s begins as a sentence does after a dateline.
// A second capitalised word makes it a name: "Lai Châu - Điện Biên ký kết" is
// no dateline.
func startsSentence(s string) bool {
	words := strings.Fields(s)
	if len(words) < 3 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	second, _ := utf8.DecodeRuneInString(words[1])
	if strings.ToUpper(words[0]) == words[0] && utf8.RuneCountInString(words[0]) > 1 {
		return true // "UBND tỉnh", "1/7"
	}
	return (unicode.IsUpper(first) || isQuote(first)) && !unicode.IsUpper(second)
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '‘' || r == '\'' }
