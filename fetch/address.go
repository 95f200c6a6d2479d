package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// SameSite tells whether two hosts belong to one site: one registrable
// domain, such as laichau.gov.vn and congan.laichau.gov.vn.
func SameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return true
	}
	if _, err := netip.ParseAddr(a); err == nil {
		return false
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && siteA == siteB
}

// ParseURL reads an address and accepts what the client may fetch: http and https with a host and
// without a password.
func ParseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(mendAddress(raw))
	if err != nil {
		return nil, err
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%q: only http and https are fetched", raw)
	case u.Hostname() == "":
		return nil, fmt.Errorf("%q: no host", raw)
	case u.User != nil:
		return nil, errors.New("an address with a user name or password is not fetched")
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// mendAddress drops the spaces and line ends that browsers drop, and escapes a
// "%" that begins no escape.
func mendAddress(raw string) string {
	raw = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(strings.TrimSpace(raw))
	if !strings.Contains(raw, "%") {
		return raw
	}
	var out strings.Builder
	for i := range len(raw) {
		out.WriteByte(raw[i])
		if raw[i] == '%' && !(i+2 < len(raw) && isHex(raw[i+1]) && isHex(raw[i+2])) {
			out.WriteString("25")
		}
	}
	return out.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// escapeQuery escapes what may not stand in a query as it is: a space would
// end the request line (https://url.spec.whatwg.org/#query-percent-encode-set).
func escapeQuery(query string) string {
	var out strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"#<>'`, c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// HostKey names the server behind an address: ports other than the usual two
// are servers of their own.
func HostKey(u *url.URL) string {
	name := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return name + ":" + p
	}
	return name
}

// IsFront tells whether an address looks like that of a front page.
func IsFront(u *url.URL) bool {
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	for _, language := range []string{"vi", "en", "vn", "web", "portal"} {
		if p == language {
			return true
		}
		p = strings.TrimPrefix(p, language+"/")
	}
	name, _, _ := strings.Cut(path.Base("/"+p), ".")
	return p == "" || !strings.Contains(p, "/") && slices.Contains([]string{"index", "home", "default", "trang-chu",
		"trangchu"}, name)
}

// IsLogin tells whether an address looks like that of a login page.
func IsLogin(u *url.URL) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(u.Path), func(r rune) bool {
		return r == '/' ||
			r == '.'
	}) {
		if slices.Contains([]string{"login", "dang-nhap", "dangnhap", "signin", "sign-in"}, part) {
			return true
		}
	}
	return false
}
