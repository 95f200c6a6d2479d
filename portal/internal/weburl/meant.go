package weburl

import (
	"net/url"
	"strings"

	"loa/portal/internal/pattern"
)

// Meant makes an address absolute that a program wrote, of a feed or a sitemap. It
// does what Resolve does, and mends what such programs get wrong and nobody can mean
// otherwise: escaped twice, a scheme with one slash or two schemes, the site's address
// before one that has it, a host without a scheme.
func Meant(base *url.URL, ref string) string { return Resolve(base, mended(base, ref)) }

var (
	// scheme is the beginning of an address, with any number of slashes.
	scheme = pattern.Lazy(`(?i)^(https?):[/\\]*`)
	// second is the beginning of an address behind that of another.
	second = pattern.Lazy(`(?i)https?:/+`)
)

func mended(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if strings.Contains(ref, "&amp;") {
		ref = strings.ReplaceAll(ref, "&amp;", "&")
	}
	m := scheme().FindStringSubmatchIndex(ref)
	if m == nil {
		return withScheme(base, ref)
	}
	rest := ref[m[1]:]
	if inner := second().FindStringIndex(rest); inner != nil && (inner[0] == 0 || sameSiteTwice(rest, inner)) {
		return mended(base, rest[inner[0]:])
	}
	if ref[m[0]:m[1]] == ref[m[2]:m[3]]+"://" {
		return ref
	}
	return strings.ToLower(ref[m[2]:m[3]]) + "://" + rest
}

// sameSiteTwice tells whether an address is the site's own with the site before it:
// "xa.vn/https://xa.vn/tin". Behind any other it is a parameter of it.
func sameSiteTwice(rest string, inner []int) bool {
	before := strings.TrimRight(rest[:inner[0]], "/")
	after, _, _ := strings.Cut(rest[inner[1]:], "/")
	return before != "" && !strings.ContainsAny(before, "/?#") && SameSite(before, after)
}

// withScheme gives an address that begins with a host the scheme of its feed.
func withScheme(base *url.URL, ref string) string {
	host, _, path := strings.Cut(ref, "/")
	if base == nil || base.Host == "" || !IsPlainHost(host) || !strings.Contains(host, ".") {
		return ref
	}
	if strings.HasPrefix(strings.ToLower(host), "www.") && strings.Count(host, ".") > 1 ||
		path && SameSite(host, base.Host) {
		return base.Scheme + "://" + ref
	}
	return ref
}
