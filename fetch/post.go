package fetch

import (
	"strings"
)

// postMark parts an address from the body that is posted to it.
const postMark = "#post="

// SplitPost takes the body out of an address that is asked for by POST: the address,
// "#post=" and the body, which is JSON when it begins as that does and a form else. Two
// lists behind one address are two addresses by that, and a fragment goes to no server.
func SplitPost(address string) (plain, body string) {
	plain, body, _ = strings.Cut(address, postMark)
	return plain, strings.TrimSpace(body)
}

// WithPost is the address with which a body is posted.
func WithPost(plain, body string) string {
	if body == "" {
		return plain
	}
	return plain + postMark + body
}

// postType is the media type of a posted body.
func postType(body string) string {
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		return "application/json; charset=utf-8"
	}
	return "application/x-www-form-urlencoded; charset=utf-8"
}
