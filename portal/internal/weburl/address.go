package weburl

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"loa/portal/internal/pattern"
)

// trackingParams are query parameters that never choose another page.
var trackingParams = pattern.Lazy(`(?i)^(utm_.*|fbclid|gclid|zarsrc|_gl|spm|jsessionid|phpsessid|aspxautodetectcookiesupport)$`)

// viewParams are Liferay's words on how a page is shown: its identity does not
// depend on them, what it answers may.
var viewParams = pattern.Lazy(`(?i)^(p_p_lifecycle|p_p_state|p_p_mode|p_p_col_.*|p_p_cacheability|redirect|_.*_redirect|p_l_back_url.*)$`)

// sessionInPath is a session number that Java servers write into an address.
var sessionInPath = pattern.Lazy(`(?i);jsessionid=[^/?#]*`)

// Canonical makes the addresses under which a portal shows the same page
// equal: no fragment, session or tracking parameters, lower-case host without
// the default port, no doubled slashes. What is not http or https comes back
// empty. Canonical(Canonical(a)) is Canonical(a).
func Canonical(address string) string {
	u, err := url.Parse(Clean(strings.ToValidUTF8(address, "")))
	if err != nil {
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if !IsWeb(u) || u.Hostname() == "" {
		return ""
	}
	u.Fragment, u.RawFragment, u.ForceQuery = "", "", false
	u.Host = strings.ToLower(u.Host)
	if u.Scheme == "http" {
		u.Host = strings.TrimSuffix(u.Host, ":80")
	} else {
		u.Host = strings.TrimSuffix(u.Host, ":443")
	}
	escaped := sessionInPath().ReplaceAllString(u.EscapedPath(), "")
	for strings.Contains(escaped, "//") {
		escaped = strings.ReplaceAll(escaped, "//", "/")
	}
	setPath(u, escaped)
	u.RawQuery = dropParams(u.RawQuery, trackingParams())
	return u.String()
}

// setPath gives an address an escaped path, "/" for none.
func setPath(u *url.URL, escaped string) {
	if escaped == "" {
		escaped = "/"
	}
	// What url.Parse escaped can be unescaped.
	u.Path, _ = url.PathUnescape(escaped)
	u.RawPath = escaped
}

// dropParams takes the parameters whose names match out of a query.
func dropParams(query string, names *regexp.Regexp) string {
	if query == "" {
		return ""
	}
	kept := make([]string, 0, 4)
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !names.MatchString(name) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// Key is the identity of a page whose portal numbers nothing: its
// canonical URL, the same with and without "www." and a slash at the end, and
// whether or not the portal has moved to https since.
func Key(address string) string {
	u, err := url.Parse(Canonical(address))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Scheme = "https"
	u.Host = strings.TrimSuffix(strings.TrimPrefix(u.Host, "www."), ":443")
	u.RawQuery = dropParams(u.RawQuery, viewParams())
	setPath(u, strings.TrimRight(u.EscapedPath(), "/"))
	return u.String()
}

// IsFile tells of addresses that name a file and not a page.
func IsFile(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".7z",
		".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp", ".ico",
		".mp3", ".mp4", ".avi", ".mov", ".wmv", ".flv", ".m4a", ".wav",
		".css", ".js", ".json", ".xml", ".rss", ".atom", ".txt", ".csv", ".rtf", ".odt", ".ods", ".apk", ".exe":
		return true
	}
	return false
}

// servicePaths are first or only segments of addresses that serve the reader
// and are no article.
var servicePaths = map[string]bool{
	"login": true, "logout": true, "dang-nhap": true, "dangnhap": true, "dang-ky": true, "register": true,
	"signup": true, "users": true, "user": true, "account": true,
	"search": true, "tim-kiem": true, "timkiem": true, "seek": true, "rss": true, "feed": true, "feeds": true,
	"sitemap": true, "so-do-trang": true, "sitemaps": true,
	"tag": true, "tags": true, "tu-khoa": true, "author": true, "tac-gia": true, "page": true,
	"contact": true, "lien-he": true, "print": true, "in": true,
	"savefile": true, "sendmail": true, "trang-chu": true, "home": true, "index.html": true,
	"index.php": true, "default.aspx": true, "index.htm": true, "trangchu": true,
	"wp-login.php": true, "wp-admin": true, "comment": true, "comments": true, "share": true,
	"gioi-thieu": true, "en": true, "vi": true, "wp-json": true,
}

// MayBeArticle refuses addresses that cannot be an article's: the front page,
// pages of a list, feeds, search, login, tags.
func MayBeArticle(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	if p == "" {
		// Old portals and plain WordPress tell articles by the query alone.
		return ArticleQuery().MatchString(u.RawQuery)
	}
	if pagePath().MatchString("/" + p) {
		return false
	}
	first, rest, _ := strings.Cut(p, "/")
	if rest == "" && servicePaths[first] {
		return ArticleQuery().MatchString(u.RawQuery)
	}
	switch first {
	case "tag", "tags", "tu-khoa", "author", "tac-gia", "rss", "feed", "search", "tim-kiem", "users", "wp-admin",
		"wp-json", "seek", "login", "_layouts":
		return false
	}
	if strings.Contains(p, "/tag/") || strings.HasSuffix(p, "/feed") || strings.HasSuffix(p, "/rss") ||
		strings.Contains(p, "/print/") || strings.Contains(p, "/savefile/") || strings.Contains(p, "/sendmail/") {
		return false
	}
	return !pageQuery().MatchString(u.RawQuery)
}

var (
	pagePath = pattern.Lazy(`(?i)/(?:page|trang|p)[-/]?\d{1,5}(?:\.html?|\.aspx)?$`)
	// pageQuery finds a page number in a query: page=2, trang=2, p=2 and
	// Liferay's _cur=2.
	pageQuery    = pattern.Lazy(`(?i)(?:^|&)(?:[^=&]*[._])?(?:page|pagenumber|paged|trang|pageindex|cur|start|offset)=\d+(?:&|$)`)
	ArticleQuery = pattern.Lazy(`(?i)(?:^|&)(?:[^=&]*[._])?(?:p|id|newsid|articleid|itemid|news_id|post|idtin|tin|n_id|_nhom_id|urltitle|articleid)=[^&]*\d`)
)

// Shape weighs how much an address looks like an article's: 0 not at all, 1
// for certain.
func Shape(address string) float64 {
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	score := 0.0
	leaf := strings.ToLower(path.Base(strings.TrimRight(u.Path, "/")))
	ext := path.Ext(leaf)
	stem := strings.TrimSuffix(leaf, ext)
	switch ext {
	case ".html", ".htm", ".aspx", ".chn", ".vov", ".antd", ".shtml", ".bhtml", ".jsp":
		score += .25
	}
	words := strings.FieldsFunc(stem, func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == ' ' })
	switch {
	case len(words) >= 6:
		score += .5
	case len(words) >= 4:
		score += .35
	case len(words) == 3:
		score += .15
	}
	if number := trailingNumber().FindString(stem); number != "" {
		score += .3
	}
	if ArticleQuery().MatchString(u.RawQuery) {
		score += .5
	}
	if datedPath().MatchString(u.Path) || strings.Contains(u.Path, "/asset_publisher/") ||
		strings.Contains(u.Path, "/-/") {
		score += .4
	}
	return min(score, 1)
}

