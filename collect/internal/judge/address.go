package judge

import (
	"net/url"
	"slices"
	"strings"

	"loa/fetch"
)

// SamePath tells whether two addresses differ at most behind their path.
func SamePath(a, b *url.URL) bool {
	return strings.TrimRight(a.EscapedPath(), "/") == strings.TrimRight(b.EscapedPath(), "/")
}

// Drops tells whether what is left of the parameters is part of what was there.
func Drops(all, left url.Values) bool {
	for name, values := range left {
		if !slices.Equal(all[name], values) {
			return false
		}
	}
	return true
}

// SameAddress tells whether an address leads where one of the others does.
func SameAddress(address string, others ...string) bool {
	u, err := fetch.ParseURL(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(others, func(other string) bool {
		o, err := fetch.ParseURL(other)
		return err == nil && fetch.HostKey(o) == fetch.HostKey(u) && SamePath(o, u) && o.RawQuery == u.RawQuery
	})
}

// SameHost tells whether two addresses are of one host.
func SameHost(a, b string) bool {
	u, err := url.Parse(a)
	w, errB := url.Parse(b)
	return err == nil && errB == nil && fetch.HostKey(u) == fetch.HostKey(w)
}
