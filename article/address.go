package article

import (
	"net/url"
	"regexp"
	"strings"
)

// tracking are query parameters that say how someone came to a page.
var tracking = regexp.MustCompile(`(?i)^(utm_.*|fbclid|gclid|zarsrc|gidzl|mibextid|igshid|_gl|spm|_x_tr_.*)$`)

// Addresses are those under which an article may be stored that someone has a link
// to, the likeliest first: with https and http, with "www." and without, with and
// without a slash at the end, without what says how they came there, and last
// without any query. None for what leads to no page of a website.
func Addresses(link string) []string {
	link = strings.TrimSpace(link)
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") {
		return nil
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
	path := strings.TrimRight(u.EscapedPath(), "/")
	query := withoutTracking(u.RawQuery)
	if path == "" && query == "" {
		return nil // the front page
	}
	queries := []string{query}
	if query != "" && path != "" {
		queries = append(queries, "")
	}
	var list []string
	for _, q := range queries {
		if q != "" {
			q = "?" + q
		}
		for _, begin := range []string{"https://", "https://www.", "http://", "http://www."} {
			list = append(list, begin+host+path+q, begin+host+path+"/"+q)
		}
	}
	return list
}

// withoutTracking is a query without the parameters that choose no page.
func withoutTracking(query string) string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && !tracking.MatchString(name) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}
