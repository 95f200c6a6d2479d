package paging

import (
	"strconv"
	"strings"

	"loa/portal/internal/pattern"
)

// postedPage finds the number of the page in the body of a list that is asked for by
// POST: a member of its JSON or a field of its form.
var postedPage = pattern.Lazy(`(?i)((?:"|[#&]|=)(?:page|page_?index|page_?number|page_?no|current_?page|paged|trang)(?:"\s*:\s*"?|=))(\d{1,5})\b`)

// NextPost is the address of the page after that of a list that is asked for by POST, as
// fetch.SplitPost reads it; empty when its body names no page.
func NextPost(address string) string {
	at := strings.Index(address, "#post=")
	if at < 0 {
		return ""
	}
	m := postedPage().FindStringSubmatchIndex(address[at:])
	if m == nil {
		return ""
	}
	number, err := strconv.Atoi(address[at+m[4] : at+m[5]])
	if err != nil {
		return ""
	}
	return address[:at+m[4]] + strconv.Itoa(number+1) + address[at+m[5]:]
}
