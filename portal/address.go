package portal

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// trackingParams are query parameters that never choose another page.
var trackingParams = pattern(`(?i)^(utm_.*|fbclid|gclid|zarsrc|_gl|spm|jsessionid|phpsessid|aspxautodetectcookiesupport)$`)

// viewParams are Liferay's words on how a page is shown: its identity does not
// depend on them, what it answers may.
var viewParams = pattern(`(?i)^(p_p_lifecycle|p_p_state|p_p_mode|p_p_col_.*|p_p_cacheability|redirect|_.*_redirect|p_l_back_url.*)$`)

// sessionInPath is a session number that Java servers write into an address.
var sessionInPath = pattern(`(?i);jsessionid=[^/?#]*`)

// CanonicalURL makes the addresses under which a portal shows the same page
// equal: no fragment, session or tracking parameters, lower-case host without
// the default port, no doubled slashes. What is not http or https comes back
// empty. CanonicalURL(CanonicalURL(a)) is CanonicalURL(a).
func CanonicalURL(address string) string {
	u, err := url.Parse(cleanAddress(strings.ToValidUTF8(address, "")))
	if err != nil {
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if !isWeb(u) || u.Hostname() == "" {
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

// AddressKey is the identity of a page whose portal numbers nothing: its
// canonical URL, the same with and without "www." and a slash at the end, and
// whether or not the portal has moved to https since.
func AddressKey(address string) string {
	u, err := url.Parse(CanonicalURL(address))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Scheme = "https"
	u.Host = strings.TrimSuffix(strings.TrimPrefix(u.Host, "www."), ":443")
	u.RawQuery = dropParams(u.RawQuery, viewParams())
	setPath(u, strings.TrimRight(u.EscapedPath(), "/"))
	return u.String()
}

// isFileAddress tells of addresses that name a file and not a page.
func isFileAddress(address string) bool {
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
	"login": true, "logout": true, "dang-nhap": true, "dangnhap": true, "dang-ky": true, "register": true, "signup": true, "users": true, "user": true, "account": true,
	"search": true, "tim-kiem": true, "timkiem": true, "seek": true, "rss": true, "feed": true, "feeds": true, "sitemap": true, "so-do-trang": true, "sitemaps": true,
	"tag": true, "tags": true, "tu-khoa": true, "author": true, "tac-gia": true, "page": true, "contact": true, "lien-he": true, "print": true, "in": true,
	"savefile": true, "sendmail": true, "trang-chu": true, "home": true, "index.html": true, "index.php": true, "default.aspx": true, "index.htm": true, "trangchu": true,
	"wp-login.php": true, "wp-admin": true, "comment": true, "comments": true, "share": true, "gioi-thieu": true, "en": true, "vi": true, "wp-json": true,
}

// mayBeArticle refuses addresses that cannot be an article's: the front page,
// pages of a list, feeds, search, login, tags.
func mayBeArticle(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	if p == "" {
		// Old portals and plain WordPress tell articles by the query alone.
		return articleQuery().MatchString(u.RawQuery)
	}
	if pagePath().MatchString("/" + p) {
		return false
	}
	first, rest, _ := strings.Cut(p, "/")
	if rest == "" && servicePaths[first] {
		return articleQuery().MatchString(u.RawQuery)
	}
	switch first {
	case "tag", "tags", "tu-khoa", "author", "tac-gia", "rss", "feed", "search", "tim-kiem", "users", "wp-admin", "wp-json", "seek", "login", "_layouts":
		return false
	}
	if strings.Contains(p, "/tag/") || strings.HasSuffix(p, "/feed") || strings.HasSuffix(p, "/rss") || strings.Contains(p, "/print/") || strings.Contains(p, "/savefile/") || strings.Contains(p, "/sendmail/") {
		return false
	}
	return !pageQuery().MatchString(u.RawQuery)
}

var (
	pagePath = pattern(`(?i)/(?:page|trang|p)[-/]?\d{1,5}(?:\.html?|\.aspx)?$`)
	// pageQuery finds a page number in a query: page=2, trang=2, p=2 and
	// Liferay's _cur=2.
	pageQuery    = pattern(`(?i)(?:^|&)(?:[^=&]*[._])?(?:page|pagenumber|paged|trang|pageindex|cur|start|offset)=\d+(?:&|$)`)
	articleQuery = pattern(`(?i)(?:^|&)(?:[^=&]*[._])?(?:p|id|newsid|articleid|itemid|news_id|post|idtin|tin|n_id|_nhom_id|urltitle|articleid)=[^&]*\d`)
)

// shape weighs how much an address looks like an article's: 0 not at all, 1
// without doubt.
func shape(address string) float64 {
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
	if articleQuery().MatchString(u.RawQuery) {
		score += .5
	}
	if datedPath().MatchString(u.Path) || strings.Contains(u.Path, "/asset_publisher/") || strings.Contains(u.Path, "/-/") {
		score += .4
	}
	return min(score, 1)
}

var (
	trailingNumber = pattern(`(?:^|[-_.])[a-z]{0,6}\d{1,20}$`)
	datedPath      = pattern(`/(?:19|20)\d{2}[-/_]\d{1,2}(?:[-/_]\d{1,2})?/`)
)

// sectionOf returns what an address's path names as its section: the path
// without its last segment, without page numbers and file ending, lower case.
func pathSegments(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	p := pagePath().ReplaceAllString(strings.ToLower(u.Path), "")
	var all []string
	for s := range strings.SplitSeq(strings.Trim(p, "/"), "/") {
		switch s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, ".html"), ".htm"), ".aspx"); s {
		case "", "pages", "portal", "web", "guest", "index", "default", "home", "vi", "vn", "en", "chuyen-muc", "category", "danh-muc", "list", "-":
		default:
			all = append(all, s)
		}
	}
	return all
}

// ofSection tells whether an article's address lies in the section of a list:
// the list's own last segment is one of the article's folders.
func ofSection(address string, section []string) bool {
	if len(section) == 0 {
		return false
	}
	segments := pathSegments(address)
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
