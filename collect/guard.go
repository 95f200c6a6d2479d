package collect

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	"golang.org/x/net/publicsuffix"
)

// guard refuses addresses that are not on the public internet. It looks at
// the address that is really dialled, so a name that resolves differently
// between a check and the connection gains nothing.
type guard struct {
	guardian *ssrf.Guardian
	resolve  func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

func newGuard(allowed []netip.Prefix) *guard {
	var v4, v6 []netip.Prefix
	for _, p := range allowed {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return &guard{
		guardian: ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...)),
		resolve:  net.DefaultResolver.LookupNetIP,
	}
}

// control is a net.Dialer's Control function.
func (g *guard) control(network, address string, c syscall.RawConn) error {
	if err := g.guardian.Safe(network, address, c); err != nil {
		return fmt.Errorf("dial %s: %w: %w", address, ErrPrivate, err)
	}
	return nil
}

// checkName refuses a target before it is handed to a proxy, which hides from
// us what is dialled. Of names that cannot be resolved here only the source's
// own, which an operator wrote, are let through.
func (g *guard) checkName(ctx context.Context, u *url.URL, trusted func(host string) bool) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.checkAddr(addr)
	}
	addrs, err := g.resolve(ctx, "ip", host)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if trusted(host) {
			return nil
		}
		return fmt.Errorf("%s: %w: the name cannot be resolved before asking the proxy: %w", host, ErrPrivate, err)
	}
	for _, addr := range addrs {
		if err := g.checkAddr(addr); err != nil {
			return fmt.Errorf("%s: %w", host, err)
		}
	}
	return nil
}

func (g *guard) checkAddr(addr netip.Addr) error {
	addr = addr.Unmap()
	network := "tcp6"
	if addr.Is4() {
		network = "tcp4"
	}
	return g.control(network, netip.AddrPortFrom(addr, 443).String(), nil)
}

// sameSite tells whether two hosts belong to one site: one registrable
// domain, such as laichau.gov.vn and congan.laichau.gov.vn.
func sameSite(a, b string) bool {
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

// parseURL accepts what the client may fetch: http and https with a host and
// without a password.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, err
	}
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