var (
	trailingNumber = pattern.Lazy(`(?:^|[-_.])[a-z]{0,6}\d{1,20}$`)
	datedPath      = pattern.Lazy(`/(?:19|20)\d{2}[-/_]\d{1,2}(?:[-/_]\d{1,2})?/`)
)

// Segments returns what an address's path names as its section: the path
// without its last segment, without page numbers and file ending, lower case.
func Segments(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	p := pagePath().ReplaceAllString(strings.ToLower(u.Path), "")
	var all []string
	for s := range strings.SplitSeq(strings.Trim(p, "/"), "/") {
		switch s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, ".html"), ".htm"), ".aspx"); s {
		case "", "pages", "portal", "web", "guest", "index", "default", "home", "vi", "vn", "en", "chuyen-muc",
			"category", "danh-muc", "list", "-":
		default:
			all = append(all, s)
		}
	}
	return all
}

// OfSection tells whether an article's address lies in the section of a list:
// the list's own last segment is one of the article's folders.
func OfSection(address string, section []string) bool {
	if len(section) == 0 {
		return false
	}
	segments := Segments(address)
	if len(segments) < 2 {
		return false
	}
	last := section[len(section)-1]
	for _, s := range segments[:len(segments)-1] {
		if s == last {
			return true
		}
	}
	return false
}

// Resolve makes an address absolute. It returns the empty string for what is
// not http or https.
func Resolve(base *url.URL, ref string) string {
	if base != nil && IsPlainPath(ref) && IsWeb(base) && IsPlainHost(base.Host) {
		return base.Scheme + "://" + base.Host + ref
	}
	ref = Clean(ref)
	if ref == "" {
		return ""
	}
	var u *url.URL
	var err error
	if base != nil {
		u, err = base.Parse(ref)
	} else {
		u, err = url.Parse(ref)
	}
	if err != nil || !IsWeb(u) {
		return ""
	}
	return u.String()
}

// IsPlainPath tells of most addresses within a site: a path from its top that
// stands as it is written, whatever page it is on.
func IsPlainPath(ref string) bool {
	if ref == "" || ref[0] != '/' {
		return false
	}
	for i := 1; i < len(ref); i++ {
		switch c := ref[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '/' || c == '.':
			if ref[i-1] == '/' {
				return false // another host, or a step up
			}
		default:
			return false
		}
	}
	return true
}

// IsPlainHost tells of hosts that need no escaping and name no port.
func IsPlainHost(host string) bool {
	for i := 0; i < len(host); i++ {
		switch c := host[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.':
		default:
			return false
		}
	}
	return host != ""
}

// Clean does with an attribute what a browser does before reading it as
// an address: control characters within go, spaces are escaped.
func Clean(ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	ref = strings.ReplaceAll(strings.TrimSpace(ref), " ", "%20")
	path, query, found := strings.Cut(ref, "?")
	path = strings.ReplaceAll(path, `\`, "/")
	if found {
		return path + "?" + query
	}
	return path
}

// IsWeb tells of absolute addresses of http or https that name no user.
func IsWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// SameSite tells whether two hosts are the same but for "www." or "m.".
func SameSite(a, b string) bool {
	strip := func(h string) string {
		h = strings.ToLower(h)
		h = strings.TrimSuffix(strings.TrimSuffix(h, ":443"), ":80")
		for _, p := range [...]string{"www.", "m.", "mobile.", "amp."} {
			h = strings.TrimPrefix(h, p)
		}
		return h
	}
	return strip(a) == strip(b)
}
