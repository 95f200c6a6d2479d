package scripted

import (
	"strings"

	"loa/portal/internal/pattern"
)

var (
	// postCall stands before an address that is posted to, with the data behind it.
	postCall = pattern.Lazy(`(?i)(\$|jquery|axios|\$http|http|api|client|request)\.post\s*(?:<[^<>()]{0,60}>\s*)?\(\s*$`)
	// openCall stands before the address of an XMLHttpRequest that posts.
	openCall = pattern.Lazy(`(?i)\.open\(\s*["']POST["']\s*,\s*$`)
	// optionsCall stands before an address whose method stands in options.
	optionsCall = pattern.Lazy(`(?i)(?:fetch\(\s*|\burl\s*:\s*|axios\(\s*)$`)
	// saysPost is the method in such options.
	saysPost = pattern.Lazy(`(?i)\b(?:type|method)\s*:\s*["']POST["']`)
	// givesData stands before the data in such options.
	givesData = pattern.Lazy(`\b(?:body|data)\s*:\s*`)
	// sends stands before the data of an XMLHttpRequest.
	sends = pattern.Lazy(`\.send\(\s*`)
)

// How far around an address the data are looked for with which it is asked.
const (
	dataBefore = 300
	dataBehind = 700
)

// posted returns the body with which code asks for the address that stands from start
// to end; empty when it asks by GET, or with what is not seen.
func posted(code string, start, end int) string {
	before, behind := code[max(0, start-dataBefore):start], code[end:min(len(code), end+dataBehind)]
	if m := postCall().FindStringSubmatch(before); m != nil {
		data, ok := strings.CutPrefix(strings.TrimSpace(behind), ",")
		if !ok {
			return ""
		}
		form := m[1] == "$" || strings.EqualFold(m[1], "jquery")
		return dataOf(data, form)
	}
	if openCall().MatchString(before) {
		if at := sends().FindStringIndex(behind); at != nil {
			return dataOf(behind[at[1]:], true)
		}
		return ""
	}
	if !optionsCall().MatchString(before) {
		return ""
	}
	fetches := !strings.HasSuffix(strings.TrimSpace(before), ":")
	if fetches && !strings.HasPrefix(strings.TrimSpace(behind), ",") {
		return ""
	}
	options := behind
	if call := strings.LastIndexAny(before, ";("); !fetches && call >= 0 {
		options = before[call+1:] + behind // the method may stand before the address
	}
	if end := strings.Index(options, "})"); end >= 0 && !strings.Contains(options[:end], "stringify(") {
		options = options[:end+1]
	}
	if !saysPost().MatchString(options) {
		return ""
	}
	if at := givesData().FindStringIndex(options); at != nil {
		return dataOf(options[at[1]:], !fetches)
	}
	return ""
}

// dataOf reads the data at the start of code: an object, which is a form or JSON, or a
// text that is written out.
func dataOf(code string, form bool) string {
	code = strings.TrimSpace(code)
	if inner, ok := strings.CutPrefix(code, "JSON.stringify("); ok {
		code, form = strings.TrimSpace(inner), false
	} else if inner, ok := strings.CutPrefix(code, "new URLSearchParams("); ok {
		code, form = strings.TrimSpace(inner), true
	}
	l := &literal{code: code}
	switch l.peek() {
	case '"', '\'', '`':
		if text, ok := l.quoted(); ok && l.ends() && (strings.Contains(text, "=") || strings.HasPrefix(text, "{")) {
			return text
		}
	case '{':
		fields, ok := l.object(1)
		switch {
		case !ok:
		case form:
			return formOf(fields)
		default:
			return jsonObject(fields)
		}
	}
	return ""
}
