package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// Guard refuses addresses that are not on the public internet. It looks at
// the address that is really dialled, so a name that resolves differently
// between a check and the connection gains nothing.
type Guard struct {
	guardian *ssrf.Guardian
	resolve  func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// NewGuard makes a guard that lets through public addresses and those allowed.
func NewGuard(allowed []netip.Prefix) *Guard {
	var v4, v6 []netip.Prefix
	for _, p := range allowed {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return &Guard{
		guardian: ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...)),
		resolve:  net.DefaultResolver.LookupNetIP,
	}
}

// Control is a net.Dialer's Control function. Its errors are ErrPrivate.
func (g *Guard) Control(network, address string, c syscall.RawConn) error {
	if err := g.guardian.Safe(network, address, c); err != nil {
		return fmt.Errorf("dial %s: %w: %w", address, ErrPrivate, err)
	}
	return nil
}

// checkName refuses a target before it is handed to a proxy, which hides from
// us what is dialled. Of names that cannot be resolved here only the source's
// own, which an operator wrote, are let through.
func (g *Guard) checkName(ctx context.Context, u *url.URL, trusted func(host string) bool) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.CheckAddr(addr)
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
		if err := g.CheckAddr(addr); err != nil {
			return fmt.Errorf("%s: %w", host, err)
		}
	}
	return nil
}

// CheckAddr refuses an address that is not public before it is dialled.
func (g *Guard) CheckAddr(addr netip.Addr) error {
	addr = addr.Unmap()
	network := "tcp6"
	if addr.Is4() {
		network = "tcp4"
	}
	return g.Control(network, netip.AddrPortFrom(addr, 443).String(), nil)
}
